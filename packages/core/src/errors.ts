import { editDistance } from "./edit-distance.js";

/** What a person did wrong (exit 2), what the world did (exit 1), or what stopped the run (exit 3, 4, 130). */
export type ErrorKind = "usage" | "failure" | "limit" | "interrupted";

/**
 * The root of every error that Fovea throws on purpose. `message` says what was wrong, with the value;
 * `fix` says what to do; `code` is stable and machine-readable (the class name without "Error",
 * in SCREAMING_SNAKE_CASE).
 */
export class FoveaError extends Error {
  readonly code: string;
  readonly fix: string;
  readonly kind: ErrorKind;

  constructor(message: string, fix: string, kind: ErrorKind = "failure", options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
    this.code = new.target.name
      .replace(/Error$/, "")
      .replace(/(?<=[a-z0-9])(?=[A-Z])/g, "_")
      .toUpperCase();
    this.fix = fix;
    this.kind = kind;
  }
}

/** A value that the caller gave is not usable: exit code 2. */
export class InvalidInputError extends FoveaError {
  constructor(message: string, fix: string, options?: { cause?: unknown }) {
    super(message, fix, "usage", options);
  }
}

/** JSON that has no canonical form: NaN, infinities, lone surrogates, functions, cycles. */
export class NotCanonicalError extends InvalidInputError {}

/** A medium could not be read: wrong type, truncated, too large, encrypted, empty. */
export class MediaError extends InvalidInputError {}
/** The bytes are of no media type that is accepted here. */
export class UnsupportedMediaError extends MediaError {}
/** The bytes begin like a known type and then break off or contradict themselves. */
export class CorruptMediaError extends MediaError {}
/** The medium is over a stated limit of bytes, pixels, pages or frames; nothing was decoded. */
export class MediaTooLargeError extends MediaError {}
/** The path names nothing, or something that is not a readable file. */
export class MediaNotFoundError extends MediaError {}

/** A region or a geometric parameter lies outside what the image allows. */
export class GeometryError extends InvalidInputError {}

/** No blob with that id is in the store. */
export class BlobNotFoundError extends FoveaError {
  constructor(id: string) {
    super(`no blob ${id} in this store`, "import the run that holds it, or check FOVEA_STORE");
  }
}

/** Something stored does not hash or check to what it should. */
export class CorruptStoreError extends FoveaError {}
/** The store could not be written: read-only, full, or gone. What was acknowledged is kept. */
export class StoreWriteError extends FoveaError {}
/** Another process took the run over: this one may not write to it any more. */
export class StaleLeaseError extends FoveaError {}
/** Another live process writes this run, or the whole store is held. */
export class StoreBusyError extends FoveaError {}
/** The store was written by a newer version of Fovea. */
export class NewerStoreError extends FoveaError {}
/** No such run, step or annotation. */
export class NotFoundError extends InvalidInputError {}

/** An effect was issued on a head whose siblings have not been committed yet. */
export class ConcurrentEffectError extends FoveaError {}
/** An `acts` effect was begun, never acknowledged, and its tool cannot say whether it happened. */
export class EffectInDoubtError extends FoveaError {}
/** Where an agent and the record of its run part. */
export interface DivergencePoint {
  readonly run: string;
  /** The last step that both share: what to fork at. */
  readonly after: string;
  /** The first recorded step that differs; absent when nothing was recorded there. */
  readonly step?: string;
  /** What differs: `input.box[2] is 40 and was 30`. */
  readonly difference?: string;
}
/** On resume or replay a step asked for something else than was recorded. */
export class DivergenceError extends FoveaError {
  /** Absent when no run is being served, as for a world that changed. */
  readonly where?: DivergencePoint;

  constructor(
    message: string,
    fix: string,
    { where, ...options }: { readonly where?: DivergencePoint; cause?: unknown } = {},
  ) {
    super(message, fix, "failure", options);
    if (where !== undefined) this.where = where;
  }
}
/** An effect took longer than it may. Whether it did something is not known. */
export class EffectTimeoutError extends FoveaError {}

/** Input that does not match the JSON Schema of a tool or an action space. */
export class SchemaError extends InvalidInputError {}
/** An expert's runtime or weights are not installed. */
export class MissingExpertError extends FoveaError {}
/** A tool, environment, model, agent or system of that name does not exist. */
export class UnknownNameError extends InvalidInputError {}
export class UnknownToolError extends UnknownNameError {}
export class UnknownModelError extends UnknownNameError {}
export class UnknownAgentError extends UnknownNameError {}
export class UnknownEnvironmentError extends UnknownNameError {}

/** A conformance check found a broken promise; `message` names the promise and what was seen. */
export class ConformanceError extends FoveaError {}
/** The environment cannot be forked: its `snapshot` is "none". */
export class SnapshotUnsupportedError extends FoveaError {}
/** A limit of steps, tokens, time or money was reached: exit code 4. */
export class LimitError extends FoveaError {
  constructor(message: string, fix: string) {
    super(message, fix, "limit");
  }
}
/** The user or the caller stopped it: exit code 130. */
export class InterruptedError extends FoveaError {
  constructor(message: string, fix: string, options?: { cause?: unknown }) {
    super(message, fix, "interrupted", options);
  }
}

/** The nearest of `known` to `name` by edit distance, or undefined when none is near. */
export function didYouMean(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(name.length / 2));
  for (const candidate of known) {
    const distance = candidate.startsWith(name)
      ? 1
      : editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance || (distance === bestDistance && best === undefined)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Builds `no tool "zom"; did you mean "zoom"?` with a fix that names where the list is. */
export function unknownName<E extends UnknownNameError>(
  Kind: new (message: string, fix: string) => E,
  what: string,
  name: string,
  known: Iterable<string>,
  listedBy: string,
): E {
  const near = didYouMean(name, known);
  const hint = near === undefined ? "" : `; did you mean "${near}"?`;
  return new Kind(`no ${what} "${name}"${hint}`, `run \`${listedBy}\` for the list`);
}
