import type { ImageCodec, Limits, Model, Sampling } from "@fovea/core";
import type { ContextPolicy } from "../context/policy.js";
import type { Toolbox } from "../toolbox/index.js";

export interface ToolLoopOptions {
  readonly model: Model;
  readonly toolbox: Toolbox;
  readonly codec: ImageCodec;
  /** Text that goes before the conversation. */
  readonly system?: string;
  readonly sampling?: Sampling;
  /** Model calls per question; default 12. */
  readonly maxModelCalls?: number;
  /** What a run may spend. */
  readonly limits?: Limits;
  /** What a model with a card is shown again at each call. */
  readonly context?: ContextPolicy;
}

export const defaultModelCalls = 12;
