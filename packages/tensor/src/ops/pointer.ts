/**
 * The pointer-generator mixture (See, Liu and Manning 2017, equations 8 and 9): a word is generated from a vocabulary
 * or copied from the source, p(w) = g softmax(vocabulary)[w] + (1 - g) sum over the sources s = w of softmax(copy)[s].
 */
import { ShapeError } from "../errors.js";
import { kernel } from "../kernel/index.js";
import { withTemporary } from "../memory.js";
import { record } from "../tape.js";
import { emptyTensor, type Tensor } from "../tensor.js";
import { logSigmoidOf } from "./activation.js";
import { type CrossEntropyOptions, rowShares } from "./loss.js";

export interface PointerScores {
  /** (B, T, V): scores of the vocabulary. */
  readonly vocabulary: Tensor;
  /** (B, T, S): scores of the source positions; hide padding with `maskScores`. */
  readonly copy: Tensor;
  /** (B, T, 1): log-odds of generating rather than copying. */
  readonly gate: Tensor;
  /** B x S ids of the source words. Ids from V up name words that only the source has. */
  readonly sourceIds: ArrayLike<number>;
}

function sizes({ vocabulary, copy, gate, sourceIds }: PointerScores) {
  const [batch, steps, words] = vocabulary.shape;
  const sources = copy.columns;
  const rows = vocabulary.rows;
  const fits =
    vocabulary.shape.length === 3 &&
    copy.shape.length === 3 &&
    copy.rows === rows &&
    copy.shape[0] === batch &&
    gate.size === rows &&
    sourceIds.length === batch! * sources;
  if (!fits) {
    throw new ShapeError(
      "pointer",
      { vocabulary: vocabulary.shape, copy: copy.shape, gate: gate.shape, sourceIds: [sourceIds.length] },
      "vocabulary (B, T, V), copy (B, T, S), gate (B, T, 1) and B x S source ids",
    );
  }
  return { batch: batch!, steps: steps!, words: words!, sources, rows };
}

/**
 * The mean of -log p(target) under the mixture; targets are B x T ids, those from V up can only be copied. Label
 * smoothing does not apply. Throws `ShapeError`, `IndexRangeError`.
 */
export function pointerCrossEntropy(
  scores: PointerScores,
  targets: ArrayLike<number>,
  options: Omit<CrossEntropyOptions, "labelSmoothing"> = {},
): Tensor {
  const { steps, words, sources, rows } = sizes(scores);
  const { vocabulary, copy, gate } = scores;
  const { weights } = options;
  if (targets.length !== rows || (weights && weights.length !== rows)) {
    throw new ShapeError(
      "pointerCrossEntropy",
      {
        vocabulary: vocabulary.shape,
        targets: [targets.length],
        ...(weights && { weights: [weights.length] }),
      },
      "give one target (and weight) per row",
    );
  }
  const kept = Int32Array.from(targets);
  const ids = Int32Array.from(scores.sourceIds);
  const limit = ids.reduce((most, id) => Math.max(most, id + 1), words);
  const shares = rowShares("pointerCrossEntropy", kept, limit, options);
  const wordLse = emptyTensor([rows]);
  const copyProbabilities = emptyTensor(copy.shape);
  kernel().logSumExp(wordLse.data, vocabulary.data, rows, words);
  kernel().softmax(copyProbabilities.data, copy.data, rows, sources);
  // Per row: log p(target), and how much of it is by generation.
  const byWord = new Float64Array(rows);
  const copied = new Float64Array(rows);
  const out = emptyTensor([]);
  let total = 0;
  for (let i = 0; i < rows; i++) {
    if (shares[i] === 0) continue;
    const target = kept[i]!;
    const from = Math.floor(i / steps) * sources;
    let mass = 0;
    for (let s = 0; s < sources; s++) {
      if (ids[from + s] === target) mass += copyProbabilities.data[i * sources + s]!;
    }
    copied[i] = mass;
    const generate =
      target < words
        ? logSigmoidOf(gate.data[i]!) + vocabulary.data[i * words + target]! - wordLse.data[i]!
        : Number.NEGATIVE_INFINITY;
    // The floor keeps the loss finite for a target that can be neither generated nor copied.
    const pointed = logSigmoidOf(-gate.data[i]!) + Math.log(Math.max(mass, 1e-30));
    const largest = Math.max(generate, pointed);
    const logP = largest + Math.log(Math.exp(generate - largest) + Math.exp(pointed - largest));
    byWord[i] = Math.exp(generate - logP);
    total -= shares[i]! * logP;
  }
  out.data[0] = total;
  return record(out, [vocabulary, copy, gate], { op: "pointerCrossEntropy" }, (dy) => {
    const dWords = vocabulary.storage.ensureGradient();
    const dCopy = copy.storage.ensureGradient();
    const dGate = gate.storage.ensureGradient();
    withTemporary(rows, (weight) => {
      for (let i = 0; i < rows; i++) weight[i] = dy[0]! * shares[i]! * byWord[i]!;
      kernel().addSoftmax(dWords, vocabulary.data, wordLse.data, weight, rows, words, 0);
      for (let i = 0; i < rows; i++) {
        if (shares[i] === 0) continue;
        const target = kept[i]!;
        if (target < words) {
          const at = i * words + target;
          dWords[at] = dWords[at]! - weight[i]!;
        }
        const all = dy[0]! * shares[i]!;
        const generating = 1 / (1 + Math.exp(-gate.data[i]!));
        dGate[i]! += all * (generating - byWord[i]!);
        // A target that the source lacks, or has only where it is hidden: no score could have helped.
        if (copied[i]! <= 1e-30) continue;
        const pointing = all * (1 - byWord[i]!);
        const from = Math.floor(i / steps) * sources;
        for (let s = 0; s < sources; s++) {
          const p = copyProbabilities.data[i * sources + s]!;
          const share = ids[from + s] === target ? p / copied[i]! : 0;
          dCopy[i * sources + s]! += pointing * (p - share);
        }
      }
    });
  });
}

/**
 * The mixture's probabilities, (B, T, V + extra), where extra is the number of ids from V up; for decoding, it is
 * not differentiable. Throws `ShapeError`.
 */
export function pointerProbabilities(scores: PointerScores): Tensor {
  const { batch, steps, words, sources, rows } = sizes(scores);
  const ids = Int32Array.from(scores.sourceIds);
  const width = ids.reduce((most, id) => Math.max(most, id + 1), words);
  const out = emptyTensor([batch, steps, width]);
  out.data.fill(0);
  withTemporary(rows * words, (wordProbabilities) => {
    withTemporary(rows * sources, (copyProbabilities) => {
      kernel().softmax(wordProbabilities, scores.vocabulary.data, rows, words);
      kernel().softmax(copyProbabilities, scores.copy.data, rows, sources);
      for (let i = 0; i < rows; i++) {
        const generating = 1 / (1 + Math.exp(-scores.gate.data[i]!));
        for (let w = 0; w < words; w++) {
          out.data[i * width + w] = generating * wordProbabilities[i * words + w]!;
        }
        const from = Math.floor(i / steps) * sources;
        for (let s = 0; s < sources; s++) {
          out.data[i * width + ids[from + s]!]! += (1 - generating) * copyProbabilities[i * sources + s]!;
        }
      }
    });
  });
  return out;
}
