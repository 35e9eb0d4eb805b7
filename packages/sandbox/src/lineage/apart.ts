import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { FoveaError, type Lineage, type Pixels } from "@fovea/core";
import type { Hint } from "./hint.js";
import type { Parent, Recovered } from "./recover.js";

/** A picture to look for, from the house to a thread. */
export interface Asked {
  readonly ticket: number;
  readonly pixels: Pixels;
  readonly hint: Hint | undefined;
  /** By variable; the id stays with the image. */
  readonly parents: readonly { readonly name: string; readonly id: number; readonly parent: Parent }[];
}

export type Found =
  | { readonly ticket: number; readonly error: string }
  | {
      readonly ticket: number;
      readonly error?: undefined;
      readonly lineage: Lineage;
      /** The picture in the house's order of colours, if it came in another. */
      readonly natural: Pixels | null;
      /** Variable of the parent that the picture is, pixel by pixel. */
      readonly same: string | null;
    };

interface Searcher {
  readonly worker: Worker;
  readonly waiting: Map<number, { resolve: (found: Found) => void; reject: (error: Error) => void }>;
}

/** A search takes up to seconds of one core; more threads than this would take memory for nothing. */
const most = Math.max(1, Math.min(2, availableParallelism() - 1));
const searchers: Searcher[] = [];
let tickets = 0;
let ids = 0;

/** What threads know an image by, and its pixels in memory that they share. */
const shared = new WeakMap<Parent, { readonly id: number; readonly parent: Parent }>();

function share(parent: Parent): { readonly id: number; readonly parent: Parent } {
  let known = shared.get(parent);
  if (known === undefined) {
    const data = new Uint8Array(new SharedArrayBuffer(parent.pixels.data.length));
    data.set(parent.pixels.data);
    known = { id: ++ids, parent: { ...parent, pixels: { ...parent.pixels, data } } };
    shared.set(parent, known);
  }
  return known;
}

/** `recoverLineage` in a thread, so that whoever waits can do other things. @throws SearchError when the thread fails */
export async function recoverApart(
  pixels: Pixels,
  parents: ReadonlyMap<string, Parent>,
  hint: Hint | undefined,
): Promise<Recovered> {
  const searcher = leastBusy();
  const ticket = ++tickets;
  const asked: Asked = {
    ticket,
    pixels,
    hint,
    parents: [...parents].map(([name, parent]) => ({ name, ...share(parent) })),
  };
  searcher.worker.ref();
  try {
    const found = await new Promise<Found>((resolve, reject) => {
      searcher.waiting.set(ticket, { resolve, reject });
      searcher.worker.postMessage(asked);
    });
    if (found.error !== undefined) throw failed(found.error);
    const { lineage, natural, same } = found;
    const parent = same === null ? undefined : parents.get(same);
    return {
      lineage,
      pixels: natural ?? pixels,
      ...(parent === undefined ? {} : { same: parent.image }),
    };
  } finally {
    searcher.waiting.delete(ticket);
    // Idle threads keep no program alive.
    if (searcher.waiting.size === 0) searcher.worker.unref();
  }
}

/** The thread that looks for a picture ended. */
export class SearchError extends FoveaError {}

const failed = (message: string): SearchError =>
  new SearchError(
    `looking for a picture failed: ${message}`,
    "call again; the image may be too large for this machine",
  );

function leastBusy(): Searcher {
  const idle = searchers.find(({ waiting }) => waiting.size === 0);
  if (idle !== undefined) return idle;
  if (searchers.length < most) return open();
  return searchers.reduce((best, each) => (each.waiting.size < best.waiting.size ? each : best));
}

function open(): Searcher {
  const worker = new Worker(new URL("./thread.js", import.meta.url), { execArgv: [] });
  const searcher: Searcher = { worker, waiting: new Map() };
  worker.on("message", (found: Found) => searcher.waiting.get(found.ticket)?.resolve(found));
  const end = (error: Error) => {
    const at = searchers.indexOf(searcher);
    if (at >= 0) searchers.splice(at, 1);
    for (const { reject } of searcher.waiting.values()) reject(failed(error.message));
  };
  worker.on("error", end);
  worker.on("exit", () => end(new Error("the thread ended")));
  worker.unref();
  searchers.push(searcher);
  return searcher;
}
