import { randomBytes } from "node:crypto";
import { InvalidInputError, NotFoundError } from "../errors.js";
import { hashJson, type JsonObject } from "../json.js";
import { overlayBlobs } from "../media/overlay-blobs.js";
import { journalOf } from "./journal.js";
import type { HeadRecord, StoreRecord } from "./records.js";
import type { Run } from "./run.js";
import { interposedOrdinal, RunSession } from "./session.js";
import { makeStep, type Step } from "./step.js";
import type { AcquireOptions, Store } from "./store.js";
import { Thread } from "./thread.js";
import { closureOf, getStep } from "./tree.js";

/** Sortable by time, easy to type: "20261122-164205-7hq2mk". */
export function newRunId(now = new Date()): string {
  const at = now.toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  const alphabet = "23456789abcdefghjkmnpqrstuvwxyz";
  return `${at}-${[...randomBytes(6)].map((byte) => alphabet[byte % alphabet.length]).join("")}`;
}

export interface CreateOptions {
  /** Default: `newRunId()`. */
  readonly id?: string;
  /** "name@version" of the agent. */
  readonly actor: string;
  /** Content of the root: what the agent is made of (model, tools, limits). */
  readonly config: JsonObject;
  /** Run seed, a non-negative safe integer; default 0. */
  readonly seed?: number;
  readonly signal?: AbortSignal;
}

/** Begins a run: its root is a config step. */
export async function createRun(store: Store, options: CreateOptions): Promise<Run> {
  const { id = newRunId(), actor, config, seed = 0, signal } = options;
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new InvalidInputError(`the seed ${seed} is not usable`, "give a whole number from 0 to 2^53 - 1");
  }
  if ((await store.run(id)) !== undefined) throw isThere(id);
  const root = makeStep({ parent: null, actor, kind: "config", content: { ...config, seed } });
  const { epoch } = await store.acquire(id, signal === undefined ? {} : { signal });
  if (epoch > 1) {
    // Somebody had it before. Whoever only took the lease and died left no run.
    await store.refresh();
    if ((await store.run(id)) !== undefined) {
      await store.release(id);
      throw isThere(id);
    }
  }
  await store.append(firstRecords(id, epoch, root, root.id));
  const journal = await store.journal(id);
  return open({ store, id, root, epoch, journal, mode: "live", signal });
}

const isThere = (id: string) =>
  new InvalidInputError(`there is a run ${id} already`, "leave out the id, or resume that run");

/**
 * Takes a run up again, after a kill or an end: the returned run stands at the root, and serves what was
 * acknowledged as the agent asks for it again.
 *
 * @throws NotFoundError; StoreBusyError while another live process writes it.
 */
export async function resume(store: Store, id: string, options: AcquireOptions = {}): Promise<Run> {
  const { head } = await getRun(store, id);
  const { epoch } = await store.acquire(id, options);
  return openRecorded(store, id, { head, epoch, mode: "live", signal: options.signal });
}

/**
 * The same record without a lease: every effect is served, nothing is written (blobs that are put stay in memory), and
 * what was not recorded is a DivergenceError (PastRecordError).
 */
export async function replay(store: Store, id: string, options: { signal?: AbortSignal } = {}): Promise<Run> {
  const { head, epoch } = await getRun(store, id);
  return openRecorded(writingNoBlob(store), id, { head, epoch, mode: "replay", signal: options.signal });
}

function writingNoBlob(store: Store): Store {
  const blobs = overlayBlobs(store.blobs);
  return new Proxy(store, {
    get(target, name) {
      if (name === "blobs") return blobs;
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** A run as its journal holds it, standing at the root. */
async function openRecorded(
  store: Store,
  id: string,
  {
    head,
    ...how
  }: { head: HeadRecord; epoch: number; mode: "live" | "replay"; signal: AbortSignal | undefined },
): Promise<Run> {
  const journal = await journalOf(store, id);
  const root = await getStep(store, head.root);
  return open({ store, id, root, journal, forkedFrom: head.forkedFrom, ...how });
}

export interface ForkOptions {
  readonly run: string;
  /** Id of the step after which the new run goes its own way (with `replace`: at which). */
  readonly at: string;
  /** Other content for that step: another message, tool result or model answer. */
  readonly replace?: JsonObject;
  /**
   * A config step put behind it: another seed (`{ seed: 7 }`), agent version or model. With another `model`, what was
   * recorded before is served as it is, whatever the new model would have been asked there.
   */
  readonly config?: JsonObject;
  readonly id?: string;
}

/**
 * A new run that shares every step up to `at`, and names where it was forked instead of copying anything: it costs the
 * same however long the shared history is. Resume it to go on from there.
 *
 * @returns the new run's id.
 * @throws NotFoundError when the step is not on the run.
 */
export async function fork(store: Store, options: ForkOptions): Promise<string> {
  const source = await getRun(store, options.run);
  const id = options.id ?? newRunId();
  const at = await getStep(store, options.at);
  if (!(await isOn(store, source.head, at.id))) {
    throw new NotFoundError(
      `step ${at.id} is not on run ${options.run}`,
      "`fovea runs show RUN` lists its steps",
    );
  }
  const replacement =
    options.replace === undefined ? undefined : makeStep({ ...at, content: options.replace });
  const root = at.parent === null && replacement !== undefined ? replacement.id : source.head.root;
  const { epoch } = await store.acquire(id);
  const records: StoreRecord[] = [];
  const write = (step: Step) =>
    records.push({ v: 1, type: "step", run: id, epoch, step, meta: { at: new Date().toISOString() } });
  let head = replacement?.id ?? at.id;
  if (replacement !== undefined) write(replacement);
  if (options.config !== undefined) {
    const config = makeStep({ parent: head, actor: at.actor, kind: "config", content: options.config });
    write(config);
    const key = { parent: head, kind: "config", ordinal: interposedOrdinal, draw: 0 } as const;
    const request = hashJson(options.config);
    records.push({ v: 1, type: "result", run: id, epoch, key, request, outcome: "ok", step: config.id });
    head = config.id;
  }
  records.push({
    v: 1,
    type: "head",
    run: id,
    epoch,
    root,
    head,
    forkedFrom: {
      run: options.run,
      step: at.id,
      ...(replacement === undefined ? {} : { replacedBy: replacement.id }),
      ...(options.config !== undefined && "model" in options.config ? { given: true } : {}),
    },
  });
  await store.append(records);
  await store.release(id);
  return id;
}

/** Whether the run shares its root with the step. Looks at the whole way to it only when no run of the line wrote it. */
async function isOn(store: Store, { run, root, forkedFrom }: HeadRecord, step: string): Promise<boolean> {
  let from: string | undefined = run;
  for (let next = forkedFrom; from !== undefined; ) {
    if ((await store.meta(from, step)) !== undefined) return true;
    from = next?.run;
    const state = from === undefined ? undefined : await store.run(from);
    if (state?.head.root !== root) break;
    next = state.head.forkedFrom;
  }
  return (await closureOf(store, step))[0]?.id === root;
}

async function getRun(store: Store, id: string) {
  await store.refresh();
  const state = await store.run(id);
  if (state === undefined)
    throw new NotFoundError(`no run ${id} in this store`, "`fovea runs list` lists the runs");
  return state;
}

function firstRecords(run: string, epoch: number, root: Step, head: string): StoreRecord[] {
  return [
    { v: 1, type: "step", run, epoch, step: root, meta: { at: new Date().toISOString() } },
    { v: 1, type: "head", run, epoch, root: root.id, head },
  ];
}

async function open(options: {
  store: Store;
  id: string;
  root: Step;
  epoch: number;
  journal: Awaited<ReturnType<Store["journal"]>>;
  mode: "live" | "replay";
  forkedFrom?: HeadRecord["forkedFrom"] | undefined;
  signal: AbortSignal | undefined;
}): Promise<Run> {
  const { signal, forkedFrom, ...rest } = options;
  const session = new RunSession({
    ...rest,
    ...(signal === undefined ? {} : { signal }),
    ...(forkedFrom === undefined ? {} : { forkedFrom }),
  });
  return new Thread(session, await session.followConfig(options.root.id), true);
}
