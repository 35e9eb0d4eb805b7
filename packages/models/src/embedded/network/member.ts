import {
  add,
  attention,
  type BlockCache,
  concat,
  Embedding,
  embedding,
  LayerNorm,
  Linear,
  type Random,
  type SequenceLengths,
  sequenceScores,
  type Tensor,
  TransformerBlock,
} from "@fovea/tensor";
import type { Choice } from "../grammar/machine.js";
import type { LexiconSizes, WordsRead } from "./lexicon.js";

/** The sizes of one member of a network. */
export interface MemberSizes {
  readonly width: number;
  readonly heads: number;
  readonly hidden: number;
  readonly encoderBlocks: number;
  readonly decoderBlocks: number;
  /**
   * Heads of the short way from words to choices: besides the decoder, an attention over the words as they came in scores
   * the rows of the alphabet (the lexical model of Nguyen and Chiang 2018, section 3.2).
   */
  readonly lexical: number;
  /** Rows of the table of word shapes. */
  readonly shapes: number;
  /** Words of the question and of what was asked before it. */
  readonly maximumWords: number;
  readonly maximumSteps: number;
  readonly actions: number;
  readonly slots: number;
}

/** What a member makes of a batch of questions, one after the other. */
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
  readonly lexical: Tensor;
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
export class Member {
  readonly #sizes: MemberSizes;
  readonly lift: Linear;
  /** What a word says about its right and its left neighbour. */
  readonly liftBefore: Linear;
  readonly liftAfter: Linear;
  readonly liftPairs: Linear;
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
  readonly lexicalQuery: Linear;
  readonly lexicalKey: Linear;
  readonly lexicalChoose: Linear;

  constructor(sizes: MemberSizes, { pieceWidth, pairs }: LexiconSizes, random: Random) {
    const { width, heads, hidden } = sizes;
    this.#sizes = sizes;
    this.lift = new Linear(pieceWidth, width, random);
    this.liftBefore = new Linear(pieceWidth, width, random, { bias: false });
    this.liftAfter = new Linear(pieceWidth, width, random, { bias: false });
    this.liftPairs = new Linear(pairs.width, width, random, { bias: false });
    this.shapes = new Embedding(sizes.shapes, width, random, { deviation: 0.1 });
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
    this.lexicalQuery = new Linear(width, width, random);
    this.lexicalKey = new Linear(width, width, random);
    this.lexicalChoose = new Linear(width, sizes.actions, random, { bias: false });
  }

  /** Questions of at most `maximumWords` each. */
  encode({ pooled, own, before, after, paired, shapes, places, lengths }: WordsRead): Encoded {
    const shape = [1, own.length];
    const gather = (lift: Linear, rows: readonly number[]) => embedding(lift.forward(pooled), rows, shape);
    const beside = add(gather(this.liftBefore, before), gather(this.liftAfter, after));
    const local = add(add(beside, gather(this.lift, own)), this.liftPairs.forward(paired));
    let x = add(local, add(this.shapes.forward(shapes, shape), this.positions.forward(places, shape)));
    for (const block of this.encoder) x = block.forward(x, { lengths });
    return { memory: this.encoderNorm.forward(x), local, lengths };
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
      block.cache(1, this.#sizes.maximumSteps, encoded.memory),
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
    const { actions, maximumWords } = this.#sizes;
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
    return { pointer: this.pointKey.forward(memory), lexical: this.lexicalKey.forward(memory) };
  }

  /** `steps`: how many each question has in x. */
  #logits(x: Tensor, { local, lengths: words }: Encoded, keys: Keys, steps: readonly number[]): Tensor {
    const y = this.decoderNorm.forward(x);
    const lengths: SequenceLengths = { queries: steps, keys: words };
    const heads = this.#sizes.lexical;
    const read = attention(this.lexicalQuery.forward(y), keys.lexical, local, { heads, lengths });
    const scores = add(this.choose.forward(y), this.lexicalChoose.forward(read));
    const pointing = sequenceScores(this.pointQuery.forward(y), keys.pointer, lengths);
    return concat([scores, pointing], -1);
  }
}
