import { takes } from "@fovea/agents";
import { didYouMean, type JsonObject, SchemaError, type Tool } from "@fovea/core";

/**
 * What a person types for a tool. Tools let unknown properties pass, which a model may need and a typing error does
 * not deserve.
 *
 * @throws SchemaError.
 */
export function checkProperties(tool: Pick<Tool, "name" | "input">, input: JsonObject): void {
  const known = Object.keys((tool.input.properties ?? {}) as JsonObject);
  const unknown = Object.keys(input).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const near = didYouMean(unknown, known);
  const hint = near === undefined ? "" : `; did you mean "${near}"?`;
  throw new SchemaError(`${tool.name} takes no "${unknown}"${hint}`, takes(tool));
}
