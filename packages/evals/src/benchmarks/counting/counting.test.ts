import type { Pixels } from "@fovea/core";
import { stream } from "@fovea/core/random";
import { describe, expect, it } from "vitest";
import type { Canvas } from "../generated/index.js";
import { checkDeterminism, checkEvidence, chiLimit, chiSquare } from "../generated/testing/check-drawn.js";
import { counting, countingKinds, countingOf, countingTask } from "./index.js";

describe("counting", () => {
  it("draws the same for the same arguments only", () => checkDeterminism(counting));

  it("marks every thing that counts where it shows", () => {
    // Soft edges reach a pixel or two beyond the half of which owners are told.
    for (let index = 0; index < 3; index++) checkEvidence(counting, [2, index, "easy"], 2);
    checkEvidence(counting, [2, 1, "medium"], 2);
    checkEvidence(counting, [3, 3, "medium"], 2);
  });

  it("marks as many as the answer says", () => {
    for (let index = 0; index < 8; index++) {
      const { evidence, target } = counting.draw(5, index, index % 2 === 0 ? "medium" : "hard");
      expect(evidence).toHaveLength(target as number);
    }
  });

  it("has answers that are all as likely, whatever is asked and however many things there are", () => {
    const quick = {
      least: 1,
      most: 4,
      othersLeast: 0,
      othersMost: 2,
      radiusLeast: 6,
      radiusMost: 8,
      clutter: 0,
    };
    const small = counting.with({ ...quick, width: 160, height: 160 });
    const byGroup = new Map<string, number[]>();
    for (let i = 0; i < 600; i++) {
      const { target, kept } = small.draw(7, i, "easy");
      for (const group of [`kind ${kept!.kind}`, ...(kept!.kind === "all" ? [] : [`of ${kept!.things}`])]) {
        const counts = byGroup.get(group) ?? [0, 0, 0, 0];
        counts[(target as number) - 1]!++;
        byGroup.set(group, counts);
      }
    }
    expect([...byGroup.keys()].sort()).toEqual([
      ...["kind all", "kind both", "kind colour", "kind not", "kind thing", "of 4", "of 5", "of 6"],
    ]);
    for (const [group, counts] of byGroup) expect(chiSquare(counts), group).toBeLessThan(chiLimit(3));
  });

  it("counts what the question says, and nothing else", () => {
    for (const kind of countingKinds)
      for (let i = 0; i < 60; i++) {
        const { counted, others, question } = countingTask(
          stream(1, "test", i),
          kind,
          counting.levels.hard,
          9,
        );
        const colour = /\b(red|blue|green|yellow|purple|black)\b/.exec(question)?.[1];
        const names = new Set(counted.map(({ name }) => name));
        const fits = (thing: (typeof counted)[number]) =>
          ({
            all: true,
            colour: thing.colour === colour,
            thing: names.has(thing.name),
            both: names.has(thing.name) && thing.colour === colour,
            not: names.has(thing.name) && thing.colour !== colour,
          })[kind];
        if (["thing", "both", "not"].includes(kind)) expect(names.size).toBe(1);
        expect(counted).toHaveLength(9);
        expect(counted.every(fits)).toBe(true);
        expect(others.some(fits)).toBe(kind === "all" && others.length > 0);
      }
  });

  it("hides no more of a thing than it says", () => {
    for (const [difficulty, share] of [
      ["easy", 1],
      ["medium", 0.65],
      ["hard", 0.45],
    ] as const) {
      const { media, evidence } = counting.draw(6, 1, difficulty);
      const picture = media[0]!.content as Canvas;
      const shown = picture.visible();
      expect(shown.size).toBeGreaterThanOrEqual(evidence!.length);
      for (const { pixels } of shown.values()) expect(pixels).toBeGreaterThan(share * 300);
    }
  });

  it("counts cut-outs that the caller brings", () => {
    const cutOut = (shade: number): Pixels => {
      const data = new Uint8Array(40 * 30 * 4);
      for (let y = 3; y < 27; y++)
        for (let x = 4; x < 36; x++) data.set([shade, 90, 40 + x, 255], (y * 40 + x) * 4);
      return { data, width: 40, height: 30, channels: 4 };
    };
    const own = countingOf([
      { name: "bricks", pixels: cutOut(200) },
      { name: "tiles", pixels: cutOut(20) },
    ]);
    checkDeterminism(own);
    const { question, target, evidence } = own.draw(1, 0, "easy");
    expect(question).toMatch(/^How many (bricks|tiles) are in this picture\?/);
    expect(evidence).toHaveLength(target as number);
    checkEvidence(own, [1, 0, "easy"], 2);
    expect(() => countingOf([{ name: "bricks", pixels: cutOut(1) }])).toThrow("cut-outs of bricks");
  });

  it("grades the exact number, and within one", () => {
    const grade = (answer: string | null) => counting.grade({ id: "", row: 1, target: 12, kept: {} }, answer);
    expect(grade("There are 12.")).toEqual({ accuracy: 1, withinOne: 1 });
    expect(grade("twelve")).toEqual({ accuracy: 1, withinOne: 1 });
    expect(grade("13")).toEqual({ accuracy: 0, withinOne: 1 });
    expect(grade("14")).toEqual({ accuracy: 0, withinOne: 0 });
    expect(grade("12 or 13")).toEqual({ accuracy: 0, withinOne: 0 });
    expect(grade(null)).toEqual({ accuracy: 0, withinOne: 0 });
  });

  it("refuses settings that cannot be drawn", () => {
    expect(() => counting.with({ least: 0 })).toThrow("from 0 to");
    expect(() => counting.with({ visible: 0 })).toThrow("visible share of 0");
    expect(() => counting.with({ kinds: [] })).toThrow("none");
    expect(() => counting.with({ width: 120, height: 120 }).draw(0, 0, "easy")).toThrow("do not fit");
  });
});
