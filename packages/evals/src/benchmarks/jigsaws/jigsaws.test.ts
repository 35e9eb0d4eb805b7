import { createHash } from "node:crypto";
import type { Pixels } from "@fovea/core";
import { cut } from "@fovea/environments/jigsaw";
import { describe, expect, it } from "vitest";
import { difficulties } from "../generated/index.js";
import { blindAccuracy, constantAccuracy, farFromChance } from "../testing/guessers.js";
import { turned } from "./fit.js";
import jigsaws, { jigsawsOf } from "./index.js";
import { type JigsawQuestion, jigsawQuestion } from "./question.js";
import { jigsawSettings } from "./settings.js";

type Asked = JigsawQuestion & { readonly kind: string };
const questions = (difficulty: (typeof difficulties)[number], count: number, seed = 1): Asked[] =>
  Array.from({ length: count }, (_, i) => jigsawQuestion(seed, i, difficulty, jigsawSettings[difficulty]));
const placeOf = ({ target }: JigsawQuestion) => (target as { letter: string }).letter.charCodeAt(0) - 65;

/** The pixels of a box, from which pieces are taken back out of the pictures that are shown. */
function part({ data, width }: Pixels, [x0, y0, x1, y1]: readonly number[]): Pixels {
  const out = new Uint8Array((x1! - x0!) * (y1! - y0!) * 3);
  for (let y = y0!; y < y1!; y++)
    out.set(data.subarray((y * width + x0!) * 3, (y * width + x1!) * 3), (y - y0!) * (x1! - x0!) * 3);
  return { data: out, width: x1! - x0!, height: y1! - y0!, channels: 3 };
}
/** Mean difference in levels along the outer lines of pixels of two squares, nothing else: written apart from `seamCost`. */
function step(a: Pixels, b: Pixels, across: boolean): number {
  const { width: n } = a;
  let sum = 0;
  for (let i = 0; i < n; i++)
    for (let band = 0; band < 3; band++) {
      const from = across ? i * n + n - 1 : (n - 1) * n + i;
      const to = across ? i * n : i;
      sum += Math.abs(a.data[from * 3 + band]! - b.data[to * 3 + band]!);
    }
  return sum / n / 3;
}
/** Mean step of a piece to its neighbours in picture 1, which is cut into `grid` x `grid`; white neighbours are holes. */
function stepsAt(picture: Pixels, grid: number, place: number, piece: Pixels): number {
  const cells = cut(picture, grid);
  const isHole = (cell: Pixels) => cell.data.subarray(30, 60).every((byte) => byte === 255 || byte === 90);
  const [x, y] = [place % grid, Math.floor(place / grid)];
  const steps: number[] = [];
  const add = (cell: number, isIn: boolean, measure: (neighbour: Pixels) => number) => {
    if (isIn && !isHole(cells[cell]!)) steps.push(measure(cells[cell]!));
  };
  add(place - 1, x > 0, (cell) => step(cell, piece, true));
  add(place + 1, x < grid - 1, (cell) => step(piece, cell, true));
  add(place - grid, y > 0, (cell) => step(cell, piece, false));
  add(place + grid, y < grid - 1, (cell) => step(piece, cell, false));
  expect(steps.length).toBeGreaterThanOrEqual(3);
  return steps.reduce((sum, each) => sum + each, 0) / steps.length;
}

/** The choice whose lines and colours go on best, from the pictures alone. */
function solve(asked: Asked, difficulty: (typeof difficulties)[number]): number {
  const { grid, shuffled } = jigsawSettings[difficulty];
  const [first, second] = asked.pictures as [Pixels, Pixels];
  if (asked.kind === "order") {
    const pieces = asked.evidence.map(({ box }) => part(first, box));
    const costs = asked.choices.map((choice) => {
      const order = choice.split(" ").map((letter) => pieces[letter.charCodeAt(0) - 65]!);
      let sum = 0;
      for (const [i, piece] of order.entries()) {
        if (i % shuffled > 0) sum += step(order[i - 1]!, piece, true);
        if (i >= shuffled) sum += step(order[i - shuffled]!, piece, false);
      }
      return sum;
    });
    return costs.indexOf(Math.min(...costs));
  }
  const hole = asked.evidence[0]!.box;
  const side = hole[2] - hole[0];
  const place = Math.round(hole[0] / side) + Math.round(hole[1] / side) * grid;
  if (asked.kind === "rotation") {
    const square = part(first, hole);
    // The frame hides the outer lines of the neighbours: a line further out is compared.
    const costs = asked.choices.map((choice) => {
      const quarters = ["not turned", "turn clockwise", "half", "counter"].findIndex((word) =>
        choice.includes(word),
      );
      const piece = turned(square, (4 - quarters) % 4);
      const [x0, y0, x1, y1] = hole;
      const around = [
        x0 > 0 ? step(part(first, [x0 - side - 2, y0, x0 - 2, y1]), piece, true) : 0,
        x1 < first.width - 2 ? step(piece, part(first, [x1 + 2, y0, x1 + 2 + side, y1]), true) : 0,
        y0 > 0 ? step(part(first, [x0, y0 - side - 2, x1, y0 - 2]), piece, false) : 0,
        y1 < first.height - 2 ? step(piece, part(first, [x0, y1 + 2, x1, y1 + 2 + side]), false) : 0,
      ];
      return around.reduce((sum, each) => sum + each, 0);
    });
    return costs.indexOf(Math.min(...costs));
  }
  const right = asked.evidence[1]!.box;
  const [width, height] = [right[2] - right[0], right[3] - right[1]];
  const places = [0, 1, 2, 3].map((i) => {
    const [dx, dy] = [(i % 2) - (placeOf(asked) % 2), Math.floor(i / 2) - Math.floor(placeOf(asked) / 2)];
    return right.map((each, axis) => each + (axis % 2 === 0 ? dx * (width + 8) : dy * (height + 28)));
  });
  const costs = places.map((box) => stepsAt(first, grid, place, part(second, box)));
  return costs.indexOf(Math.min(...costs));
}

describe.each(difficulties)("jigsaws, %s", (difficulty) => {
  const asked = questions(difficulty, 48);
  it("has the answer that the seams in the pictures give, as clearly as the settings say", () => {
    const { worse } = jigsawSettings[difficulty];
    for (const [i, each] of asked.entries()) {
      const place = placeOf(each);
      const ratio = each.kind === "order" ? 1 + (worse - 1) / 2 : worse;
      for (const [j, cost] of each.costs.entries())
        if (j !== place) expect(cost).toBeGreaterThanOrEqual(ratio * each.costs[place]!);
      expect(solve(each, difficulty), `${difficulty} ${i} ${each.kind}`).toBe(place);
    }
  });
  it("gives each letter to a quarter of each kind, so that a constant guesser gets exactly 25 %", () => {
    for (const kind of new Set(asked.map((each) => each.kind)))
      for (const place of [0, 1, 2, 3])
        expect(
          constantAccuracy(
            asked.filter((each) => each.kind === kind),
            place,
          ),
        ).toBe(0.25);
  });
});

describe("jigsaws", () => {
  it("cannot be answered from the words, nor by comparing the choices with each other", () => {
    // Of the other two kinds question and choices are always the same words.
    const all = Array.from(
      { length: 120 },
      (_, i): Asked =>
        jigsawQuestion(3, 4 * Math.floor(i / 2) + 3 * (i % 2), "medium", jigsawSettings.medium),
    );
    const { accuracy, n } = blindAccuracy(all);
    expect(Math.abs(accuracy - 0.25)).toBeLessThan(farFromChance(n));
    for (const { choices } of all.filter(({ kind }) => kind === "order")) {
      const lists = choices.map((own) =>
        choices
          .map((other) => [...own].filter((letter, i) => letter !== other[i]).length)
          .sort()
          .join(),
      );
      expect(new Set(lists).size).toBe(1);
    }
  }, 300_000);
  it("shows the pieces of `flipped` as turns and mirror images of one", () => {
    const square: Pixels = {
      data: Uint8Array.from({ length: 27 }, (_, i) => i),
      width: 3,
      height: 3,
      channels: 3,
    };
    const shown = [turned(square, 0), turned(square, 2), turned(square, 0, true), turned(square, 2, true)];
    expect(new Set(shown.map(({ data }) => data.join())).size).toBe(4);
    expect(turned(turned(square, 1), 3).data).toEqual(square.data);
    expect(turned(turned(square, 2, true), 2, true).data).toEqual(square.data);
    // Clockwise: the top left corner goes to the top right.
    expect(turned(square, 1).data.slice(6, 9)).toEqual(square.data.slice(0, 3));
  });
  it("is the same to the byte, and takes photographs of one's own under another version", async () => {
    const run = async (benchmark: typeof jigsaws, limit: number) => {
      const hash = createHash("sha256");
      const kept: unknown[] = [];
      const data = await benchmark.open("", { seed: 7, limit, encodePng: ({ data: bytes }) => bytes });
      for await (const sample of data.samples()) {
        hash.update(JSON.stringify([sample.question, sample.choices, sample.target, sample.evidence]));
        for (const { source } of sample.media) hash.update(source);
        kept.push(sample.kept.source);
        expect(benchmark.grade(sample, sample.choices![placeOf(sample as never)]!)).toEqual({ accuracy: 1 });
      }
      return { hash: hash.digest("hex"), kept };
    };
    expect((await run(jigsaws, 12)).hash).toMatchInlineSnapshot(
      `"02249feff5598d6caf6302e11b3357edfb1106ee4bf2eaeff0f7e0450e9feca3"`,
    );
    const photo = jigsawQuestion(5, 3, "easy", jigsawSettings.easy).pictures[0]!;
    const own = jigsawsOf([photo]);
    expect(own.version).not.toBe(jigsaws.version);
    expect((await run(own, 18)).kept.filter((source) => source === "photo").length).toBeGreaterThan(2);
    expect(() => jigsawsOf([{ ...photo, width: 100 }])).toThrow("photograph 1 is 100 x");
  }, 300_000);
});
