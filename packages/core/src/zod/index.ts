import { z } from "zod";
import type { Tool } from "../contracts/tool.js";
import { SchemaError } from "../errors.js";
import type { JsonObject, JsonValue } from "../json.js";

/** A tool whose input is a zod schema: JSON Schema, validator and TypeScript type from one text. */
export function zodTool<Schema extends z.ZodType>(
  definition: Omit<Tool<z.output<Schema>>, "parse" | "input"> & { readonly input: Schema },
): Tool<z.output<Schema>> {
  const { input: schema, ...rest } = definition;
  return {
    ...rest,
    input: z.toJSONSchema(schema, { io: "input" }) as JsonObject,
    parse: zodParser(schema, rest.name),
  };
}

/** @throws SchemaError that names the first wrong property and what was expected of it. */
export function zodParser<Schema extends z.ZodType>(
  schema: Schema,
  what: string,
): (input: JsonValue) => z.output<Schema> {
  return (input) => {
    const parsed = schema.safeParse(input);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0]!;
    const where = issue.path.length === 0 ? "the input" : issue.path.join(".");
    throw new SchemaError(`${what}: ${where}: ${issue.message}`, `match the input schema of ${what}`);
  };
}
