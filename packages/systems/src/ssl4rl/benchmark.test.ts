import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pixels } from "@fovea/core";
import { stream } from "@fovea/core/random";
import type { Sample } from "@fovea/evals";
import { imageCodec } from "@fovea/vision";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ssl4rl } from "./index.js";

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "fovea-ssl4rl-"));
  for (const [name, side] of [
    ["a", 160],
    ["b", 120],
    ["small", 60],
  ] as const) {
    const random = stream(side, "picture", 0);
    const data = Uint8Array.from({ length: side * side * 3 }, () => random.integers(0, 256));
    const pixels: Pixels = { data, width: side, height: side, channels: 3 };
    writeFileSync(join(folder, `${name}.png`), await imageCodec.encode(pixels, { mediaType: "image/png" }));
  }
  writeFileSync(join(folder, "notes.txt"), "no picture");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function all(options: Parameters<typeof ssl4rl.open>[1] = {}): Promise<Sample[]> {
  const samples: Sample[] = [];
  for await (const sample of (await ssl4rl.open(folder, options)).samples()) samples.push(sample);
  return samples;
}

it("asks one question of each kind about each picture that is large enough for it", async () => {
  const samples = await all({ seed: 5 });
  expect(samples.map(({ id }) => id)).toEqual([
    ...["a.png-rotation", "a.png-jigsaw", "a.png-position", "a.png-contrastive"],
    ...["b.png-rotation", "b.png-jigsaw", "b.png-position", "b.png-contrastive"],
    ...["small.png-rotation", "small.png-jigsaw", "small.png-contrastive"],
  ]);
  expect(samples.map(({ media }) => media.length)).toEqual([2, 4, 2, 2, 2, 4, 2, 2, 2, 4, 2]);
  const { box } = samples[2]!.evidence![0]!;
  expect(samples[2]!.target).toBe(`${box[1] >= 80 ? "bottom" : "top"}-${box[0] >= 80 ? "right" : "left"}`);
  expect(samples.filter(({ kept }) => kept.kind === "contrastive").map(({ target }) => target)).toEqual([
    "positive",
    "negative",
    "positive",
  ]);
});

it("is the same for a seed, another one for another, and can be cut and filtered", async () => {
  const targets = async (seed: number) => (await all({ seed })).map(({ target }) => target);
  expect(await targets(5)).toEqual(await targets(5));
  expect(await targets(5)).not.toEqual(await targets(6));
  expect(await all({ limit: 3 })).toHaveLength(3);
  expect((await all({ filter: { kind: "position" } })).map(({ id }) => id)).toEqual([
    "a.png-position",
    "b.png-position",
  ]);
});

it("grades words, tags, and the letter of an order; a jigsaw pays in parts", async () => {
  const [rotation, jigsaw] = (await all({ seed: 5 })) as [Sample, Sample];
  const { choices, target } = jigsaw;
  const letter = "ABCDEFGHIJKLMNOPQRSTUVWX"[choices!.indexOf(String(target))]!;
  for (const said of [String(target), `(${letter})`, letter, `<answer>${target}</answer>`])
    expect(ssl4rl.grade(jigsaw, said)).toEqual({ accuracy: 1, reward: 1 });
  const [first, second, ...rest] = String(target).split(",");
  expect(ssl4rl.grade(jigsaw, [second, first, ...rest].join(","))).toEqual({ accuracy: 0, reward: 0.5 });
  expect(ssl4rl.grade(rotation, `${rotation.target} degrees`).accuracy).toBe(1);
  expect(ssl4rl.grade(rotation, null)).toEqual({ accuracy: 0, reward: 0 });
});

it("scores a file of answers, and refuses what is no question of the folder", async () => {
  const samples = await all();
  const file = join(folder, "answers.json");
  writeFileSync(file, JSON.stringify(samples.map(({ id, target }) => ({ id, answer: target }))));
  const given = await ssl4rl.predictions(file, folder);
  expect(given.map(({ sample, answer }) => ssl4rl.grade(sample, answer).accuracy)).toEqual(
    samples.map(() => 1),
  );
  writeFileSync(file, JSON.stringify([{ id: "z.png-rotation", answer: "90" }]));
  await expect(ssl4rl.predictions(file, folder)).rejects.toThrow(/no question "z.png-rotation"/);
  await expect(ssl4rl.predictions(file)).rejects.toThrow(/pictures are needed/);
});

it("refuses a folder without pictures, and one that is not there", async () => {
  const empty = mkdtempSync(join(tmpdir(), "fovea-ssl4rl-"));
  await expect(ssl4rl.open(empty)).rejects.toThrow(/no pictures/);
  rmSync(empty, { recursive: true });
  await expect(ssl4rl.open(empty)).rejects.toThrow(/ENOENT/);
});
