import {
  boxRegion,
  type Image,
  imageSize,
  isStored,
  memoryStore,
  type Pixels,
  rotate,
  storedImage,
  toOriginal,
} from "@fovea/core";
import { stream } from "@fovea/core/random";
import { imageCodec } from "@fovea/vision";
import { beforeAll, describe, expect, it } from "vitest";
import { augment } from "./augment.js";
import { ssl4rlReward } from "./reward.js";
import {
  contrastiveTask,
  innerRectangle,
  inverseOrder,
  jigsawTask,
  positionTask,
  rotationTask,
} from "./tasks.js";

const { blobs } = memoryStore();
const house = { blobs, codec: imageCodec };
let photo: Image;

/** A picture in which no two parts are equal. */
function drawing(width: number, height: number): Pixels {
  const random = stream(7, "drawing");
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    return (x * 2 + y * (i % 3) + random.integers(0, 40)) % 256;
  });
  return { data, width, height, channels: 3 };
}

beforeAll(async () => {
  const pixels = drawing(200, 140);
  const id = await blobs.put(await imageCodec.encode(pixels, { mediaType: "image/png" }));
  photo = storedImage({ type: "image", id, width: 200, height: 140, mediaType: "image/png" });
});

const pixelsOf = (image: Image) => imageCodec.pixels(image, blobs);

describe("the jigsaw task", () => {
  it("answers with the inverse of the order, from 1", () => {
    expect(inverseOrder([2, 0, 3, 1])).toEqual([2, 4, 1, 3]);
  });

  it("puts the picture together again from its answer, pixel by pixel", async () => {
    for (let seed = 0; seed < 5; seed++) {
      const { images, answer } = jigsawTask(photo, stream(seed, "jigsaw"), 2);
      const whole = await pixelsOf(photo);
      for (const [place, shown] of answer.split(",").entries()) {
        const tile = await pixelsOf(images[Number(shown) - 1]!);
        const [left, top] = [(place % 2) * 100, Math.floor(place / 2) * 70];
        for (let y = 0; y < tile.height; y += 7) {
          const row = tile.data.subarray(y * 300, y * 300 + 300);
          const at = ((top + y) * 200 + left) * 3;
          expect(Buffer.compare(row, whole.data.subarray(at, at + 300))).toBe(0);
        }
      }
    }
  });

  it("refuses tiles under 28 pixels", () => {
    expect(() => jigsawTask(photo, stream(1, "jigsaw"), 6)).toThrow(/33x23/);
  });
});

describe("the rotation task", () => {
  it("is undone by turning back", async () => {
    for (let seed = 0; seed < 8; seed++) {
      const { images, answer } = rotationTask(photo, stream(seed, "rotation"));
      const back = await pixelsOf(rotate(images[1]!, Number(answer)));
      expect(Buffer.compare(back.data, (await pixelsOf(photo)).data)).toBe(0);
    }
  });

  it("shows no corner of a picture that was turned by other angles", async () => {
    for (const angle of [30, 45, 60, 100]) {
      const { images } = rotationTask(photo, stream(0, "rotation"), [angle]);
      const { width, height } = imageSize(images[1]!);
      // Every corner of the cut picture comes from inside the original.
      const places = toOriginal(images[1]!.lineage, boxRegion([0, 0, width, height]));
      const [place] = places;
      const area = width * height;
      expect(place!.region.type === "polygon" ? polygonSize(place!.region.points) : 0).toBeCloseTo(area, 0);
    }
  });

  it("knows the largest upright rectangle", () => {
    expect(innerRectangle(200, 140, 0)).toEqual({ width: 200, height: 140 });
    expect(innerRectangle(200, 140, 90).width).toBeCloseTo(140, 6);
    const half = innerRectangle(100, 100, 45);
    expect(half.width).toBeCloseTo(50 * Math.SQRT2, 6);
  });
});

function polygonSize(points: readonly (readonly [number, number])[]): number {
  let twice = 0;
  points.forEach(([x, y], i) => {
    const [nextX, nextY] = points[(i + 1) % points.length]!;
    twice += x * nextY - nextX * y;
  });
  return Math.abs(twice) / 2;
}

describe("the position task", () => {
  it("cuts the patch from inside the quadrant that it names", () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 60; seed++) {
      const { images, answer } = positionTask(photo, stream(seed, "position"));
      const [{ region }] = toOriginal(
        images[1]!.lineage,
        boxRegion([0, 0, imageSize(images[1]!).width, imageSize(images[1]!).height]),
      ) as unknown as [{ region: { box: readonly number[] } }];
      const [x0, y0, x1, y1] = region.box as [number, number, number, number];
      expect(x1 <= 100 || x0 >= 100).toBe(true);
      expect(y1 <= 70 || y0 >= 70).toBe(true);
      expect(answer).toBe(`${y0 >= 70 ? "bottom" : "top"}-${x0 >= 100 ? "right" : "left"}`);
      expect(Math.min(x1 - x0, y1 - y0)).toBeGreaterThanOrEqual(28);
      seen.add(answer);
    }
    expect(seen.size).toBe(4);
  });
});

describe("the contrastive task", () => {
  it("makes two different pictures that come from one, with their places", async () => {
    const random = stream(3, "contrastive");
    const { images, answer } = await contrastiveTask(photo, null, (each) => augment(each, random, house, 96));
    expect(answer).toBe("positive");
    const [first, second] = images as [Image, Image];
    expect(isStored(first) && isStored(second) && first.ref.id !== second.ref.id).toBe(true);
    for (const image of images) {
      expect(image.lineage[0]!.certainty).toBe("exact");
      expect(imageSize(image)).toEqual({ width: 96, height: 96 });
    }
  });

  it("gives the same pictures for the same seed", async () => {
    const twice = await Promise.all([1, 2].map(() => augment(photo, stream(5, "augment"), house, 64)));
    expect(twice[0]!.ref.id).toBe(twice[1]!.ref.id);
  });
});

describe("ssl4rlReward", () => {
  const jigsaw = (said: string) =>
    ssl4rlReward(`<answer>${said}</answer>`, { kind: "jigsaw", answer: "3,2,1,4" });

  it("pays a jigsaw by the share of right places (the facts' examples)", () => {
    expect(jigsaw("3,2,1,4")).toBe(1);
    expect(jigsaw("3,2,4,1")).toBe(0.5);
    expect(jigsaw("3")).toBe(0.25);
    expect(jigsaw("x")).toBe(0);
    expect(jigsaw("3,2,1,4,9,9")).toBe(1);
    expect(ssl4rlReward("3,2,1,4", { kind: "jigsaw", answer: "3,2,1,4" })).toBe(0);
  });

  it("reads the first answer of the last assistant's turn", () => {
    const response =
      "assistant\n<answer>90</answer>user\nagain\nassistant\n<answer> 180 </answer><answer>0</answer>";
    expect(ssl4rlReward(response, { kind: "rotation", answer: "180" })).toBe(1);
    expect(ssl4rlReward(response, { kind: "rotation", answer: "90" })).toBe(0);
  });

  it("accepts any of the answers split at commas", () => {
    expect(ssl4rlReward("<answer>b</answer>", { kind: "position", answer: "a,b" })).toBe(1);
  });

  it("pays random players what arithmetic says", () => {
    const random = stream(11, "players");
    const n = 4000;
    const mean = (play: () => number) =>
      Array.from({ length: n }, play).reduce((sum, reward) => sum + reward, 0) / n;
    const within = (value: number, p: number) =>
      expect(Math.abs(value - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / n));
    const angles = ["0", "90", "180", "270"];
    const pick = (from: readonly string[]) => from[random.integers(0, from.length)]!;
    within(
      mean(() =>
        ssl4rlReward(`<answer>${pick(angles)}</answer>`, { kind: "rotation", answer: pick(angles) }),
      ),
      0.25,
    );
    const words = ["positive", "negative"];
    within(
      mean(() =>
        ssl4rlReward(`<answer>${pick(words)}</answer>`, { kind: "contrastive", answer: pick(words) }),
      ),
      0.5,
    );
    const order = () =>
      random
        .permutation(4)
        .map((place) => place + 1)
        .join(",");
    // All four right once in 24; a place is right once in four.
    within(
      mean(() =>
        ssl4rlReward(`<answer>${order()}</answer>`, { kind: "jigsaw", answer: order() }) === 1 ? 1 : 0,
      ),
      1 / 24,
    );
    within(
      mean(() => ssl4rlReward(`<answer>${order()}</answer>`, { kind: "jigsaw", answer: order() })),
      0.25,
    );
  });

  it("pays a solver that compares pixels in full", async () => {
    const { images, ...task } = jigsawTask(photo, stream(2, "oracle"), 2);
    const whole = await pixelsOf(photo);
    const answer = await Promise.all(
      [0, 1, 2, 3].map(async (place) => {
        const at = (Math.floor(place / 2) * 70 * 200 + (place % 2) * 100) * 3;
        const row = whole.data.subarray(at, at + 300);
        const tiles = await Promise.all(images.map(pixelsOf));
        return tiles.findIndex(({ data }) => Buffer.compare(data.subarray(0, 300), row) === 0) + 1;
      }),
    );
    expect(ssl4rlReward(`<answer>${answer.join(",")}</answer>`, task)).toBe(1);
  });
});
