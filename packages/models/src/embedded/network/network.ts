import {
  add,
  attention,
  type BlockCache,
  concat,
  Embedding,
  embedding,
  LayerNorm,
  Linear,
  maskScores,
  matmul,
  type Random,
  reshape,
  type Tensor,
  TransformerBlock,
  tensor,
} from "@fovea/tensor";
import type { Choice } from "../grammar/machine.js";
import { pairsOf, type WordFeatures } from "./features.js";

/** The sizes that make one set of weights. */
export interface NetworkSizes {
  /** Rows and columns of the table of word pieces. */
  readonly buckets: number;
  readonly pieceWidth: number;
  readonly width: number;
  readonly heads: number;
  readonly hidden: number;
  readonly encoderBlocks: number;
  readonly decoderBlocks: number;
  /**
   * Heads of the short way from words to choices: besides the decoder, an attention over the words as they came in scores
   * the rows of the alphabet (the lexical model of Nguyen and Chiang 2018, section 3.2). Absent: no such way.
   */
  readonly lexical?: number;
  /** Whether each word is also told of its neighbours before the first block; false when absent. */
  readonly neighbours?: boolean;
  /** The table of hashed pairs of words that stand side by side; absent: no such table. */
  readonly pairs?: { readonly rows: number; readonly width: number };
  /** Rows of the table of word shapes; 16 when absent, which leaves no room for what was asked before. */
  readonly shapes?: number;
  /** Words of the question and of what was asked before it. */
  readonly maximumWords: number;
  /** Words of the question alone; as many as `maximumWords` when absent. */
  readonly maximumQuestion?: number;
  readonly maximumSteps: number;
  readonly actions: number;
  readonly slots: number;
}

/** Questions of a batch, padded to the longest. */
export interface Encoded {
  /** (B, S, width). */
  readonly memory: Tensor;
  /** The words and their neighbours as they came in: (B, S, width). */
  readonly local: Tensor;
  /** B x S, 0 for padding. */
  readonly mask: Float32Array;
  readonly words: number;
}

/** What the words offer to be looked for by: computed once for a question. */
interface Keys {
  readonly pointer: Tensor;
  readonly lexical: Tensor | undefined;
}

/** One decoder position: where it stands and what was chosen before it. */
export interface StepInput {
  readonly slot: number;
  /** Absent at the first step. */
  readonly previous: Choice | undefined;
}

/**
 * A transformer encoder over the words of a question, each with a share of its neighbours and of the pairs that it stands
 * in, and a decoder over the choices that build a program (Vaswani et al. 2017, normalised as in Xiong et al. 2020). Each
 * step is scored over the rows of the alphabet and, by a pointer (Vinyals et al. 2015, equation 3), over the words of the
 * question: logits of V + S columns.
 */
export class ReasonerNetwork {
  readonly sizes: NetworkSizes;
  readonly pieces: Embedding;
  readonly lift: Linear;
  /** What a word says about its right and its left neighbour. */
  readonly liftBefore: Linear | undefined;
  readonly liftAfter: Linear | undefined;
  readonly pairs: Embedding | undefined;
  readonly liftPairs: Linear | undefined;
  readonly shapes: Embedding;
  readonly positions: Embedding;
  readonly encoder: TransformerBlock[];
  readonly encoderNorm: LayerNorm;
  /** One row per action, one for "a word was pointed at" and one for the beginning. */
  readonly actions: Embedding;
  readonly slots: Embedding;
  readonly steps: Embedding;
  readonly decoder: TransformerBlock[];
  readonly decoderNorm: LayerNorm;
  readonly choose: Linear;
  readonly pointQuery: Linear;
  readonly pointKey: Linear;
  readonly lexicalQuery: Linear | undefined;
  readonly lexicalKey: Linear | undefined;
  readonly lexicalChoose: Linear | undefined;

  constructor(sizes: NetworkSizes, random: Random) {
    const { width, heads, hidden } = sizes;
    this.sizes = sizes;
    this.pieces = new Embedding(sizes.buckets, sizes.pieceWidth, random, { deviation: 0.3 });
    this.lift = new Linear(sizes.pieceWidth, width, random);
    const beside = () =>
      sizes.neighbours === true ? new Linear(sizes.pieceWidth, width, random, { bias: false }) : undefined;
    this.liftBefore = beside();
    this.liftAfter = beside();
    const { pairs } = sizes;
    // Zeros, so that a pair that was never trained on says nothing.
    this.pairs = pairs && new Embedding(pairs.rows, pairs.width, random, { deviation: 0 });
    this.liftPairs = pairs && new Linear(pairs.width, width, random, { bias: false });
    this.shapes = new Embedding(sizes.shapes ?? 16, width, random, { deviation: 0.1 });
    // The last row stands for no word.
    this.positions = new Embedding(sizes.maximumWords + 1, width, random, { deviation: 0.1 });
    const blocks = (count: number, cross: boolean) =>
      Array.from({ length: count }, () => new TransformerBlock({ width, heads, hidden, cross }, random));
    this.encoder = blocks(sizes.encoderBlocks, false);
    this.encoderNorm = new LayerNorm(width);
    this.actions = new Embedding(sizes.actions + 2, width, random, { deviation: 0.3 });
    this.slots = new Embedding(sizes.slots, width, random, { deviation: 0.3 });
    this.steps = new Embedding(sizes.maximumSteps, width, random, { deviation: 0.1 });
    this.decoder = blocks(sizes.decoderBlocks, true);
    this.decoderNorm = new LayerNorm(width);
    this.choose = new Linear(width, sizes.actions, random);
    this.pointQuery = new Linear(width, width, random);
    this.pointKey = new Linear(width, width, random);
    const lexical = sizes.lexical !== undefined;
    this.lexicalQuery = lexical ? new Linear(width, width, random) : undefined;
    this.lexicalKey = lexical ? new Linear(width, width, random) : undefined;
    this.lexicalChoose = lexical ? new Linear(width, sizes.actions, random, { bias: false }) : undefined;
  }

  /** Questions as their words' features, at most `maximumWords` each. */
  encode(questions: readonly (readonly WordFeatures[])[]): Encoded {
    const words = Math.max(...questions.map((question) => question.length));
    const batch = questions.length;
    const mask = new Float32Array(batch * words);
    const shapes = new Int32Array(batch * words);
    const rows = new Int32Array(batch * words);
    const distinct: (readonly number[])[] = [[0]];
    const known = new Map<readonly number[], number>();
    const rowOf = ({ grams }: WordFeatures): number => {
      const row = known.get(grams) ?? distinct.push(grams) - 1;
      known.set(grams, row);
      return row;
    };
    for (const [b, question] of questions.entries()) {
      for (const [s, word] of question.entries()) {
        const at = b * words + s;
        mask[at] = 1;
        shapes[at] = word.shape;
        rows[at] = rowOf(word);
      }
    }
    const ids = Int32Array.from({ length: batch * words }, (_, i) => i % words);
    // Row 0 stands for padding and for what lies beyond either end.
    const neighbour = (offset: -1 | 1) =>
      rows.map((_, at) =>
        (at % words) + offset < 0 || (at % words) + offset >= words ? 0 : rows[at + offset]!,
      );
    const pooled = this.#pooled(distinct);
    const gather = (lift: Linear, ids: Int32Array) => embedding(lift.forward(pooled), ids, [batch, words]);
    const beside =
      this.liftBefore && this.liftAfter
        ? add(gather(this.liftBefore, neighbour(-1)), gather(this.liftAfter, neighbour(1)))
        : undefined;
    const own = gather(this.lift, rows);
    const alone = beside ? add(beside, own) : own;
    const paired = this.#paired(questions, words);
    const local = paired ? add(alone, paired) : alone;
    let x = add(
      local,
      add(this.shapes.forward(shapes, [batch, words]), this.positions.forward(ids, [batch, words])),
    );
    for (const block of this.encoder) x = block.forward(x, { keyMask: mask });
    return { memory: this.encoderNorm.forward(x), local, mask, words };
  }

  /** What the pairs that each word stands in say of it: (B, words, width). */
  #paired(questions: readonly (readonly WordFeatures[])[], words: number): Tensor | undefined {
    const { pairs, liftPairs } = this;
    const { rows, width } = this.sizes.pairs ?? { rows: 0, width: 0 };
    if (pairs === undefined || liftPairs === undefined) return undefined;
    const batch = questions.length;
    const ids = new Int32Array(batch * words * 2);
    const present = new Float32Array(batch * words * 2);
    for (const [b, question] of questions.entries()) {
      for (const [i, row] of pairsOf(question, rows).entries()) {
        if (row < 0) continue;
        ids[b * words * 2 + i] = row;
        present[b * words * 2 + i] = 1;
      }
    }
    const both = pairs.forward(ids, [batch * words, 2]);
    const sums = matmul(tensor(present, [batch * words, 1, 2]), both);
    return reshape(liftPairs.forward(reshape(sums, [batch * words, width])), [
      batch,
      words,
      this.sizes.width,
    ]);
  }

  /** Words as the sums of their pieces over the root of their number: (words, pieceWidth). */
  #pooled(words: readonly (readonly number[])[]): Tensor {
    const most = Math.max(...words.map((grams) => grams.length));
    const ids = new Int32Array(words.length * most);
    const shares = new Float32Array(words.length * most);
    for (const [w, grams] of words.entries()) {
      for (const [g, gram] of grams.entries()) {
        ids[w * most + g] = gram;
        shares[w * most + g] = 1 / Math.sqrt(grams.length);
      }
    }
    const pieces = this.pieces.forward(ids, [words.length, most]);
    const pooled = matmul(tensor(shares, [words.length, 1, most]), pieces);
    return reshape(pooled, [words.length, this.sizes.pieceWidth]);
  }

  /** Logits (B, T, V + S) of each step of B derivations, padded to the same number of steps. */
  decode(encoded: Encoded, derivations: readonly (readonly StepInput[])[]): Tensor {
    const steps = Math.max(...derivations.map((derivation) => derivation.length));
    const padded = derivations.map((derivation) =>
      Array.from({ length: steps }, (_, t) => derivation[t] ?? derivation.at(-1)!),
    );
    let x = this.#stepInputs(padded, 0);
    const { memory, mask } = encoded;
    for (const block of this.decoder) x = block.forward(x, { causal: true, memory, memoryMask: mask });
    return this.#logits(x, encoded, this.#keys(memory));
  }

  /** Begins to decode one question; the function that is returned gives the logits (V + S) of the next step. */
  begin(encoded: Encoded): (input: StepInput) => Float32Array {
    const caches: BlockCache[] = this.decoder.map((block) =>
      block.cache(1, this.sizes.maximumSteps, encoded.memory),
    );
    const keys = this.#keys(encoded.memory);
    let step = 0;
    return (input) => {
      let x = this.#stepInputs([[input]], step++);
      for (const [i, block] of this.decoder.entries())
        x = block.forward(x, { cache: caches[i]!, memoryMask: encoded.mask });
      return this.#logits(x, encoded, keys).toArray();
    };
  }

  #stepInputs(derivations: readonly (readonly StepInput[])[], from: number): Tensor {
    const { actions, maximumWords } = this.sizes;
    const [batch, steps] = [derivations.length, derivations[0]!.length];
    const flat = derivations.flat();
    const shape = [batch, steps];
    const previous = flat.map(({ previous }) =>
      previous === undefined ? actions + 1 : "action" in previous ? previous.action : actions,
    );
    const pointed = flat.map(({ previous }) =>
      previous !== undefined && "pointer" in previous ? previous.pointer : maximumWords,
    );
    const slots = flat.map(({ slot }) => slot);
    const times = flat.map((_, i) => from + (i % steps));
    return add(
      add(this.actions.forward(previous, shape), this.slots.forward(slots, shape)),
      add(this.positions.forward(pointed, shape), this.steps.forward(times, shape)),
    );
  }

  #keys(memory: Tensor): Keys {
    return { pointer: this.pointKey.forward(memory), lexical: this.lexicalKey?.forward(memory) };
  }

  /** Scores of the rows of the alphabet. */
  #choose(y: Tensor, { local, mask }: Encoded, lexical: Tensor | undefined): Tensor {
    const scores = this.choose.forward(y);
    const { lexicalQuery, lexicalChoose } = this;
    if (lexicalQuery === undefined || lexicalChoose === undefined || lexical === undefined) return scores;
    const heads = this.sizes.lexical ?? 1;
    const read = attention(lexicalQuery.forward(y), lexical, local, { heads, keyMask: mask });
    return add(scores, lexicalChoose.forward(read));
  }

  #logits(x: Tensor, encoded: Encoded, keys: Keys): Tensor {
    const { mask, words } = encoded;
    const y = this.decoderNorm.forward(x);
    const [batch, steps] = y.shape as [number, number];
    const pointing = matmul(this.pointQuery.forward(y), keys.pointer, { transposeB: true });
    const seen = new Float32Array(batch * steps * words);
    for (let b = 0; b < batch; b++) {
      for (let t = 0; t < steps; t++)
        seen.set(mask.subarray(b * words, (b + 1) * words), (b * steps + t) * words);
    }
    return concat([this.#choose(y, encoded, keys.lexical), maskScores(pointing, seen)], -1);
  }
}
