import type { CellInput, ContentPart, JsonObject, SandboxFailure, SandboxLanguage } from "@fovea/core";

/** What a model's message asks for. */
export type Reading =
  /** Code to run. */
  | {
      readonly type: "code";
      readonly code: string;
      readonly input?: Pick<CellInput, "outputs" | "variables">;
    }
  /** A tool of the toolbox to call. */
  | { readonly type: "call"; readonly tool: string; readonly input: JsonObject }
  /** The end: an answer, or null with the reason why there is none. */
  | { readonly type: "answer"; readonly answer: string | null; readonly reason?: string }
  /** Nothing that can be done: the model is told so and goes on. */
  | { readonly type: "say"; readonly parts: readonly ContentPart[] };

/** What running code gave, as a protocol shows it to its model. */
export interface Observed {
  readonly stdout: string;
  /** The value of the last expression; null when there is none. */
  readonly value: string | null;
  readonly error: SandboxFailure | null;
  /** Image parts with their names in the conversation ("python-1", ...). */
  readonly images: readonly ContentPart[];
  /** Images that came out and are not among them: over the sandbox's limit. */
  readonly droppedImages?: number;
  /** The tool's name and parts when a tool was called instead. */
  readonly tool?: { readonly name: string; readonly failed: boolean; readonly parts: readonly ContentPart[] };
  /** Turns that are left after this one. */
  readonly turnsLeft: number;
}

/** How a system speaks with its model: what it asks for, how it reads what comes, and how it shows what code gave. */
export interface CodeProtocol {
  /** "codev@1". */
  readonly id: string;
  readonly language: SandboxLanguage;
  /** Messages of the model at most. */
  readonly turns: number;
  readonly system?: string;
  /** Where a message ends, given to the provider as stop sequences. */
  readonly stop?: readonly string[];
  /** What code is given back from each call, beside what it shows. */
  readonly collect?: CellInput["variables"];
  /** Variables that hold the images of the question, by number from 1; default "image_1", "image_2", ... */
  variable?(number: number): string;
  /** The question as the model gets it; default as it is. */
  question?(parts: readonly ContentPart[]): readonly ContentPart[];
  /** For a protocol that remembers what was said: one of its own for a run. */
  begin?(): CodeProtocol;
  /** @param turn number of the message, from 1 */
  read(said: string, turn: number): Reading;
  observe(observed: Observed): readonly ContentPart[];
}
