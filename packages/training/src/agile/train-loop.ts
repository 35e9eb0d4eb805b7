import type { Pixels } from "@fovea/core";
import { type Pcg64, stream } from "@fovea/core/random";
import { cut } from "@fovea/environments/jigsaw";
import {
  AdamW,
  add,
  clipGradients,
  crossEntropy,
  reshape,
  scale,
  Tape,
  type Tensor,
  transpose,
  warmupCosine,
} from "@fovea/tensor";
import { SeamNetwork } from "./network.js";
import { randomCrop, type Sized } from "./photographs.js";

export interface SeamTrainOptions {
  readonly seed: number;
  readonly steps: number;
  /** Puzzles a step; 2 by default. */
  readonly batch?: number;
  /** 0.003 by default. */
  readonly peakRate?: number;
  /** Called after every hundredth step with the mean loss since the last call. */
  readonly onProgress?: (step: number, loss: number) => void;
}

/** Half of the puzzles are cut without loss. */
const gaps = [0, 0, 0, 0, 1, 2, 3, 4];

/**
 * Trains the seam network from a seed on random crops of photographs, half of them cut in four and half in nine, some with pixels lost
 * between the pieces: each piece must tell which of the others lies beside it. Equal options and photographs give equal weights.
 */
export function trainSeams(photographs: readonly Sized[], options: SeamTrainOptions): SeamNetwork {
  const { seed, steps, batch = 2, peakRate = 3e-3, onProgress } = options;
  const initial = stream(seed, "agile/weights");
  const network = new SeamNetwork(() => initial.random());
  const random = stream(seed, "agile/crops");
  const optimizer = new AdamW(network);
  const rate = warmupCosine({ peak: peakRate, warmup: Math.min(100, Math.ceil(steps / 10)), total: steps });
  const tape = new Tape();
  let sum = 0;
  for (let step = 0; step < steps; step++) {
    for (let i = 0; i < batch; i++) {
      const grid = random.integers(0, 2) === 0 ? 2 : 3;
      const gap = gaps[random.integers(0, gaps.length)]!;
      const picture = varied(
        randomCrop(photographs[random.integers(0, photographs.length)]!, random, { grid, gap }),
        random,
      );
      sum += tape.run(() => {
        const loss = seamLoss(network.scores(cut(picture, grid)), grid);
        tape.backward(scale(loss, 1 / batch));
        return loss.item() / batch;
      });
    }
    clipGradients(optimizer.parameters.values(), 1);
    optimizer.step(rate(step));
    optimizer.zeroGradients();
    if ((step + 1) % 100 === 0) {
      onProgress?.(step + 1, sum / 100);
      sum = 0;
    }
  }
  optimizer.dispose();
  return network;
}

/**
 * The mean, over the seams inside a picture, of -log of the share of the right piece among all, asked from both sides. The pieces are
 * in their right order.
 */
export function seamLoss(scores: Tensor, grid: number): Tensor {
  const n = grid * grid;
  const places = Array.from({ length: n }, (_, i) => i);
  const onward = [
    ...places.map((i) => (i % grid < grid - 1 ? i + 1 : -1)),
    ...places.map((i) => (i < n - grid ? i + grid : -1)),
  ];
  const back = [
    ...places.map((i) => (i % grid > 0 ? i - 1 : -1)),
    ...places.map((i) => (i >= grid ? i - grid : -1)),
  ];
  const rows = (table: Tensor) => reshape(table, [2 * n, n]);
  return scale(add(crossEntropy(rows(scores), onward), crossEntropy(rows(transpose(scores)), back)), 0.5);
}

/** Mirrored, turned into its transpose, its colours exchanged or left out: each by chance. */
function varied({ data, width, channels }: Pixels, random: Pcg64): Pixels {
  const [mirrored, turned] = [random.integers(0, 2), random.integers(0, 2)];
  const bands = random.integers(0, 8) === 0 ? [1, 1, 1] : (random.permutation(3) as number[]);
  const out = new Uint8Array(data.length);
  for (let y = 0; y < width; y++)
    for (let x = 0; x < width; x++) {
      const [row, column] = turned === 1 ? [x, y] : [y, x];
      const from = (row * width + (mirrored === 1 ? width - 1 - column : column)) * 3;
      for (let band = 0; band < 3; band++) out[(y * width + x) * 3 + band] = data[from + bands[band]!]!;
    }
  return { data: out, width, height: width, channels };
}
