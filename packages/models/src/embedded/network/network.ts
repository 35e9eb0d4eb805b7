import type { Random, Tensor } from "@fovea/tensor";
import type { WordFeatures } from "./features.js";
import { Lexicon, type LexiconSizes } from "./lexicon.js";
import { type Encoded, Member, type MemberSizes, type StepInput } from "./member.js";

/** The sizes that make one set of weights. */
export interface NetworkSizes extends LexiconSizes, MemberSizes {
  readonly members: number;
  /** Words of the question alone. */
  readonly maximumQuestion: number;
}

/**
 * Several networks that read words from the same tables, begin from different weights and are asked together: they agree
 * about what they know and differ where they guess (deep ensembles, Lakshminarayanan et al. 2017; with shared first
 * layers, Lee et al. 2015).
 */
export class ReasonerNetwork {
  readonly sizes: NetworkSizes;
  readonly lexicon: Lexicon;
  readonly members: readonly Member[];

  constructor(sizes: NetworkSizes, random: Random) {
    this.sizes = sizes;
    this.lexicon = new Lexicon(sizes, random);
    this.members = Array.from({ length: sizes.members }, () => new Member(sizes, sizes, random));
  }

  /** What each member makes of a batch of questions, given as their words' features. */
  encode(questions: readonly (readonly WordFeatures[])[]): Encoded[] {
    const words = this.lexicon.read(questions);
    return this.members.map((member) => member.encode(words));
  }

  /** The logits of each member: (1, all steps, V + S) of the steps of all derivations, one after the other. */
  decode(encoded: readonly Encoded[], derivations: readonly (readonly StepInput[])[]): Tensor[] {
    return this.members.map((member, m) => member.decode(encoded[m]!, derivations));
  }

  /** Begins to decode one question; the function that is returned gives each member's logits (V + S) of the next step. */
  begin(encoded: readonly Encoded[]): (input: StepInput) => Float32Array[] {
    const begun = this.members.map((member, m) => member.begin(encoded[m]!));
    return (input) => begun.map((next) => next(input));
  }
}
