import type { ModelRequest } from "@fovea/core";

/** The ids of the tool calls that the conversation holds. */
export function takenIds({ messages }: ModelRequest): Set<string> {
  const ids = new Set<string>();
  for (const { role, parts } of messages)
    if (role === "assistant") for (const part of parts) if (part.type === "tool-call") ids.add(part.id);
  return ids;
}
