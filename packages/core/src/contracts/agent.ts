import type { JsonValue } from "../json.js";
import type { Run } from "../run/run.js";
import type { Evidence } from "./evidence.js";
import type { Usage } from "./model.js";
import type { ContentPart } from "./parts.js";

/** What an agent is given. */
export interface Task {
  /** The question or the instruction, with its media as parts. */
  readonly parts: readonly ContentPart[];
  /** What was asked before in this run, oldest first; each is answered (from the record) before `parts` is. */
  readonly earlier?: readonly (readonly ContentPart[])[];
}

export interface Answer {
  /** Null when the agent abstains. */
  readonly answer: string | null;
  readonly abstained: boolean;
  /** Why it abstained, or how the answer was found, in a sentence. */
  readonly reason?: string;
  /** Probability that the answer is right, 0 to 1; null when the agent has no measured one. */
  readonly confidence: number | null;
  readonly evidence: readonly Evidence[];
  /** The visual program that was run, if one was. */
  readonly program?: JsonValue;
}

/** What an agent reports while it works; never recorded. */
export type AgentEvent =
  | { readonly type: "progress"; readonly message: string; readonly fraction?: number }
  | { readonly type: "text"; readonly text: string }
  /** After each model call: what it used, and what all calls of this task have used so far. */
  | { readonly type: "usage"; readonly usage: Usage; readonly total: Usage };

/**
 * An agent works through `run.effect` only, so that its run can be resumed, forked and replayed: the same
 * record must lead it to the same next effect. It returns when it has an answer, or throws LimitError.
 */
export interface Agent {
  /** "name@version". */
  readonly id: string;
  run(
    task: Task,
    context: {
      readonly run: Run;
      readonly signal?: AbortSignal;
      readonly onEvent?: (event: AgentEvent) => void;
    },
  ): Promise<Answer>;
}
