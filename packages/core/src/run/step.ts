import { canonicalJson, type JsonObject, sha256 } from "../json.js";

/**
 * - config: the root, and every change of model, seed or agent version
 * - message: what a person or another agent said
 * - model: one call of a language model
 * - tool: one call of a tool
 * - environment: a reset, a step or a packed rollout of a world, its own reward included
 * - note: anything else that belongs to the thread, such as the final answer
 */
export type StepKind = "config" | "message" | "model" | "tool" | "environment" | "note";

/** The hashed fields of a step. Time, cost and host are not here: they are `StepMeta`. */
export interface StepBody {
  /** The thread of control; null at the root. */
  readonly parent: string | null;
  /** Steps on other branches whose results this one takes. */
  readonly uses: readonly string[];
  /** Who did it: "user", an agent, model or tool identity. */
  readonly actor: string;
  readonly kind: StepKind;
  /** JSON; media by ref, never base64; names only stored bytes. */
  readonly content: JsonObject;
  /** Index among samples of one call, so that equal answers stay distinct. */
  readonly draw: number;
}

export interface Step extends StepBody {
  readonly id: string;
}

/** Stored beside a step, for one run; never hashed. */
export interface StepMeta {
  /** RFC 3339. */
  readonly at: string;
  readonly ms?: number;
  /** US dollars. */
  readonly cost?: number | null;
  readonly host?: string;
  readonly requestId?: string;
}

/**
 * `sha256("fovea-step-1\n" + RFC 8785 JSON of {parent, uses, actor, kind, content, draw})`.
 *
 * @throws NotCanonicalError when the content holds what JSON cannot.
 */
export function stepId({ parent, uses, actor, kind, content, draw }: StepBody): string {
  return sha256(`fovea-step-1\n${canonicalJson({ parent, uses, actor, kind, content, draw })}`);
}

export function makeStep(
  body: Omit<StepBody, "uses" | "draw"> & Partial<Pick<StepBody, "uses" | "draw">>,
): Step {
  const { parent, actor, kind, content, uses = [], draw = 0 } = body;
  const whole: StepBody = { parent, uses, actor, kind, content, draw };
  return { id: stepId(whole), ...whole };
}
