import type { JsonObject } from "@fovea/core";

/**
 * Whether a JSON Schema keeps to the subset that OpenAI's strict mode takes: every object closed and all of its
 * properties required (platform.openai.com/docs/guides/structured-outputs).
 */
export function strictSchema(schema: JsonObject): boolean {
  if (schema["type"] !== "object" || schema["anyOf"] !== undefined) return false;
  return strict(schema);
}

function strict(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(strict);
  if (typeof value !== "object" || value === null) return true;
  const schema = value as JsonObject;
  if (schema["oneOf"] !== undefined || schema["allOf"] !== undefined || schema["not"] !== undefined)
    return false;
  if (schema["type"] === "object" || schema["properties"] !== undefined) {
    const { properties = {}, required = [], additionalProperties } = schema;
    if (additionalProperties !== false || typeof properties !== "object" || !Array.isArray(required))
      return false;
    if (!Object.keys(properties as JsonObject).every((name) => required.includes(name))) return false;
  }
  return Object.values(schema).every(strict);
}
