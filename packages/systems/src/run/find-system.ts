import { type RegistryEntry, type System, UnknownAgentError, unknownName } from "@fovea/core";
import { systems } from "../registry.generated.js";

/** @throws UnknownAgentError, with the one that was perhaps meant. */
export async function findSystem(id: string): Promise<System> {
  const entry: RegistryEntry<System> | undefined = systems.find((one) => one.id === id);
  if (entry !== undefined) return entry.load();
  throw unknownName(
    UnknownAgentError,
    "agent",
    id,
    systems.map((one) => one.id),
    "fovea systems",
  );
}
