import {
  type Answer,
  asContent,
  type Box,
  boxRegion,
  type ContentPart,
  crop,
  type Evidence,
  type ImagePart,
  type JsonObject,
  type Lineage,
  makeStep,
  originalLineage,
  resize,
  type Step,
  storedImage,
  type ToolContent,
} from "@fovea/core";
import { describe, expect, it } from "vitest";
import { TargetError } from "../scorers/answer-scorer.js";
import { faithfulnessOf } from "./of-run.js";
import { faithfulRate } from "./rate.js";
import { readTruth } from "./truth.js";

const ref = { type: "image", id: "a".repeat(64), width: 1000, height: 800, mediaType: "image/png" } as const;
const picture: ImagePart = { type: "image", ref, lineage: originalLineage(ref), name: "image-1" };
const target: Box = [600, 400, 700, 480];
const sample = { evidence: [{ medium: "image-1", box: target }] };
const elsewhere: Box = [0, 0, 200, 160];
const around: Box = [560, 370, 740, 510];

let cuts = 0;
/** The picture that `crop` would give, without its pixels. */
function cut(box: Box, size?: readonly [number, number]): ImagePart {
  const cropped = crop(storedImage(ref), box);
  const image = size === undefined ? cropped : resize(cropped, size[0], size[1]);
  const { width, height, lineage } = image;
  const id = String(++cuts).padStart(64, "0");
  return {
    type: "image",
    ref: { type: "image", id, width, height, mediaType: "image/png" },
    lineage,
    name: `crop-${cuts}`,
  };
}
const relined = (part: ImagePart, change: Partial<Lineage[number]>): ImagePart => ({
  ...part,
  lineage: part.lineage!.map((placement) => ({ ...placement, ...change })),
});

interface Told {
  readonly calls?: readonly (Partial<ToolContent> & { readonly uses?: readonly string[] })[];
  readonly evidence?: readonly Evidence[];
  readonly answer?: string | null;
}

function runOf({ calls = [], evidence = [], answer = "red" }: Told): { steps: Step[] } {
  const steps: Step[] = [];
  const add = (kind: Step["kind"], actor: string, content: JsonObject) =>
    steps.push(makeStep({ parent: steps.at(-1)?.id ?? null, actor, kind, content }));
  add("config", "react@1", {});
  add(
    "message",
    "user",
    asContent({ role: "user", parts: [picture, { type: "text", text: "what colour?" }] }),
  );
  calls.forEach(({ uses: _, ...call }, i) => {
    const whole: ToolContent = {
      callId: `c${i}`,
      tool: "crop@1",
      input: { image: "image-1", box: [i] },
      media: { "image-1": picture },
      outcome: "ok",
      parts: [],
      evidence: [],
      ...call,
    };
    add("tool", whole.tool, asContent(whole));
  });
  const said: Answer = { answer, abstained: answer === null, confidence: null, evidence };
  add("note", "react@1", asContent({ answer: said }));
  return { steps };
}
const showing = (...parts: ContentPart[]) => ({ parts });
const at = (box: Box, more: Partial<Evidence> = {}): Evidence => ({
  media: ref.id,
  region: boxRegion(box),
  role: "supports",
  ...more,
});
const classOf = (told: Told, right = true) => faithfulnessOf(runOf(told), sample, { right }).class;

describe("what a run is, by what its tools showed", () => {
  it("is faithful when a crop held the target and the answer is right, and misread when it is wrong", () => {
    const told = { calls: [showing(cut(around))], evidence: [at(target)] };
    expect(classOf(told)).toBe("faithful");
    expect(classOf(told, false)).toBe("misread");
    const found = faithfulnessOf(runOf(told), sample, { right: true });
    expect(found).toMatchObject({ known: true, method: "evidence-overlap", looked: "yes", evidence: "yes" });
    expect(found.measures).toEqual({
      faithful: 1,
      looked: 1,
      evidence: 1,
      coverage: 1,
      iou: 1,
      pointing: 1,
      precision: 1,
    });
  });

  it("is lucky when nothing was looked at or only other places were, and missed when the answer is wrong too", () => {
    expect(classOf({})).toBe("lucky");
    expect(classOf({ calls: [showing(cut(elsewhere))] })).toBe("lucky");
    expect(classOf({ calls: [showing(cut(elsewhere))] }, false)).toBe("missed");
  });

  it("is pointed when only the model says where, and misattributed when it looked and says another place", () => {
    expect(classOf({ evidence: [at(target)] })).toBe("pointed");
    expect(classOf({ calls: [showing(cut(around))], evidence: [at(elsewhere)] })).toBe("misattributed");
  });

  it("says looked or unlooked where nobody knows what is right, and unjudged where nobody knows where", () => {
    const looked = runOf({ calls: [showing(cut(around))] });
    expect(faithfulnessOf(looked, sample).class).toBe("looked");
    expect(faithfulnessOf(runOf({}), sample).class).toBe("unlooked");
    expect(faithfulnessOf(looked, {}, { right: true })).toMatchObject({
      known: false,
      class: "unjudged",
      measures: {},
    });
    expect(classOf({ answer: null }, false)).toBe("abstained");
  });
});

describe("which outputs hold the target", () => {
  const verdict = (part: ContentPart, settings = {}) =>
    faithfulnessOf(runOf({ calls: [showing(part)] }), sample, { settings }).calls[0]!.verdict;

  it("not a cut through it, not the whole picture, not one that is shrunk away", () => {
    expect(verdict(cut([600, 400, 650, 480]))).toBe("no");
    expect(verdict(cut([600, 400, 680, 480]))).toBe("yes");
    expect(verdict(cut([0, 0, 1000, 800]), { minShare: 0.02 })).toBe("no");
    expect(verdict(cut(around, [9, 7]))).toBe("no");
    expect(verdict(cut(around, [18, 14]))).toBe("yes");
  });

  it("a montage of which one cell holds it, and two halves together", () => {
    const halves = [...cut([600, 400, 650, 480]).lineage!, ...cut([650, 400, 700, 480]).lineage!];
    expect(verdict({ ...cut(around), lineage: halves })).toBe("yes");
    expect(verdict({ ...cut(around), lineage: [...cut(elsewhere).lineage!, ...cut(around).lineage!] })).toBe(
      "yes",
    );
  });

  it("not a montage of everything; and who names every place names few that are right", () => {
    const tiles: Box[] = Array.from({ length: 100 }, (_, i): Box => {
      const [x, y] = [(i % 10) * 100, Math.floor(i / 10) * 80];
      return [x, y, x + 100, y + 80];
    });
    const lineage = tiles.flatMap((tile) => cut(tile).lineage!);
    expect(verdict({ ...cut(around), lineage }, { minShare: 0.02 })).toBe("no");
    expect(verdict({ ...cut(around), lineage: lineage.slice(50, 60) }, { minShare: 0.02 })).toBe("yes");
    const all = faithfulnessOf(runOf({ evidence: tiles.map((tile) => at(tile)) }), sample, { right: true });
    expect(all).toMatchObject({ evidence: "yes", class: "pointed", overlap: { precision: 0.01 } });
  });

  it("a recovered place with a good score; a poor or absent score and an unknown place are unknown, never faithful", () => {
    const recovered = (score?: number) =>
      relined(cut(around), { certainty: "recovered", ...(score === undefined ? {} : { score }) });
    expect([recovered(0.97), recovered(0.6), recovered()].map((part) => verdict(part))).toEqual([
      "yes",
      "unknown",
      "unknown",
    ]);
    const unknown = relined(cut(around), { certainty: "unknown" });
    expect(verdict(unknown)).toBe("unknown");
    const { lineage: _, ...unplaced } = cut(around);
    expect(verdict(unplaced)).toBe("unknown");
    expect(classOf({ calls: [showing(unknown)], evidence: [at(target)] })).toBe("unknown");
    expect(classOf({ calls: [showing(unknown), showing(cut(around))] })).toBe("faithful");
    expect(verdict({ ...cut(around), lineage: [] })).toBe("no");
  });

  it("takes the picture that was given for the one that it is, without a lineage", () => {
    const { lineage: _, ...bare } = picture;
    expect(verdict(bare, { minShare: 0.001 })).toBe("yes");
  });

  it("what an expert reports there: it must fit or lie in it; a point must lie in it", () => {
    const reported = (region: Evidence["region"]) =>
      faithfulnessOf(
        runOf({ calls: [{ tool: "detect@1", evidence: [{ ...at(target), region: region! }] }] }),
        sample,
      ).calls[0]!.verdict;
    expect(reported(boxRegion([610, 410, 690, 470]))).toBe("yes");
    expect(reported(boxRegion([640, 430, 645, 435]))).toBe("no");
    expect(reported(boxRegion([0, 0, 1000, 800]))).toBe("no");
    expect(reported({ type: "point", point: [650, 440] })).toBe("yes");
    expect(reported({ type: "point", point: [700, 440] })).toBe("no");
  });

  it("of another page, medium or time is no look at it", () => {
    const timed = { evidence: [{ medium: "image-1", box: target, time: [2, 3] as const }] };
    const of = (change: Partial<Lineage[number]>, truth: typeof sample = sample) =>
      faithfulnessOf(runOf({ calls: [showing(relined(cut(around), change))] }), truth).looked;
    expect(of({ page: 1 })).toBe("no");
    expect(of({ parent: "b".repeat(64) })).toBe("no");
    expect([of({ time: [1, 2] }, timed), of({ time: [2.5, 4] }, timed), of({}, timed)]).toEqual([
      "no",
      "yes",
      "no",
    ]);
  });

  it("all truths of a sample, or one of them, as is asked for", () => {
    const two = { evidence: [...sample.evidence, { medium: "image-1", box: [10, 10, 60, 60] as const }] };
    const run = runOf({ calls: [showing(cut(around))] });
    expect(faithfulnessOf(run, two).looked).toBe("no");
    expect(faithfulnessOf(run, two, { settings: { need: "any" } }).looked).toBe("yes");
    const both = runOf({ calls: [showing(cut(around)), showing(cut([0, 0, 100, 100]))] });
    expect(faithfulnessOf(both, two).looked).toBe("yes");
  });
});

it("names red lines: a failed call, one that was made before, a crop of everything", () => {
  const same = { input: { image: "image-1", box: [1] }, ...showing(cut(around)) };
  const run = runOf({
    calls: [same, same, { outcome: "error" }, showing(cut([0, 0, 1000, 800])), showing(cut(elsewhere))],
  });
  expect(faithfulnessOf(run, sample).calls.map(({ redLine }) => redLine)).toEqual([
    null,
    "repeated",
    "failed",
    "no-op",
    null,
  ]);
});

it("refuses truths that cannot be: another handle, no area, off the picture, a file that is none", () => {
  const of = (medium: string, box: Box) => () => faithfulnessOf(runOf({}), { evidence: [{ medium, box }] });
  expect(of("image-2", target)).toThrow(/no medium "image-2"/);
  expect(of("image-1", [5, 5, 5, 9])).toThrow(TargetError);
  expect(of("image-1", [1000, 0, 1100, 10])).toThrow(/no area/);
  expect(() =>
    faithfulnessOf(runOf({}), { evidence: [{ medium: "image-1", box: target, page: 1 }] }),
  ).toThrow(/no pages/);
  const media = { "image-1": picture };
  expect(readTruth([{ box: [...target] }], media)).toEqual({
    evidence: [{ medium: "image-1", box: target }],
  });
  for (const wrong of [
    [],
    {},
    null,
    [3],
    [{ box: [1, 2, 3] }],
    [{ box: [...target], page: "x" }],
    { evidence: [{ box: [...target] }], answer: 3 },
  ])
    expect(() => readTruth(wrong as never, media)).toThrow(TargetError);
  expect(() => readTruth([{ box: [...target] }], { ...media, "image-2": picture })).toThrow(/which medium/);
});

it("a lucky guesser is right and not faithful; an agent that looks is both", () => {
  const guesser = Array.from({ length: 20 }, (_, i) =>
    faithfulnessOf(runOf({ calls: i % 2 === 0 ? [] : [showing(cut(elsewhere))] }), sample, { right: i < 18 }),
  );
  const looker = Array.from({ length: 20 }, (_, i) =>
    faithfulnessOf(runOf({ calls: [showing(cut(elsewhere)), showing(cut(around))] }), sample, {
      right: i < 18,
    }),
  );
  const lucky = faithfulRate(guesser);
  expect(lucky).toMatchObject({
    known: 20,
    faithful: { value: 0, n: 20 },
    classes: { lucky: 18, missed: 2 },
  });
  expect(lucky.faithful.high).toBeLessThan(0.17);
  const looking = faithfulRate(looker);
  expect(looking).toMatchObject({
    faithful: { value: 0.9 },
    faithfulGivenRight: { value: 1, n: 18 },
    looked: { value: 1 },
    calls: { value: 0.5, n: 40 },
  });
  expect(looking.faithful.low).toBeGreaterThan(lucky.faithful.high!);
  const none = faithfulRate([faithfulnessOf(runOf({}), {}, { right: true })]);
  expect(none).toMatchObject({ known: 0, faithful: { value: null, n: 0 }, classes: {} });
});
