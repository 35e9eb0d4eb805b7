import { ConformanceError } from "../errors.js";

/** @throws ConformanceError that names the promise and what was seen instead. */
export function keeps(kept: boolean, promise: string, seen: string): asserts kept {
  if (!kept)
    throw new ConformanceError(`${promise}; but ${seen}`, "see the interface's docstring in @fovea/core");
}

/** The error that `act` throws, or a ConformanceError when it throws none. */
export function mustThrow(act: () => unknown, promise: string): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return keeps(false, promise, "nothing was thrown");
}

/** The error with which `promise` rejects, or a ConformanceError. */
export async function mustReject(act: () => Promise<unknown>, promise: string): Promise<unknown> {
  try {
    await act();
  } catch (error) {
    return error;
  }
  return keeps(false, promise, "it resolved");
}
