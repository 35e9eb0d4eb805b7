import type { PlainError } from "./errors.js";

/** To the worker: run `request` on the expert whose implementation is the module `module`. */
export interface Question {
  readonly module: string;
  readonly request: unknown;
  /** One Int32 in shared memory; not zero once the caller has given up. */
  readonly cancel: Int32Array<SharedArrayBuffer>;
}

export type Reply =
  | { readonly ok: true; readonly answer: unknown }
  | { readonly ok: false; readonly error: PlainError };

/** What an implementation may ask while it works. */
export interface Job {
  /** @throws InterruptedError once the caller has given up; call it between two model runs. */
  checkCancelled(): void;
}

/**
 * The default export of an implementation module: loads the model once and returns the function that answers.
 * Requests and answers are structured-cloneable; pixels travel in shared memory.
 */
export type OpenExpert<Request, Answer> = () => Promise<(request: Request, job: Job) => Promise<Answer>>;
