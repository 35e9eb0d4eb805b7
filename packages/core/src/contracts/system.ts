import type { Agent } from "./agent.js";
import type { Model, Sampling } from "./model.js";
import type { RegistryEntry } from "./registry.js";
import type { Tool } from "./tool.js";

/** What one run may spend. Over it an agent stops with LimitError; the run can be resumed with more. */
export interface Limits {
  /** Tokens in and out, of all model calls of the run. */
  readonly tokens?: number;
  /** US dollars, of all model calls of the run; a model whose price is not known is then not asked. */
  readonly cost?: number;
  /** Milliseconds from the moment at which the agent was started or resumed. */
  readonly ms?: number;
}

export interface SystemOptions {
  readonly model: Model;
  /** Who sees, where a model that reads and one that sees talk; only for a system that `takesPerceiver`. */
  readonly perceiver?: Model;
  /** Tools beside the system's own; one of the same name replaces it. */
  readonly tools?: readonly (Tool | RegistryEntry<Tool>)[];
  readonly system?: string;
  readonly sampling?: Sampling;
  /** Model calls per turn. */
  readonly maxModelCalls?: number;
  readonly limits?: Limits;
}

/** A published system: how its agent is put together. */
export interface System {
  /** Its folder's name. */
  readonly id: string;
  /** Whether a second model, which sees, can be chosen. */
  readonly takesPerceiver?: boolean;
  /** Whether its agent asks no model: what it scores is then nobody's but its own. */
  readonly asksNoModel?: boolean;
  /** What it is about is where it looked: `fovea run` tells after the answer what the record says of its faithfulness. */
  readonly tellsFaithfulness?: boolean;
  agent(options: SystemOptions): Promise<Agent>;
}
