import type { Pixels } from "@fovea/core";
import { Pcg64 } from "@fovea/core/random";
import { checkEnvironment } from "@fovea/core/testkit";
import { describe, expect, it } from "vitest";
import { assemble } from "./assemble.js";
import { expert } from "./expert.js";
import golden from "./golden/golden.json" with { type: "json" };
import jigsaw, { createAgileJigsaw, jigsawIds, openJigsaw, scoreJigsawResponse } from "./index.js";
import manifest from "./manifest.json" with { type: "json" };
import { drawnPicture } from "./picture.js";
import { cut, mosaic } from "./pieces.js";
import { shuffledOrder } from "./shuffle.js";
import { crop, rotate, zoom } from "./transform.js";

const open = (seed = 0, options = {}) => {
  const { environment, game } = openJigsaw("jigsaw/agile-2x2-v1")!;
  environment.reset({ seed, options });
  return { world: environment, truth: game.board.truth };
};
const looking = (world: ReturnType<typeof jigsaw>) => {
  const seen = world.observe("image");
  return seen.mode === "image" ? [seen.pixels.width, seen.pixels.height] : [];
};

describe("AGILE's scores", () => {
  const truth = ["C", "A", "D", "B"];
  const right = '<think>so</think><answer>["C", "A", "D", "B"]</answer>';

  it.each([
    [right, 0, 1],
    [right, 1, 0.95],
    [right, 3, 0.85],
    [right.replace("</think>", ""), 0, 0.8],
    [right.replace('"C", "A"', '"A", "C"'), 0, -0.05],
    [right.replace(', "D", "B"', ""), 2, -0.05],
    [right.replace("]", ""), 0, -0.25],
    ["the order is C A D B", 1, -0.25],
    [right.replace("]<", `${" ".repeat(1000)}]<`), 0, -0.25],
  ])("%s after %i looks: %f", (response, looks, score) => {
    expect(scoreJigsawResponse(response, truth, looks)).toBeCloseTo(score, 9);
  });

  it("are the rewards of the game", () => {
    const answer = (wrong: boolean, looks: number) => {
      const { world, truth: letters } = open(3);
      for (let i = 0; i < looks; i++) world.step({ agent: { tool: "observe", state: ["A", "B", "C", "D"] } });
      return world.step({ agent: { answer: wrong ? letters.slice(1) : letters } }).agent!.reward;
    };
    expect([answer(false, 0), answer(false, 3), answer(true, 1)].map((score) => score.toFixed(2))).toEqual([
      "1.00",
      "0.85",
      "-0.05",
    ]);
    const { world } = open();
    const rewards = [1, 2, 3, 4, 5].map(
      () => world.step({ agent: { tool: "zoom", image: "A", factor: 2 } }).agent!.reward,
    );
    expect(rewards).toEqual([0, 0, 0, 0, -0.25]);
    expect(world.toAct()).toEqual([]);
  });
});

describe("the tools", () => {
  it("show a mosaic of AGILE's measures: 120 pixels a piece and gaps of 2", () => {
    const { world } = open();
    world.step({ agent: { tool: "observe", state: ["d", "A", "b", "C"] } });
    expect(looking(world)).toEqual([242, 242]);
    expect(mosaic(cut(drawnPicture(new Pcg64(1)), 3), 3)).toMatchObject({ width: 242, height: 242 });
  });

  it("work on pieces and on what they made", () => {
    const { world } = open();
    world.step({ agent: { tool: "crop", image: "A", box: [0.25, 0, 1, 0.5] } });
    // The right end is kept below the last pixel.
    expect(looking(world)).toEqual([89, 60]);
    world.step({ agent: { tool: "rotate", image: "image_1", angle: 90 } });
    expect(looking(world)).toEqual([60, 89]);
    const seen = world.observe("text");
    expect(seen.mode === "text" && seen.text).toContain(
      'image_2 = {"tool":"rotate","image":"image_1","angle":90}',
    );
  });

  it.each([
    [{ tool: "observe", state: ["A", "B", "C"] }, "the state is [A,B,C]"],
    [{ tool: "observe", state: ["A", "B", "C", "C"] }, "the state is [A,B,C,C]"],
    [{ tool: "crop", image: "A", box: [0, 0, 2, 1] }, "the box is [0,0,2,1]"],
    [{ tool: "crop", image: "A", box: [0.5, 0, 0.5, 1] }, "nothing is in the box"],
    [{ tool: "zoom", image: "A", factor: 0 }, "the factor is 0"],
    [{ tool: "zoom", image: "A", factor: 1000 }, "would be 120000 x 120000"],
    [{ tool: "rotate", image: "image_1", angle: 10 }, 'there is no image "image_1"'],
  ])("tell what is wrong with %j, and cost the turn", (action, message) => {
    const { world } = open();
    const { reward, terminated, info } = world.step({ agent: action }).agent!;
    expect([reward, terminated]).toEqual([0, false]);
    expect(info!.error).toContain(message);
    const seen = world.observe("text");
    expect(seen.mode === "text" && seen.text).toContain("4 of 5 turns are left");
  });

  const picture = (saved: { width: number; height: number; data: number[] }): Pixels => ({
    ...saved,
    data: Uint8Array.from(saved.data),
    channels: 3,
  });
  const worst = (a: Pixels, b: Pixels) => Math.max(...a.data.map((byte, i) => Math.abs(byte - b.data[i]!)));

  it.each(Object.keys(golden.zoom) as (keyof typeof golden.zoom)[])(
    "zoom by %s as Pillow does, to 1 of 255",
    (factor) => {
      const expected = picture(golden.zoom[factor]);
      const found = zoom(picture(golden.picture), Number(factor));
      expect([found.width, found.height]).toEqual([expected.width, expected.height]);
      expect(worst(found, expected)).toBeLessThanOrEqual(1);
    },
  );

  it.each(Object.keys(golden.rotate) as (keyof typeof golden.rotate)[])(
    "rotate by %s as Pillow does",
    (angle) => {
      expect(rotate(picture(golden.picture), Number(angle))).toEqual(picture(golden.rotate[angle]));
    },
  );

  it("crop to whole pixels", () => {
    expect(crop(picture(golden.picture), [0, 0, 0.5, 0.5])).toMatchObject({ width: 10, height: 7 });
  });
});

describe("levels", () => {
  it("are as many as AGILE's: 9, 8 and 6 orders of four pieces with 0, 1 and 2 in place", () => {
    for (const [correct, orders] of [
      [0, 9],
      [1, 8],
      [2, 6],
    ] as const) {
      const found = new Set(
        Array.from({ length: 300 }, (_, seed) => shuffledOrder(4, correct, new Pcg64(seed)).join("")),
      );
      expect(found.size).toBe(orders);
    }
    expect(() => open(0, { correct: 3 })).toThrow("3 of 4 pieces cannot lie right while the others do not");
  });

  it("are guessed by chance once in 24", () => {
    let right = 0;
    for (let seed = 0; seed < 2400; seed++) {
      const order = shuffledOrder(4, -1, new Pcg64(seed)).join("");
      if ((new Pcg64(seed + 1e6).permutation(4) as number[]).join("") === order) right++;
    }
    // 100 expected, standard deviation 10.
    expect(Math.abs(right - 100)).toBeLessThan(30);
  });
});

describe("the contract", () => {
  it.each(jigsawIds)("is kept by %s", (id) => {
    const letters = id.includes("2x2") ? "ABCD" : "ABCDEFGHI";
    checkEnvironment(() => jigsaw(id), {
      seeds: [0],
      steps: 10,
      deterministic: true,
      options: { correct: 1 },
      absurd: [{ correct: 100 }, { correct: letters.length - 1 }],
      ...(id.includes("agile") && {
        sample: (_, __, random) => {
          const kind = random.integers(0, 10);
          const image = letters[random.integers(0, letters.length)]!;
          if (kind < 4) return { tool: "observe", state: random.permutation([...letters]) as string[] };
          if (kind < 6) return { tool: "crop", image, box: [0, 0, random.random(), 1] };
          if (kind < 7) return { tool: "zoom", image, factor: 1.5 };
          if (kind < 9) return { tool: "rotate", image, angle: 90 * random.integers(0, 4) };
          return { answer: random.permutation([...letters]) as string[] };
        },
      }),
    });
  });
});

it.each(jigsawIds)("the expert fits the pieces of drawn pictures: %s", (id) => {
  let right = 0;
  for (let seed = 0; seed < 6; seed++) {
    const world = jigsaw(id);
    world.reset({ seed });
    const choose = expert(world);
    while (world.toAct().length > 0) if (world.step({ agent: choose("agent") }).agent!.info!.success) right++;
  }
  expect(right).toBe(6);
});

describe("a picture of one's own", () => {
  const picture = drawnPicture(new Pcg64(99));

  it("is cut, and its snapshots are refused by other pictures", () => {
    const world = createAgileJigsaw({ id: "jigsaw/own-v1", grid: 2, picture });
    world.reset({ seed: 1 });
    const kept = world.snapshot();
    const other = createAgileJigsaw({ id: "jigsaw/own-v1", grid: 2, picture: drawnPicture(new Pcg64(98)) });
    expect(() => other.restore(kept)).toThrow("this snapshot is of another picture");
    expect(assemble(cut(picture, 2), 2)).toEqual([0, 1, 2, 3]);
  });

  it("may not be too small", () => {
    const tiny: Pixels = { data: new Uint8Array(300), width: 10, height: 10, channels: 3 };
    expect(() => createAgileJigsaw({ id: "jigsaw/own-v1", grid: 2, picture: tiny })).toThrow("10 x 10");
  });
});

it("the manifest lists them", () => {
  expect(manifest.entries.map(({ id }) => id)).toEqual(jigsawIds);
});
