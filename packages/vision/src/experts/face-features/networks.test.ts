import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { fileOf } from "../testing/context.js";
import { openDescriptors, openExpressions, openFeatures } from "./open.js";
import { landmarkWeights } from "./weights.js";

/** A square of the astronaut's face, shared as experts see it. */
async function face(side: number) {
  const { data } = await sharp(fileOf("samples/astronaut.png"))
    .removeAlpha()
    .extract({ left: 170, top: 62, width: side, height: side })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const shared = new Uint8Array(new SharedArrayBuffer(data.length));
  shared.set(data);
  return { data: shared, width: side, height: side };
}

// The golden values are those of face-api 1.7.15 under tfjs 4.22 with its WASM backend, on the same pixels.
describe("the networks", () => {
  it("find the landmarks that face-api finds", async () => {
    const { out } = await (await openFeatures(landmarkWeights, 136))(await face(112), [0, 0, 112, 112]);
    const golden = { 0: 0.0541111, 1: 0.336142, 5: 0.555983, 60: 0.4703491, 61: 0.5871814, 135: 0.767835 };
    for (const [i, value] of Object.entries(golden)) expect(out[Number(i)]).toBeCloseTo(value, 4);
    expect(out.reduce((sum, each) => sum + each, 0)).toBeCloseTo(70.8195, 2);
  });

  it("see the expression that face-api sees", async () => {
    const probabilities = await (await openExpressions())(await face(112), [0, 0, 112, 112]);
    expect(probabilities).toHaveLength(7);
    expect(probabilities[1]).toBeCloseTo(1, 5);
    expect(Math.log10(probabilities[0]!)).toBeCloseTo(Math.log10(5.1206622e-11), 2);
  });

  it("describe a face as face-api does", async () => {
    const descriptor = await (await openDescriptors())(await face(150), [0, 0, 150, 150]);
    expect(descriptor).toHaveLength(128);
    for (const [i, value] of [-0.0742457, 0.0945806, 0.1010807, -0.0741414, -0.189515].entries()) {
      expect(descriptor[i]).toBeCloseTo(value, 4);
    }
    expect(descriptor.reduce((sum, each) => sum + each * each, 0)).toBeCloseTo(2.465272, 3);
  });
});
