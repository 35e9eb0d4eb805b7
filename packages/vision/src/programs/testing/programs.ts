// Random well-typed programs, for property tests.
import fc from "fast-check";
import {
  type ArgumentSpec,
  type OperationSpec,
  operations,
  type ProgramNode,
  type ValueType,
  valueTypes,
} from "../language.js";

const table = Object.entries(operations) as [string, OperationSpec][];

const leaves: Readonly<Record<ValueType, string>> = {
  image: "image",
  regions: "faces",
  text: "find",
  number: "constant",
  boolean: "has-flaw",
};

const known = new Map<string, fc.Arbitrary<ProgramNode>>();

/** Programs of a value type, of at most `depth` levels above the leaves. */
export function programOf(type: ValueType, depth: number): fc.Arbitrary<ProgramNode> {
  // Each is made once: there are as many ways down as operations, at every level.
  const arbitrary = known.get(`${type} ${depth}`) ?? makeProgramOf(type, depth);
  known.set(`${type} ${depth}`, arbitrary);
  return arbitrary;
}

function makeProgramOf(type: ValueType, depth: number): fc.Arbitrary<ProgramNode> {
  const fitting = table.filter(
    ([name, operation]) => operation.type === type && (depth > 0 || name === leaves[type]),
  );
  const nodes = fitting.map(([op, operation]) => {
    const entries = Object.entries(operation.arguments).map(
      ([key, spec]) => [key, argument(spec, depth - 1)] as const,
    );
    return fc
      .record(Object.fromEntries(entries))
      .map((given) => ({ op, ...given }) as unknown as ProgramNode);
  });
  return fc.oneof(...nodes);
}

export const anyProgramOf = (depth: number): fc.Arbitrary<ProgramNode> =>
  fc.oneof(...valueTypes.map((type) => programOf(type, depth)));

function argument(spec: ArgumentSpec, depth: number): fc.Arbitrary<unknown> {
  switch (spec.takes) {
    case "word":
      return fc.constantFrom(...spec.words);
    case "string":
      return fc
        .string({ minLength: 1, maxLength: 12, unit: "grapheme" })
        .filter((text) => text.trim() !== "");
    case "integer":
      return fc.integer({ min: spec.minimum, max: Math.min(spec.maximum, spec.minimum + 40) });
    default:
      return programOf(spec.takes, Math.max(0, depth));
  }
}
