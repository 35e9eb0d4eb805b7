import { canonicalJson, sha256 } from "@fovea/core";
import { derive, featuresOf, type StepInput, type WordFeatures } from "@fovea/models/embedded";
import { alphabet, language } from "./alphabet.js";
import type { Draw } from "./generator/draw.js";
import type { Sample } from "./generator/sample.js";

/** A sample as the network takes it. */
export interface Example {
  readonly sample: Sample;
  readonly features: readonly WordFeatures[];
  readonly inputs: readonly StepInput[];
  /** Per step: a row of the alphabet, or V + the word that is pointed at. */
  readonly targets: readonly number[];
}

export function exampleOf(sample: Sample, buckets: number): Example {
  const { asked, target, spans } = sample;
  const { choices, slots } = derive(target, spans, asked, language, alphabet);
  const rows = alphabet.alphabet.actions.length;
  return {
    sample,
    features: featuresOf(asked.words, buckets),
    inputs: slots.map((slot, t) => ({ slot, previous: choices[t - 1] })),
    targets: choices.map((choice) => ("action" in choice ? choice.action : rows + choice.pointer)),
  };
}

/**
 * Forgets the piece that is the whole word, of one word in ten: an unseen word has an untrained piece there, and its
 * letters must do. It stands in no pair either, so that a pair that is rare, or never was met, is nothing odd.
 */
export const withForgottenWords = (features: readonly WordFeatures[], draw: Draw): WordFeatures[] =>
  features.map((word) =>
    draw.chance(0.1) && word.grams.length > 1
      ? { ...word, grams: word.grams.slice(1), forgotten: true }
      : word,
  );

/**
 * Whether a sample of the grammar belongs to the set that is never trained on: one in ten of the compositions. A program
 * with two or more choices of its own (labels, colours, relations, numbers) is held out by the program, in all the
 * grammar's wordings; a simpler one, and a refusal, by the question.
 */
export function isHeldOut({ target, asked }: Sample): boolean {
  const key =
    "program" in target && ownChoices(target.program) >= 2
      ? canonicalJson(target.program)
      : asked.text.toLowerCase();
  return Number.parseInt(sha256(key).slice(0, 6), 16) % 10 === 0;
}

function ownChoices(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce((sum, [key, inner]) => {
    if (key === "op") return sum;
    if (typeof inner === "object") return sum + ownChoices(inner);
    return sum + (inner === 0 ? 0 : 1);
  }, 0);
}
