import { StoreBusyError } from "../errors.js";
import { lookAt, type StoreParts } from "./parts.js";
import { beatOfWriterHere } from "./presence.js";

/**
 * Claims the next epoch of `run`, once its holder released it, is provably dead, or let its counter stand still for
 * `expiryMs` of our monotonic clock. An epoch that the logs name counts even when its claim was lost in a power cut.
 *
 * @throws StoreBusyError; InterruptedError.
 */
export async function claimNextEpoch(
  parts: StoreParts,
  run: string,
  expiryMs: number,
  signal?: AbortSignal,
): Promise<number> {
  for (;;) {
    const claimed = await parts.claims.top(run);
    if (claimed.epoch > 0 || parts.forest.topEpoch(run) > 0) await parts.refresh();
    const top = Math.max(
      claimed.epoch,
      await parts.catalog.steady(() => parts.catalog.topEpoch(run), parts.refresh),
    );
    const free = top === 0 || (claimed.released && claimed.epoch === top);
    if (!free && !(await outwait(parts, run, top, expiryMs, signal))) continue;
    if (await parts.claims.claim(run, top + 1, parts.writer)) return top + 1;
    throw new StoreBusyError(
      `another writer took the run ${run} in this very moment`,
      "try again when it is done",
    );
  }
}

/** True when the holder of `epoch` may be replaced; false when the claims changed and must be looked at again. */
async function outwait(
  parts: StoreParts,
  run: string,
  epoch: number,
  expiryMs: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { clock, claims, catalog } = parts;
  const began = clock.now();
  const pollMs = Math.min(250, Math.max(5, expiryMs / 20));
  let first: string | undefined;
  for (;;) {
    const holder =
      (await claims.holder(run, epoch)) ??
      (await catalog.steady(() => catalog.writerOf(run, epoch), parts.refresh));
    if (holder === parts.writer) return true;
    if (holder !== undefined) {
      const beatHere = beatOfWriterHere(holder);
      if (beatHere !== undefined && beatHere < expiryMs) throw busy(run, `writer ${holder} of this process`);
      const { counter, process, isDead } = await lookAt(parts, holder);
      if (isDead) return true;
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
