import { Embedding, matmul, type Random, reshape, type Tensor, tensor } from "@fovea/tensor";
import { pairsOf, type WordFeatures } from "./features.js";

/** The sizes of the tables that all members of a network read. */
export interface LexiconSizes {
  /** Rows and columns of the table of word pieces. */
  readonly buckets: number;
  readonly pieceWidth: number;
  /** The table of hashed pairs of words that stand side by side. */
  readonly pairs: { readonly rows: number; readonly width: number };
}

/** The words of a batch of questions, one question after the other: nothing is padded. */
export interface WordsRead {
  /** Words of each question. */
  readonly lengths: readonly number[];
  /** Sums of the pieces of each word that occurs, over the root of their number: (words that differ, pieceWidth). */
  readonly pooled: Tensor;
  /** Rows of `pooled`: those of the words, of the words before them and of the words behind them. */
  readonly own: readonly number[];
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** What the two pairs that each word stands in say together: (1, all words, pairs.width). */
  readonly paired: Tensor;
  readonly shapes: readonly number[];
  /** Where in its question each word stands. */
  readonly places: readonly number[];
}

/** What is known of words before they are read in their context: tables of their pieces and of pairs of them. */
export class Lexicon {
  readonly #sizes: LexiconSizes;
  readonly pieces: Embedding;
  readonly pairs: Embedding;

  constructor(sizes: LexiconSizes, random: Random) {
    this.#sizes = sizes;
    this.pieces = new Embedding(sizes.buckets, sizes.pieceWidth, random, { deviation: 0.3 });
    // Zeros, so that a pair that was never trained on says nothing.
    this.pairs = new Embedding(sizes.pairs.rows, sizes.pairs.width, random, { deviation: 0 });
  }

  /** Questions as their words' features. */
  read(questions: readonly (readonly WordFeatures[])[]): WordsRead {
    // Row 0 stands for what lies beyond either end.
    const distinct: (readonly number[])[] = [[0]];
    const known = new Map<readonly number[], number>();
    const rowOf = ({ grams }: WordFeatures): number => {
      const row = known.get(grams) ?? distinct.push(grams) - 1;
      known.set(grams, row);
      return row;
    };
    const rows = questions.map((question) => question.map(rowOf));
    return {
      lengths: questions.map((question) => question.length),
      pooled: this.#pooled(distinct),
      own: rows.flat(),
      before: rows.flatMap((own) => own.map((_, s) => own[s - 1] ?? 0)),
      after: rows.flatMap((own) => own.map((_, s) => own[s + 1] ?? 0)),
      paired: this.#paired(questions),
      shapes: questions.flatMap((question) => question.map(({ shape }) => shape)),
      places: questions.flatMap((question) => question.map((_, s) => s)),
    };
  }

  #paired(questions: readonly (readonly WordFeatures[])[]): Tensor {
    const { rows, width } = this.#sizes.pairs;
    const found = questions.flatMap((question) => pairsOf(question, rows));
    const words = found.length / 2;
    const present = found.map((row) => (row < 0 ? 0 : 1));
    const ids = found.map((row) => Math.max(0, row));
    const both = this.pairs.forward(ids, [words, 2]);
    const sums = matmul(tensor(present, [words, 1, 2]), both);
    return reshape(sums, [1, words, width]);
  }

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
    return reshape(pooled, [words.length, this.#sizes.pieceWidth]);
  }
}
