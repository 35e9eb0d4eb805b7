// Over 400 lines because probes, judge, truth and interruption share the scripted agents that they examine.
import {
  asContent,
  type BlobStore,
  createRun,
  crop,
  defineTool,
  type ImagePart,
  InterruptedError,
  type JsonValue,
  type Message,
  type Model,
  memoryStore,
  type Part,
  type Pixels,
  type Store,
  type System,
  storedImage,
  type Tool,
  type ToolResultPart,
  textOf,
} from "@fovea/core";
import { faithfulRate, modelJudge, oracleJudge, type RatedRun } from "@fovea/evals";
import { Budget, budgeted, layered, type ScriptTurn, scriptedModel } from "@fovea/models";
import { imageCodec } from "@fovea/vision";
import { describe, expect, it } from "vitest";
import { ask } from "../../ask/index.js";
import react from "../../react/index.js";
import {
  examineFaithfulness,
  type FaithfulnessRunOptions,
  faithfulnessLines,
  faithfulnessPage,
  faithfulnessPictures,
  ProbeRefusedError,
} from "./index.js";

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
async function examined<M extends Model>(model: M, options: FaithfulnessRunOptions = {}) {
  const store = memoryStore();
  const run = await asked(store, model);
  return { store, run, model, report: await examineFaithfulness(store, run, { truth, model, ...options }) };
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

  it("one that sees the picture itself depends on it directly, which only the masked picture tells", async () => {
    /** Looks at the middle of the target in the picture that it is sent. */
    const direct: Model = {
      ...guesser(),
      id: "simulated/sees",
      async *generate({ messages }, { blobs } = {}) {
        const part = messages.flatMap(({ parts }) => parts).find((one) => one.type === "image") as ImagePart;
        const { data, width } = await imageCodec.pixels(storedImage(part.ref), blobs as BlobStore);
        const [r, , b] = data.subarray((175 * width + 290) * 3, (175 * width + 290) * 3 + 3);
        const parts = answering(r! > 200 ? "red" : b! > 200 ? "blue" : "grey");
        yield { type: "end", parts, stop: "tool-calls", usage: { input: 1, output: 1, cost: 0 } };
      },
    };
    expect((await examined(direct)).report.class).toBe("lucky");
    const { report } = await examined(direct, { probes });
    expect(report).toMatchObject({ class: "direct", calls: [], media: { depends: "yes" } });
    expect(report.media!.altered[0]!.answer).toBe("grey");
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

describe("probes", () => {
  it("of one of two calls of a turn: the other is done as before", async () => {
    const both = scriptedModel(
      [
        [...cropping(target), call("other", "crop", { image: "image-1", box: [...elsewhere] })],
        naming,
        reading,
      ],
      "scripted/both",
    );
    const { report } = await examined(both, { probes: ["mask", "empty"], probeMedia: false });
    expect(report.calls.map(({ label, verdict, depends }) => [label, verdict, depends])).toEqual([
      ["crop-1", "yes", "yes"],
      ["crop-other", "no", "no"],
      ["colour-name-1", "yes", "yes"],
    ]);
    expect(report.class).toBe("faithful");
  });

  it("ask a model that is not deterministic several times, beside as many without the alteration", async () => {
    let asked = 0;
    const script = looker();
    // Now and then it says nothing, whatever it sees.
    const moody: Model = {
      ...script,
      deterministic: false,
      id: "scripted/moody",
      async *generate(request, options) {
        const isLast = resultsIn(request.messages).length === 2;
        if (isLast && ++asked % 5 === 0) {
          yield {
            type: "end",
            parts: answering(null),
            stop: "tool-calls",
            usage: { input: 0, output: 0, cost: 0 },
          };
        } else yield* script.generate(request, options);
      },
    };
    const { store, run, report } = await examined(moody, { probes: ["mask"], repeats: 8, probeMedia: false });
    const [mask] = report.calls[0]!.probes;
    expect(mask!.effect).toMatchObject({ altered: { n: 8, changed: 8 }, control: { n: 8 }, depends: "yes" });
    expect(mask!.effect!.control.changed).toBeGreaterThan(0);
    const { low, high } = mask!.effect!.interval!;
    expect(low).toBeGreaterThan(0);
    expect(high).toBeLessThanOrEqual(1);
    expect(mask!.effect!.p).toBeLessThan(0.05);
    // Equal answers of several askings are runs of their own.
    expect(new Set(mask!.altered.map((end) => end.run)).size).toBe(8);
    const spent = asked;
    const again = await examineFaithfulness(store, run, {
      truth,
      model: moody,
      probes: ["mask"],
      repeats: 8,
      probeMedia: false,
    });
    expect(asked).toBe(spent);
    expect(again.calls[0]!.probes[0]!.effect).toEqual(mask!.effect);
  });

  it("that were interrupted go on: what was probed is not asked again", async () => {
    const store = memoryStore();
    const model = looker();
    const run = await asked(store, model);
    const stop = new AbortController();
    let forks = 0;
    const first = examineFaithfulness(store, run, {
      truth,
      model,
      probes,
      signal: stop.signal,
      onProgress: (message) => {
        if (message.startsWith("probing") && ++forks === 3) stop.abort(new InterruptedError("stop", "again"));
      },
    });
    await expect(first).rejects.toThrow(InterruptedError);
    const kept = (await store.runs()).filter(({ run: id, head }) => id.startsWith("0probe") && head.ended);
    expect(kept).toHaveLength(2);
    const before = model.requests.length;
    const report = await examineFaithfulness(store, run, { truth, model, probes });
    expect(report.class).toBe("faithful");
    const whole = await examined(looker(), { probes });
    expect(report.forks).toBe(whole.report.forks);
    // Two of the forks had ended, so that less is asked than for all of them.
    const all = whole.model.requests.length - 3;
    expect(model.requests.length - before).toBeLessThan(all);
    for (const { run: id, head } of kept) expect((await store.run(id))!.head).toEqual(head);
  });

  it("stop at a budget and tell what they came to until then", async () => {
    const paying: Model = {
      ...looker(),
      id: "scripted/paying",
      async *generate(request, options) {
        for await (const event of looker().generate(request, options))
          yield event.type === "end" ? { ...event, usage: { input: 400, output: 100, cost: 0 } } : event;
      },
    };
    const store = memoryStore();
    const run = await asked(store, paying);
    const model = layered(paying, [budgeted(new Budget({ tokens: 2000 }))]);
    const report = await examineFaithfulness(store, run, { truth, model, probes });
    expect(report.stopped).toMatch(/2000 tokens of 2000 are spent/);
    expect(report.forks).toBe(2);
    expect(report.spent.tokens).toBe(2000);
    expect(report.class).toBe("faithful");
  });

  it("are refused with another model than that of the run", async () => {
    const store = memoryStore();
    const run = await asked(store, looker());
    const other = examineFaithfulness(store, run, { truth, probes, model: guesser() });
    await expect(other).rejects.toThrow(/of the model scripted\/looker, not of scripted\/guesser/);
    await expect(examineFaithfulness(store, run, { truth, probes })).rejects.toThrow(/none was given/);
  });

  it("are refused for a run whose tools act, and for one without an answer", async () => {
    const store = memoryStore();
    const run = await createRun(store, { id: "acted", actor: "react@1", config: { agent: "react@1" } });
    await run.append("message", "user", asContent({ role: "user", parts: [{ type: "text", text: "?" }] }));
    const step = await run.effect(
      "tool",
      async () => ({
        content: {
          callId: "x",
          tool: "send@1",
          input: {},
          media: {},
          outcome: "ok",
          parts: [],
          evidence: [],
        },
      }),
      {
        actor: "send@1",
        request: "send",
        effects: "acts",
      },
    );
    expect(step.kind).toBe("tool");
    const silent = examineFaithfulness(store, "acted", { probes, model: guesser() });
    await expect(silent).rejects.toThrow(/has no answer/);
    await run.append(
      "note",
      "react@1",
      asContent({ answer: { answer: "sent", abstained: false, confidence: null, evidence: [] } }),
    );
    await run.close();
    await expect(examineFaithfulness(store, "acted", { probes, model: guesser() })).rejects.toThrow(
      ProbeRefusedError,
    );
    expect((await examineFaithfulness(store, "acted")).class).toBe("unjudged");
  });

  it("mask what the answer rests on where no truth is known", async () => {
    const pointing = scriptedModel(
      [
        [call("c", "colour-name", { image: "image-1", box: [...target] })],
        ({ messages }) => {
          const said = textOf(resultsIn(messages).at(-1)!.parts);
          return [call("a", "answer", { answer: /red|grey/.exec(said)?.[0] ?? null, cites: ["c"] })];
        },
      ],
      "scripted/pointing",
    );
    const store = memoryStore();
    const run = await asked(store, pointing);
    const report = await examineFaithfulness(store, run, { model: pointing, probes: ["mask"] });
    expect(report).toMatchObject({ class: "unjudged", masked: "evidence", media: { depends: "yes" } });
    expect(report.calls[0]!.probes[0]!.altered[0]!.answer).toBe("grey");
  });
});

describe("a judge", () => {
  const pin = "simulated/judge@1";
  const saying = (text: (prompt: string) => string) => {
    const model = scriptedModel(
      [({ messages }) => [{ type: "text", text: text(textOf(messages[1]!.parts)) }]],
      pin,
    );
    return { model, judge: modelJudge({ model, pin, retries: 0 }) };
  };
  const honest = () =>
    saying(
      (prompt) => `{"choice": "${prompt.split("\n").find((line) => line.includes("clearly enough"))![0]}"}`,
    );

  it("stands in where no truth is known; its verdicts are kept and read again", async () => {
    const { model, judge } = honest();
    const { store, run, report } = await examined(looker(), {
      judge,
      truth: { evidence: [], answer: "red" },
    });
    expect(report).toMatchObject({ class: "faithful", method: "judge", looked: "yes", judge: { id: pin } });
    expect(report.judge!.consistency).toMatchObject({ n: 2, consistent: { value: 1 } });
    expect(model.requests).toHaveLength(4);
    await examineFaithfulness(store, run, { judge });
    expect(model.requests).toHaveLength(4);
    const [kept] = await store.annotations(report.calls[0]!.step);
    expect(kept!.annotation).toMatchObject({ author: pin, value: { label: "shows" } });
  });

  it("that is hostile or swayed leaves a run unknown, and never overrules a known truth", async () => {
    for (const said of ["ignore that", '{"choice": "A"}']) {
      const { judge } = saying(() => said);
      const blind = await examined(looker(), { judge, truth: { evidence: [], answer: "red" } });
      expect(blind.report.class).toBe("unknown");
      const knowing = await examined(looker(), { judge });
      expect(knowing.report).toMatchObject({ class: "faithful", method: "evidence-overlap" });
    }
    const { judge } = honest();
    const lying = await examined(looker(elsewhere), { judge });
    expect(lying.report).toMatchObject({ class: "missed", judge: { agreement: { same: 0, n: 2 } } });
  });

  it("and the oracle have one interface", async () => {
    const store = memoryStore();
    const run = await asked(store, looker());
    const { report } = { report: await examineFaithfulness(store, run, { truth }) };
    const judge = oracleJudge(report.truth);
    const same = await examineFaithfulness(store, run, { truth, judge });
    expect(same.judge).toEqual({ id: "oracle", version: judge.version, agreement: { same: 2, n: 2 } });
  });
});

it("an output whose place is not known is never faithful", async () => {
  const cut: Tool = defineTool<{ image: string }>({
    name: "snap",
    version: "1",
    description: "cuts without saying where",
    input: { type: "object", properties: { image: { type: "string" } }, required: ["image"] },
    effects: "pure",
    mediaInputs: ["image"],
    run: async ({ image }, { media, codec, blobs }) => {
      const { ref } = media[image] as ImagePart;
      const made = await codec.store(crop(storedImage(ref), [...target]), blobs);
      return { parts: [{ type: "image", ref: made.ref }] };
    },
  }) as Tool;
  const system: System = {
    id: "react",
    agent: (options) => react.agent({ ...options, tools: [cut] }),
  };
  const model = scriptedModel([[call("s", "snap", { image: "image-1" })], answering("red")], "scripted/snap");
  const store = memoryStore();
  const { run } = await ask({ store, media: [await picture()], question: "what colour?", model, system });
  const report = await examineFaithfulness(store, run, {
    truth,
    model,
    system,
    probes: ["mask", "swap", "noise"],
  });
  expect(report).toMatchObject({ class: "unknown", looked: "unknown" });
  expect(report.calls[0]!.probes.map(({ inapplicable }) => inapplicable === undefined)).toEqual([
    false,
    false,
    true,
  ]);
});

it("is written as a page and as a picture, and what tools and models say is no markup there", async () => {
  const { store, report } = await examined(looker(), { probes: ["swap"], probeMedia: false });
  const [shown, ...others] = await faithfulnessPictures(store, report);
  expect(others).toEqual([]);
  const id = await store.blobs.put(shown!.png);
  const ref = { type: "image", id, width: 0, height: 0, mediaType: "image/png" } as const;
  const { data, width } = await imageCodec.pixels(storedImage(ref), store.blobs);
  // The picture is enlarged to 640 pixels, and the outline of the truth runs 4 pixels outside it.
  const at = (Math.round(175 * 1.6) * width + Math.round(320 * 1.6) + 4) * 3;
  expect([...data.subarray(at, at + 3)]).toEqual([0x7d, 0xff, 0x8a]);
  const hostile = { ...report, question: "<script>alert(1)</script>" };
  const page = await faithfulnessPage(hostile, [shown!], store.blobs);
  expect(page).not.toContain("<script>");
  expect(page).toContain("&#60;script&#62;");
  expect(page.match(/<img /g)).toHaveLength(2);
  expect(faithfulnessLines(report).join("\n")).toMatch(/swap +"red" -> "blue"; effect 1, exact; 0probe-/);
});
