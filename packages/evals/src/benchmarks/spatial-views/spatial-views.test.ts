import { createHash } from "node:crypto";
import type { Pixels } from "@fovea/core";
import { describe, expect, it } from "vitest";
import { difficulties } from "../generated/index.js";
import { blindAccuracy, constantAccuracy, farFromChance } from "../testing/guessers.js";
import { shareOfHue } from "../testing/hues.js";
import spatialViews from "./index.js";
import { type SpatialQuestion, spatialQuestion } from "./question.js";
import { spatialSettings } from "./settings.js";

const questions = (difficulty: (typeof difficulties)[number], count: number, seed = 1) =>
  Array.from({ length: count }, (_, i) => spatialQuestion(seed, i, difficulty, spatialSettings[difficulty]));
type Asked = SpatialQuestion & { readonly kind: string };
const thing = ({ views }: SpatialQuestion, name: string) =>
  views[0]!.things.find((each) => each.name === name)!;
const right = ({ choices, target }: SpatialQuestion): string =>
  choices[(target as { letter: string }).letter.charCodeAt(0) - 65]!;
const named = (text: string, before: string): string =>
  new RegExp(`${before} the (\\w+ \\w+)`).exec(text)![1]!;
const flat = (a: readonly number[], b: readonly number[]) => Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!);

/** Answers by the positions alone, written apart from the code that asks; also by how much the answer is the clearest. */
const solve: Record<string, (asked: Asked) => readonly [answer: string, margin: number]> = {
  stand(asked) {
    const { question } = asked;
    const [x, y] = thing(asked, named(question, "where")).at;
    const to = thing(asked, named(question, "towards")).at;
    const it = thing(asked, named(question, "Where is")).at;
    const far = Math.hypot(to[0] - x, to[1] - y);
    const [fx, fy] = [(to[0] - x) / far, (to[1] - y) / far];
    const ahead = (it[0] - x) * fx + (it[1] - y) * fy;
    const left = (it[1] - y) * fx - (it[0] - x) * fy;
    const word =
      Math.abs(ahead) > Math.abs(left)
        ? ahead > 0
          ? "in front of you"
          : "behind you"
        : left > 0
          ? "to your left"
          : "to your right";
    const [small, large] = [Math.abs(ahead), Math.abs(left)].sort((a, b) => a - b) as [number, number];
    return [word, 45 - (Math.atan2(small, large) * 180) / Math.PI];
  },
  "other-side"(asked) {
    const [x, y] = asked.views[0]!.camera.at;
    // Where a person goes who walks to the right, facing the middle: counter-clockwise seen from above.
    const [vx, vy] = asked.question.includes("opposite")
      ? [-x, -y]
      : asked.question.includes("to your right")
        ? [-y, x]
        : [y, -x];
    const far = Math.hypot(vx, vy);
    const angles = asked.choices.map((name) => {
      const { at } = thing(asked, name);
      const ahead = ((vx - at[0]) * vx + (vy - at[1]) * vy) / far;
      const across = ((at[0] - vx) * -vy + (at[1] - vy) * vx) / far;
      return (Math.atan2(-across, ahead) * 180) / Math.PI;
    });
    const [best, next] = [...angles].sort((a, b) => b - a) as [number, number];
    return [asked.choices[angles.indexOf(best)]!, best - next];
  },
  neighbour(asked) {
    const centre = thing(asked, named(asked.question, "nearest to")).at;
    const sorted = asked.choices.toSorted(
      (a, b) => flat(thing(asked, a).at, centre) - flat(thing(asked, b).at, centre),
    );
    return [
      sorted[0]!,
      flat(thing(asked, sorted[1]!).at, centre) / flat(thing(asked, sorted[0]!).at, centre),
    ];
  },
  depth(asked) {
    const picture = Number(/picture (\d) was/.exec(asked.question)![1]) - 1;
    const from = asked.views[picture]!.camera.at;
    const far = (name: string) => flat(thing(asked, name).at, from);
    const sign = asked.question.includes("farthest") ? -1 : 1;
    const sorted = asked.choices.toSorted((a, b) => sign * (far(a) - far(b)));
    return [sorted[0]!, (far(sorted[1]!) / far(sorted[0]!)) ** sign];
  },
  "same-scene"(asked) {
    const [reference, ...others] = asked.views.map(({ things }) =>
      things.map(({ name, at }) => `${name} ${at}`).join(),
    );
    expect(new Set(others).size).toBe(4);
    return [`picture ${others.indexOf(reference!) + 2}`, 1];
  },
  count(asked) {
    const shape = /how many different (\w+)s/i.exec(asked.question)![1];
    return [String(asked.views[0]!.things.filter((each) => each.shape === shape).length), 1];
  },
};

describe.each(difficulties)("spatial-views, %s", (difficulty) => {
  const asked = questions(difficulty, difficulty === "hard" ? 48 : 96);
  it("has the answer that positions give, as clearly as the settings say", () => {
    const { direction, leftmost, distance } = spatialSettings[difficulty];
    const least: Record<string, number> = {
      stand: 45 - direction,
      "other-side": leftmost,
      neighbour: distance,
      depth: 1 + (distance - 1) / 2,
      "same-scene": 1,
      count: 1,
    };
    for (const each of asked) {
      const [answer, margin] = solve[each.kind]!(each);
      expect(right(each), `${each.kind}: ${each.question}`).toBe(answer);
      expect(margin).toBeGreaterThanOrEqual(least[each.kind]! - 1e-6);
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

describe("spatial-views", () => {
  it("cannot be answered from the words", () => {
    const { accuracy, n } = blindAccuracy(questions("easy", 240, 3));
    expect(Math.abs(accuracy - 0.25)).toBeLessThan(farFromChance(n));
  }, 300_000);
  it("moves the answer of same-scene around without making it the odd one or the middle one", () => {
    for (const { kind, views } of questions("easy", 48).filter((each) => each.kind === "same-scene")) {
      expect(kind).toBe("same-scene");
      const places = views.slice(1).map(({ things }) => things.map(({ at }) => at.join()));
      // By how many things each of the four differs from each other: the same list for every one.
      const lists = places.map((own) =>
        places
          .map((other) => own.filter((at, i) => at !== other[i]).length)
          .sort()
          .join(),
      );
      expect(new Set(lists).size).toBe(1);
    }
  });
  it("is the same to the byte, and says where its answer can be seen", async () => {
    const hash = createHash("sha256");
    const pictures: Pixels[] = [];
    const data = await spatialViews.open("", {
      seed: 7,
      limit: 6,
      difficulty: "medium",
      encodePng: (pixels) => {
        pictures.push(pixels);
        return pixels.data;
      },
    });
    for await (const sample of data.samples()) {
      hash.update(JSON.stringify([sample.question, sample.choices, sample.target, sample.evidence]));
      for (const { source } of sample.media) hash.update(source);
      expect(sample.evidence!.length).toBeGreaterThan(0);
      for (const { medium, box, text } of sample.evidence!) {
        const place = sample.media.findIndex(({ name }) => name === medium);
        const picture = pictures[pictures.length - sample.media.length + place]!;
        expect(
          shareOfHue(picture, box, text!.split(" ")[0]!),
          `${sample.id} ${medium} ${text}`,
        ).toBeGreaterThan(0.25);
      }
    }
    expect(hash.digest("hex")).toMatchInlineSnapshot(
      `"5430d1beb02112097e2ad0842aa4ac7209a8ec260da75979109fd13309b36519"`,
    );
  }, 300_000);
  it("can be made with settings of one's own, under a version of their own", async () => {
    const own = spatialViews.with({ objects: 5, views: 4 });
    expect(own.version).not.toBe(spatialViews.version);
    const data = await own.open("", { limit: 1, difficulty: "easy", encodePng: () => new Uint8Array(1) });
    for await (const { media } of data.samples()) expect(media).toHaveLength(4);
  });
});
