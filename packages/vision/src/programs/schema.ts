import type { JsonObject } from "@fovea/core";
import { type ArgumentSpec, type OperationSpec, operations, type ValueType, valueTypes } from "./language.js";

/** What JSON Schema cannot say; `checkProgram` enforces it. */
export const programLimits = { nodes: 64, depth: 16, characters: 200 } as const;

const table: Readonly<Record<string, OperationSpec>> = operations;

/** One schema per value type: any operation that yields it. `$ref`s stand at `#/$defs/NAME`. */
export const programDefinitions: JsonObject = Object.fromEntries(
  valueTypes.map((type) => [
    type,
    {
      description: `A program that yields ${article(type)}.`,
      anyOf: Object.entries(table)
        .filter(([, operation]) => operation.type === type)
        .map(([name, operation]) => operationSchema(name, operation)),
    },
  ]),
);

/** A program of any value type, by reference into `programDefinitions`. */
export const anyProgram: JsonObject = {
  description: `A visual program: at most ${programLimits.nodes} operations, nested at most ${programLimits.depth} deep.`,
  anyOf: valueTypes.map((type) => ({ $ref: `#/$defs/${type}` })),
};

/**
 * JSON Schema (2020-12) of the program language. There is one `$defs` entry per value type and an argument
 * refers to the entry of the type that it takes, so JSON that matches is well-typed.
 */
export const programSchema: JsonObject = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Visual program",
  ...anyProgram,
  $defs: programDefinitions,
};

/** "an image", "a text", "regions". */
export function article(type: ValueType): string {
  if (type === "regions") return "regions";
  return type === "image" ? "an image" : `a ${type}`;
}

function operationSchema(name: string, { arguments: taken, doc }: OperationSpec): JsonObject {
  const properties = Object.entries(taken).map(([key, spec]) => [key, argumentSchema(spec)]);
  const required = Object.entries(taken).flatMap(([key, spec]) => (isOptional(spec) ? [] : [key]));
  return {
    type: "object",
    description: doc,
    properties: { op: { const: name }, ...Object.fromEntries(properties) },
    required: ["op", ...required],
    additionalProperties: false,
  };
}

function argumentSchema(spec: ArgumentSpec): JsonObject {
  switch (spec.takes) {
    case "word":
      return { enum: [...spec.words] };
    case "string":
      return { type: "string", minLength: 1, maxLength: programLimits.characters };
    case "integer":
      return { type: "integer", minimum: spec.minimum, maximum: spec.maximum };
    default:
      return { $ref: `#/$defs/${spec.takes}` };
  }
}

export function isOptional(spec: ArgumentSpec): boolean {
  return "optional" in spec && spec.optional === true;
}
