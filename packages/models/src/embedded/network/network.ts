import {
  add,
  attention,
  type BlockCache,
  concat,
  Embedding,
  embedding,
  LayerNorm,
  Linear,
  matmul,
  type Random,
  reshape,
  type SequenceLengths,
  sequenceScores,
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

/** Questions of a batch, one after the other: nothing is padded. */
export interface Encoded {
  /** (1, all words, width). */
  readonly memory: Tensor;
  /** The words and their neighbours as they came in: (1, all words, width). */
  readonly local: Tensor;
  /** Words of each question. */
  readonly lengths: readonly number[];
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
    const lengths = questions.map((question) => question.length);
    const words = questions.flat();
    // Row 0 stands for what lies beyond either end.
    const distinct: (readonly number[])[] = [[0]];
    const known = new Map<readonly number[], number>();
    const rowOf = ({ grams }: WordFeatures): number => {
      const row = known.get(grams) ?? distinct.push(grams) - 1;
      known.set(grams, row);
      return row;
    };
    const rows = questions.map((question) => question.map(rowOf));
    const before = rows.flatMap((own) => own.map((_, s) => own[s - 1] ?? 0));
    const after = rows.flatMap((own) => own.map((_, s) => own[s + 1] ?? 0));
    const pooled = this.#pooled(distinct);
    const shape = [1, words.length];
    const gather = (lift: Linear, ids: readonly number[]) => embedding(lift.forward(pooled), ids, shape);
    const beside =
      this.liftBefore && this.liftAfter
        ? add(gather(this.liftBefore, before), gather(this.liftAfter, after))
        : undefined;
    const own = gather(this.lift, rows.flat());
    const alone = beside ? add(beside, own) : own;
    const paired = this.#paired(questions, words.length);
    const local = paired ? add(alone, paired) : alone;
    const shapes = words.map((word) => word.shape);
    const places = questions.flatMap((question) => question.map((_, s) => s));
    let x = add(local, add(this.shapes.forward(shapes, shape), this.positions.forward(places, shape)));
    for (const block of this.encoder) x = block.forward(x, { lengths });
    return { memory: this.encoderNorm.forward(x), local, lengths };
  }

  /** What the pairs that each word stands in say of it: (1, words, width). */
  #paired(questions: readonly (readonly WordFeatures[])[], words: number): Tensor | undefined {
    const { pairs, liftPairs } = this;
    const { rows, width } = this.sizes.pairs ?? { rows: 0, width: 0 };
    if (pairs === undefined || liftPairs === undefined) return undefined;
    const found = questions.flatMap((question) => pairsOf(question, rows));
    const present = found.map((row) => (row < 0 ? 0 : 1));
    const ids = found.map((row) => Math.max(0, row));
    const both = pairs.forward(ids, [words, 2]);
    const sums = matmul(tensor(present, [words, 1, 2]), both);
    return liftPairs.forward(reshape(sums, [1, words, width]));
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

  /** Logits (1, all steps, V + S) of the steps of all derivations, one after the other. */
  decode(encoded: Encoded, derivations: readonly (readonly StepInput[])[]): Tensor {
    const lengths = derivations.map((derivation) => derivation.length);
    const times = derivations.flatMap((derivation) => derivation.map((_, t) => t));
    let x = this.#stepInputs(derivations.flat(), times);
    const { memory, lengths: memoryLengths } = encoded;
    for (const block of this.decoder) x = block.forward(x, { causal: true, memory, lengths, memoryLengths });
    return this.#logits(x, encoded, this.#keys(memory), lengths);
  }

  /** Begins to decode one question; the function that is returned gives the logits (V + S) of the next step. */
  begin(encoded: Encoded): (input: StepInput) => Float32Array {
    const caches: BlockCache[] = this.decoder.map((block) =>
      block.cache(1, this.sizes.maximumSteps, encoded.memory),
    );
    const keys = this.#keys(encoded.memory);
    let step = 0;
    return (input) => {
      let x = this.#stepInputs([input], [step++]);
      for (const [i, block] of this.decoder.entries()) x = block.forward(x, { cache: caches[i]! });
      return this.#logits(x, encoded, keys, [1]).toArray();
    };
  }

  #stepInputs(inputs: readonly StepInput[], times: readonly number[]): Tensor {
    const { actions, maximumWords } = this.sizes;
    const shape = [1, inputs.length];
    const previous = inputs.map(({ previous }) =>
      previous === undefined ? actions + 1 : "action" in previous ? previous.action : actions,
    );
    const pointed = inputs.map(({ previous }) =>
      previous !== undefined && "pointer" in previous ? previous.pointer : maximumWords,
    );
    const slots = inputs.map(({ slot }) => slot);
    return add(
      add(this.actions.forward(previous, shape), this.slots.forward(slots, shape)),
      add(this.positions.forward(pointed, shape), this.steps.forward(times, shape)),
    );
  }

  #keys(memory: Tensor): Keys {
    return { pointer: this.pointKey.forward(memory), lexical: this.lexicalKey?.forward(memory) };
  }

  /** Scores of the rows of the alphabet. */
  #choose(y: Tensor, local: Tensor, lexical: Tensor | undefined, lengths: SequenceLengths): Tensor {
    const scores = this.choose.forward(y);
    const { lexicalQuery, lexicalChoose } = this;
    if (lexicalQuery === undefined || lexicalChoose === undefined || lexical === undefined) return scores;
    const heads = this.sizes.lexical ?? 1;
    const read = attention(lexicalQuery.forward(y), lexical, local, { heads, lengths });
    return add(scores, lexicalChoose.forward(read));
  }

  /** `steps`: how many each question has in x. */
  #logits(x: Tensor, { local, lengths: words }: Encoded, keys: Keys, steps: readonly number[]): Tensor {
    const y = this.decoderNorm.forward(x);
    const lengths = { queries: steps, keys: words };
    const pointing = sequenceScores(this.pointQuery.forward(y), keys.pointer, lengths);
    return concat([this.#choose(y, local, keys.lexical, lengths), pointing], -1);
  }
}
