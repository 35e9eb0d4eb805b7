import { didYouMean, InvalidInputError, type JsonValue } from "@fovea/core";

const reference = /^\$([A-Za-z_][A-Za-z0-9_]*)$/;

/**
 * Tools leave values in the session under names; later arguments name them as "$name", anywhere in their JSON. A text that is a
 * reference and nothing else is replaced by the value; "$$name" is the text "$name".
 *
 * @param variables values of any kind (a depth map, a mask): what is put in is the value itself
 * @throws InvalidInputError for a name that no tool has left
 */
export function resolveVariables(input: JsonValue, variables: ReadonlyMap<string, unknown>): unknown {
  if (typeof input === "string") {
    if (input.startsWith("$$")) return input.slice(1);
    const name = reference.exec(input)?.[1];
    if (name === undefined) return input;
    if (variables.has(name)) return variables.get(name);
    const near = didYouMean(name, variables.keys());
    throw new InvalidInputError(
      `there is no variable $${name}${near === undefined ? "" : `; did you mean $${near}?`}`,
      `use one of: ${[...variables.keys()].map((each) => `$${each}`).join(", ") || "none was left yet"}`,
    );
  }
  if (Array.isArray(input)) return input.map((each) => resolveVariables(each, variables));
  if (typeof input === "object" && input !== null) {
    return Object.fromEntries(
      Object.entries(input).map(([key, value]) => [key, resolveVariables(value as JsonValue, variables)]),
    );
  }
  return input;
}
