import { InvalidInputError, type Pixels } from "@fovea/core";
import { cheapest } from "@fovea/environments/jigsaw";
import {
  add,
  Conv2d,
  Linear,
  linear,
  logSoftmax,
  maskScores,
  type Random,
  relu,
  reshape,
  scope,
  type Tensor,
  tensor,
  transpose,
} from "@fovea/tensor";
import { features, seams } from "./strips.js";

const width = 32;

/**
 * Scores how well two pieces go on in each other, from three pixels on both sides of their seam: two convolutions along the seam,
 * the mean over it, and two linear layers. The same weights for seams across and down and for pieces of any size.
 */
export class SeamNetwork {
  readonly first: Conv2d;
  readonly second: Conv2d;
  readonly third: Linear;
  readonly score: Linear;

  constructor(random: Random) {
    this.first = new Conv2d(features, width, [5, 1], random, { stride: [2, 1] });
    this.second = new Conv2d(width, width, [3, 1], random, { stride: [2, 1] });
    this.third = new Linear(width, width, random);
    this.score = new Linear(width, 1, random);
  }

  /**
   * Two tables of scores, (2, n, n), higher for a better fit: [0][a][b] for b to the right of a, [1][a][b] for b below a. A piece beside
   * itself scores minus infinity.
   */
  scores(pieces: readonly Pixels[]): Tensor {
    const n = pieces.length;
    const { values, length } = seams(pieces);
    const x = tensor(values, [2 * n * n, length, 1, features]);
    const seen = relu(this.second.forward(relu(this.first.forward(x))));
    const places = seen.shape[1]!;
    const perSeam = transpose(reshape(seen, [2 * n * n, places, width]));
    const mean = tensor(new Float32Array(places).fill(1 / places), [1, places]);
    const pooled = reshape(linear(perSeam, mean), [2 * n * n, width]);
    const scores = reshape(this.score.forward(relu(this.third.forward(pooled))), [2, n, n]);
    return maskScores(
      scores,
      Array.from({ length: 2 * n * n }, (_, i) => (Math.floor(i / n) % n === i % n ? 0 : 1)),
    );
  }

  /**
   * By place, the piece. What a seam costs is how unlikely it is that of all pieces just b lies beside a, and that of all just a lies
   * beside b; the order of least cost in all is found exactly.
   *
   * @param chance draws an order instead: Gumbel noise times the temperature on every seam (perturb and MAP, Papandreou and Yuille 2011)
   */
  assemble(
    pieces: readonly Pixels[],
    grid: number,
    chance?: { readonly temperature: number; readonly random: Random },
  ): number[] {
    const n = pieces.length;
    if (n !== grid * grid) throw new InvalidInputError(`${n} pieces`, `give ${grid * grid}`);
    const likely = scope(() => {
      const scores = this.scores(pieces);
      return add(logSoftmax(scores), transpose(logSoftmax(transpose(scores)))).toArray();
    });
    const costs = Float64Array.from(likely, (each) => -each - (chance === undefined ? 0 : gumbel(chance)));
    // Every order has as many seams: taking the least from all changes no choice, and the search wants costs of 0 and more.
    const least = costs.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    const table = (which: number) =>
      pieces.map((_, a) => pieces.map((_, b) => costs[(which * n + a) * n + b]! - least));
    return cheapest(table(0), table(1), grid);
  }
}

const gumbel = ({ temperature, random }: { readonly temperature: number; readonly random: Random }): number =>
  -temperature * Math.log(-Math.log(Math.min(Math.max(random(), 1e-12), 1 - 1e-12)));
