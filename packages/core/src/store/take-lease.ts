import { StoreBusyError } from "../errors.js";
import type { Claims } from "./claims.js";
import type { Clock } from "./clock.js";
import type { FileLayer } from "./files.js";
import type { Forest } from "./forest.js";
import { isProvablyDead } from "./identity.js";
import type { Layout } from "./layout.js";
import { beatOfWriterHere, observeWriter } from "./presence.js";
import type { SegmentReader } from "./segment-reader.js";

export interface LeaseTaker {
  readonly files: FileLayer;
  readonly layout: Layout;
  readonly clock: Clock;
  readonly claims: Claims;
  readonly forest: Forest;
  readonly reader: SegmentReader;
  /** Our own name. */
  readonly writer: string;
  refresh(): Promise<void>;
}

/**
 * Claims the next epoch of `run`, once its holder released it, is provably dead, or let its counter stand still for
 * `expiryMs` of our monotonic clock. An epoch that the logs name counts even when its claim was lost in a power cut.
 *
 * @throws StoreBusyError; InterruptedError.
 */
export async function claimNextEpoch(
  taker: LeaseTaker,
  run: string,
  expiryMs: number,
  signal?: AbortSignal,
): Promise<number> {
  for (;;) {
    const claimed = await taker.claims.top(run);
    if (claimed.epoch > 0 || taker.forest.topEpoch(run) > 0) await taker.refresh();
    const top = Math.max(claimed.epoch, taker.forest.topEpoch(run));
    const free = top === 0 || (claimed.released && claimed.epoch === top);
    if (!free && !(await outwait(taker, run, top, expiryMs, signal))) continue;
    if (await taker.claims.claim(run, top + 1, taker.writer)) return top + 1;
    throw new StoreBusyError(
      `another writer took the run ${run} in this very moment`,
      "try again when it is done",
    );
  }
}

/** True when the holder of `epoch` may be replaced; false when the claims changed and must be looked at again. */
async function outwait(
  taker: LeaseTaker,
  run: string,
  epoch: number,
  expiryMs: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { files, layout, clock, claims, forest, reader } = taker;
  const began = clock.now();
  const pollMs = Math.min(250, Math.max(5, expiryMs / 20));
  let first: string | undefined;
  for (;;) {
    const holder = (await claims.holder(run, epoch)) ?? forest.writerOf(run, epoch);
    if (holder === taker.writer) return true;
    if (holder !== undefined) {
      const beatHere = beatOfWriterHere(holder);
      if (beatHere !== undefined && beatHere < expiryMs) throw busy(run, `writer ${holder} of this process`);
      const { counter, process = reader.writers.get(holder) } = await observeWriter(files, layout, holder);
      if (process !== undefined && isProvablyDead(process)) return true;
      first ??= counter;
      if (counter !== first) {
        throw busy(
          run,
          process === undefined ? `writer ${holder}` : `process ${process.pid} on ${process.host}`,
        );
      }
    }
    const left = expiryMs - (clock.now() - began);
    if (left <= 0) return true;
    await clock.wait(Math.min(pollMs, left), signal);
    const now = await claims.top(run);
    if (now.epoch > epoch || (now.epoch === epoch && now.released)) return false;
  }
}

const busy = (run: string, who: string): StoreBusyError =>
  new StoreBusyError(`the run ${run} is being written by ${who}`, "wait until it is done, or stop it");
