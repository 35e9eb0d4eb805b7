/** The parts together: an encoder-decoder with a pointer learns a small language, and does so bit for bit again. */
import { describe, expect, it } from "vitest";
import { useKernel } from "./kernel/index.js";
import { memoryUse } from "./memory.js";
import { disposeParameters, Embedding, LayerNorm, Linear, TransformerBlock } from "./nn/index.js";
import {
  add,
  argmax,
  maskScores,
  matmul,
  type PointerScores,
  pointerCrossEntropy,
  pointerProbabilities,
} from "./ops/index.js";
import { AdamW, clipGradients, warmupCosine } from "./optim/index.js";
import { loadParameters, saveParameters } from "./safetensors/index.js";
import { scope } from "./scope.js";
import { Tape } from "./tape.js";
import type { Random, Tensor } from "./tensor.js";
import { testRandom } from "./testkit/random.js";

const [WORDS, WIDTH, SOURCE, TARGET] = [8, 32, 6, 4];
const [PAD, START, READ, COUNT, ASK_READ, ASK_COUNT, OF, UNKNOWN] = [0, 1, 2, 3, 4, 5, 6, 7];
const IGNORE = -1;

interface Batch {
  /** Ids with names of the source's own words, from WORDS up. */
  source: number[];
  mask: number[];
  input: number[];
  target: number[];
}

/** "ask of NAME NAME": the program is the verb, then the names in reverse; names are words never seen before. */
function draw(random: Random, batch: number): Batch {
  const made: Batch = { source: [], mask: [], input: [], target: [] };
  for (let b = 0; b < batch; b++) {
    const [read, two] = [random() < 0.5, random() < 0.5];
    const names = two ? [WORDS, WORDS + 1] : [WORDS];
    const source = [read ? ASK_READ : ASK_COUNT, OF, ...names];
    const target = [read ? READ : COUNT, ...names.toReversed(), PAD];
    made.mask.push(...Array.from({ length: SOURCE }, (_, i) => Number(i < source.length)));
    made.source.push(...source, ...Array(SOURCE - source.length).fill(PAD));
    made.input.push(START, ...target.slice(0, -1), ...Array(TARGET - target.length).fill(PAD));
    made.target.push(...target, ...Array(TARGET - target.length).fill(IGNORE));
  }
  return made;
}

class PointerModel {
  readonly words: Embedding;
  readonly places: Embedding;
  readonly encoder: TransformerBlock;
  readonly decoder: TransformerBlock;
  readonly norm: LayerNorm;
  readonly output: Linear;
  readonly gate: Linear;

  constructor(random: Random) {
    this.words = new Embedding(WORDS, WIDTH, random, { deviation: 0.2 });
    this.places = new Embedding(Math.max(SOURCE, TARGET), WIDTH, random, { deviation: 0.2 });
    this.encoder = new TransformerBlock({ width: WIDTH, heads: 4, hidden: 64 }, random);
    this.decoder = new TransformerBlock({ width: WIDTH, heads: 4, hidden: 64, cross: true }, random);
    this.norm = new LayerNorm(WIDTH);
    this.output = new Linear(WIDTH, WORDS, random);
    this.gate = new Linear(WIDTH, 1, random);
  }

  #embed(ids: readonly number[], length: number): Tensor {
    const known = ids.map((id) => (id < WORDS ? id : UNKNOWN));
    return add(
      this.words.forward(known, [ids.length / length, length]),
      this.places.forward([...Array(length).keys()]),
    );
  }

  scores({ source, mask, input }: Batch, noise?: Random): PointerScores {
    const drop = noise ? { dropout: { rate: 0.05, random: noise } } : {};
    const memory = this.encoder.forward(this.#embed(source, SOURCE), { keyMask: mask, ...drop });
    const state = this.decoder.forward(this.#embed(input, TARGET), {
      causal: true,
      memory,
      memoryMask: mask,
      ...drop,
    });
    const y = this.norm.forward(state);
    const batch = source.length / SOURCE;
    const hidden = Array.from({ length: batch * TARGET * SOURCE }, (_, i) => {
      const b = Math.floor(i / (TARGET * SOURCE));
      return mask[b * SOURCE + (i % SOURCE)]!;
    });
    return {
      vocabulary: this.output.forward(y),
      copy: maskScores(matmul(y, memory, { transposeB: true }), hidden),
      gate: this.gate.forward(y),
      sourceIds: source,
    };
  }
}

function train(seed: number, steps: number): PointerModel {
  const random = testRandom(seed);
  const model = new PointerModel(random);
  const optimizer = new AdamW(model);
  const rate = warmupCosine({ peak: 5e-3, warmup: steps / 10, total: steps });
  const tape = new Tape();
  let reserved = 0;
  for (let step = 0; step < steps; step++) {
    const batch = draw(random, 32);
    tape.run(() => tape.backward(pointerCrossEntropy(model.scores(batch, random), batch.target)));
    clipGradients(optimizer.parameters.values(), 1);
    optimizer.step(rate(step));
    optimizer.zeroGradients();
    if (step === 3) reserved = memoryUse().reserved;
  }
  expect(memoryUse().reserved).toBe(reserved);
  optimizer.dispose();
  return model;
}

/** The share of target words that have the largest probability. */
function accuracy(model: PointerModel): number {
  const batch = draw(testRandom(99), 200);
  const guess = scope(() => argmax(pointerProbabilities(model.scores(batch))));
  const counted = batch.target.flatMap((word, i) => (word === IGNORE ? [] : [word === guess[i]]));
  return counted.filter(Boolean).length / counted.length;
}

describe("training", () => {
  it("learns to copy names that no vocabulary has, and keeps it through int8", () => {
    const model = train(1, 250);
    expect(accuracy(model)).toBeGreaterThan(0.99);
    const small = saveParameters(model, { format: "int8" });
    const restored = new PointerModel(testRandom(2));
    expect(accuracy(restored)).toBeLessThan(0.6);
    loadParameters(restored, small);
    expect(accuracy(restored)).toBeGreaterThan(0.99);
    disposeParameters(model);
    disposeParameters(restored);
  });

  it.each(["wasm", "js"] as const)(
    "gives the same bytes for the same seed, and others for another (%s)",
    (name) => {
      useKernel(name);
      const bytes = (seed: number): Uint8Array => {
        const model = train(seed, 5);
        const saved = saveParameters(model);
        disposeParameters(model);
        return saved;
      };
      const first = bytes(3);
      expect(bytes(3)).toEqual(first);
      expect(bytes(4)).not.toEqual(first);
      useKernel("wasm");
    },
  );
});
