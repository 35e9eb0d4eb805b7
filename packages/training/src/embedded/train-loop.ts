import { stream } from "@fovea/core/random";
import { type NetworkSizes, ReasonerNetwork } from "@fovea/models/embedded";
import { AdamW, crossEntropy, Tape, warmupLinear } from "@fovea/tensor";
import { alphabet } from "./alphabet.js";
import { areKnown, drawBatches, type Lessons } from "./batches.js";
import { type Example, isHeldOut, withForgottenWords } from "./examples.js";
import { Draw } from "./generator/draw.js";
import type { Family } from "./generator/intent.js";
import { Practice } from "./generator/practice.js";
import { drawSample, maximumQuestionWords, maximumWords, type Sample } from "./generator/sample.js";
import { trainingFamilies, unseenFamilies } from "./generator/stream.js";

/** About 2.6M parameters, most of them word pieces and pairs of words, of which too few collide. */
export const sizes: NetworkSizes = {
  buckets: 12288,
  pieceWidth: 64,
  width: 128,
  heads: 4,
  hidden: 256,
  encoderBlocks: 2,
  decoderBlocks: 1,
  neighbours: true,
  pairs: { rows: 32768, width: 32 },
  lexical: 2,
  shapes: 32,
  maximumWords,
  maximumQuestion: maximumQuestionWords,
  maximumSteps: 48,
  actions: alphabet.alphabet.actions.length,
  slots: alphabet.alphabet.slots.length,
};

export interface TrainOptions {
  readonly seed: number;
  readonly steps: number;
  /** Questions per step; 16 by default. */
  readonly batch?: number;
  /** 0.003 by default. */
  readonly peakRate?: number;
  readonly sizes?: NetworkSizes;
  /** How much the first choice (the operation, or a refusal) counts, of which all others follow; 2 by default. */
  readonly firstWeight?: number;
  /** All of them by default. */
  readonly families?: readonly Family[];
  /** Called after every hundredth step with the mean loss since the last call. */
  readonly onProgress?: (step: number, loss: number, network: ReasonerNetwork) => void;
}

/** Norm of all gradients together, so that one odd batch moves the weights no further than others. */
const largestGradient = 0.3;
/** Rate of the last step. */
const floor = 1e-5;

/**
 * Rates by what a parameter is, in multiples of the schedule's. A row of a table is met by few questions, a matrix by all:
 * with one rate for all, the words are learned too slowly or the matrices too hastily (docs/lab-notebook.md).
 */
const rates: readonly (readonly [RegExp, number])[] = [
  [/^(?:pieces|pairs)\b/, 8],
  [/^(?:actions|slots|steps|shapes|positions)\b/, 2],
  [/^(?:choose|pointQuery|pointKey|lexical\w+)\b|bias$|[nN]orm/, 1],
];
const rateOfMatrices = 0.22;
/** Tables of which a batch meets a tenth at most. */
const isSparse = /^(?:pieces|pairs)\b/;
const scaleOf = (name: string): number => rates.find(([of]) => of.test(name))?.[1] ?? rateOfMatrices;

const steadiness = 0.999;
/** Steps between two looks at the weights that are averaged. */
const averaging = 128;

/**
 * Trains a reasoner from a seed. All that it sees, and in which order, follows from the options: equal options give
 * equal weights on one machine. The weights are the exponential average of the last thousand steps or so (Polyak and
 * Juditsky 1992, with decay).
 */
export function train(options: TrainOptions): ReasonerNetwork {
  const {
    seed,
    steps,
    batch = 16,
    peakRate = 3e-3,
    sizes: chosen = sizes,
    firstWeight = 2,
    onProgress,
  } = options;
  const practice = new Practice();
  const families = options.families ?? trainingFamilies(practice);
  const initial = stream(seed, "embedded/weights");
  const network = new ReasonerNetwork(chosen, () => initial.random());
  const draw = new Draw(stream(seed, "embedded/questions"));
  const optimizer = new AdamW(network, {
    weightDecay: 0.01,
    beta2: 0.99,
    scale: scaleOf,
    sparse: (name) => isSparse.test(name),
  });
  const warmup = Math.min(200, Math.ceil(steps / 10));
  const rate = warmupLinear({ peak: peakRate, warmup, total: steps, floor });
  const tape = new Tape();
  const lessons: Lessons = { network, practice, draw, families, batch };
  const average = new Map(
    [...optimizer.parameters].map(([name, { data }]) => [name, Float32Array.from(data)]),
  );
  let queue: Example[][] = [];
  let [sum, count] = [0, 0];
  for (let step = 0; step < steps; step++) {
    if (queue.length === 0) queue = drawBatches(lessons);
    sum += trainStep(lessons, tape, queue.pop()!, firstWeight);
    count += 1;
    optimizer.step(rate(step), { clip: largestGradient, clear: true });
    if ((step + 1) % 100 === 0) {
      onProgress?.(step + 1, sum / count, network);
      [sum, count] = [0, 0];
    }
    if (step % averaging !== 0) continue;
    optimizer.settle();
    const keep = Math.min(steadiness, (step + 1) / (step + 10)) ** averaging;
    for (const [name, { data }] of optimizer.parameters) {
      mix(average.get(name)!, data, keep);
    }
  }
  for (const [name, { data }] of optimizer.parameters) data.set(average.get(name)!);
  optimizer.dispose();
  return network;
}

/** mean = keep mean + (1 - keep) data. */
function mix(mean: Float32Array, data: Float32Array, keep: number): void {
  for (let i = 0; i < mean.length; i++) mean[i] = keep * mean[i]! + (1 - keep) * data[i]!;
}

/** Gradients of the mean cross-entropy over all steps of a batch; returns that mean. */
function trainStep(
  { network, practice, draw }: Lessons,
  tape: Tape,
  examples: readonly Example[],
  firstWeight: number,
): number {
  const targets = examples.flatMap((example) => example.targets);
  const weights = examples.flatMap((example) => example.targets.map((_, t) => (t === 0 ? firstWeight : 1)));
  return tape.run(() => {
    const encoded = network.encode(examples.map(({ features }) => withForgottenWords(features, draw)));
    const logits = network.decode(
      encoded,
      examples.map(({ inputs }) => inputs),
    );
    for (const [i, known] of areKnown(logits, examples).entries()) {
      const { source } = examples[i]!.sample;
      if (source) practice.note(source, known);
      practice.met(known);
    }
    const loss = crossEntropy(logits, targets, { weights });
    tape.backward(loss);
    return loss.item();
  });
}

/** Fresh samples that were never trained on, from a stream of their own. */
export function heldOutSamples(seed: number, count: number, families?: readonly Family[]): Sample[] {
  const draw = new Draw(stream(seed, "embedded/held-out"));
  const kept: Sample[] = [];
  while (kept.length < count) {
    const sample = drawSample(draw, families);
    if (isHeldOut(sample)) kept.push(sample);
  }
  return kept;
}

/** Samples of the written wordings that are kept from training. */
export function unseenSamples(seed: number, count: number): Sample[] {
  const draw = new Draw(stream(seed, "embedded/unseen-wordings"));
  const from = unseenFamilies();
  return Array.from({ length: count }, () => drawSample(draw, from));
}
