import { canonicalJson, type JsonObject } from "@fovea/core";
import { scope } from "@fovea/tensor";
import { isObject } from "./conversation.js";
import { type Indexed, refusalAction } from "./grammar/actions.js";
import { type Choice, type Options, ProgramMachine } from "./grammar/machine.js";
import type { Language } from "./grammar/schema.js";
import { featuresOf } from "./network/features.js";
import type { ReasonerNetwork } from "./network/network.js";
import type { Word } from "./words.js";

/** What the network makes of a question. */
export interface Parse {
  /** The likeliest program; undefined when the language offers nothing that the network knows. */
  readonly program: JsonObject | undefined;
  /** Probability of all its choices among those allowed, 0 to 1, the choice not to refuse included. Not calibrated. */
  readonly probability: number;
  /** The likeliest reason to refuse, whether or not the network would. */
  readonly refusal: string;
  /** Probability of refusing, for any reason. */
  readonly refusing: number;
  /** Choices that were made. */
  readonly steps: number;
}

/**
 * Where the likeliest first choices led to an unlikely program a likelier one is looked for, at most this many times and not
 * after this many choices in all, so that a long program costs no more time than several short ones.
 */
const restarts = 5;
const mostChoices = 32;

/** One way through the machine, and where it could have been left for a choice nearly as likely. */
interface Path {
  readonly program: JsonObject | undefined;
  readonly probability: number;
  readonly steps: number;
  /** Choices that begin other paths, and the most that such a path can reach. */
  readonly others: readonly { readonly choices: readonly Choice[]; readonly bound: number }[];
}

/**
 * Decodes a question: the likeliest allowed choice at each step, and then best-first the paths that leave the one before
 * and may still be likelier than the best.
 */
export function decode(
  network: ReasonerNetwork,
  language: Language,
  indexed: Indexed,
  question: { readonly text: string; readonly words: readonly Word[] },
): Parse {
  return scope(() => {
    const { refusals } = indexed;
    const { maximumSteps, actions: rows } = network.sizes;
    const encoded = network.encode([featuresOf(question.words, network.sizes.buckets)]);
    let [refusing, refusal] = [0, ""];

    const follow = (given: readonly Choice[]): Path => {
      const machine = new ProgramMachine(language, indexed, question.text, question.words);
      const next = network.begin(encoded);
      const choices: Choice[] = [];
      const others: { choices: readonly Choice[]; bound: number }[] = [];
      let probability = 1;
      for (let options = machine.options(); options !== undefined; options = machine.options()) {
        const steps = choices.length;
        const scores =
          steps < maximumSteps
            ? probabilities(next({ slot: options.slot, previous: choices.at(-1) }), options, rows)
            : new Float32Array(rows + question.words.length);
        if (steps === 0) {
          refusing = refusals.reduce((sum, row) => sum + scores[row]!, 0);
          const worst = refusals.reduce(
            (most, row) => (scores[row]! > scores[most]! ? row : most),
            refusals[0] ?? 0,
          );
          refusal = (indexed.alphabet.actions[worst] ?? "").slice(refusalAction("").length);
          options = { ...options, actions: options.actions.filter((row) => !refusals.includes(row)) };
          if (options.actions.length === 0) return { program: undefined, probability: 0, steps, others };
        }
        const share = (choice: Choice) => scores["action" in choice ? choice.action : rows + choice.pointer]!;
        const ranked = likeliest(options, share);
        const choice = given[steps] ?? ranked[0]!;
        if (steps >= given.length) {
          for (const other of ranked.slice(1))
            others.push({ choices: [...choices, other], bound: probability * share(other) });
        }
        probability *= share(choice);
        machine.take(choice);
        choices.push(choice);
      }
      const decoded = machine.result();
      const program = "program" in decoded ? decoded.program : undefined;
      return {
        program,
        // What is compared with itself was not asked: another path may be likelier, but this one is not.
        probability: program !== undefined && takesOneTwice(program) ? 0 : probability,
        steps: choices.length,
        others,
      };
    };

    let found = follow([]);
    let open = found.others;
    for (let i = 0, made = found.steps; i < restarts && made < mostChoices; i++) {
      const [first, ...rest] = open.toSorted((a, b) => b.bound - a.bound);
      if (first === undefined || first.bound <= found.probability) break;
      const path = follow(first.choices);
      made += path.steps;
      open = [...rest, ...path.others];
      if (path.probability > found.probability) found = path;
    }
    const { program, probability, steps } = found;
    return { program, probability, refusal, refusing, steps };
  });
}

/** Whether an operation is given the same picture, number or regions twice: "more cats than cats". */
export function takesOneTwice(node: JsonObject): boolean {
  const parts = Object.values(node).filter(isObject);
  const spelled = parts.map((part) => canonicalJson(part).toLowerCase());
  return new Set(spelled).size < parts.length || parts.some(takesOneTwice);
}

/** The likeliest three of what is allowed, the first of equals first. */
function likeliest({ actions, pointers }: Options, share: (choice: Choice) => number): Choice[] {
  const all: Choice[] = [
    ...actions.map((action) => ({ action })),
    ...pointers.map((pointer) => ({ pointer })),
  ];
  return all.sort((a, b) => share(b) - share(a)).slice(0, 3);
}

/** Softmax over what is allowed; the rest has none. Columns are those of the logits. */
function probabilities(logits: Float32Array, { actions, pointers }: Options, rows: number): Float32Array {
  const allowed = [...actions, ...pointers.map((pointer) => rows + pointer)];
  const largest = Math.max(...allowed.map((column) => logits[column]!));
  const shares = new Float32Array(logits.length);
  for (const column of allowed) shares[column] = Math.exp(logits[column]! - largest);
  const sum = shares.reduce((total, value) => total + value, 0);
  return shares.map((value) => value / sum);
}
