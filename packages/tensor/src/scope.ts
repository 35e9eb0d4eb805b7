import { TapeError } from "./errors.js";

/** What a scope can own: something that gives its memory back. */
export interface Owned {
  dispose(): void;
}

interface Frame {
  readonly owned: Set<Owned>;
  /** The tape that records, or null where nothing is recorded. */
  readonly recorder: object | null;
}

const frames: Frame[] = [];

/** Makes the current scope the owner; outside every scope nobody is. */
export function adopt(owned: Owned): void {
  frames.at(-1)?.owned.add(owned);
}

/** The tape that records now, if any. */
export function currentRecorder(): object | null {
  return frames.at(-1)?.recorder ?? null;
}

function storageOf(value: unknown): Owned | undefined {
  if (typeof value !== "object" || value === null || !("storage" in value)) return undefined;
  return value.storage as Owned;
}

/** Runs `fn` as a scope with this recorder; a tensor that it returns passes to the scope around it. */
export function enter<T>(recorder: object | null, fn: () => T): T {
  const frame: Frame = { owned: new Set(), recorder };
  frames.push(frame);
  let result: T;
  try {
    result = fn();
    if (result instanceof Promise) {
      throw new TapeError(
        "a scope was given an async function",
        "await outside, and compute inside the scope",
      );
    }
  } catch (error) {
    frames.pop();
    for (const owned of frame.owned) owned.dispose();
    throw error;
  }
  frames.pop();
  for (const value of Array.isArray(result) ? result : [result]) {
    const kept = storageOf(value);
    if (kept && frame.owned.delete(kept)) adopt(kept);
  }
  for (const owned of frame.owned) owned.dispose();
  return result;
}

/**
 * Runs `fn` without recording and gives back the memory of every tensor made in it, except one that it returns
 * (or an array of them). `fn` must not be async: throws `TapeError`.
 */
export function scope<T>(fn: () => T): T {
  return enter(null, fn);
}
