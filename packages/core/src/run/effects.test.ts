import { describe, expect, it } from "vitest";
import {
  createRun,
  DivergenceError,
  EffectInDoubtError,
  type EffectOptions,
  EffectTimeoutError,
  firstJsonDifference,
  fork,
  InterruptedError,
  type JsonObject,
  memoryStore,
  pathTo,
  RecordedError,
  type Run,
  replay,
  resume,
  type Store,
  settle,
} from "../index.js";

const begin = (store: Store, id = "r") => createRun(store, { id, actor: "test@1", config: {}, seed: 3 });
const pure = (request: string, more: Partial<EffectOptions> = {}): EffectOptions => ({
  actor: "tool@1",
  request,
  effects: "pure",
  ...more,
});
const never = () => new Promise<never>(() => {});
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "none",
    (error: { code?: string }) => error.code,
  );

/** Does things and counts them. */
function hands() {
  const done: string[] = [];
  const act = (run: Run, name: string, fails?: Error, more: Partial<EffectOptions> = {}) =>
    run.effect(
      "tool",
      async () => {
        done.push(name);
        if (fails !== undefined) throw fails;
        return { content: { name } };
      },
      pure(name, more),
    );
  return { done, act };
}

describe("an error that the agent catches", () => {
  /** Tries `a`, which fails, and then does `b` instead. */
  async function agent(run: Run, { act }: ReturnType<typeof hands>, fails: Error | undefined) {
    const caught = await act(run, "a", fails).then(
      () => undefined,
      (error: Error) => error,
    );
    await act(run, caught === undefined ? "went well" : "b");
    return caught;
  }

  it("is thrown again on resume, so that what came after it is found again", async () => {
    const store = memoryStore();
    const first = hands();
    const run = await begin(store);
    await agent(run, first, new Error("out of paper"));
    await run.close();

    const later = hands();
    const again = await resume(store, "r");
    const caught = await agent(again, later, undefined);
    expect(caught).toBeInstanceOf(RecordedError);
    expect(caught!.message).toBe("out of paper");
    expect([first.done, later.done]).toEqual([["a", "b"], []]);
    const replayed = hands();
    await agent(await replay(store, "r"), replayed, undefined);
    expect(replayed.done).toEqual([]);
  });

  it("is tried again when nobody went on after it", async () => {
    const store = memoryStore();
    const { done, act } = hands();
    const run = await begin(store);
    await expect(act(run, "a", new Error("out of paper"))).rejects.toThrow("out of paper");
    await run.close();
    const again = await resume(store, "r");
    await act(again, "a");
    expect(done).toEqual(["a", "a"]);
  });

  it("is final too when the run was ended after it", async () => {
    const store = memoryStore();
    const { done, act } = hands();
    const run = await begin(store);
    await act(run, "a", new Error("out of paper")).catch(() => {});
    await run.end("failed");
    await run.close();
    await expect(act(await resume(store, "r"), "a")).rejects.toThrow(RecordedError);
    expect(done).toEqual(["a"]);
  });

  it("among parallel siblings keeps the others' results, and what came after them", async () => {
    const store = memoryStore();
    const work = async (run: Run, { act }: ReturnType<typeof hands>, fails?: Error) => {
      const settled = await Promise.allSettled([act(run, "a", fails), act(run, "b"), act(run, "c", fails)]);
      const step = await act(run, `after ${settled.map(({ status }) => status[0]).join("")}`);
      return { settled, step };
    };
    const first = hands();
    const run = await begin(store);
    const { step } = await work(run, first, new Error("no"));
    await run.close();
    const later = hands();
    const again = await work(await resume(store, "r"), later);
    expect(again.step.id).toBe(step.id);
    expect(later.done).toEqual([]);
    expect((await pathTo(store, step.id)).map(({ content }) => content.name)).toEqual([
      undefined,
      "b",
      "after rfr",
    ]);
  });

  it("goes along into a fork behind it, and is tried again in a fork before it", async () => {
    const store = memoryStore();
    const run = await begin(store);
    const { act } = hands();
    const zero = await act(run, "zero");
    await agent(run, hands(), new Error("out of paper"));
    const b = run.head;
    await run.close();
    const behind = await resume(store, await fork(store, { run: "r", at: b }));
    const later = hands();
    await later.act(behind, "zero");
    expect((await agent(behind, later, undefined))?.message).toBe("out of paper");
    expect(later.done).toEqual([]);
    const before = await resume(store, await fork(store, { run: "r", at: zero.id }));
    await later.act(before, "zero");
    expect(await agent(before, later, undefined)).toBeUndefined();
    expect(later.done).toEqual(["a", "went well"]);
  });
});

describe("time and cancelling", () => {
  it("an effect over its time is aborted, recorded as timed out, and the run goes on", async () => {
    const store = memoryStore();
    const run = await begin(store);
    let heard: AbortSignal | undefined;
    const slow = run.effect(
      "tool",
      ({ signal }) => {
        heard = signal;
        return never();
      },
      pure("slow", { timeoutMs: 1 }),
    );
    await expect(slow).rejects.toThrow(EffectTimeoutError);
    expect(heard!.aborted).toBe(true);
    await hands().act(run, "next");
    const results = [...(await store.journal("r")).results.values()];
    expect(results.map(({ outcome, final }) => [outcome, final])).toEqual([
      ["timed-out", true],
      ["ok", undefined],
    ]);
    await run.close();
    expect(await codeOf(hands().act(await resume(store, "r"), "slow"))).toBe("EFFECT_TIMEOUT");
  });

  it("one of several can be cancelled by its own signal", async () => {
    const store = memoryStore();
    const run = await begin(store);
    const cancel = new AbortController();
    const doomed = run.effect(
      "tool",
      async ({ signal }) => {
        cancel.abort();
        signal.throwIfAborted();
        return { content: {} };
      },
      pure("doomed", { signal: cancel.signal }),
    );
    const other = hands().act(run, "other");
    await expect(doomed).rejects.toThrow(InterruptedError);
    expect((await other).content).toEqual({ name: "other" });
    const results = [...(await store.journal("r")).results.values()];
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(["cancelled", "ok"]);
  });

  it("names an effect by the same key on every try", async () => {
    const store = memoryStore();
    const keys: string[] = [];
    const note = (run: Run) =>
      run.effect(
        "tool",
        async ({ key }) => {
          keys.push(key);
          throw new Error("no");
        },
        pure("a"),
      );
    const run = await begin(store);
    await note(run).catch(() => {});
    await run.close();
    await note(await resume(store, "r")).catch(() => {});
    expect(keys[0]).toBe(keys[1]);
    expect(keys[0]).toContain("r/");
  });
});

describe("a divergence", () => {
  async function recorded() {
    const store = memoryStore();
    const run = await begin(store);
    const said = await run.append("message", "user", {
      role: "user",
      parts: [{ type: "text", text: "hello" }],
    });
    const asked: JsonObject = { callId: "1", tool: "zoom@1", input: { box: [1, 2, 3] }, media: {} };
    const content = { ...asked, outcome: "ok", parts: [] };
    const tool = await run.effect("tool", async () => ({ content }), {
      actor: "zoom@1",
      request: asked,
      effects: "pure",
    });
    await run.close();
    return { store, said, tool, asked };
  }
  const whereOf = (promise: Promise<unknown>) =>
    promise.then(
      () => undefined,
      (error: DivergenceError) => ({ where: error.where, message: error.message, fix: error.fix }),
    );

  it("names the first step that differs, what differs, and the step to fork at", async () => {
    const { store, said, tool, asked } = await recorded();
    for (const open of [resume, replay]) {
      const run = await open(store, "r");
      await run.append("message", "user", said.content);
      const other: EffectOptions = {
        actor: "zoom@2",
        request: { ...asked, tool: "zoom@2", input: { box: [1, 5, 3] } },
        effects: "pure",
      };
      const seen = await whereOf(run.effect("tool", never, other));
      expect(seen!.where).toEqual({
        run: "r",
        after: said.id,
        step: tool.id,
        difference: "input.box[1] is 5 and was 2",
      });
      expect(seen!.message).toContain(tool.id.slice(0, 12));
      expect(seen!.message).toContain("zoom@1 asked and now zoom@2 asks");
      expect(seen!.fix).toContain(`fovea runs fork r --at ${said.id.slice(0, 12)}`);
      await run.close();
    }
    const run = await resume(store, "r");
    const other = { role: "user", parts: [{ type: "text", text: "goodbye" }] };
    expect((await whereOf(run.append("message", "user", other)))!.where!.difference).toBe(
      'parts[0].text is "goodbye" and was "hello"',
    );
    await run.close();
    const forked = await resume(store, await fork(store, { run: "r", at: said.id }));
    await forked.append("message", "user", said.content);
    await hands().act(forked, "another tool");
  });

  it("is described down to the value", () => {
    expect(firstJsonDifference({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toBeUndefined();
    expect(firstJsonDifference({ a: [1] }, { a: [1, 2] })).toBe("a has 2 entries and had 1");
    expect(firstJsonDifference({ a: 1 }, { b: 1 })).toBe("a is gone and was 1");
    expect(firstJsonDifference({}, { b: 1 })).toBe("b is 1 and was not there");
    expect(firstJsonDifference([], {})).toBe("it is {} and was []");
    expect(firstJsonDifference(null, false)).toBe("it is false and was null");
  });
});

describe("a fork with another model", () => {
  it("serves what was said before as it was, and asks the new one from there on", async () => {
    const store = memoryStore();
    const ask = (run: Run, model: string, view: string) =>
      run.effect("model", async () => ({ content: { said: `${model} on ${view}` } }), {
        actor: model,
        request: { model, view },
        effects: "reads",
      });
    const run = await begin(store);
    const one = await ask(run, "old", "1");
    await ask(run, "old", "2");
    await run.close();
    const id = await fork(store, { run: "r", at: one.id, config: { model: "new" } });
    const forked = await resume(store, id);
    expect((await ask(forked, "new", "1, shown otherwise")).id).toBe(one.id);
    expect((await ask(forked, "new", "2")).content).toEqual({ said: "new on 2" });
    expect((await pathTo(store, forked.head)).map(({ kind }) => kind)).toEqual([
      "config",
      "model",
      "config",
      "model",
    ]);
    await forked.close();
    const again = await fork(store, { run: id, at: forked.head });
    const third = await resume(store, again);
    expect((await ask(third, "new", "whatever")).id).toBe(one.id);
    await expect(ask(third, "new", "not 2")).rejects.toThrow(DivergenceError);
  });
});

describe("an acting effect in doubt", () => {
  const asked = { callId: "1", tool: "post@1", input: { text: "hi" }, media: {} };
  const acts: EffectOptions = { actor: "post@1", request: asked, effects: "acts" };
  /** A run whose process dies while it posts. */
  async function dead(store: Store, id = "r") {
    const run = await begin(store, id);
    let begun!: () => void;
    const began = new Promise<void>((resolve) => {
      begun = resolve;
    });
    void run.effect(
      "tool",
      () => {
        begun();
        return never();
      },
      acts,
    );
    await began;
    await store.release(id);
  }

  it("says what it was, and which choice there is", async () => {
    const store = memoryStore();
    await dead(store);
    const run = await resume(store, "r");
    expect(run.inDoubt.map(({ actor, asked }) => [actor, asked])).toEqual([["post@1", asked]]);
    const error = await run.effect("tool", never, acts).catch((thrown: EffectInDoubtError) => thrown);
    expect(error).toBeInstanceOf(EffectInDoubtError);
    expect((error as EffectInDoubtError).message).toContain('post@1 {"text":"hi"} was begun');
    expect((error as EffectInDoubtError).fix).toMatch(/--happened .* --not-happened/);
  });

  it("takes the result that a person found", async () => {
    const store = memoryStore();
    await dead(store);
    const [intent] = [...(await store.journal("r")).intents.values()];
    await settle(store, "r", intent!, { happened: true, parts: [{ type: "text", text: "posted as 7" }] });
    const run = await resume(store, "r");
    expect(run.inDoubt).toEqual([]);
    const step = await run.effect("tool", never, acts);
    expect(step.content).toEqual({
      ...asked,
      outcome: "ok",
      parts: [{ type: "text", text: "posted as 7" }],
      evidence: [],
    });
    await run.close();
    await expect(settle(store, "r", intent!, { happened: false })).rejects.toThrow(/in doubt/);
  });

  it("is done once more when it has not happened; and is in doubt again when that was cut off too", async () => {
    const store = memoryStore();
    await dead(store);
    for (let attempt = 1; attempt <= 2; attempt++) {
      const [intent] = [...(await store.journal("r")).intents.values()];
      await settle(store, "r", intent!, { happened: false });
      const run = await resume(store, "r");
      expect(run.inDoubt).toEqual([]);
      let begun!: () => void;
      const began = new Promise<void>((resolve) => {
        begun = resolve;
      });
      void run.effect(
        "tool",
        () => {
          begun();
          return never();
        },
        acts,
      );
      await began;
      await store.release("r");
      const cut = await resume(store, "r");
      expect(cut.inDoubt, `after attempt ${attempt}`).toHaveLength(1);
      await expect(cut.effect("tool", never, acts)).rejects.toThrow(EffectInDoubtError);
      await cut.close();
    }
  });

  it("that threw is in doubt too: it may have acted before", async () => {
    const store = memoryStore();
    const run = await begin(store);
    await run.effect("tool", () => Promise.reject(new Error("no reply")), acts).catch(() => {});
    await run.close();
    const again = await resume(store, "r");
    expect(again.inDoubt).toHaveLength(1);
    await expect(again.effect("tool", never, acts)).rejects.toThrow(EffectInDoubtError);
  });
});
