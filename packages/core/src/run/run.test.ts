import { describe, expect, it } from "vitest";
import {
  ConcurrentEffectError,
  closureOf,
  createRun,
  DivergenceError,
  EffectInDoubtError,
  type EffectOptions,
  fork,
  type JsonObject,
  memoryStore,
  pathTo,
  type Run,
  replay,
  resume,
  type Store,
} from "../index.js";
import { memoryFiles } from "../store/memory-files.js";

const begin = (store: Store, id = "r") => createRun(store, { id, actor: "test@1", config: {}, seed: 3 });
const pure = (request: string): EffectOptions => ({ actor: "tool@1", request, effects: "pure" });

/** An effect that counts how often it is really done. */
function counter() {
  const done: string[] = [];
  const effect = (run: Run, name: string, content: JsonObject = { name }) =>
    run.effect(
      "tool",
      async () => {
        done.push(name);
        return { content };
      },
      pure(name),
    );
  return { done, effect };
}

/** A promise that the test settles by hand. */
function gate() {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe("a run", () => {
  it("is a chain of steps from a config root", async () => {
    const store = memoryStore();
    const run = await begin(store);
    await run.append("message", "user", { role: "user", parts: [] });
    const { effect } = counter();
    const step = await effect(run, "a");
    const path = await pathTo(store, run.head);
    expect(path.map(({ kind }) => kind)).toEqual(["config", "message", "tool"]);
    expect(path.at(-1)).toEqual(step);
    expect(path[0]!.content.seed).toBe(3);
  });

  it("is not created over one that another process has made since", async () => {
    const medium = memoryFiles();
    const [one, other] = [memoryStore(medium), memoryStore(medium)];
    // The other has looked, and sees no run.
    await other.refresh();
    const first = await begin(one);
    await counter().effect(first, "a");
    await first.end("answered");
    await first.close();
    await expect(begin(other)).rejects.toThrow(/there is a run r already/);
    expect((await other.run("r"))!.head.head).toBe(first.head);
  });

  it("serves what was acknowledged when it is resumed, and goes on from there", async () => {
    const store = memoryStore();
    const { done, effect } = counter();
    const first = await begin(store);
    await effect(first, "a");
    const b = await effect(first, "b");
    await first.close();

    const again = await resume(store, "r");
    await effect(again, "a");
    expect((await effect(again, "b")).id).toBe(b.id);
    const c = await effect(again, "c");
    expect(done).toEqual(["a", "b", "c"]);
    expect(again.served).toBe(2);
    expect((await store.run("r"))!.head.head).toBe(c.id);
  });

  it("commits parallel effects in the order in which they were issued, whichever ends first", async () => {
    const store = memoryStore();
    const run = await begin(store);
    const gates = [gate(), gate(), gate()];
    const issued = gates.map(({ opened }, i) =>
      run.effect("tool", async () => opened.then(() => ({ content: { i } })), pure(`${i}`)),
    );
    for (const i of [2, 0, 1]) gates[i]!.open();
    await Promise.all(issued);
    const path = await pathTo(store, run.head);
    expect(path.slice(1).map(({ content }) => content.i)).toEqual([0, 1, 2]);
  });

  it("keeps a sibling that ended before an unacknowledged one, and runs only that one again", async () => {
    const store = memoryStore();
    const done: number[] = [];
    const issue = (run: Run, first: Promise<void>) => {
      const settled = [first, Promise.resolve()];
      return settled.map((opened, i) =>
        run.effect(
          "tool",
          async () => {
            await opened;
            done.push(i);
            return { content: { i } };
          },
          pure(`${i}`),
        ),
      );
    };
    const killed = await begin(store);
    const [, second] = issue(killed, new Promise(() => {}));
    void second;
    await expect.poll(async () => [...(await store.journal("r")).results.values()].length).toBe(1);
    await store.release("r");

    const again = await resume(store, "r");
    await Promise.all(issue(again, Promise.resolve()));
    expect(done).toEqual([1, 0]);
    expect((await pathTo(store, again.head)).slice(1).map(({ content }) => content.i)).toEqual([0, 1]);
  });

  it("refuses an effect on a head with uncommitted siblings", async () => {
    const store = memoryStore();
    const run = await begin(store);
    const slow = gate();
    const a = run.effect("tool", async () => ({ content: {} }), pure("a"));
    const b = run.effect("tool", async () => slow.opened.then(() => ({ content: {} })), pure("b"));
    await a;
    expect(() => run.effect("tool", async () => ({ content: {} }), pure("c"))).toThrow(ConcurrentEffectError);
    slow.open();
    await b;
  });

  it("gives an effect's own effects a chain that its step uses, and serves them after a crash inside", async () => {
    const store = memoryStore();
    const { done, effect } = counter();
    const outer = (run: Run, crash: boolean) =>
      run.effect(
        "tool",
        async ({ branch }) => {
          await branch(async (inside) => {
            await effect(inside, "inner-1");
            if (crash) throw new Error("crash");
            await effect(inside, "inner-2");
          });
          return { content: { outer: true } };
        },
        pure("outer"),
      );
    const run = await begin(store);
    await expect(outer(run, true)).rejects.toThrow("crash");
    await run.close();
    const again = await resume(store, "r");
    const step = await outer(again, false);
    expect(done).toEqual(["inner-1", "inner-2"]);
    expect(step.uses).toHaveLength(1);
    expect((await closureOf(store, step.id)).map(({ kind }) => kind)).toEqual([
      "config",
      "note",
      "tool",
      "tool",
      "tool",
    ]);
    expect((await pathTo(store, step.id)).map(({ kind }) => kind)).toEqual(["config", "tool"]);
  });

  it("names the divergence when an agent asks for something else than was recorded", async () => {
    const store = memoryStore();
    const { effect } = counter();
    const run = await begin(store);
    await effect(run, "a");
    await run.close();
    const again = await resume(store, "r");
    await expect(effect(again, "other")).rejects.toThrow(DivergenceError);
  });

  it("never repeats an acting effect that may have happened, unless its tool can say", async () => {
    const store = memoryStore();
    const acts = (reconcile?: EffectOptions["reconcile"]): EffectOptions => ({
      actor: "post@1",
      request: "post",
      effects: "acts",
      ...(reconcile === undefined ? {} : { reconcile }),
    });
    const killed = await begin(store);
    const posted = gate();
    void killed.effect(
      "tool",
      async () => {
        posted.open();
        return new Promise(() => {});
      },
      acts(),
    );
    await posted.opened;
    await store.release("r");

    const again = await resume(store, "r");
    expect(again.inDoubt.map(({ actor }) => actor)).toEqual(["post@1"]);
    let ran = 0;
    const post = async () => {
      ran += 1;
      return { content: { posted: "again" } };
    };
    await expect(again.effect("tool", post, acts())).rejects.toThrow(EffectInDoubtError);
    await again.close();

    const informed = await resume(store, "r");
    const known = acts(async () => ({ done: true, outcome: { content: { posted: "before" } } }));
    expect((await informed.effect("tool", post, known)).content).toEqual({ posted: "before" });
    expect(ran).toBe(0);
  });

  it("replays without writing, and says where the record ends", async () => {
    const store = memoryStore();
    const { done, effect } = counter();
    const run = await begin(store);
    const a = await effect(run, "a");
    await run.close();
    const replayed = await replay(store, "r");
    expect((await effect(replayed, "a")).id).toBe(a.id);
    await expect(effect(replayed, "b")).rejects.toThrow(/never recorded/);
    expect(done).toEqual(["a"]);
  });

  it("does not record what was aborted as done", async () => {
    const store = memoryStore();
    const controller = new AbortController();
    const run = await createRun(store, { id: "r", actor: "test@1", config: {}, signal: controller.signal });
    const doomed = run.effect(
      "tool",
      async ({ signal }) => {
        controller.abort();
        signal.throwIfAborted();
        return { content: {} };
      },
      pure("a"),
    );
    await expect(doomed).rejects.toThrow(/interrupted/);
    await run.close();
    const again = await resume(store, "r");
    const { done, effect } = counter();
    await effect(again, "a");
    expect(done).toEqual(["a"]);
  });

  it("draws the same numbers from a named stream, and other ones under another name, index or seed", async () => {
    const run = await begin(memoryStore());
    const draw = (name: string, index?: number) => run.random(name, index).random();
    expect(draw("a")).toBe(draw("a"));
    expect(new Set([draw("a"), draw("b"), draw("a", 1)]).size).toBe(3);
  });
});

describe("a fork", () => {
  async function recorded() {
    const store = memoryStore();
    const { done, effect } = counter();
    const run = await begin(store);
    const a = await effect(run, "a");
    const b = await effect(run, "b");
    await run.close();
    return { store, done, effect, a, b };
  }

  it("shares the steps before it and runs what follows anew", async () => {
    const { store, done, effect, a, b } = await recorded();
    const id = await fork(store, { run: "r", at: a.id });
    const forked = await resume(store, id);
    expect((await effect(forked, "a")).id).toBe(a.id);
    const other = await effect(forked, "b2");
    expect(done).toEqual(["a", "b", "b2"]);
    expect(await store.children(a.id)).toEqual([b.id, other.id]);
    expect((await store.run("r"))!.head.head).toBe(b.id);
    expect((await store.run(id))!.head.forkedFrom).toEqual({ run: "r", step: a.id });
  });

  it("takes another result for a step, as a sibling of the recorded one", async () => {
    const { store, done, effect, b } = await recorded();
    const id = await fork(store, { run: "r", at: b.id, replace: { name: "changed" } });
    const forked = await resume(store, id);
    await effect(forked, "a");
    const changed = await effect(forked, "b");
    expect(changed.content).toEqual({ name: "changed" });
    expect(changed.parent).toBe(b.parent);
    expect(done).toEqual(["a", "b"]);
  });

  it("goes on with another seed from a config step", async () => {
    const { store, effect, a } = await recorded();
    const id = await fork(store, { run: "r", at: a.id, config: { seed: 99 } });
    const forked = await resume(store, id);
    const before = forked.random("x").random();
    await effect(forked, "a");
    expect(forked.random("x").random()).not.toBe(before);
    await effect(forked, "b");
    const kinds = (await pathTo(store, forked.head)).map(({ kind }) => kind);
    expect(kinds).toEqual(["config", "tool", "config", "tool"]);
  });

  it("refuses a step of another run", async () => {
    const { store } = await recorded();
    const other = await createRun(store, { id: "other", actor: "x", config: { x: 1 } });
    await expect(fork(store, { run: "r", at: other.head })).rejects.toThrow(/not on run/);
  });
});
