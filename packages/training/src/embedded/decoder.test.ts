import { type JsonObject, jsonSchemaParser } from "@fovea/core";
import { stream } from "@fovea/core/random";
import {
  decode,
  maximumOperations,
  ReasonerNetwork,
  readLanguage,
  wordsOf,
  wordTable,
} from "@fovea/models/embedded";
import { checkProgram, operations, programDefinitions, programSchema } from "@fovea/vision";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alphabet } from "./alphabet.js";
import { sizes } from "./train-loop.js";

const small = {
  ...sizes,
  buckets: 64,
  pieceWidth: 8,
  width: 16,
  heads: 2,
  hidden: 16,
  encoderBlocks: 1,
  decoderBlocks: 1,
};

/** Weights far from anything trained: every choice is about as likely as any other. */
function randomNetwork(seed: number): ReasonerNetwork {
  const random = stream(seed, "test/weights");
  const network = new ReasonerNetwork(small, () => random.random(), wordTable());
  for (const table of [network.choose.weight, network.pointQuery.weight, network.slots.weight]) {
    for (let i = 0; i < table.size; i++) table.data[i] = 6 * random.normal();
  }
  return network;
}

/** The tool's input schema with some operations taken away. */
function schemaWithout(removed: ReadonlySet<string>): JsonObject {
  const definitions = Object.entries(programDefinitions).map(([type, schema]) => {
    const { anyOf, ...rest } = schema as { anyOf: { properties: { op: { const: string } } }[] };
    return [type, { ...rest, anyOf: anyOf.filter(({ properties }) => !removed.has(properties.op.const)) }];
  });
  const { $defs: _, ...program } = programSchema;
  return {
    type: "object",
    properties: { program },
    required: ["program"],
    $defs: Object.fromEntries(definitions) as JsonObject,
  };
}

const operationNames = Object.keys(operations);
const question = fc.oneof(
  fc.string({ minLength: 1, maxLength: 60, unit: "grapheme" }),
  fc
    .array(
      fc.constantFrom(
        "what",
        "is",
        "the",
        "total",
        "150",
        "1,200",
        '"a b"',
        "?",
        "…",
        "😀",
        "e-mail",
        "P.O.",
        "#",
        "x".repeat(201),
      ),
      { minLength: 1, maxLength: 12 },
    )
    .map((words) => words.join(" ")),
);

describe("the decoder under the grammar", () => {
  it("emits only what the offered schema allows, whatever the weights and the question", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        question,
        fc.subarray(operationNames),
        (seed, text, removed) => {
          const words = wordsOf(text).slice(0, small.maximumWords);
          fc.pre(words.length > 0);
          const input = schemaWithout(new Set(removed));
          const { program } = decode(randomNetwork(seed), readLanguage(input), alphabet, { text, words });
          if (program === undefined) return;
          jsonSchemaParser(input, "program")({ program });
          const checked = checkProgram(program);
          expect(checked.ok, JSON.stringify(checked)).toBe(true);
          const written = JSON.stringify(program);
          for (const name of removed) expect(written).not.toContain(`"op":"${name}"`);
          expect(written.split('"op":').length - 1).toBeLessThanOrEqual(maximumOperations);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("finds programs of every value type among random weights", () => {
    const language = readLanguage(schemaWithout(new Set()));
    const text = "what is the total of row 150?";
    const types = new Set<string>();
    for (let seed = 0; seed < 120; seed++) {
      const { program } = decode(randomNetwork(seed), language, alphabet, { text, words: wordsOf(text) });
      const checked = checkProgram(program!);
      if (checked.ok) types.add(checked.type);
    }
    expect([...types].sort()).toEqual(["boolean", "image", "number", "regions", "text"]);
  });

  it("does not begin a copied text with an article", () => {
    const language = readLanguage(schemaWithout(new Set()));
    const text = "does a letter mention the refund";
    const starts = Array.from({ length: 200 }, (_, seed) =>
      JSON.stringify(decode(randomNetwork(seed), language, alphabet, { text, words: wordsOf(text) }).program),
    ).flatMap((program) => program.match(/(?<="(?:text|name|row|column)":")\w+/g) ?? []);
    expect(starts.length).toBeGreaterThan(20);
    expect(starts).not.toContain("a");
    expect(starts).not.toContain("the");
  });

  it("has no program where the schema offers none", () => {
    const language = readLanguage(schemaWithout(new Set(["image", "constant"])));
    const text = "is there a cat?";
    expect(
      decode(randomNetwork(1), language, alphabet, { text, words: wordsOf(text) }).program,
    ).toBeUndefined();
  });
});
