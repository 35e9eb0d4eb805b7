import type { JsonValue, SandboxLimits } from "@fovea/core";

/**
 * One thing that code of a model may try. Its last expression is true when it got what it wanted.
 * In `code`, CANARY is the path of a file of the host, SECRET what stands in it, LIBRARY a folder of files that Python runs.
 */
export interface Attack {
  readonly name: string;
  readonly code: string;
  /** A session of its own with these limits; without it, attacks share a session, which must go on. */
  readonly limits?: Partial<SandboxLimits>;
  /** How it must end: the name of an error, or the value that says that nothing was got. */
  readonly ends: { readonly error: RegExp } | { readonly value: JsonValue };
  readonly control: Control;
}

/** Where the same code succeeds; or why there is no such place. */
export type Control =
  /** Run by plain Python or Node in a sandbox of hard limits that grants the thing. `gives` is true unless it ends the process. */
  | { readonly where: "outside"; readonly gives?: JsonValue; readonly code?: string }
  /** Run in the same sandbox with its guards off, or with more time. */
  | { readonly where: "unguarded"; readonly limits?: Partial<SandboxLimits> }
  | { readonly where: "nowhere"; readonly because: string };

/** What one session leaves and another looks for. `look` is true in the session that planted it. */
export interface Leak {
  readonly name: string;
  readonly plant: string;
  readonly look: string;
}

export const outside: Control = { where: "outside" };
export const dies: Control = { where: "outside", gives: "died" };
export const unguarded: Control = { where: "unguarded" };
export const nowhere = (because: string): Control => ({ where: "nowhere", because });
export const error = (name: RegExp) => ({ error: name });
export const sees = (value: JsonValue) => ({ value });
