import { readFileSync } from "node:fs";
import { type Pixels, sha256 } from "@fovea/core";
import { stream } from "@fovea/core/random";
import { createAgileJigsaw, cut } from "@fovea/environments/jigsaw";
import { namedParameters, saveParameters, scope } from "@fovea/tensor";
import { beforeAll, describe, expect, it } from "vitest";
import { levelsOf, playLevel, randomPlayer, scoreJigsaws, seamPlayer } from "./evaluation.js";
import { SeamNetwork } from "./network.js";
import {
  PhotographError,
  photographs,
  randomCrop,
  readPhotograph,
  readPhotographs,
  type Sized,
} from "./photographs.js";
import { readSeamNetwork, seamWeights, shownPieces } from "./policy.js";
import { seams } from "./strips.js";
import { seamLoss, trainSeams } from "./train-loop.js";

const samples = photographs.filter((each) => each.package === undefined);
let training: Sized[];
let heldOut: Sized[];
beforeAll(async () => {
  training = await readPhotographs(samples.filter(({ split }) => split === "training"));
  heldOut = await readPhotographs(samples.filter(({ split }) => split === "held-out"));
});

describe("the photographs", () => {
  it("are at least thirty in each split, each once, with a licence and what finds them again", () => {
    for (const split of ["training", "held-out"])
      expect(photographs.filter((each) => each.split === split).length).toBeGreaterThanOrEqual(30);
    expect(new Set(photographs.map(({ sha256: hash }) => hash)).size).toBe(photographs.length);
    for (const { licence, author, package: source, version } of photographs) {
      expect([licence, author].every((each) => each.length > 1)).toBe(true);
      expect((source === undefined) === (version === undefined)).toBe(true);
    }
  });

  it("are refused where their bytes are others", async () => {
    const wrong = { ...samples[0]!, sha256: "0".repeat(64) };
    await expect(readPhotograph(wrong)).rejects.toThrow(PhotographError);
    await expect(readPhotograph({ ...samples[0]!, file: "samples/none.png" })).rejects.toThrow(/is absent/);
  });

  it("lose what lies between their pieces", () => {
    const [width, height] = [248, 248];
    const data = new Uint8Array(width * height * 3);
    for (let i = 0; i < width * height; i++) data.fill(i % width, i * 3, i * 3 + 3);
    const picture = { data, width, height, channels: 3 } as const;
    const crop = randomCrop({ photograph: samples[0]!, sizes: [picture] }, stream(1, "t"), {
      grid: 3,
      gap: 4,
    });
    const column = (x: number) => crop.data[x * 3]!;
    expect([column(80) - column(79), column(160) - column(159), column(1) - column(0)]).toEqual([5, 5, 1]);
  });
});

describe("the network", () => {
  it("sees the same in a picture and its transpose", () => {
    const crop = randomCrop(heldOut[0]!, stream(2, "t"), { grid: 2 });
    const turned = { ...crop, data: new Uint8Array(crop.data.length) };
    const side = crop.width;
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++)
        turned.data.set(crop.data.subarray((y * side + x) * 3, (y * side + x) * 3 + 3), (x * side + y) * 3);
    const [plain, other] = [seams(cut(crop, 2)), seams(cut(turned, 2))];
    // Pair (across, 0, 1) of the one is pair (down, 0, 2) of the other.
    const size = plain.values.length / 32;
    const pair = ({ values }: typeof plain, i: number) => values.slice(i * size, (i + 1) * size);
    expect(pair(plain, 1)).toEqual(pair(other, 16 + 2));
  });

  it("refuses too few pieces", () => {
    const pieces = cut(randomCrop(heldOut[0]!, stream(3, "t"), { grid: 2 }), 2);
    expect(() => readSeamNetwork().assemble(pieces, 3)).toThrow(/4 pieces/);
  });

  it("draws other orders at a temperature, and its best one without", () => {
    const pieces = cut(randomCrop(heldOut[1]!, stream(4, "t"), { grid: 2 }), 2);
    const network = readSeamNetwork();
    const random = stream(5, "t");
    const hot = { temperature: 1e4, random: () => random.random() };
    const drawn = new Set(Array.from({ length: 20 }, () => network.assemble(pieces, 2, hot).join()));
    expect(drawn.size).toBeGreaterThan(5);
    const cold = { temperature: 1e-6, random: () => random.random() };
    expect(network.assemble(pieces, 2, cold)).toEqual(network.assemble(pieces, 2));
  });
});

describe("the policy", () => {
  it("sees the pieces as the environment shuffled them", () => {
    const picture = randomCrop(heldOut[0]!, stream(6, "t"), { grid: 3 });
    const world = createAgileJigsaw({ id: "jigsaw/test-v1", grid: 3, picture });
    world.reset({ seed: 7 });
    const hashes = (pieces: readonly { data: Uint8Array }[]) => pieces.map(({ data }) => sha256(data));
    expect(hashes(shownPieces(world)).sort()).toEqual(hashes(cut(picture, 3)).sort());
  });

  it("has the weights of its card", () => {
    const card = JSON.parse(readFileSync(new URL("seams.json", seamWeights), "utf8"));
    const bytes = readFileSync(seamWeights);
    expect(sha256(bytes)).toBe(card.sha256);
    expect(bytes.length).toBeLessThan(500_000);
  });

  // The six samples that are held out; all 38 photographs: npm run evaluate:agile.
  it("puts together held-out photographs at every level, as chance does not", () => {
    const players = { policy: seamPlayer(readSeamNetwork()), random: randomPlayer };
    for (const [grid, crops, least] of [
      [2, 20, 0.9],
      [3, 6, 0.8],
    ] as const) {
      const levels = levelsOf(grid).map((level) =>
        playLevel(heldOut, players, { seed: 3, grid, level, crops }),
      );
      const share = (name: string) => scoreJigsaws(levels.flatMap((played) => played[name]!)).accuracy;
      expect(share("policy")).toBeGreaterThanOrEqual(least);
      expect(share("random")).toBeLessThan(0.25);
    }
  });

  it("answers with every letter once where all pieces are alike, and refuses pieces that are not square", () => {
    const flat = (width: number): Pixels => ({
      data: new Uint8Array(width * 40 * 3).fill(99),
      width,
      height: 40,
      channels: 3,
    });
    const network = readSeamNetwork();
    expect(network.assemble(cut(flat(40), 2), 2).toSorted()).toEqual([0, 1, 2, 3]);
    expect(() => network.assemble(cut(flat(60), 2), 2)).toThrow(/pieces of 30 x 20/);
  });
});

describe("training", () => {
  it("learns from six photographs what it was not told of others, and repeats itself bit by bit", () => {
    const held = Array.from({ length: 12 }, (_, i) =>
      cut(randomCrop(heldOut[i % heldOut.length]!, stream(8, "t", i), { grid: 2 }), 2),
    );
    const lossOf = (network: SeamNetwork) =>
      held.reduce((sum, pieces) => sum + scope(() => seamLoss(network.scores(pieces), 2).item()), 0) / 12;
    const initial = stream(1, "agile/weights");
    const before = lossOf(new SeamNetwork(() => initial.random()));
    const network = trainSeams(training, { seed: 1, steps: 100 });
    expect(lossOf(network)).toBeLessThan(before / 3);
    const { policy } = playLevel(
      heldOut,
      { policy: seamPlayer(network) },
      { seed: 4, grid: 2, level: 0, crops: 24 },
    );
    // Chance is 1 in 24.
    expect(scoreJigsaws(policy!).accuracy).toBeGreaterThan(0.6);
    const short = () => saveParameters(trainSeams(training, { seed: 2, steps: 3 }), { format: "f32" });
    expect(sha256(short())).toBe(sha256(short()));
    expect(namedParameters(network).size).toBe(8);
  });
});
