import { afterAll, describe, expect, it } from "vitest";
import { useKernel } from "../kernel/index.js";
import { type Tensor, tensor } from "../tensor.js";
import { checkGradients } from "../testkit/gradient-check.js";
import { randomParameter, testRandom } from "../testkit/random.js";
import * as ops from "./index.js";

const random = testRandom(1);
const make = (...shape: number[]): Tensor => randomParameter(shape, random);
/** Reduces to one value with a different weight for each element, so that no gradient is hidden by symmetry. */
const weigh = (y: Tensor): Tensor =>
  ops.sum(
    ops.multiply(
      y,
      tensor(
        Float32Array.from({ length: y.size }, (_, i) => Math.sin(i + 1)),
        y.shape,
      ),
    ),
  );

type Case = [name: string, inputs: Record<string, Tensor>, loss: () => Tensor];

function cases(): Case[] {
  const [a, b, row, column] = [make(3, 5), make(3, 5), make(5), make(3, 1)];
  const [cube, other] = [make(2, 3, 5), make(2, 5, 4)];
  const [cubeT, otherT, flat] = [make(2, 5, 3), make(2, 4, 5), make(5, 4)];
  const [weight, bias, gain] = [make(7, 5), make(7), make(5)];
  const [q, k, v, packed] = [make(2, 3, 8), make(2, 5, 8), make(2, 5, 8), make(2, 4, 24)];
  const keyMask = [1, 1, 1, 0, 0, 1, 0, 1, 1, 1];
  const [end, line, keys] = [make(1, 6, 8), make(1, 7, 16), make(1, 7, 8)];
  const lengths = { queries: [2, 3, 1], keys: [3, 3, 1] };
  const [words, copy, gate] = [make(2, 3, 6), make(2, 3, 4), make(2, 3, 1)];
  const sourceIds = [1, 2, 7, 2, 0, 6, 6, 3];
  const [picture, filter, point, fiveBias] = [make(2, 5, 4, 3), make(5, 3, 2, 3), make(5, 1, 1, 3), make(5)];
  const one: Case[] = [
    ["add", { a, b }, () => weigh(ops.add(a, b))],
    ["add a row", { a, row }, () => weigh(ops.add(row, a))],
    ["add a column", { a, column }, () => weigh(ops.add(a, column))],
    ["add a tensor to itself", { a }, () => weigh(ops.add(a, a))],
    ["subtract", { a, row }, () => weigh(ops.subtract(row, a))],
    ["multiply", { a, b }, () => weigh(ops.multiply(a, b))],
    ["multiply by a column", { a, column }, () => weigh(ops.multiply(column, a))],
    ["multiply by a row", { a, row }, () => weigh(ops.multiply(row, a))],
    ["square", { a }, () => weigh(ops.multiply(a, a))],
    ["scale", { a }, () => weigh(ops.scale(a, -1.5))],
    ["mean", { a }, () => ops.mean(ops.multiply(a, a))],
    ["gelu", { a }, () => weigh(ops.gelu(a))],
    ["tanh", { a }, () => weigh(ops.tanh(a))],
    ["sigmoid", { a }, () => weigh(ops.sigmoid(a))],
    ["logSigmoid", { a }, () => weigh(ops.logSigmoid(a))],
    ["linear", { cube, weight, bias }, () => weigh(ops.linear(cube, weight, bias))],
    ["linear without bias", { a, weight }, () => weigh(ops.linear(a, weight))],
    ["windows", { picture }, () => weigh(ops.windows(picture, [2, 3], { stride: [2, 1], padding: [0, 2] }))],
    ["conv2d", { picture, filter, fiveBias }, () => weigh(ops.conv2d(picture, filter, fiveBias))],
    [
      "conv2d, strided and padded",
      { picture, filter },
      () => weigh(ops.conv2d(picture, filter, undefined, { stride: 2, padding: 1 })),
    ],
    ["conv2d 1 x 1", { picture, point, fiveBias }, () => weigh(ops.conv2d(picture, point, fiveBias))],
    ["matmul", { cube, other }, () => weigh(ops.matmul(cube, other))],
    ["matmul Aᵀ", { cubeT, other }, () => weigh(ops.matmul(cubeT, other, { transposeA: true }))],
    ["matmul Bᵀ", { cube, otherT }, () => weigh(ops.matmul(cube, otherT, { transposeB: true }))],
    [
      "matmul Aᵀ Bᵀ",
      { cubeT, otherT },
      () => weigh(ops.matmul(cubeT, otherT, { transposeA: true, transposeB: true })),
    ],
    ["matmul with a shared B", { cube, flat }, () => weigh(ops.matmul(cube, flat))],
    ["reshape", { a }, () => weigh(ops.multiply(ops.reshape(a, [5, 3]), ops.reshape(b, [5, -1])))],
    ["transpose", { cube }, () => weigh(ops.transpose(cube, [2, 0, 1]))],
    ["concat on the last axis", { a, column }, () => weigh(ops.concat([a, column, a]))],
    ["concat on the first axis", { a, b }, () => weigh(ops.concat([a, b], 0))],
    ["slice", { cube }, () => weigh(ops.slice(cube, 1, 1, 3))],
    ["embedding with repeats", { weight }, () => weigh(ops.embedding(weight, [3, 0, 3, 6], [2, 2]))],
    ["pick", { a }, () => weigh(ops.pick(a, [4, 0, 4]))],
    ["layerNorm", { cube, gain, row }, () => weigh(ops.layerNorm(cube, gain, row))],
    ["softmax", { a }, () => weigh(ops.softmax(a))],
    ["masked softmax", { a }, () => weigh(ops.softmax(ops.maskScores(a, [1, 0, 1, 1, 0])))],
    ["logSoftmax", { a }, () => weigh(ops.logSoftmax(a))],
    ["logSumExp", { cube }, () => weigh(ops.logSumExp(cube))],
    ["dropout", { a }, () => weigh(ops.dropout(a, 0.5, testRandom(5)))],
    ["crossEntropy", { a }, () => ops.crossEntropy(a, [4, 0, 2])],
    [
      "crossEntropy, ignoring, smoothed, weighted",
      { a },
      () => ops.crossEntropy(a, [4, -1, 2], { labelSmoothing: 0.2, weights: [1, 1, 3] }),
    ],
    ["attention", { q, k, v }, () => weigh(ops.attention(q, k, v, { heads: 2 }))],
    [
      "attention, causal and padded",
      { q, k, v },
      () => weigh(ops.attention(q, k, v, { heads: 2, causal: true, keyMask })),
    ],
    [
      "attention over a packed projection",
      { packed },
      () => {
        const [x, y, z] = [0, 8, 16].map((from) => ops.columns(packed, from, 8));
        return weigh(ops.attention(x!, y!, z!, { heads: 4, causal: true }));
      },
    ],
    [
      "attention over sequences end to end",
      { end, line },
      () => {
        const [k, v] = [0, 8].map((from) => ops.columns(line, from, 8));
        return weigh(ops.attention(end, k!, v!, { heads: 2, causal: true, lengths }));
      },
    ],
    ["sequenceScores", { end, keys }, () => weigh(ops.softmax(ops.sequenceScores(end, keys, lengths)))],
    [
      "pointerCrossEntropy, the target hidden in the source",
      { words, copy, gate },
      () =>
        ops.pointerCrossEntropy(
          { vocabulary: words, copy: ops.maskScores(copy, [1, 0, 1, 0]), gate, sourceIds },
          [2, 2, 1, 3, -1, 0],
        ),
    ],
    [
      "pointerCrossEntropy",
      { words, copy, gate },
      () =>
        ops.pointerCrossEntropy({ vocabulary: words, copy, gate, sourceIds }, [2, 7, 5, 6, -1, 3], {
          weights: [1, 2, 1, 1, 1, 1],
        }),
    ],
  ];
  return one;
}

describe.each(["js", "wasm"] as const)("gradients against finite differences, %s kernel", (name) => {
  afterAll(() => void useKernel("wasm"));
  it.each(cases())("%s", (_, inputs, loss) => {
    useKernel(name);
    expect(checkGradients(inputs, loss)).toBeGreaterThan(0);
  });
});
