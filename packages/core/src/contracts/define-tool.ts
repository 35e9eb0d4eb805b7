import { type Schema, Validator } from "@cfworker/json-schema";
import { SchemaError } from "../errors.js";
import type { JsonObject, JsonValue } from "../json.js";
import type { Tool } from "./tool.js";

/** A function that checks JSON against a schema (2020-12) and returns it, or throws SchemaError. */
export function jsonSchemaParser<T>(schema: JsonObject, what: string): (input: JsonValue) => T {
  const validator = new Validator(schema as Schema, "2020-12");
  return (input) => {
    const { valid, errors } = validator.validate(input);
    if (valid) return input as T;
    const deepest = errors.reduce(
      (a, b) => (b.instanceLocation.length > a.instanceLocation.length ? b : a),
      errors[0]!,
    );
    const where = deepest.instanceLocation.replace(/^#\/?/, "") || "the input";
    throw new SchemaError(`${what}: ${where}: ${deepest.error}`, `match the input schema of ${what}`);
  };
}

/** A tool whose input is described by a plain JSON Schema. With zod, use `zodTool` of `@fovea/core/zod`. */
export function defineTool<Input>(definition: Omit<Tool<Input>, "parse">): Tool<Input> {
  return { ...definition, parse: jsonSchemaParser<Input>(definition.input, definition.name) };
}
