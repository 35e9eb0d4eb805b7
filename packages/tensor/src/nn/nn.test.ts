import { describe, expect, it } from "vitest";
import { ParameterRangeError, ShapeError } from "../errors.js";
import { add, concat, slice } from "../ops/index.js";
import { scope } from "../scope.js";
import { type Tensor, tensor } from "../tensor.js";
import { testRandom } from "../testkit/random.js";
import {
  countParameters,
  disposeParameters,
  Embedding,
  KvCache,
  LayerNorm,
  Linear,
  namedParameters,
  normalParameter,
  TransformerBlock,
} from "./index.js";

const noise = (seed: number, ...shape: number[]): Tensor => {
  const random = testRandom(seed);
  return tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random() - 0.5),
    shape,
  );
};

function expectNear(actual: Tensor, expected: Tensor): void {
  expect(actual.shape).toEqual(expected.shape);
  const apart = actual.data.reduce((most, v, i) => Math.max(most, Math.abs(v - expected.data[i]!)), 0);
  expect(apart).toBeLessThan(1e-5);
}

describe("parameters", () => {
  it("are named by their path, once each, in the order of the properties", () => {
    const random = testRandom(1);
    const shared = new Embedding(5, 4, random);
    const model = {
      input: shared,
      blocks: [new LayerNorm(4), new Linear(4, 2, random)],
      output: shared,
      note: "x",
    };
    expect([...namedParameters(model).keys()]).toEqual([
      "input.weight",
      "blocks.0.gain",
      "blocks.0.bias",
      "blocks.1.weight",
      "blocks.1.bias",
    ]);
    expect(countParameters(model)).toBe(20 + 4 + 4 + 8 + 2);
    disposeParameters(model);
  });

  it("are drawn with the deviation that was asked for", () => {
    const p = normalParameter([50_001], 0.5, testRandom(8));
    const mean = p.data.reduce((a, b) => a + b) / p.size;
    const deviation = Math.sqrt(p.data.reduce((total, v) => total + (v - mean) ** 2, 0) / p.size);
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(Math.abs(deviation - 0.5)).toBeLessThan(0.01);
    p.dispose();
  });
});

describe("transformer block", () => {
  const random = testRandom(4);
  const block = new TransformerBlock({ width: 16, heads: 4, cross: true }, random);
  // Biases and gains start as constants; here they must matter.
  for (const parameter of namedParameters(block).values()) {
    for (let i = 0; i < parameter.size; i++) parameter.data[i]! += (random() - 0.5) * 0.4;
  }
  const memoryMask = [1, 1, 1, 1, 1, 1, 1, 0, 0, 0];

  it("decodes with a cache, one position or several at a time, what it computes in one go", () => {
    scope(() => {
      const [x, memory] = [noise(1, 2, 7, 16), noise(2, 2, 5, 16)];
      const whole = block.forward(x, { causal: true, memory, memoryMask });
      for (const cuts of [
        [1, 1, 1, 1, 1, 1, 1],
        [3, 1, 2, 1],
      ]) {
        const cache = block.cache(2, 7, memory);
        let start = 0;
        const parts = cuts.map((length) => {
          const part = slice(x, 1, start, start + length);
          start += length;
          return block.forward(part, { causal: true, cache, memoryMask });
        });
        expectNear(concat(parts, 1), whole);
      }
    });
  });

  it("decodes a padded batch as each sequence alone", () => {
    scope(() => {
      const [long, short] = [noise(1, 1, 4, 16), noise(2, 1, 2, 16)];
      const padded = concat([long, concat([short, noise(3, 1, 2, 16)], 1)], 0);
      const memory = noise(5, 2, 5, 16);
      const both = block.forward(padded, { keyMask: [1, 1, 1, 1, 1, 1, 0, 0], memory, memoryMask });
      const alone = block.forward(short, {
        memory: slice(memory, 0, 1),
        memoryMask: memoryMask.slice(5),
      });
      expectNear(slice(slice(both, 0, 1), 1, 0, 2), alone);
    });
  });

  it("decodes sequences end to end as each alone", () => {
    scope(() => {
      const [long, short] = [noise(1, 1, 4, 16), noise(2, 1, 2, 16)];
      const [first, second] = [noise(3, 1, 3, 16), noise(4, 1, 5, 16)];
      const both = block.forward(concat([long, short], 1), {
        ...{ causal: true, memory: concat([first, second], 1) },
        ...{ lengths: [4, 2], memoryLengths: [3, 5] },
      });
      const alone = [
        block.forward(long, { causal: true, memory: first }),
        block.forward(short, { causal: true, memory: second }),
      ];
      expectNear(both, concat(alone, 1));
    });
  });

  it("follows a beam whose rows are reordered", () => {
    scope(() => {
      const [x, memory] = [noise(1, 2, 4, 16), noise(2, 1, 5, 16)];
      const both = concat([memory, memory], 0);
      const cache = block.cache(2, 4, both);
      block.forward(slice(x, 1, 0, 3), { causal: true, cache });
      cache.self.reorder([1, 1]);
      const last = slice(slice(x, 0, 1), 1, 3);
      const next = block.forward(concat([last, last], 0), { causal: true, cache });
      const expected = slice(block.forward(slice(x, 0, 1), { causal: true, memory }), 1, 3);
      expectNear(slice(next, 0, 0, 1), expected);
      expectNear(slice(next, 0, 1), expected);
    });
  });

  it("drops out in training only", () => {
    scope(() => {
      const x = noise(1, 1, 3, 16);
      const drop = (seed: number): Float32Array =>
        block.forward(x, { dropout: { rate: 0.5, random: testRandom(seed) } }).toArray();
      expect(drop(1)).toEqual(drop(1));
      expect(drop(1)).not.toEqual(drop(2));
      expect(block.forward(x).toArray()).toEqual(block.forward(x).toArray());
    });
  });
});

describe("key-value cache", () => {
  it("forgets what is truncated and can be filled again", () => {
    scope(() => {
      const cache = new KvCache(1, 2, 2);
      cache.append(tensor([0, 0, 1, 2, 3, 4], [1, 1, 6]));
      cache.append(tensor([0, 0, 5, 6, 7, 8], [1, 1, 6]));
      cache.truncate(1);
      cache.append(tensor([0, 0, 9, 9, 9, 9], [1, 1, 6]));
      expect(cache.length).toBe(2);
      expect([...cache.keys.tensor.data]).toEqual([1, 2, 3, 4, 9, 9, 9, 9]);
    });
  });

  it("names what does not fit", () => {
    scope(() => {
      const cache = new KvCache(1, 1, 2);
      expect(() => cache.append(tensor([1, 2], [1, 1, 2]))).toThrow(ShapeError);
      cache.append(tensor([0, 0, 1, 2, 3, 4], [1, 1, 6]));
      expect(() => cache.append(tensor([0, 0, 1, 2, 3, 4], [1, 1, 6]))).toThrow(ParameterRangeError);
      expect(() => cache.reorder([1])).toThrow(ParameterRangeError);
      expect(() => cache.truncate(2)).toThrow(ParameterRangeError);
    });
  });
});

it("scores with the table that embeds", () => {
  const embedding = new Embedding(6, 4, testRandom(1), { deviation: 1 });
  scope(() => {
    const x = add(embedding.forward([3]), tensor([0], []));
    const scores = embedding.scores(x);
    expect(scores.shape).toEqual([1, 6]);
    expect(scores.data[3]).toBeCloseTo(
      x.data.reduce((total, v) => total + v * v, 0),
      4,
    );
  });
  disposeParameters(embedding);
});
