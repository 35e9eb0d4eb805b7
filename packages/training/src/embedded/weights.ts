import { type Calibration, Reasoner, type ReasonerNetwork } from "@fovea/models/embedded";
import { decodeSafetensors, encodeSafetensors, saveParameters } from "@fovea/tensor";
import { alphabet } from "./alphabet.js";
import { answersOf, chooseThreshold, fitAnswers, leastThreshold } from "./answers.js";
import { judgeBlind, readBlind } from "./blind.js";
import { fitCalibration } from "./calibrate.js";
import { Eyes } from "./end-to-end.js";
import { handwrittenTrial, judge, trialOf } from "./evaluation.js";
import { readHandwritten } from "./handwritten.js";
import { heldOutSamples, unseenSamples } from "./train-loop.js";

/** Where the weights that ship lie, and what is known about them. */
export const weightsFile = new URL("../../../models/weights/first-light.safetensors", import.meta.url);
export const cardFile = new URL("../../../models/weights/first-light.json", import.meta.url);

export interface Origin {
  readonly seed: number;
  readonly steps: number;
  readonly batch: number;
}

/** The weights as they ship, but for their calibration: int8, with the alphabet, the sizes and where they come from inside. */
export function packWeights(network: ReasonerNetwork, origin: Origin): Uint8Array {
  const metadata = {
    format: "fovea-embedded-1",
    sizes: JSON.stringify(network.sizes),
    alphabet: JSON.stringify(alphabet.alphabet),
    origin: JSON.stringify(origin),
  };
  return saveParameters(network, { format: "int8", metadata });
}

/** The same weights with this calibration inside. */
export function withCalibration(packed: Uint8Array, calibration: Calibration): Uint8Array {
  const { tensors, metadata } = decodeSafetensors(packed);
  return encodeSafetensors(tensors, { ...metadata, calibration: JSON.stringify(calibration) });
}

/** Questions of each kind for the calibration, and how much one question by a writer counts among them. */
const calibrationQuestions = 2000;
const writtenWeight = 4;
/** Streams of held-out questions: one to fit on, one to report. */
export const calibrationSeed = 1001;
export const reportSeed = 2002;

/**
 * Fits the calibration of packed weights: of programs on held-out generated questions, wordings kept from training, the
 * set of questions that is for this and the half of the handwritten ones that is looked at anyway; of whole answers, on
 * the set that is for this, run on its media; the threshold on that set and on those that may be read.
 */
export async function calibrate(packed: Uint8Array): Promise<Calibration> {
  const { network, indexed } = new Reasoner(packed).load();
  const written = readHandwritten().filter(({ kept }) => !kept);
  const lines = readBlind("threshold");
  const blind = judgeBlind(network, indexed, lines);
  const sets = [
    [1, judge(network, indexed, heldOutSamples(calibrationSeed, calibrationQuestions).map(trialOf))],
    [1, judge(network, indexed, unseenSamples(calibrationSeed, calibrationQuestions).map(trialOf))],
    [writtenWeight, judge(network, indexed, written.map(handwrittenTrial))],
    [writtenWeight, blind],
  ] as const;
  const programs = fitCalibration(
    sets.flatMap(([weight, judged]) =>
      judged.map(({ parse, programRight }) => ({
        probability: parse.probability,
        right: programRight,
        weight,
      })),
    ),
  );
  const open = { ...programs, threshold: leastThreshold };
  const eyes = new Eyes();
  const answered = await answersOf(blind, lines, open, eyes);
  let threshold = chooseThreshold(answered);
  // Of its questions to decline few are near misses; those of the others are.
  for (const set of ["dev", "review"] as const) {
    const others = readBlind(set);
    const near = await answersOf(judgeBlind(network, indexed, others), others, open, eyes);
    threshold = Math.max(threshold, chooseThreshold(near));
  }
  const given = answered.filter(({ parse }) => parse >= threshold);
  return { ...programs, threshold, answers: fitAnswers(given) };
}
