import type { JsonObject, JsonValue, Tool } from "@fovea/core";

/** `crop takes {"image": text, "box": [number, number, number, number]}` */
export const takes = (tool: Pick<Tool, "name" | "input">): string =>
  `${tool.name} takes ${outline(tool.input)}`;

/** A JSON Schema in a line, as far as a person needs it; what is optional has a question mark. */
function outline(schema: JsonValue | undefined): string {
  if (!isObject(schema)) return "anything";
  if (typeof schema.$ref === "string") return `<${schema.$ref.split("/").at(-1)}>`;
  if (Array.isArray(schema.enum)) return schema.enum.map((one) => JSON.stringify(one)).join(" or ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const several = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(several)) return [...new Set(several.map(outline))].join(" or ");
  if (Array.isArray(schema.prefixItems)) return `[${schema.prefixItems.map(outline).join(", ")}]`;
  if (isObject(schema.properties)) {
    const required = Array.isArray(schema.required) ? schema.required : [];
    const each = Object.entries(schema.properties).map(
      ([key, value]) => `"${key}"${required.includes(key) ? "" : "?"}: ${outline(value)}`,
    );
    return `{${each.join(", ")}}`;
  }
  if (schema.type === "array") return `[${outline(schema.items)}, ...]`;
  if (schema.type === "string") return "text";
  return typeof schema.type === "string" ? schema.type : "anything";
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
