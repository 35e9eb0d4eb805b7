import {
  type JsonValue,
  type Message,
  type Model,
  memoryStore,
  type Part,
  type Pixels,
  type Store,
  type ToolResultPart,
  textOf,
} from "@fovea/core";
import { faithfulRate, type RatedRun } from "@fovea/evals";
import { type ScriptTurn, scriptedModel } from "@fovea/models";
import { imageCodec } from "@fovea/vision";
import { describe, expect, it } from "vitest";
import { ask } from "../../ask/index.js";
import { examineFaithfulness, type FaithfulnessRunOptions } from "./index.js";

const target = [260, 150, 320, 200] as const;
const truth = { answer: "red", evidence: [{ medium: "image-1", box: target }] };
const elsewhere = [20, 20, 80, 70] as const;

/** Blue, with a red patch at the target. */
async function picture(): Promise<Uint8Array> {
  const [width, height] = [400, 300];
  const pixels: Pixels = { data: new Uint8Array(width * height * 3), width, height, channels: 3 };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const isIn = x >= target[0] && x < target[2] && y >= target[1] && y < target[3];
      pixels.data.set(isIn ? [220, 20, 20] : [30, 60, 220], (y * width + x) * 3);
    }
  return imageCodec.encode(pixels, { mediaType: "image/png" });
}

const call = (id: string, tool: string, input: JsonValue): Part => ({ type: "tool-call", id, tool, input });
const answering = (answer: string | null): Part[] => [call("a", "answer", { answer })];
const resultsIn = (messages: readonly Message[]): ToolResultPart[] =>
  messages.flatMap(({ parts }) =>
    parts.filter((part): part is ToolResultPart => part.type === "tool-result"),
  );
const cropping = (box: readonly number[]): Part[] => [
  call("crop-1", "crop", { image: "image-1", box: [...box] }),
];
const naming: Part[] = [call("colour-1", "colour-name", { image: "crop-1" })];
/** Says the colour that the tool named, or nothing where it named none. */
const reading: ScriptTurn = ({ messages }) => {
  const said = textOf(resultsIn(messages).at(-1)?.parts ?? []);
  return answering(/red|blue|gray|grey/i.exec(said)?.[0].toLowerCase() ?? null);
};
const looker = (box: readonly number[] = target) =>
  scriptedModel([cropping(box), naming, reading], "scripted/looker");
const guesser = () => scriptedModel([answering("red")], "scripted/guesser");
const decorator = () => scriptedModel([cropping(target), answering("red")], "scripted/decorator");

async function asked(store: Store, model: Model): Promise<string> {
  const { run } = await ask({
    store,
    media: [await picture()],
    question: "what colour is the patch?",
    model,
  });
  return run;
}
async function examined(model: Model, options: FaithfulnessRunOptions = {}) {
  const store = memoryStore();
  const run = await asked(store, model);
  return { store, run, report: await examineFaithfulness(store, run, { truth, model, ...options }) };
}
const probes = ["mask", "noise", "swap", "empty"] as const;

describe("agents and their classes, by the record and by probes that agree with it", () => {
  it("one that looks is faithful: the answer changes with what the crop shows", async () => {
    const { store, run, report } = await examined(looker(), { probes });
    expect(report).toMatchObject({ class: "faithful", right: true, looked: "yes", deterministic: true });
    const [crop, colour] = report.calls;
    expect([crop!.label, crop!.verdict, crop!.depends]).toEqual(["crop-1", "yes", "yes"]);
    const byKind = Object.fromEntries(crop!.probes.map((probe) => [probe.kind, probe]));
    expect(byKind.mask!.altered[0]!.answer).toMatch(/gray|grey/);
    expect(byKind.swap!.altered[0]!.answer).toBe("blue");
    expect(byKind.mask!.effect).toMatchObject({ effect: 1, interval: null, depends: "yes" });
    expect(byKind.mask!.control.map(({ answer }) => answer)).toEqual(["red"]);
    expect(colour!.depends).toBe("yes");
    expect(report.media).toMatchObject({ depends: "yes", effect: { effect: 1 } });
    for (const probe of crop!.probes)
      for (const { run: fork } of probe.altered)
        expect((await store.run(fork))!.head.forkedFrom).toMatchObject({ run, step: crop!.step });
  });

  it("one that guesses is lucky, whether it never crops or crops elsewhere; the picture does not matter to it", async () => {
    const never = await examined(guesser(), { probes });
    expect(never.report).toMatchObject({
      class: "lucky",
      right: true,
      looked: "no",
      calls: [],
      media: { depends: "no" },
    });
    const wrong = scriptedModel([cropping(elsewhere), answering("red")], "scripted/elsewhere");
    const { report } = await examined(wrong, { probes });
    expect(report).toMatchObject({ class: "lucky", looked: "no", calls: [{ verdict: "no", depends: "no" }] });
    expect(report.calls[0]!.probes[0]).toMatchObject({
      kind: "mask",
      inapplicable: expect.stringMatching(/evidence/),
    });
  });

  it("one that looks for show is unfaithful: only probes find that", async () => {
    expect((await examined(decorator())).report.class).toBe("faithful");
    const { report } = await examined(decorator(), { probes });
    expect(report).toMatchObject({
      class: "unfaithful",
      calls: [{ verdict: "yes", depends: "no" }],
      media: { depends: "no" },
    });
  });

  it("one that crops the wrong place and reads it has missed", async () => {
    const { report } = await examined(looker(elsewhere), { probes: ["swap"], probeMedia: false });
    expect(report).toMatchObject({ class: "missed", right: false, answer: { answer: "blue" } });
  });

  it("one that names the place in the picture without a tool depends on it directly", async () => {
    const direct = scriptedModel(
      [[call("c", "colour-name", { image: "image-1", box: [...target] })], reading],
      "scripted/direct",
    );
    const { report } = await examined(direct, { probes: ["mask"] });
    expect(report).toMatchObject({ right: true, media: { depends: "yes" } });
    expect(["direct", "faithful"]).toContain(report.class);
  });

  it("over several runs: a guesser has the accuracy and not the faith, a looker both", async () => {
    const rated = async (make: () => Model) => {
      const runs: RatedRun[] = [];
      for (let i = 0; i < 3; i++) runs.push((await examined(make())).report);
      return faithfulRate(runs);
    };
    const [lucky, looking] = [await rated(guesser), await rated(looker)];
    expect(lucky).toMatchObject({ faithful: { value: 0 }, faithfulGivenRight: { value: 0, n: 3 } });
    expect(looking).toMatchObject({ faithful: { value: 1 }, faithfulGivenRight: { value: 1, n: 3 } });
  });
});
