/**
 * The kernel in plain JavaScript: the meaning of every routine, against which the WASM build is tested and timed.
 * Over 200 lines because it is one function per routine of `Kernel`, in its order.
 */
import {
  type AdamStep,
  ALL_MASKED,
  type Kernel,
  MASKED,
  type Matrix,
  SEQUENCE_WORDS,
  type Sequences,
  type UnaryKind,
  type Windows,
} from "./kernel.js";

const GELU_SCALE = Math.sqrt(2 / Math.PI);
const GELU_CUBIC = 0.044715;

const forward: Record<UnaryKind, (x: number) => number> = {
  gelu: (x) => 0.5 * x * (1 + Math.tanh(GELU_SCALE * (x + GELU_CUBIC * x * x * x))),
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  relu: (x) => Math.max(0, x),
};

const derivative: Record<UnaryKind, (x: number, y: number) => number> = {
  gelu: (x) => {
    const t = Math.tanh(GELU_SCALE * (x + GELU_CUBIC * x * x * x));
    return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * GELU_SCALE * (1 + 3 * GELU_CUBIC * x * x);
  },
  tanh: (_, y) => 1 - y * y,
  sigmoid: (_, y) => y * (1 - y),
  relu: (x) => (x > 0 ? 1 : 0),
};

/** MurmurHash3's finalizer over the seed and the index: the same bits in both kernels. */
function hash(seed: number, index: number): number {
  let h = seed ^ Math.imul(index, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function softmaxRow(y: Float32Array, x: Float32Array, start: number, columns: number): void {
  let largest = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < columns; j++) largest = Math.max(largest, x[start + j]!);
  if (largest <= ALL_MASKED) {
    y.fill(0, start, start + columns);
    return;
  }
  let sum = 0;
  for (let j = 0; j < columns; j++) {
    const e = Math.exp(x[start + j]! - largest);
    y[start + j] = e;
    sum += e;
  }
  for (let j = 0; j < columns; j++) y[start + j]! /= sum;
}

function adamRange(
  p: Float32Array,
  g: Float32Array,
  m: Float32Array,
  v: Float32Array,
  from: number,
  n: number,
  step: AdamStep,
): void {
  const { factor, clear, learningRate, beta1, beta2, epsilon, decay, correction1, correction2 } = step;
  const rate = learningRate / correction1;
  const root = 1 / Math.sqrt(correction2);
  for (let i = from; i < from + n; i++) {
    const gradient = factor * g[i]!;
    if (clear) g[i] = 0;
    const first = beta1 * m[i]! + (1 - beta1) * gradient;
    const second = beta2 * v[i]! + (1 - beta2) * gradient * gradient;
    m[i] = first;
    v[i] = second;
    p[i] = p[i]! * (1 - decay) - (rate * first) / (Math.sqrt(second) * root + epsilon);
  }
}

/** Calls `take` for each run of values that lie side by side both in a window's row and in the picture; `from` is -1 for zeros. */
function eachRun(shape: Windows, take: (to: number, from: number, n: number) => void): void {
  const { batch, height, width, channels, outHeight, outWidth } = shape;
  const [[kernelHeight, kernelWidth], [down, across], [top, left]] = [
    shape.kernel,
    shape.stride,
    shape.padding,
  ];
  let to = 0;
  for (let n = 0; n < batch; n++) {
    for (let oy = 0; oy < outHeight; oy++) {
      for (let ox = 0; ox < outWidth; ox++) {
        for (let ky = 0; ky < kernelHeight; ky++) {
          const y = oy * down - top + ky;
          for (let kx = 0; kx < kernelWidth; kx++, to += channels) {
            const x = ox * across - left + kx;
            const inside = y >= 0 && y < height && x >= 0 && x < width;
            take(to, inside ? ((n * height + y) * width + x) * channels : -1, channels);
          }
        }
      }
    }
  }
}

/**
 * Calls `take` for each query of each head of each sequence: its row, that of the first key, where its scores are, how many
 * keys it sees, and all keys rounded up to a multiple of four.
 */
function eachQuery(
  { table, heads, causal }: Sequences,
  take: (query: number, key: number, head: number, scores: number, seen: number, whole: number) => void,
): void {
  for (let at = 0; at < table.length; at += SEQUENCE_WORDS) {
    const [queries, keys, firstQuery, firstKey, first, stride] = table.subarray(at, at + SEQUENCE_WORDS);
    for (let head = 0; head < heads; head++) {
      for (let i = 0; i < queries!; i++) {
        const seen = causal ? Math.max(0, i + keys! - queries! + 1) : keys!;
        const scores = first! + (head * queries! + i) * stride!;
        take(firstQuery! + i, firstKey!, head, scores, seen, 4 * Math.ceil(keys! / 4));
      }
    }
  }
}

const rowOf = ({ offset = 0, stride, innerStride = 0 }: Matrix, row: number, head: number): number =>
  offset + row * stride + head * innerStride;

export const javascriptKernel: Kernel = {
  name: "js",

  matmul(c, a, b, { rows, columns, depth, outer = 1, inner = 1, accumulate = false }) {
    const [dataA, dataB, dataC] = [a.data, b.data, c.data];
    const [rowA, stepA] = a.transposed ? [1, a.stride] : [a.stride, 1];
    for (let o = 0; o < outer; o++) {
      for (let p = 0; p < inner; p++) {
        const atA = (a.offset ?? 0) + o * (a.outerStride ?? 0) + p * (a.innerStride ?? 0);
        const atB = (b.offset ?? 0) + o * (b.outerStride ?? 0) + p * (b.innerStride ?? 0);
        const atC = (c.offset ?? 0) + o * (c.outerStride ?? 0) + p * (c.innerStride ?? 0);
        for (let i = 0; i < rows; i++) {
          const rowC = atC + i * c.stride;
          if (!accumulate) dataC.fill(0, rowC, rowC + columns);
          if (b.transposed) {
            for (let j = 0; j < columns; j++) {
              const rowB = atB + j * b.stride;
              let sum = 0;
              for (let k = 0; k < depth; k++) sum += dataA[atA + i * rowA + k * stepA]! * dataB[rowB + k]!;
              dataC[rowC + j]! += sum;
            }
          } else {
            for (let k = 0; k < depth; k++) {
              const factor = dataA[atA + i * rowA + k * stepA]!;
              const rowB = atB + k * b.stride;
              for (let j = 0; j < columns; j++) dataC[rowC + j]! += factor * dataB[rowB + j]!;
            }
          }
        }
      }
    }
  },

  axpy(y, x, alpha, n) {
    for (let i = 0; i < n; i++) y[i]! += alpha * x[i]!;
  },
  add(y, a, b, n) {
    for (let i = 0; i < n; i++) y[i] = a[i]! + b[i]!;
  },
  multiply(y, a, b, n) {
    for (let i = 0; i < n; i++) y[i] = a[i]! * b[i]!;
  },
  multiplyAdd(y, a, b, n) {
    for (let i = 0; i < n; i++) y[i]! += a[i]! * b[i]!;
  },
  scale(y, alpha, n) {
    for (let i = 0; i < n; i++) y[i]! *= alpha;
  },
  addRow(y, x, row, rows, columns) {
    for (let i = 0; i < rows * columns; i += columns) {
      for (let j = 0; j < columns; j++) y[i + j] = x[i + j]! + row[j]!;
    }
  },
  multiplyRow(y, x, row, rows, columns, accumulate) {
    for (let i = 0; i < rows * columns; i += columns) {
      for (let j = 0; j < columns; j++) {
        const before = accumulate ? y[i + j]! : 0;
        y[i + j] = before + x[i + j]! * row[j]!;
      }
    }
  },
  sumProducts(row, a, b, rows, columns) {
    for (let i = 0; i < rows * columns; i += columns) {
      for (let j = 0; j < columns; j++) row[j] = row[j]! + a[i + j]! * b[i + j]!;
    }
  },
  fillRows(y, row, rows, columns) {
    for (let i = 0; i < rows * columns; i += columns) {
      for (let j = 0; j < columns; j++) y[i + j] = row[j]!;
    }
  },
  gatherRows(y, table, ids, columns) {
    for (let i = 0; i < ids.length; i++) {
      const from = ids[i]! * columns;
      for (let j = 0; j < columns; j++) y[i * columns + j] = table[from + j]!;
    }
  },
  scatterRows(table, x, ids, columns) {
    for (let i = 0; i < ids.length; i++) {
      const to = ids[i]! * columns;
      for (let j = 0; j < columns; j++) table[to + j] = table[to + j]! + x[i * columns + j]!;
    }
  },
  sumRows(row, x, rows, columns) {
    for (let i = 0; i < rows * columns; i += columns) {
      for (let j = 0; j < columns; j++) row[j] = row[j]! + x[i + j]!;
    }
  },
  dot(a, b, n) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += a[i]! * b[i]!;
    return sum;
  },

  windows(y, x, shape) {
    eachRun(shape, (to, from, n) => {
      for (let i = 0; i < n; i++) y[to + i] = from < 0 ? 0 : x[from + i]!;
    });
  },

  windowsBackward(dx, dy, shape) {
    eachRun(shape, (to, from, n) => {
      if (from >= 0) for (let i = 0; i < n; i++) dx[from + i] = dx[from + i]! + dy[to + i]!;
    });
  },

  unary(kind, y, x, n) {
    const f = forward[kind];
    for (let i = 0; i < n; i++) y[i] = f(x[i]!);
  },
  unaryBackward(kind, dx, dy, x, y, n) {
    const f = derivative[kind];
    for (let i = 0; i < n; i++) dx[i]! += dy[i]! * f(x[i]!, y[i]!);
  },

  softmax(y, x, rows, columns) {
    for (let i = 0; i < rows; i++) softmaxRow(y, x, i * columns, columns);
  },
  softmaxBackward(dx, y, dy, rows, columns, factor, accumulate) {
    for (let i = 0; i < rows * columns; i += columns) {
      let sum = 0;
      for (let j = 0; j < columns; j++) sum += y[i + j]! * dy[i + j]!;
      for (let j = 0; j < columns; j++) {
        const value = factor * y[i + j]! * (dy[i + j]! - sum);
        dx[i + j] = accumulate ? dx[i + j]! + value : value;
      }
    }
  },
  attentionSoftmax(scores, mask, { batch, heads, queries, keys }, factor, causal) {
    let start = 0;
    for (let b = 0; b < batch; b++) {
      for (let row = 0; row < heads * queries; row++) {
        const seen = causal ? Math.min(keys, Math.max(0, (row % queries) + keys - queries + 1)) : keys;
        for (let j = 0; j < seen; j++) {
          scores[start + j] = scores[start + j]! * factor + (mask ? mask[b * keys + j]! : 0);
        }
        softmaxRow(scores, scores, start, seen);
        scores.fill(0, start + seen, start + keys);
        start += keys;
      }
    }
  },

  sequenceScores(scores, a, b, depth, sequences) {
    eachQuery(sequences, (query, key, head, at, seen) => {
      const asked = rowOf(a, query, head);
      for (let j = 0; j < seen; j++) {
        const offered = rowOf(b, key + j, head);
        let sum = 0;
        for (let d = 0; d < depth; d++) sum += a.data[asked + d]! * b.data[offered + d]!;
        scores[at + j] = sum;
      }
    });
  },
  sequenceSums(c, scores, b, columns, sequences, accumulate) {
    eachQuery(sequences, (query, key, head, at, seen) => {
      const to = rowOf(c, query, head);
      if (!accumulate) c.data.fill(0, to, to + columns);
      for (let j = 0; j < seen; j++) {
        const from = rowOf(b, key + j, head);
        for (let d = 0; d < columns; d++) c.data[to + d]! += scores[at + j]! * b.data[from + d]!;
      }
    });
  },
  sequenceSumsTransposed(c, scores, b, columns, sequences) {
    eachQuery(sequences, (query, key, head, at, seen) => {
      const from = rowOf(b, query, head);
      for (let j = 0; j < seen; j++) {
        const to = rowOf(c, key + j, head);
        for (let d = 0; d < columns; d++) c.data[to + d]! += scores[at + j]! * b.data[from + d]!;
      }
    });
  },
  sequenceSoftmax(scores, sequences, factor) {
    eachQuery(sequences, (_query, _key, _head, at, seen, whole) => {
      for (let j = at; j < at + seen; j++) scores[j]! *= factor;
      softmaxRow(scores, scores, at, seen);
      scores.fill(0, at + seen, at + whole);
    });
  },
  sequenceSoftmaxBackward(dscores, scores, sequences, factor) {
    eachQuery(sequences, (_query, _key, _head, at, seen, whole) => {
      const [mine, theirs] = [dscores, scores].map((all) => all.subarray(at, at + seen));
      javascriptKernel.softmaxBackward(mine!, theirs!, mine!, 1, seen, factor, false);
      dscores.fill(0, at + seen, at + whole);
    });
  },

  logSumExp(out, x, rows, columns) {
    for (let i = 0; i < rows; i++) {
      const start = i * columns;
      let largest = Number.NEGATIVE_INFINITY;
      for (let j = 0; j < columns; j++) largest = Math.max(largest, x[start + j]!);
      let sum = 0;
      for (let j = 0; j < columns; j++) sum += Math.exp(x[start + j]! - largest);
      out[i] = largest <= ALL_MASKED ? MASKED : largest + Math.log(sum);
    }
  },
  addSoftmax(dx, x, lse, weight, rows, columns, uniform) {
    for (let i = 0; i < rows; i++) {
      if (lse[i]! <= ALL_MASKED) continue;
      for (let j = i * columns; j < (i + 1) * columns; j++) {
        dx[j]! += weight[i]! * (Math.exp(x[j]! - lse[i]!) - uniform);
      }
    }
  },

  layerNorm(y, stats, x, gain, bias, rows, columns, epsilon) {
    for (let i = 0; i < rows; i++) {
      const start = i * columns;
      let mean = 0;
      for (let j = 0; j < columns; j++) mean += x[start + j]!;
      mean /= columns;
      let variance = 0;
      for (let j = 0; j < columns; j++) variance += (x[start + j]! - mean) ** 2;
      const scale = 1 / Math.sqrt(variance / columns + epsilon);
      stats[i] = mean;
      stats[rows + i] = scale;
      for (let j = 0; j < columns; j++) y[start + j] = (x[start + j]! - mean) * scale * gain[j]! + bias[j]!;
    }
  },
  layerNormBackward(dx, dgain, dbias, dy, x, gain, stats, rows, columns) {
    for (let i = 0; i < rows; i++) {
      const start = i * columns;
      const mean = stats[i]!;
      const scale = stats[rows + i]!;
      let sum = 0;
      let along = 0;
      for (let j = 0; j < columns; j++) {
        const normal = (x[start + j]! - mean) * scale;
        const d = dy[start + j]!;
        dgain[j]! += d * normal;
        dbias[j]! += d;
        sum += d * gain[j]!;
        along += d * gain[j]! * normal;
      }
      for (let j = 0; j < columns; j++) {
        const normal = (x[start + j]! - mean) * scale;
        dx[start + j]! += scale * (dy[start + j]! * gain[j]! - sum / columns - (normal * along) / columns);
      }
    }
  },

  dropout(y, x, n, seed, rate, accumulate) {
    const threshold = Math.floor(rate * 2 ** 32);
    const scale = Math.fround(1 / (1 - rate));
    for (let i = 0; i < n; i++) {
      const value = hash(seed, i) >= threshold ? x[i]! * scale : 0;
      y[i] = accumulate ? y[i]! + value : value;
    }
  },

  adam(p, g, m, v, n, step) {
    adamRange(p, g, m, v, 0, n, step);
  },
  adamRows(p, g, m, v, ids, columns, step) {
    for (const id of ids) adamRange(p, g, m, v, id * columns, columns, { ...step, clear: true });
  },
  driftRows(p, m, v, ids, drifts, columns) {
    for (let r = 0; r < ids.length; r++) {
      const drift = (what: number): number => drifts[4 * r + what]!;
      for (let i = ids[r]! * columns; i < (ids[r]! + 1) * columns; i++) {
        p[i] = p[i]! * drift(0) - (drift(1) * m[i]!) / (Math.sqrt(v[i]!) + 1e-20);
        m[i] = m[i]! * drift(2);
        v[i] = v[i]! * drift(3);
      }
    }
  },
};
