import { readFileSync } from "node:fs";
import { RandomState } from "@fovea/core/random";
import { describe, expect, it } from "vitest";
import { daylightAt } from "./daylight.js";
import { crafterState } from "./environment.js";
import crafter from "./index.js";
import { actions, materials } from "./rules.js";
import { OpenSimplex } from "./simplex.js";
import { describeState, digest, sha256 } from "./testing/describe-state.js";

/** Values that golden/make.py took from the Python reference. */
const golden = (name: string) =>
  JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), "utf8"));
const bytesOf = (values: readonly number[]) => new Uint8Array(Float64Array.from(values).buffer);
const letters = (text: string) => [...text].map((letter) => letter.charCodeAt(0) - 97);
const digests = (text: string) => text.match(/.{8}/g)!;

interface Trace {
  readonly name: string;
  readonly seed: number;
  readonly size: number;
  readonly actions: string;
  readonly done: boolean;
  readonly digests: string;
  readonly rewards: string;
  readonly summaries: readonly {
    readonly step: number;
    readonly position: readonly number[];
    readonly inventory: Readonly<Record<string, number>>;
    readonly achievements: readonly string[];
    readonly objects: number;
    readonly return: number;
  }[];
}
interface Frame {
  readonly play: string;
  readonly step: number;
  readonly sha256: string;
  readonly sleeping: boolean;
  readonly night: boolean;
}

const { "made with": _, ...traces } = golden("traces") as Record<string, Trace>;
const frames = golden("frames") as Record<string, Frame[]>;

describe("the pieces of the reference", () => {
  it("noise is opensimplex's to the last bit", () => {
    const random = new RandomState(3);
    const points = Array.from({ length: 2000 }, () => [0, 0, 0].map(() => random.uniform(-40, 40)));
    for (const { seed, first, sha256: expected } of golden("noise").noise3) {
      const simplex = new OpenSimplex(seed);
      const values = points.map(([x, y, z]) => simplex.noise3(x!, y!, z!));
      expect(values.slice(0, 5)).toEqual(first);
      expect(sha256(bytesOf(values))).toBe(expected);
    }
  });

  it("daylight is the same double at each of 10,001 steps", () => {
    const { steps, sha256: expected, every97 } = golden("daylight");
    const values = Array.from({ length: steps }, (_, step) => daylightAt(step));
    expect(values.filter((_, step) => step % 97 === 0)).toEqual(every97);
    expect(sha256(bytesOf(values))).toBe(expected);
  });

  it.each(golden("maps").maps as { seed: number; episode: number }[])(
    "the world of seed $seed, episode $episode is the same",
    (expected) => {
      const world = crafter("crafter/reference-64-v1");
      world.reset({ seed: expected.seed, options: { episode: expected.episode } });
      const state = crafterState(world);
      const { material } = state.world;
      const counts = materials.slice(1).map((name, i) => [name, material.filter((m) => m === i + 1).length]);
      expect({ ...expected, materials: Object.fromEntries(counts), mapSha256: sha256(material) }).toEqual(
        expected,
      );
      expect({ ...expected, state: digest(state) }).toEqual(expected);
    },
  );
});

describe("episodes of the reference, step by step", () => {
  it.each(Object.entries(traces))("%s", (_, trace) => {
    const world = crafter(`crafter/reference-${trace.size}-v1`);
    world.reset({ seed: trace.seed });
    const state = crafterState(world);
    const expected = digests(trace.digests);
    expect(digest(state)).toBe(expected[0]);
    const rewards: number[] = [];
    const seen = new Map(
      frames[trace.size]!.filter(({ play }) => play === trace.name).map((frame) => [frame.step, frame]),
    );
    let over = false;
    const look = (step: number): void => {
      const frame = seen.get(step);
      if (frame === undefined) return;
      const image = world.observe("image");
      const found = image.mode === "image" ? sha256(image.pixels.data) : "";
      const { sleeping } = state;
      const night = state.world.daylight < 0.5;
      expect({ ...frame, sha256: found, sleeping, night }).toEqual(frame);
    };
    look(0);
    for (const [i, action] of letters(trace.actions).entries()) {
      const { reward, terminated } = world.step({ agent: actions[action]! })["agent"]!;
      rewards.push(reward);
      over = terminated;
      if (digest(state) !== expected[i + 1]) expect(describeState(state)).toBe(`what step ${i + 1} gave`);
      look(i + 1);
      const summary = trace.summaries.find(({ step }) => step === i + 1);
      if (summary === undefined) continue;
      expect([state.x, state.y]).toEqual(summary.position);
      expect(state.world.objects).toBe(summary.objects);
      expect(rewards.reduce((sum, one) => sum + one, 0)).toBeCloseTo(summary.return, 8);
    }
    expect(over).toBe(trace.done);
    expect(sha256(bytesOf(rewards))).toBe(trace.rewards);
  });

  it("has at least 20 frames of each size, by day, at night and asleep", () => {
    for (const size of ["64", "256"]) {
      const all = frames[size]!;
      expect(new Set(all.map(({ sha256: hash }) => hash)).size).toBeGreaterThanOrEqual(20);
      for (const property of ["sleeping", "night"] as const)
        expect(all.some((frame) => frame[property]) && all.some((frame) => !frame[property])).toBe(true);
    }
  });
});

interface BalrogTrace {
  readonly name: string;
  readonly seed: number;
  readonly actions: string;
  readonly digests: string;
  readonly texts: string;
  readonly seen: readonly {
    readonly step: number;
    readonly long_term_context: string;
    readonly short_term_context: string;
    readonly frame: string;
  }[];
}

describe("episodes of BALROG's wrapper", () => {
  const { "made with": _made, ...plays } = golden("balrog") as Record<string, BalrogTrace>;
  it.each(Object.entries(plays))("%s: states, texts and frames", (_, trace) => {
    const world = crafter("crafter/balrog-v1");
    world.reset({ seed: trace.seed });
    const state = crafterState(world);
    const expected = digests(trace.digests);
    const texts = digests(trace.texts);
    const look = (step: number): void => {
      const observed = world.observe("text");
      const text = observed.mode === "text" ? observed.text : "";
      const seen = trace.seen.find((one) => one.step === step);
      if (seen !== undefined) {
        expect(text).toBe(`${seen.long_term_context}\n\n${seen.short_term_context}`);
        const image = world.observe("image");
        expect(image.mode === "image" && sha256(image.pixels.data)).toBe(seen.frame);
      }
      if (sha256(text).slice(0, 8) !== texts[step]) expect(text).toBe(`the text of step ${step}`);
      expect(digest(state)).toBe(expected[step]);
    };
    look(0);
    for (const [i, action] of letters(trace.actions).entries()) {
      world.step({ agent: world.spec.action.actions![action]! });
      look(i + 1);
    }
  });
});
