import { type Environment, FoveaError, type RegistryEntry } from "@fovea/core";
import { expertPolicies } from "../registry.generated.js";
import type { ExpertPolicy, Policy } from "./policy.js";

/** Nobody here knows how to play that world well. */
export class NoExpertError extends FoveaError {}

/**
 * The expert of an environment, loaded when it is asked for.
 *
 * @throws NoExpertError.
 */
export async function expertPolicy(environment: Environment): Promise<Policy> {
  const { id } = environment.spec;
  const entry = experts.find((one) => one.id === id);
  if (entry === undefined) throw new NoExpertError(`${id} has no expert`, "use the random agent, or actions");
  return (await entry.load())(environment);
}

/** Whether `expertPolicy` has something to try. */
export const hasExpert = (id: string): boolean => experts.some((one) => one.id === id);

const experts: readonly RegistryEntry<ExpertPolicy>[] = expertPolicies;
