import type { Agent } from "./agent.js";
import type { Model, Sampling } from "./model.js";
import type { RegistryEntry } from "./registry.js";
import type { Tool } from "./tool.js";

export interface SystemOptions {
  readonly model: Model;
  /** Tools beside the system's own; one of the same name replaces it. */
  readonly tools?: readonly (Tool | RegistryEntry<Tool>)[];
  readonly system?: string;
  readonly sampling?: Sampling;
  /** Model calls per turn. */
  readonly maxModelCalls?: number;
}

/** A published system: how its agent is put together. */
export interface System {
  /** Its folder's name. */
  readonly id: string;
  agent(options: SystemOptions): Promise<Agent>;
}
