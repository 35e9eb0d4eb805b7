import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Point } from "@fovea/core";
import { stream } from "@fovea/core/random";
import { describe, expect, it } from "vitest";
import { scorePredictions } from "../benchmark.js";
import { summarise } from "../summary.js";
import {
  betterPath,
  chooseDistantPairs,
  describePath,
  generatePathQuestions,
  type PathDescriptors,
  PathFileError,
  parseObstacles,
  parsePaths,
  pathEvalWith,
  pathPicture,
  planPath,
  scenarios,
} from "./index.js";
import { isClear } from "./planner.js";
import { arrives } from "./world.js";

const square: Point[] = [
  [10, -5],
  [20, -5],
  [20, 5],
  [10, 5],
];
const plain: PathDescriptors = {
  averageClearance: 5,
  minimumClearance: 2,
  maximumClearance: 9,
  length: 100,
  sharpTurns: 2,
  maximumAngle: 80,
  turning: 300,
};
const questions = [...generatePathQuestions({ seed: 3, worlds: 1, paths: 6, pairs: 3 })];

describe("the descriptors of a path", () => {
  it("are what the authors' helpers.py gives: clearance at points, turns at inner points", () => {
    const path: Point[] = [
      [0, 0],
      [5, 0],
      [5, 8],
      [0, 8],
      [9, 8],
    ];
    const found = describePath(path, [square]);
    expect(found).toMatchObject({ length: 27, sharpTurns: 1, maximumAngle: 180, turning: 90 + 90 + 180 });
    expect(found.minimumClearance).toBeCloseTo(Math.hypot(1, 3), 12);
    expect(found.maximumClearance).toBeCloseTo(Math.hypot(10, 3), 12);
    const clearances = [10, 5, Math.hypot(5, 3), Math.hypot(10, 3), Math.hypot(1, 3)];
    expect(found.averageClearance).toBeCloseTo(clearances.reduce((a, b) => a + b) / 5, 12);
  });
  it("have no clearance inside an obstacle, and no turn where a point repeats", () => {
    const path: Point[] = [
      [15, 0],
      [15, 0],
      [30, 0],
    ];
    expect(describePath(path, [square])).toMatchObject({ minimumClearance: 0, turning: 0, sharpTurns: 0 });
  });
});

describe("the scenarios", () => {
  it("are the 15 of the paper with its signs", () => {
    const order = [
      "averageClearance",
      "minimumClearance",
      "maximumClearance",
      "length",
      "sharpTurns",
      "maximumAngle",
      "turning",
    ] as const;
    const signs = scenarios.map((scenario) => order.map((name) => scenario.signs[name] ?? 0).join(" "));
    expect(signs).toEqual([
      "0 0 0 0 -1 -1 -1",
      "1 1 0 1 0 0 0",
      "-1 0 -1 -1 0 0 0",
      "1 1 0 -1 -1 -1 -1",
      "0 1 0 -1 0 0 0",
      "0 1 0 0 -1 0 -1",
      "0 0 0 0 -1 -1 -1",
      "1 1 0 0 0 0 0",
      "0 1 0 0 -1 -1 -1",
      "0 0 0 0 -1 -1 -1",
      "1 1 0 0 -1 -1 -1",
      "0 0 0 -1 -1 0 -1",
      "1 1 0 0 -1 -1 -1",
      "-1 0 -1 1 0 0 0",
      "-1 0 -1 1 -1 -1 -1",
    ]);
  });
  it("decide only where every descriptor that matters and differs enough agrees", () => {
    const truck = scenarios[0]!;
    const aid = scenarios.find(({ id }) => id === "aid-delivery")!;
    expect(betterPath(truck, plain, { ...plain, sharpTurns: 4 })).toBe(1);
    expect(betterPath(truck, { ...plain, sharpTurns: 4 }, plain)).toBe(2);
    expect(betterPath(truck, plain, { ...plain, sharpTurns: 4, turning: 100 })).toBeUndefined();
    expect(betterPath(truck, plain, { ...plain, turning: 310 })).toBeUndefined();
    expect(betterPath(aid, plain, { ...plain, length: 80, minimumClearance: 1.9 })).toBe(2);
    expect(betterPath(aid, plain, { ...plain, turning: 0 })).toBeUndefined();
  });
});

describe("pairs", () => {
  it("are the most distant first, each path once", () => {
    const paths = [0, 1, 9, 10, 5].map((length) => ({ ...plain, length }));
    expect(chooseDistantPairs(paths, 6)).toEqual([
      [0, 3],
      [1, 2],
    ]);
    expect(chooseDistantPairs(paths, 1)).toEqual([[0, 3]]);
    expect(chooseDistantPairs([plain], 6)).toEqual([]);
  });
});

describe("the planner", () => {
  it("finds a path that a robot of that radius can take, the same for the same seed", () => {
    const wall: Point[] = [
      [-3, -40],
      [3, -40],
      [3, 25],
      [-3, 25],
    ];
    const plan = () => planPath(stream(1, "test"), [wall], { radius: 1 })!;
    const path = plan();
    expect(arrives(path)).toBe(true);
    expect(plan()).toEqual(path);
    for (let i = 1; i < path.length; i++) expect(isClear(path[i - 1]!, path[i]!, 1, [wall])).toBe(true);
    expect(isClear([-10, 0], [10, 0], 1, [wall])).toBe(false);
  });
  it("says when there is no way", () => {
    const wall: Point[] = [
      [-3, -41],
      [3, -41],
      [3, 41],
      [-3, 41],
    ];
    expect(planPath(stream(1, "test"), [wall], { radius: 1, mostNodes: 200 })).toBeUndefined();
  });
});

describe("the generated benchmark", () => {
  it("has questions whose better path follows from the descriptors, which an oracle answers all", async () => {
    expect(questions.length).toBeGreaterThan(5);
    for (const { scenario, descriptors, better, paths, obstacles } of questions) {
      expect(betterPath(scenario, ...descriptors)).toBe(better);
      expect(describePath(paths[0], obstacles)).toEqual(descriptors[0]);
    }
    expect([...generatePathQuestions({ seed: 3, worlds: 1, paths: 6, pairs: 3 })]).toEqual(questions);
  });
  it("shows pictures where they can be encoded, else the descriptors in words, and scores both forms of an answer", async () => {
    const folder = mkdtempSync(join(tmpdir(), "fovea-path-"));
    const inWords = pathEvalWith({ worlds: 1 });
    const data = await inWords.open("", { seed: 3, limit: 4 });
    const samples = [];
    for await (const sample of data.samples()) samples.push(sample);
    expect([data.size, samples.length]).toEqual([4, 4]);
    expect(samples[0]!.question).toMatch(/Path 1: average clearance \d+\.\d\d, /);
    expect(data.hash).not.toBe((await inWords.open("", { seed: 4, limit: 4 })).hash);
    const letters = samples.map(({ target }) => (target as { letter: string }).letter);
    const file = join(folder, "answers.json");
    const said = (letter: string, i: number) =>
      i === 3 ? null : `Not sure, but Path ${letter === "A" ? 1 : 2}.`;
    writeFileSync(file, JSON.stringify(samples.map(({ id }, i) => ({ id, answer: said(letters[i]!, i) }))));
    const { cases, options } = scorePredictions(inWords, await inWords.predictions(file));
    expect(summarise(cases, options).accuracy!.value).toBe(0.75);
    const drawn = pathEvalWith({ worlds: 1, encodePng: ({ data }) => data.slice(0, 10) });
    for await (const { media, question } of (await drawn.open("", { seed: 3, limit: 1 })).samples()) {
      expect(media).toHaveLength(1);
      expect(question).not.toContain("clearance");
    }
    rmSync(folder, { recursive: true });
  });
  it("draws Path 1 on the left with y up", () => {
    const { data, width, height } = pathPicture(
      [square],
      [
        [
          [-36, 30],
          [36, 30],
        ],
        [
          [-36, -30],
          [36, -30],
        ],
      ],
      200,
    );
    const at = (x: number, y: number) => [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
    expect([width, height]).toEqual([410, 200]);
    expect(at(100, 25)).toEqual([30, 80, 200]);
    expect(at(210 + 100, 25)).toEqual([255, 255, 255]);
    expect(at(210 + 100, 175)).toEqual([30, 80, 200]);
    expect(at(Math.round(2.5 * 55), 100)).toEqual([110, 110, 110]);
  });
});

describe("the authors' files", () => {
  it("are read as their scripts write them", () => {
    expect(parseObstacles("2\n3 0 0 1 0 0 1 4 5 5 6 5 6 6 5 6")).toEqual([
      [
        [0, 0],
        [1, 0],
        [0, 1],
      ],
      [
        [5, 5],
        [6, 5],
        [6, 6],
        [5, 6],
      ],
    ]);
    expect(parsePaths("@\n1 2\n3.5 4\nRobot Radius: 0.7\n@\nRobot Radius: 1\n@\n5 6\n")).toEqual([
      [
        [1, 2],
        [3.5, 4],
      ],
      [[5, 6]],
    ]);
    expect(() => parseObstacles("2\n3 0 0 1")).toThrow(PathFileError);
  });
});
