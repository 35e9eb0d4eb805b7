import type { JsonObject } from "@fovea/core";
import { scope } from "@fovea/tensor";
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

/** Decodes a question greedily: at each step the likeliest choice that the machine allows. */
export function decode(
  network: ReasonerNetwork,
  language: Language,
  indexed: Indexed,
  question: { readonly text: string; readonly words: readonly Word[] },
): Parse {
  return scope(() => {
    const machine = new ProgramMachine(language, indexed, question.text, question.words);
    const { refusals } = indexed;
    const encoded = network.encode([featuresOf(question.words, network.sizes.buckets)]);
    const next = network.begin(encoded);
    const { maximumSteps, actions } = network.sizes;
    let previous: Choice | undefined;
    let [probability, refusing, refusal, steps] = [1, 0, "", 0];
    for (let options = machine.options(); options !== undefined; options = machine.options()) {
      const room = steps < maximumSteps;
      const scores = room
        ? probabilities(next({ slot: options.slot, previous }), options, actions)
        : new Float32Array(actions + question.words.length);
      if (steps === 0) {
        refusing = refusals.reduce((sum, row) => sum + scores[row]!, 0);
        const worst = refusals.reduce(
          (best, row) => (scores[row]! > scores[best]! ? row : best),
          refusals[0] ?? 0,
        );
        refusal = (indexed.alphabet.actions[worst] ?? "").slice(refusalAction("").length);
        options = { ...options, actions: options.actions.filter((row) => !refusals.includes(row)) };
        if (options.actions.length === 0)
          return { program: undefined, probability: 0, refusal, refusing, steps };
      }
      const choice = best(options, scores, actions);
      probability *= "action" in choice ? scores[choice.action]! : scores[actions + choice.pointer]!;
      machine.take(choice);
      previous = choice;
      steps += 1;
    }
    const decoded = machine.result();
    return {
      program: "program" in decoded ? decoded.program : undefined,
      probability,
      refusal,
      refusing,
      steps,
    };
  });
}

function best({ actions, pointers }: Options, scores: Float32Array, rows: number): Choice {
  let [chosen, most]: [Choice | undefined, number] = [undefined, -1];
  for (const action of actions) if (scores[action]! > most) [chosen, most] = [{ action }, scores[action]!];
  for (const pointer of pointers) {
    if (scores[rows + pointer]! > most) [chosen, most] = [{ pointer }, scores[rows + pointer]!];
  }
  return chosen!;
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
