import type { JsonObject, JsonValue } from "@fovea/core";
import { isObject } from "../conversation.js";

/** What may stand at one place of a program. */
export type Slot =
  | { readonly kind: "program"; readonly type: string }
  | { readonly kind: "word"; readonly values: readonly string[] }
  | { readonly kind: "string"; readonly minimum: number; readonly maximum: number }
  | { readonly kind: "integer"; readonly minimum: number; readonly maximum: number };

export interface Argument {
  readonly key: string;
  readonly slot: Slot;
}

export interface Operation {
  readonly op: string;
  /** Required arguments, in the order of the schema's `required`. */
  readonly arguments: readonly Argument[];
}

/** The program language that a tool offers: operations by value type, and the types that a whole program may have. */
export interface Language {
  readonly types: ReadonlyMap<string, readonly Operation[]>;
  readonly roots: readonly string[];
}

/**
 * Reads the language out of the JSON Schema of the program tool's input, where `properties.program` refers to one
 * `$defs` entry per value type and each entry lists its operations. What is not of that form is left out: an
 * operation that cannot be read cannot be decoded. Arguments that are not required are never given.
 */
export function readLanguage(input: JsonObject): Language {
  const definitions = isObject(input.$defs) ? input.$defs : {};
  const types = new Map(Object.entries(definitions).map(([type, schema]) => [type, operationsOf(schema)]));
  for (const [type, operations] of types) if (operations.length === 0) types.delete(type);
  const program = isObject(input.properties) ? input.properties.program : undefined;
  const start = program ?? input;
  return { types, roots: [...new Set(typesIn(start, definitions))].filter((type) => types.has(type)) };
}

/** The value types that a schema refers to, directly or through `anyOf` and definitions that are not types. */
function typesIn(schema: JsonValue | undefined, definitions: JsonObject, depth = 0): string[] {
  if (!isObject(schema) || depth > 4) return [];
  const name = referenced(schema);
  if (name !== undefined) {
    const target = definitions[name];
    return operationsOf(target).length > 0 ? [name] : typesIn(target, definitions, depth + 1);
  }
  return choices(schema).flatMap((choice) => typesIn(choice, definitions, depth + 1));
}

const choices = (schema: JsonObject): readonly JsonValue[] => {
  const list = schema.anyOf ?? schema.oneOf;
  return Array.isArray(list) ? list : [];
};

function referenced({ $ref }: JsonObject): string | undefined {
  return typeof $ref === "string" && $ref.startsWith("#/$defs/") ? $ref.slice("#/$defs/".length) : undefined;
}

function operationsOf(schema: JsonValue | undefined): Operation[] {
  if (!isObject(schema)) return [];
  return choices(schema).flatMap((choice) => {
    const operation = isObject(choice) ? readOperation(choice) : undefined;
    return operation === undefined ? [] : [operation];
  });
}

function readOperation({ properties, required }: JsonObject): Operation | undefined {
  if (!isObject(properties) || !isObject(properties.op) || typeof properties.op.const !== "string")
    return undefined;
  // The order of a list survives canonical JSON, that of an object's keys does not.
  const needed = Array.isArray(required) ? required : [];
  const taken = needed
    .filter((key): key is string => typeof key === "string" && key !== "op")
    .map((key) => ({ key, slot: readSlot(properties[key]) }));
  if (taken.some(({ slot }) => slot === undefined)) return undefined;
  return { op: properties.op.const, arguments: taken as Argument[] };
}

function readSlot(schema: JsonValue | undefined): Slot | undefined {
  if (!isObject(schema)) return undefined;
  const type = referenced(schema);
  if (type !== undefined) return { kind: "program", type };
  if (Array.isArray(schema.enum)) {
    return {
      kind: "word",
      values: schema.enum.filter((value): value is string => typeof value === "string"),
    };
  }
  const bound = (key: string, otherwise: number): number => {
    const value = schema[key];
    return typeof value === "number" ? value : otherwise;
  };
  if (schema.type === "string") {
    return {
      kind: "string",
      minimum: bound("minLength", 0),
      maximum: bound("maxLength", Number.MAX_SAFE_INTEGER),
    };
  }
  if (schema.type === "integer") {
    return {
      kind: "integer",
      minimum: bound("minimum", 0),
      maximum: bound("maximum", Number.MAX_SAFE_INTEGER),
    };
  }
  return undefined;
}
