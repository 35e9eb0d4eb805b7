import { type JsonObject, jsonSchemaParser } from "@fovea/core";
import { stream } from "@fovea/core/random";
import {
  type Choice,
  decode,
  derive,
  featuresOf,
  maximumOperations,
  ProgramMachine,
  ReasonerNetwork,
  readLanguage,
  takesOneTwice,
  type Word,
  wordsOf,
} from "@fovea/models/embedded";
import { scope } from "@fovea/tensor";
import { checkProgram, operations, programDefinitions, programSchema, readProgram } from "@fovea/vision";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alphabet } from "./alphabet.js";
import { sizes } from "./train-loop.js";

const small = {
  ...sizes,
  buckets: 64,
  pairs: { rows: 64, width: 8 },
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
  const network = new ReasonerNetwork(small, () => random.random());
  for (const table of [network.choose.weight, network.pointQuery.weight, network.slots.weight]) {
    for (let i = 0; i < table.size; i++) table.data[i] = 6 * random.normal();
  }
  return network;
}

/** The probability of the program that the likeliest allowed choice at every step leads to, refusals aside. */
function greedily(network: ReasonerNetwork, machine: ProgramMachine, words: readonly Word[]): number {
  const rows = network.sizes.actions;
  const next = network.begin(network.encode([featuresOf(words, network.sizes.buckets)]));
  let probability = 1;
  let previous: Choice | undefined;
  for (let options = machine.options(); options !== undefined; options = machine.options()) {
    const logits = next({ slot: options.slot, previous });
    const choices: Choice[] = [
      ...options.actions.map((action) => ({ action })),
      ...options.pointers.map((pointer) => ({ pointer })),
    ];
    const score = (choice: Choice) => logits["action" in choice ? choice.action : rows + choice.pointer]!;
    const sum = choices.reduce((total, choice) => total + Math.exp(score(choice)), 0);
    const refuses = (choice: Choice) => "action" in choice && alphabet.refusals.includes(choice.action);
    const kept = previous === undefined ? choices.filter((choice) => !refuses(choice)) : choices;
    const chosen = kept.reduce((most, choice) => (score(choice) > score(most) ? choice : most));
    probability *= Math.exp(score(chosen)) / sum;
    machine.take(chosen);
    previous = chosen;
  }
  return probability;
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

  it("finds a program at least as likely as the likeliest choice at every step leads to, and sometimes a likelier one", () => {
    const language = readLanguage(schemaWithout(new Set()));
    const text = "what is the total of row 150?";
    const words = wordsOf(text);
    let better = 0;
    for (let seed = 0; seed < 60; seed++) {
      const network = randomNetwork(seed);
      const machine = new ProgramMachine(language, alphabet, text, words);
      const greedy = scope(() => greedily(network, machine, words));
      const { probability } = decode(network, language, alphabet, { text, words });
      const first = machine.result();
      if ("program" in first && takesOneTwice(first.program)) continue;
      expect(probability).toBeGreaterThanOrEqual(greedy * (1 - 1e-6));
      if (probability > greedy * 1.001) better += 1;
    }
    expect(better).toBeGreaterThan(0);
  });

  it.each([
    ['compare(count(detect("cat", image 1)), more, count(detect("cat", image 1)))', true],
    ['exists(in-relation(detect("cat", image 1), on, detect("cat", image 1)))', true],
    ['not(or(exists(detect("cat", image 1)), exists(detect("cat", image 1))))', true],
    ['compare(count(detect("cat", image 1)), more, count(detect("cat", image 2)))', false],
    ['exists(in-relation(detect("cat", image 1), on, detect("couch", image 1)))', false],
  ])("knows whether %s takes one thing twice: %s", (program, twice) => {
    expect(takesOneTwice(readProgram(program) as unknown as JsonObject)).toBe(twice);
  });

  it("gives no likelihood to a program that takes one thing twice, and looks for another", () => {
    const language = readLanguage(schemaWithout(new Set()));
    const text = "more cats than cats?";
    const words = wordsOf(text);
    const cats = 'count(detect("cat", image 1))';
    const program = readProgram(`compare(${cats}, more, ${cats})`) as unknown as JsonObject;
    const { choices } = derive({ program }, new Map(), { text, words }, language, alphabet);
    const sizes = { ...small, actions: alphabet.alphabet.actions.length };
    // Prefers the choices of that program whatever was chosen before, and after them nothing in particular.
    const begin = () => {
      let step = 0;
      return () => {
        const logits = new Float32Array(sizes.actions + words.length);
        const choice = choices[step++];
        if (choice !== undefined && "action" in choice) logits[choice.action] = 6;
        return logits;
      };
    };
    const network = { sizes, encode: () => ({}), begin } as unknown as ReasonerNetwork;
    const found = decode(network, language, alphabet, { text, words });
    expect(found.program).not.toEqual(program);
    expect(takesOneTwice(found.program!)).toBe(false);
    expect(found.probability).toBeGreaterThan(0);
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
