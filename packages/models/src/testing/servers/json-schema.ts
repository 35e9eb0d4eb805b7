/**
 * The first place where a schema breaks OpenAI's rules for strict schemas: every object closed with
 * `additionalProperties: false`, and every property required.
 */
export function strictSchemaFault(schema: unknown, at = "()"): string | undefined {
  if (typeof schema !== "object" || schema === null) return undefined;
  if (Array.isArray(schema))
    return firstFault(schema.map((item, i) => strictSchemaFault(item, `${at}[${i}]`)));
  const node = schema as Record<string, unknown>;
  if (node.type === "object" || node.properties !== undefined) {
    if (node.additionalProperties !== false)
      return `In context=${at}, 'additionalProperties' is required to be supplied and to be false.`;
    const names = Object.keys((node.properties ?? {}) as object);
    const required = Array.isArray(node.required) ? node.required : [];
    const missing = names.find((name) => !required.includes(name));
    if (missing !== undefined)
      return `In context=${at}, 'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
  }
  const children = [
    ...Object.entries((node.properties ?? {}) as object),
    ...Object.entries((node.$defs ?? {}) as object),
    ["items", node.items],
    ["anyOf", node.anyOf],
  ] as [string, unknown][];
  return firstFault(children.map(([name, child]) => strictSchemaFault(child, `('${name}',)`)));
}

const firstFault = (faults: readonly (string | undefined)[]): string | undefined =>
  faults.find((fault) => fault !== undefined);

/** Fields of the schema that `generateContent` understands as `parameters` and `responseSchema` (an OpenAPI subset). */
const openApiFields = new Set(
  (
    "type format title description nullable enum maxItems minItems properties required minProperties maxProperties " +
    "minLength maxLength pattern example anyOf propertyOrdering default items minimum maximum"
  ).split(" "),
);

/** The first field that an OpenAPI-subset schema does not know: its name and where it is. */
export function unknownOpenApiField(
  schema: unknown,
  at: string,
): { readonly name: string; readonly at: string } | undefined {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return undefined;
  for (const [name, value] of Object.entries(schema)) {
    if (!openApiFields.has(name)) return { name, at };
    const children: [string, unknown][] =
      name === "properties"
        ? Object.entries(value as object).map(([key, child], i) => [
            `${at}.properties[${i}].value`,
            child ?? key,
          ])
        : name === "items"
          ? [[`${at}.items`, value]]
          : name === "anyOf" && Array.isArray(value)
            ? value.map((child, i) => [`${at}.any_of[${i}]`, child])
            : [];
    for (const [place, child] of children) {
      const found = unknownOpenApiField(child, place);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
