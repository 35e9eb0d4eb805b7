import { type RegistryEntry, type Tool, UnknownToolError, unknownName } from "@fovea/core";

/** Tools by name. Looking one up takes no time, so that calls are issued in the order in which they are made. */
export interface Toolbox {
  readonly tools: readonly Tool[];
  /** @throws UnknownToolError. */
  get(name: string): Tool;
}

/** Loads the implementations (not their weights); of two tools with one name the later one wins. */
export async function openToolbox(entries: Iterable<Tool | RegistryEntry<Tool>>): Promise<Toolbox> {
  const tools = await Promise.all([...entries].map((entry) => ("load" in entry ? entry.load() : entry)));
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  return {
    tools: [...byName.values()],
    get(name) {
      const tool = byName.get(name);
      if (tool === undefined) throw unknownName(UnknownToolError, "tool", name, byName.keys(), "fovea tools");
      return tool;
    },
  };
}
