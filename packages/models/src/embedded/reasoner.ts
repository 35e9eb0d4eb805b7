import { type JsonObject, sha256 } from "@fovea/core";
import { decodeSafetensors, loadParameters } from "@fovea/tensor";
import { type Calibration, confidenceOf, uncalibrated } from "./calibration.js";
import { readableOf } from "./context.js";
import { decode } from "./decode.js";
import { WeightsError } from "./errors.js";
import { type Alphabet, type Indexed, indexAlphabet } from "./grammar/actions.js";
import { readLanguage } from "./grammar/schema.js";
import { type NetworkSizes, ReasonerNetwork } from "./network/network.js";
import { readWeights } from "./weights-file.js";
import { wordsOf } from "./words.js";

/** What a question means: a program and how surely it is the right one, or why it is declined. */
export type Understanding = {
  readonly words: number;
  readonly steps: number;
  readonly confidence: number;
} & ({ readonly program: JsonObject } | { readonly refusal: string });

/** The reasoner that one file of weights makes. The network is built when the first question comes. */
export class Reasoner {
  readonly #file: Uint8Array;
  #loaded: { network: ReasonerNetwork; indexed: Indexed; calibration: Calibration } | undefined;

  /** Throws `WeightsError` later, on the first question, when the file is of something else. */
  constructor(file: Uint8Array) {
    this.#file = file;
  }

  /** SHA-256 of the file. */
  get hash(): string {
    return sha256(this.#file);
  }

  /**
   * `input` is the JSON Schema of the program tool's input: nothing that it does not allow is ever returned. `before` is
   * the program of the question before, for one that leans on it ("and the date?").
   */
  understand(question: string, input: JsonObject, threshold?: number, before?: JsonObject): Understanding {
    const words = wordsOf(question);
    const counts = { words: words.length, steps: 0, confidence: 1 };
    if (!/[\p{L}\p{N}]/u.test(question)) return { ...counts, refusal: "nonsense" };
    if (isForeign(question)) return { ...counts, refusal: "language" };
    const { network, indexed, calibration } = this.load();
    const language = readLanguage(input);
    const asked = readableOf(question, before, language, network.sizes);
    if (asked === undefined) return { ...counts, refusal: "long" };
    const parse = decode(network, language, indexed, asked);
    const confidence = confidenceOf(calibration, parse.probability);
    const { program, refusing, refusal, steps } = parse;
    if (program !== undefined && confidence >= (threshold ?? calibration.threshold)) {
      return { words: words.length, steps, confidence, program };
    }
    return {
      words: words.length,
      steps,
      confidence: 1 - confidence,
      refusal: refusing > 0.5 ? refusal : "unclear",
    };
  }

  /** Builds the network now instead of at the first question. Throws `WeightsError`. */
  load(): { network: ReasonerNetwork; indexed: Indexed; calibration: Calibration } {
    this.#loaded ??= build(this.#file);
    return this.#loaded;
  }
}

/** The reasoner of a file of weights. Throws `WeightsError` when it cannot be read. */
export const readReasoner = (path: string | URL): Reasoner => new Reasoner(readWeights(path));

function build(file: Uint8Array) {
  const { metadata } = decodeSafetensors(file);
  if (metadata.format !== "fovea-embedded-1") {
    throw new WeightsError(
      `the weights are of the format ${JSON.stringify(metadata.format ?? null)}, not fovea-embedded-1`,
      "use weights that train:embedded wrote",
    );
  }
  const sizes = JSON.parse(metadata.sizes ?? "{}") as NetworkSizes;
  const alphabet = JSON.parse(metadata.alphabet ?? "{}") as Alphabet;
  // Every value is overwritten by the file; zeros are the quickest to draw.
  const network = new ReasonerNetwork(sizes, () => 0.5);
  loadParameters(network, file);
  const calibration =
    metadata.calibration === undefined ? uncalibrated : (JSON.parse(metadata.calibration) as Calibration);
  return { network, indexed: indexAlphabet(alphabet), calibration };
}

/** Whether most letters are of a script that no English question is written in. */
function isForeign(question: string): boolean {
  const letters = question.match(/\p{L}/gu) ?? [];
  return letters.filter((letter) => !/\p{Script=Latin}/u.test(letter)).length > letters.length / 2;
}
