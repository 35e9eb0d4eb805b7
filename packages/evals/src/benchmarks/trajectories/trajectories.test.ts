import { createHash } from "node:crypto";
import type { Pixels } from "@fovea/core";
import { describe, expect, it } from "vitest";
import { difficulties } from "../generated/index.js";
import { dot, minus } from "../scenes/index.js";
import { blindAccuracy, constantAccuracy, farFromChance } from "../testing/guessers.js";
import { shareOfHue } from "../testing/hues.js";
import { solidsAt } from "./clip.js";
import trajectories from "./index.js";
import { type TrajectoryQuestion, trajectoryQuestion } from "./question.js";
import { trajectorySettings } from "./settings.js";

const questions = (difficulty: (typeof difficulties)[number], count: number, seed = 1) =>
  Array.from({ length: count }, (_, i) =>
    trajectoryQuestion(seed, i, difficulty, trajectorySettings[difficulty]),
  );
const right = ({ choices, target }: TrajectoryQuestion): string =>
  choices[(target as { letter: string }).letter.charCodeAt(0) - 65]!;

/** Places, turns and cameras of a clip, as its pictures are drawn. */
function film({ clip }: TrajectoryQuestion) {
  const times = Array.from({ length: clip.frames }, (_, time) => time);
  const solids = times.map((time) => solidsAt(clip, time));
  return {
    last: clip.frames - 1,
    cameras: times.map((time) => clip.camera(time)),
    at: (mover: number) => solids.map((each) => each[mover]!.at),
    turn: (mover: number) => solids.map((each) => each[mover]!.turn ?? 0),
  };
}
const angle = (x: number, y: number) => (Math.atan2(y, x) * 180) / Math.PI;
const between = (a: number, b: number) => Math.abs(((((b - a) % 360) + 540) % 360) - 180);

/** Answers by what is drawn alone, written apart from the code that asks. */
const solve: Record<
  string,
  (asked: TrajectoryQuestion, difficulty: (typeof difficulties)[number]) => string
> = {
  direction(asked, difficulty) {
    const { at, cameras, last } = film(asked);
    const way = minus(at(0)[last]!, at(0)[0]!);
    const { forward, right: toRight } = cameras[0]!;
    expect(
      cameras.every((camera) => camera.at === cameras[0]!.at || `${camera.at}` === `${cameras[0]!.at}`),
    ).toBe(true);
    const [across, away] = [dot(way, toRight), dot(way, [forward[0], forward[1], 0])];
    const off = 45 - Math.abs(45 - angle(Math.abs(across), Math.abs(away)));
    expect(off).toBeLessThanOrEqual(trajectorySettings[difficulty].direction + 2);
    if (Math.abs(across) > Math.abs(away)) return across > 0 ? "to the right" : "to the left";
    return away > 0 ? "away from the camera" : "towards the camera";
  },
  rotation(asked) {
    const turns = film(asked).turn(0);
    const steps = turns.slice(1).map((turn, i) => Math.sign(turn - turns[i]!));
    for (const [i, turn] of turns.slice(1).entries()) expect(Math.abs(turn - turns[i]!)).toBeLessThan(30);
    if (steps.every((step) => step === 0)) return "it does not turn";
    if (steps.every((step) => step === steps[0])) return steps[0]! > 0 ? "counter-clockwise" : "clockwise";
    expect(steps[0]).toBe(-1);
    expect(steps.indexOf(1)).toBeGreaterThanOrEqual(2);
    return "first clockwise, then counter-clockwise";
  },
  turns(asked) {
    const at = film(asked).at(0);
    const headings = at.slice(1).map((to, i) => angle(to[0] - at[i]![0], to[1] - at[i]![1]));
    const changes = headings.slice(1).map((heading, i) => between(headings[i]!, heading));
    for (const change of changes) expect(change < 0.001 || change > 70).toBe(true);
    return String(changes.filter((change) => change > 70).length);
  },
  order(asked, difficulty) {
    const { at } = film(asked);
    const starts = asked.choices.map((name) => {
      const places = at(asked.clip.movers.findIndex((mover) => mover.name === name));
      return places.findIndex((place, i) => i > 0 && `${place}` !== `${places[0]}`);
    });
    const sorted = starts.toSorted((a, b) => a - b);
    for (const [i, start] of sorted.slice(1).entries())
      expect(start - sorted[i]!).toBeGreaterThanOrEqual(trajectorySettings[difficulty].between);
    const rank = ["first", "second", "third", "last"].findIndex((word) =>
      asked.question.includes(`the ${word} to`),
    );
    return asked.choices[starts.indexOf(sorted[rank]!)]!;
  },
  "camera-or-thing"(asked) {
    const { at, cameras, last } = film(asked);
    const name = asked.clip.movers[0]!.name!;
    const way = minus(at(0)[last]!, at(0)[0]!);
    const [first, end] = [cameras[0]!, cameras[last]!];
    const middle = { ...film(asked).cameras[Math.floor(last / 2)]! };
    const isCamera = `${first.at} ${first.forward}` !== `${end.at} ${end.forward}`;
    expect(isCamera).not.toBe(`${at(0)[0]}` !== `${at(0)[last]}`);
    if (isCamera && `${first.at}` !== `${end.at}`)
      return dot(minus(end.at, first.at), middle.forward) > 0
        ? "the camera moves forward"
        : "the camera moves back";
    if (isCamera)
      return dot(end.forward, first.right) > 0
        ? "the camera turns to the right"
        : "the camera turns to the left";
    const [across, away] = [dot(way, first.right), dot(way, [first.forward[0], first.forward[1], 0])];
    if (Math.abs(across) > Math.abs(away)) return `the ${name} moves to the ${across > 0 ? "right" : "left"}`;
    return away > 0 ? `the ${name} goes away` : `the ${name} comes nearer`;
  },
  "who-moves"(asked) {
    const { at, cameras, last } = film(asked);
    const name = asked.clip.movers[0]!.name!;
    const camera = `${cameras[0]!.forward}` !== `${cameras[last]!.forward}`;
    const own = `${at(0)[0]}` !== `${at(0)[last]}`;
    for (const i of asked.clip.movers.keys()) if (i > 0) expect(`${at(i)[0]}`).toBe(`${at(i)[last]}`);
    if (camera && own) return `both the camera and the ${name}`;
    if (!camera && !own) return `neither the camera nor the ${name}`;
    return camera ? "only the camera" : `only the ${name}`;
  },
};

describe.each(difficulties)("trajectories, %s", (difficulty) => {
  const asked = questions(difficulty, 96);
  it("has the answer that what is drawn gives, as clearly as the settings say", () => {
    for (const each of asked) expect(right(each), each.question).toBe(solve[each.kind]!(each, difficulty));
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

describe("trajectories", () => {
  it("cannot be answered from the words", () => {
    const { accuracy, n } = blindAccuracy(questions("easy", 240, 3));
    expect(Math.abs(accuracy - 0.25)).toBeLessThan(farFromChance(n));
  }, 300_000);
  it("is the same to the byte, and says where what it asks about is in every picture", async () => {
    const hash = createHash("sha256");
    let pictures: Pixels[] = [];
    const data = await trajectories.open("", {
      seed: 7,
      limit: 6,
      difficulty: "easy",
      encodePng: (pixels) => {
        pictures.push(pixels);
        return pixels.data;
      },
    });
    for await (const sample of data.samples()) {
      hash.update(JSON.stringify([sample.question, sample.choices, sample.target, sample.evidence]));
      for (const { source } of sample.media) hash.update(source);
      expect(sample.evidence!.length).toBe(sample.media.length);
      for (const { medium, box, text } of sample.evidence!) {
        const place = sample.media.findIndex(({ name }) => name === medium);
        expect(
          shareOfHue(pictures[place]!, box, text!.split(" ")[0]!),
          `${sample.id} ${medium}`,
        ).toBeGreaterThan(0.08);
      }
      pictures = [];
    }
    expect(hash.digest("hex")).toMatchInlineSnapshot(
      `"ebe2f872bd6120472234486a41699ebdf761cb053059f8048da23987ea7f2d5b"`,
    );
  }, 300_000);
});
