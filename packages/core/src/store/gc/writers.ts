import { errorCode } from "../files.js";
import { lookAt, type StoreParts } from "../parts.js";
import { beatOfWriterHere } from "../presence.js";

export interface Writers {
  /** Name to what a person may call it. */
  readonly live: ReadonlyMap<string, string>;
  readonly ended: readonly string[];
}

/** Names of the writers that have shown themselves and not closed. */
export async function shownWriters({ files, layout, writer }: StoreParts): Promise<string[]> {
  try {
    return (await files.list(layout.writers)).filter((name) => name !== writer);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}

/**
 * Which other writers may still write. One that is provably dead has ended; any other has, as with leases, when its counter
 * stands still for `expiryMs`. Only a real collection waits for that; a dry run takes them all for live.
 */
export async function findWriters(
  parts: StoreParts,
  { expiryMs, waits, signal }: { expiryMs: number; waits: boolean; signal?: AbortSignal | undefined },
): Promise<Writers> {
  const live = new Map<string, string>();
  const ended: string[] = [];
  const unknown = new Map<string, { readonly counter: string; readonly name: string }>();
  for (const writer of await shownWriters(parts)) {
    const { counter, process, isDead } = await lookAt(parts, writer);
    const name = process === undefined ? `writer ${writer}` : `process ${process.pid} on ${process.host}`;
    const beat = beatOfWriterHere(writer);
    if (counter === "absent") continue;
    if (beat !== undefined && beat < expiryMs) live.set(writer, `writer ${writer} of this process`);
    else if (isDead) ended.push(writer);
    else unknown.set(writer, { counter, name });
  }
  const began = parts.clock.now();
  const pollMs = Math.min(250, Math.max(5, expiryMs / 20));
  while (waits && unknown.size > 0) {
    const left = expiryMs - (parts.clock.now() - began);
    if (left <= 0) break;
    await parts.clock.wait(Math.min(pollMs, left), signal);
    for (const [writer, { counter, name }] of unknown) {
      const now = (await lookAt(parts, writer)).counter;
      if (now === counter) continue;
      unknown.delete(writer);
      if (now !== "absent") live.set(writer, name);
    }
  }
  for (const [writer, { name }] of unknown) {
    if (waits) ended.push(writer);
    else live.set(writer, name);
  }
  return { live, ended };
}
