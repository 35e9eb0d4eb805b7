import {
  FoveaError,
  InterruptedError,
  LimitError,
  memoryFiles,
  memoryStore,
  NotFoundError,
  pathTo,
  type Store,
  StoreBusyError,
} from "@fovea/core";
import { describe, expect, it } from "vitest";
import {
  caseKey,
  type EvalCase,
  EvalStoppedError,
  joined,
  listEvals,
  OtherEvalError,
  readEval,
  readEvalCases,
  runEval,
  scorePublished,
} from "./index.js";
import { dataset, echo, picture, questions, sayingAgent, setting } from "./testing/says.js";

const number = (question: string): number => Number(question.slice(1));
const all = async (store: Store, id: string): Promise<EvalCase[]> => {
  const cases = [];
  for await (const one of readEvalCases(store, id)) cases.push(one);
  return cases.sort((a, b) => a.index - b.index || a.epoch - b.epoch);
};

class FlatTyreError extends FoveaError {}
const flat = () => new FlatTyreError("the tyre is flat", "pump it up");

describe("runEval", () => {
  it("names one run per sample, keeps each score as an annotation, and sums up", async () => {
    const store = memoryStore();
    const { agent } = sayingAgent((question) => ({
      answer: number(question) < 6 ? question.slice(1) : "no",
    }));
    const result = await runEval(setting(agent, { store, n: 8 }));
    expect(result).toMatchObject({
      complete: true,
      n: 8,
      failed: 0,
      abstained: 0,
      epochs: 1,
      agent: "says@1",
    });
    expect(result.metrics.right).toMatchObject({ value: 0.75, n: 8, kind: "share", interval: "wilson" });
    expect(result.metricsWithoutFailed).toEqual(result.metrics);
    expect(result.groups.map(({ group, n, metrics }) => [group, n, metrics.right!.value])).toEqual([
      ["even", 4, 0.75],
      ["odd", 4, 0.75],
    ]);
    expect(result.tokens).toEqual({ input: 80, output: 16 });
    expect(result.cost).toBeCloseTo(0.008, 12);
    const { runs } = await readEval(store, result.id);
    expect(Object.keys(runs)).toEqual(questions(8).map(({ id }) => id));
    const { head } = (await store.run(runs.s2!))!;
    expect(head.ended).toBe("answered");
    expect((await store.annotations(head.head)).map(({ annotation }) => annotation)).toEqual([
      { step: head.head, scorer: "echo/right@1", value: 1, author: `eval ${result.id}` },
    ]);
    expect((await pathTo(store, head.head)).map(({ kind }) => kind)).toEqual([
      "config",
      "message",
      "environment",
      "note",
    ]);
    const cases = await all(store, result.id);
    expect(cases[7]).toMatchObject({
      sample: "s7",
      answer: "no",
      values: { right: 0 },
      target: "7",
      run: runs.s7,
    });
    expect(await listEvals(store)).toEqual([result]);
  });

  it("counts a failed sample as wrong, gives both rates, and tries it again when it is taken up", async () => {
    const store = memoryStore();
    let broken = true;
    const { agent, asked } = sayingAgent((question) => {
      if (broken && number(question) % 4 === 1) throw flat();
      return { answer: question.slice(1) };
    });
    const first = await runEval(setting(agent, { store }));
    expect(first).toMatchObject({ complete: true, n: 8, failed: 2, abstained: 0 });
    expect(first.metrics.right).toMatchObject({ value: 0.75, n: 8 });
    expect(first.metricsWithoutFailed.right).toMatchObject({ value: 1, n: 6 });
    expect(first.groups.find(({ group }) => group === "odd")).toMatchObject({ failed: 2 });
    expect((await all(store, first.id))[1]).toMatchObject({
      answer: null,
      error: { code: "FLAT_TYRE", message: "the tyre is flat" },
    });
    expect(first.worthReading).toContainEqual({ case: "s1", why: expect.stringContaining("FLAT_TYRE") });
    broken = false;
    asked.length = 0;
    const second = await runEval(setting(agent, { store }));
    expect(asked.sort()).toEqual(["q1", "q5"]);
    expect(second).toMatchObject({ n: 8, failed: 0, metrics: { right: { value: 1, n: 8 } } });
    const cases = await all(store, first.id);
    expect(cases.map(({ sample }) => sample)).toEqual(questions(8).map(({ id }) => id));
    expect(cases.every(({ error }) => error === undefined)).toBe(true);
  });

  it("goes on after an interrupt, asks nothing twice, and comes to what it would have come to", async () => {
    const say = (question: string) => ({ answer: number(question) % 3 === 0 ? "wrong" : question.slice(1) });
    const whole = await runEval(setting(sayingAgent(say).agent, { store: memoryStore(), n: 20 }));
    const store = memoryStore();
    const interrupt = new AbortController();
    const { agent, asked } = sayingAgent((question) => {
      if (question === "q11") interrupt.abort(new InterruptedError("stopped", "go on"));
      return say(question);
    });
    const stopped = runEval(setting(agent, { store, n: 20, concurrency: 3, signal: interrupt.signal }));
    await expect(stopped).rejects.toThrow(InterruptedError);
    const [halfway] = await listEvals(store);
    expect(halfway).toMatchObject({ complete: false, finished: null });
    expect(halfway!.n).toBeGreaterThan(5);
    expect(halfway!.n).toBeLessThan(20);
    const result = await runEval(setting(agent, { store, n: 20, concurrency: 3 }));
    expect(result).toMatchObject({ complete: true, n: 20, metrics: whole.metrics, groups: whole.groups });
    // The interrupted ones had not been acknowledged: only they may have been asked twice.
    const twice = asked.filter((question, i) => asked.indexOf(question) !== i);
    expect(twice.length).toBeLessThanOrEqual(3);
    expect(new Set(asked).size).toBe(20);
  });

  it("finds answers by their runs where the process died before it wrote the cases down", async () => {
    const store = memoryStore();
    const { agent, asked } = sayingAgent((question) => ({ answer: question.slice(1) }));
    // As after a kill: runs that have ended, an eval that was begun, and no cases.
    const dying: Store = new Proxy(store, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (name !== "append") return typeof value === "function" ? value.bind(target) : value;
        return async (records: Parameters<Store["append"]>[0]) => {
          const isCases = records.some((one) => one.type === "group" && one.name === "eval-cases");
          const isResult = records.some((one) => one.type === "group" && asked.length > 0);
          if (!isCases && !isResult) await target.append(records);
        };
      },
    });
    await runEval(setting(agent, { store: dying }));
    expect((await listEvals(store))[0]).toMatchObject({ complete: false, n: 0 });
    asked.length = 0;
    const result = await runEval(setting(agent, { store }));
    expect(asked).toEqual([]);
    expect(result).toMatchObject({ complete: true, n: 8, metrics: { right: { value: 1 } } });
    expect((await all(store, result.id)).map(({ answer }) => answer)).toEqual([..."01234567"]);
  });

  it("refuses to go on with other settings, and leaves what is there as it is", async () => {
    const store = memoryStore();
    const { agent } = sayingAgent(() => ({ answer: "1" }));
    const result = await runEval(setting(agent, { store }));
    await expect(runEval(setting(agent, { store, n: 9 }))).rejects.toThrow(OtherEvalError);
    await expect(runEval(setting(agent, { store, n: 9 }))).rejects.toThrow(/n was 8/);
    expect(await listEvals(store)).toEqual([result]);
  });

  it("is not worked on by two processes at once", async () => {
    const medium = memoryFiles();
    const [one, other] = [memoryStore(medium), memoryStore(medium)];
    let busy: unknown;
    const { agent } = sayingAgent(async (question) => {
      if (question === "q2")
        busy = await runEval(setting(sayingAgent(() => ({ answer: "x" })).agent, { store: other })).catch(
          (error: unknown) => error,
        );
      return { answer: question.slice(1) };
    });
    const result = await runEval(setting(agent, { store: one, concurrency: 1 }));
    expect(busy).toBeInstanceOf(StoreBusyError);
    expect(result.metrics.right!.value).toBe(1);
  });

  it("stops at its budget when what runs is done, and goes on with more", async () => {
    const store = memoryStore();
    const { agent, asked } = sayingAgent((question) => ({ answer: question.slice(1) }));
    const budget = { tokens: 30 };
    await expect(runEval(setting(agent, { store, budget, concurrency: 1 }))).rejects.toThrow(LimitError);
    expect(asked).toHaveLength(3);
    await expect(runEval(setting(agent, { store, budget }))).rejects.toThrow(
      /36 tokens were used of at most 30/,
    );
    const result = await runEval(setting(agent, { store, budget: { tokens: 1000, cost: 1 } }));
    expect(asked).toHaveLength(8);
    expect(result).toMatchObject({ complete: true, tokens: { input: 80, output: 16 } });
    const spent = runEval(setting(agent, { store: memoryStore(), budget: { cost: 0.002 }, concurrency: 1 }));
    await expect(spent).rejects.toThrow(/\$0.0020 were spent of at most \$0.002/);
  });

  it("stops where one sample after the other fails alike, but not at limits of samples", async () => {
    const store = memoryStore();
    const { agent, asked } = sayingAgent((question) => {
      if (number(question) >= 3) throw flat();
      return { answer: question.slice(1) };
    });
    const stopped = runEval(setting(agent, { store, n: 40, concurrency: 1 }));
    await expect(stopped).rejects.toThrow(EvalStoppedError);
    await expect(stopped).rejects.toMatchObject({
      fix: "pump it up",
      message: /last 10 .* the tyre is flat/,
    });
    expect(asked).toHaveLength(13);
    expect((await listEvals(store))[0]).toMatchObject({ complete: false, n: 13, failed: 10 });
    const small = sayingAgent(() => {
      throw new LimitError("12 tokens of at most 10", "raise it");
    });
    const limited = await runEval(setting(small.agent, { store: memoryStore(), n: 30 }));
    expect(limited).toMatchObject({
      n: 30,
      failed: 30,
      metrics: { right: { value: 0 } },
      metricsWithoutFailed: {},
    });
  });

  it("stops at once at what every sample would meet", async () => {
    const { agent, asked } = sayingAgent(() => {
      throw new NotFoundError("no such model", "name another");
    });
    const stops = (error: unknown) => error instanceof NotFoundError;
    await expect(runEval(setting(agent, { n: 30, concurrency: 1, stops }))).rejects.toThrow(/no such model/);
    expect(asked).toHaveLength(1);
  });

  it("stops where a benchmark cannot score, and has paid for nothing in vain", async () => {
    const store = memoryStore();
    const { agent, asked } = sayingAgent((question) => ({ answer: question.slice(1) }));
    const benchmark = {
      ...echo,
      grade: () => {
        throw new RangeError("no score");
      },
    };
    await expect(runEval(setting(agent, { store, benchmark }))).rejects.toThrow(RangeError);
    const before = asked.length;
    const { n } = await runEval(setting(agent, { store }));
    expect([n, asked.length, before <= 8]).toEqual([8, 8, true]);
  });

  it("counts several answers to one sample as one cluster, each from a seed of its own", async () => {
    const store = memoryStore();
    const seeds = new Set<number>();
    const { agent } = sayingAgent((question, run) => {
      seeds.add(run.seed);
      return { answer: number(question) % 2 === 0 ? question.slice(1) : null };
    });
    const result = await runEval(setting(agent, { store, n: 12, epochs: 3, seed: 5 }));
    expect([...seeds].sort()).toEqual([5, 6, 7]);
    expect(result).toMatchObject({ n: 36, abstained: 18, epochs: 3 });
    expect(result.metrics.right).toMatchObject({ value: 0.5, n: 36, interval: "clustered wilson" });
    const keys = (await all(store, result.id)).slice(0, 4).map(caseKey);
    expect(keys).toEqual(["s0", "s0#1", "s0#2", "s1"]);
  });

  it("has as many samples out as it may, asked anew before each", async () => {
    let [out, most, allowed] = [0, 0, 2];
    const seen: number[] = [];
    const { agent } = sayingAgent(async (question) => {
      most = Math.max(most, ++out);
      // Until the others are out as well; at the end there are none.
      for (let turn = 0; turn < 100 && out < allowed; turn++)
        await new Promise((resolve) => setImmediate(resolve));
      out -= 1;
      if (number(question) === 9) {
        seen.push(most);
        [most, allowed] = [0, 5];
      }
      return { answer: question.slice(1) };
    });
    await runEval(setting(agent, { n: 40, concurrency: () => allowed, store: memoryStore() }));
    expect([...seen, most]).toEqual([2, 5]);
  });

  it("keeps nothing without a store", async () => {
    const { agent } = sayingAgent((question) => ({ answer: question.slice(1) }));
    const cases: EvalCase[] = [];
    const result = await runEval(setting(agent, { onCase: (one) => cases.push(one) }));
    expect(result).toMatchObject({ complete: true, n: 8 });
    expect(cases.map(({ run }) => run)).toEqual(Array(8).fill(null));
  });

  it("tells how far it is", async () => {
    const { agent } = sayingAgent((question) => ({ answer: question.slice(1) }));
    const told: unknown[] = [];
    await runEval(setting(agent, { n: 3, concurrency: 1, onProgress: (progress) => told.push(progress) }));
    expect(told).toHaveLength(3);
    expect(told[1]).toMatchObject({
      done: 2,
      total: 3,
      failed: 0,
      running: 0,
      atOnce: 1,
      score: { metric: "right", value: 1 },
      tokens: { input: 20, output: 4 },
      etaMs: expect.any(Number),
    });
  });

  it("puts what is confident and wrong before what is only wrong", async () => {
    const { agent } = sayingAgent((question) => {
      const i = number(question);
      return i < 2 ? { answer: "x", confidence: i === 0 ? 0.6 : 0.9 } : { answer: i === 2 ? null : "y" };
    });
    const { worthReading } = await runEval(setting(agent, { n: 4 }));
    expect(worthReading.map((one) => one.case)).toEqual(["s1", "s0", "s3", "s2"]);
    expect(worthReading[0]!.why).toBe('wrong with a confidence of 0.90: "x", right is 1');
  });

  it("compares the answer's evidence with the sample's, where that is known", async () => {
    const samples = questions(4).map((sample, i) => ({
      ...sample,
      media: [{ name: "image-1", as: "image" as const, source: new Uint8Array(1) }],
      ...(i === 3 ? {} : { evidence: [{ medium: "image-1", box: [10, 10, 30, 30] as const }] }),
    }));
    const { agent } = sayingAgent((question) => {
      const box = number(question) === 0 ? [10, 10, 30, 30] : [60, 60, 90, 90];
      const region = {
        type: "box",
        box: box as unknown as readonly [number, number, number, number],
      } as const;
      const media = "a".repeat(64);
      return {
        answer: question.slice(1),
        evidence: [{ media, region, role: "supports", score: 1 }],
      };
    });
    const store = memoryStore();
    const data = dataset(samples);
    const load = async () => picture("image-1");
    const { faithfulness } = await runEval(setting(agent, { store, data, load }));
    expect(faithfulness).toMatchObject({ method: "evidence-overlap" });
    expect(faithfulness!.metrics.evidence).toMatchObject({ n: 3, kind: "share" });
    expect(faithfulness!.metrics.evidence!.value).toBeCloseTo(1 / 3, 12);
    const cases = await all(store, "20260101-000000-aaaaaa");
    expect(cases.map(({ faithful }) => faithful?.iou)).toEqual([1, 0, 0, undefined]);
    expect(cases[0]!.truth).toEqual([{ medium: "image-1", box: [10, 10, 30, 30] }]);
  });
});

describe("scorePublished", () => {
  it("is an eval like any other, without runs", async () => {
    const store = memoryStore();
    const result = await scorePublished({
      benchmark: echo,
      predictions: await echo.predictions("file"),
      hash: "1".repeat(64),
      configuration: {},
      configurationHash: "2".repeat(64),
      store,
    });
    expect(result).toMatchObject({ agent: "predictions", model: null, n: 4, abstained: 1, complete: true });
    expect(result.metrics.right!.value).toBe(0.25);
    expect(result.metrics["given right"]).toMatchObject({ value: 1, kind: "share" });
    expect(await listEvals(store)).toEqual([result]);
    expect((await all(store, result.id)).map(({ run }) => run)).toEqual([null, null, null, null]);
  });
});

describe("joined", () => {
  it("puts the data sets of several seeds behind each other, with ids that stay apart", async () => {
    const data = joined([0, 1].map((seed) => ({ seed, data: dataset(questions(2)) })));
    expect(data.size).toBe(4);
    const ids = [];
    for await (const { id } of data.samples()) ids.push(id);
    expect(ids).toEqual(["0-s0", "0-s1", "1-s0", "1-s1"]);
  });
});
