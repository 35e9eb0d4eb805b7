import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { beforeAll, describe, expect, it } from "vitest";
import { Conv2d, Embedding, LayerNorm, Linear, TransformerBlock } from "../nn/index.js";
import * as ops from "../ops/index.js";
import { scope } from "../scope.js";
import { type Tensor, tensor } from "../tensor.js";
import { randomParameter, testRandom } from "../testkit/random.js";
import { exportOnnx, OnnxExportError } from "./index.js";

// onnxruntime-node reports its use to its vendor unless it is told not to.
beforeAll(() => {
  process.env["ORT_DISABLE_TELEMETRY"] = "1";
});

type Feed = Readonly<Record<string, readonly [values: ArrayLike<number>, shape: readonly number[]]>>;
async function runs(file: Uint8Array, feed: Feed, output: string): Promise<Float32Array> {
  const session = await InferenceSession.create(file);
  const inputs = Object.entries(feed).map(([name, [values, shape]]) => [
    name,
    new OrtTensor("float32", Float32Array.from(values), shape),
  ]);
  const result = await session.run(Object.fromEntries(inputs));
  return result[output]!.data as Float32Array;
}

/** Within 1e-3, and the largest of each row in the same place. */
function expectSame(ours: Tensor, theirs: Float32Array): void {
  expect(theirs).toHaveLength(ours.size);
  for (let i = 0; i < theirs.length; i++) expect(Math.abs(ours.data[i]! - theirs[i]!)).toBeLessThan(1e-3);
  const wide = tensor(theirs, ours.shape);
  expect([...ops.argmax(wide)]).toEqual([...ops.argmax(ours)]);
}

const random = testRandom(4);
const values = (n: number) => Float32Array.from({ length: n }, () => 2 * random() - 1);

/** A picture and a sentence: convolutions, then a transformer over places and words. */
class Seeing {
  readonly stem = new Conv2d(3, 8, 4, random, { stride: 4 });
  readonly merge = new Conv2d(8, 16, 3, random, { stride: [2, 1], padding: [1, 0] });
  readonly point = new Conv2d(16, 24, 1, random);
  readonly words = new Embedding(20, 24, random, { deviation: 0.5 });
  readonly blocks = [1, 2].map(() => new TransformerBlock({ width: 24, heads: 3 }, random));
  readonly norm = new LayerNorm(24);
  readonly head = new Linear(24, 7, random);

  forward(picture: Tensor, ids: ArrayLike<number>, keyMask: ArrayLike<number>): Tensor {
    const seen = this.point.forward(ops.relu(this.merge.forward(ops.relu(this.stem.forward(picture)))));
    const places = ops.reshape(seen, [2, -1, 24]);
    let x = ops.concat([this.words.forward(ids, [2, 5]), places], 1);
    for (const block of this.blocks) x = block.forward(x, { keyMask });
    return this.head.forward(ops.slice(this.norm.forward(x), 1, 0, 3));
  }
}

describe("a model that sees", () => {
  it("gives in onnxruntime what it gives here, for other inputs than those it was exported with", async () => {
    const model = new Seeing();
    // 24 x 20 pixels are 6 x 5 places of the stem, 3 x 3 of the merge.
    const [picture, ids, mask] = [
      tensor(values(2 * 24 * 20 * 3), [2, 24, 20, 3]),
      new Int32Array(10),
      new Int32Array(2 * 14),
    ];
    mask.fill(1);
    const file = exportOnnx({ picture, ids, mask }, (inputs) => ({
      scores: model.forward(inputs.picture, inputs.ids, inputs.mask),
    }));
    for (let trial = 0; trial < 8; trial++) {
      const pixels = values(picture.size);
      const words = Int32Array.from({ length: 10 }, () => Math.floor(random() * 20));
      const seen = Int32Array.from({ length: 28 }, (_, i) => (i % 14 > 2 && random() < 0.3 ? 0 : 1));
      const feed: Feed = { picture: [pixels, picture.shape], ids: [words, [10]], mask: [seen, [28]] };
      const theirs = await runs(file, feed, "scores");
      scope(() => expectSame(model.forward(tensor(pixels, picture.shape), words, seen), theirs));
    }
  });
});

describe("a decoder", () => {
  it("gives the same for sequences end to end", async () => {
    const block = new TransformerBlock({ width: 16, heads: 2, cross: true }, random);
    const lengths = { lengths: [2, 3], memoryLengths: [3, 1] };
    const forward = (x: Tensor, memory: Tensor) => block.forward(x, { causal: true, memory, ...lengths });
    const [x, memory] = [tensor(values(5 * 16), [1, 5, 16]), tensor(values(4 * 16), [1, 4, 16])];
    const file = exportOnnx({ x, memory }, (inputs) => ({ y: forward(inputs.x, inputs.memory) }));
    const feed: Feed = { x: [x.toArray(), x.shape], memory: [memory.toArray(), memory.shape] };
    const theirs = await runs(file, feed, "y");
    scope(() => expectSame(forward(x, memory), theirs));
  });

  it("gives the same with causal self-attention and attention over a memory", async () => {
    const words = new Embedding(30, 16, random, { deviation: 0.5 });
    const block = new TransformerBlock({ width: 16, heads: 2, cross: true }, random);
    const forward = (ids: ArrayLike<number>, memory: Tensor) =>
      words.scores(block.forward(words.forward(ids, [1, 6]), { causal: true, memory }));
    const [ids, memory] = [new Int32Array(6), tensor(values(4 * 16), [1, 4, 16])];
    const file = exportOnnx({ ids, memory }, (inputs) => ({ scores: forward(inputs.ids, inputs.memory) }));
    const asked = Int32Array.from([3, 29, 0, 7, 7, 12]);
    const theirs = await runs(
      file,
      { ids: [asked, [6]], memory: [memory.toArray(), memory.shape] },
      "scores",
    );
    scope(() => expectSame(forward(asked, memory), theirs));
  });
});

const cases: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  gelu: ops.gelu,
  relu: ops.relu,
  tanh: ops.tanh,
  sigmoid: ops.sigmoid,
  logSigmoid: ops.logSigmoid,
  softmax: ops.softmax,
  logSoftmax: ops.logSoftmax,
  logSumExp: ops.logSumExp,
  scale: (x) => ops.scale(x, -1.5),
  subtract: (x) => ops.subtract(x, tensor([1, 2, 3, 4], [4])),
  "multiply by a column": (x) => ops.multiply(x, tensor([2, -1, 3], [3, 1])),
  transpose: (x) => ops.transpose(x, [2, 0, 1]),
  slice: (x) => ops.slice(x, 1, -2),
  mean: ops.mean,
  "matmul, both transposed": (x) =>
    ops.matmul(
      x,
      tensor(
        Float32Array.from({ length: 30 }, (_, i) => i / 30),
        [2, 5, 3],
      ),
      { transposeA: true, transposeB: true },
    ),
};

describe("every operation", () => {
  it.each(Object.keys(cases))("%s", async (name) => {
    const run = cases[name]!;
    const x = randomParameter([2, 3, 4], random);
    const file = exportOnnx({ x }, (inputs) => ({ y: run(inputs.x) }));
    const theirs = await runs(file, { x: [x.toArray(), x.shape] }, "y");
    scope(() => {
      const ours = run(x);
      for (let i = 0; i < ours.size; i++) expect(Math.abs(ours.data[i]! - theirs[i]!)).toBeLessThan(1e-3);
    });
  });

  it("names one that cannot be written", () => {
    const x = randomParameter([2, 3], random);
    expect(() => exportOnnx({ x }, (inputs) => ({ y: ops.pick(inputs.x, [0, 1]) }))).toThrow(OnnxExportError);
  });
});
