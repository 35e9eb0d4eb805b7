import { kernel } from "../kernel/index.js";
import type { AdamStep } from "../kernel/kernel.js";
import type { RowObserver, Storage, Tensor } from "../tensor.js";

/** What a row without gradients would have moved by since a step. */
interface Drift {
  /** What decay left of it. */
  readonly keep: number;
  /** What it moved by besides, in multiples of the first moment over the root of the second. */
  readonly distance: number;
  /** What is left of the first and of the second moment. */
  readonly first: number;
  readonly second: number;
}

/** Of a step's effect this share is passed over. */
const negligible = 1e-7;

/**
 * AdamW's update of a table that only `embedding` reads, by the rows that a step meets. A row without a gradient moves on by
 * what is left of its moments, and by its decay; that is made up for, in closed form, when the row is next read. So a step
 * costs what its rows cost, and the table is where the dense update had put it (but for `epsilon`, and for rounding).
 */
export class SparseRows implements RowObserver {
  readonly #table: Tensor;
  readonly #first: Storage;
  readonly #second: Storage;
  readonly #beta1: number;
  readonly #beta2: number;
  /** Steps whose effect on a row is not negligible. */
  readonly #window: number;
  /** By row: the step that it stands at. */
  readonly #step: Int32Array;
  /** Rows that have a gradient. */
  readonly #met = new Set<number>();
  /** By step, from 1 on: the learning rate with both corrections, and the logarithm of all decay until then. */
  readonly #rates: number[] = [0];
  readonly #decays: number[] = [0];
  readonly #drifts = new Map<number, Drift>();

  constructor(table: Tensor, first: Storage, second: Storage, betas: readonly [number, number]) {
    this.#table = table;
    this.#first = first;
    this.#second = second;
    [this.#beta1, this.#beta2] = betas;
    const ratio = this.#beta1 / Math.sqrt(this.#beta2);
    this.#window = ratio < 1 ? Math.ceil(Math.log(negligible) / Math.log(ratio)) : Number.POSITIVE_INFINITY;
    this.#step = new Int32Array(table.rows);
    table.storage.observer = this;
  }

  get #now(): number {
    return this.#rates.length - 1;
  }

  /** Brings rows to where all steps so far have moved them. */
  reads(rows: ArrayLike<number>): void {
    const now = this.#now;
    const late: number[] = [];
    const drifts: number[] = [];
    for (let r = 0; r < rows.length; r++) {
      const row = rows[r]!;
      const since = this.#step[row]!;
      if (since === now) continue;
      this.#step[row] = now;
      const { keep, distance, first, second } = this.#drift(since);
      late.push(row);
      drifts.push(keep, distance, first, second);
    }
    if (late.length === 0) return;
    const { columns, data } = this.#table;
    const [first, second] = [this.#first.data, this.#second.data];
    kernel().driftRows(data, first, second, Int32Array.from(late), Float32Array.from(drifts), columns);
  }

  adds(rows: ArrayLike<number>): void {
    for (let r = 0; r < rows.length; r++) this.#met.add(rows[r]!);
  }

  /** The sum of the squares of all gradients. */
  squares(): number {
    const { columns, grad } = this.#table;
    if (grad === undefined) return 0;
    let sum = 0;
    for (const row of this.#met) {
      for (let i = row * columns; i < (row + 1) * columns; i++) sum += grad[i]! * grad[i]!;
    }
    return sum;
  }

  /** One step of the rows that have a gradient; the gradients are zeros after it. */
  update(step: AdamStep): void {
    const { learningRate, decay, correction1, correction2 } = step;
    const met = Int32Array.from(this.#met);
    this.reads(met);
    this.#rates.push((learningRate / correction1) * Math.sqrt(correction2));
    this.#decays.push(this.#decays.at(-1)! + Math.log1p(-decay));
    this.#drifts.clear();
    const { columns, data, storage } = this.#table;
    const [first, second] = [this.#first.data, this.#second.data];
    const gradients = storage.ensureGradient();
    kernel().adamRows(data, gradients, first, second, met, columns, step);
    for (const row of met) this.#step[row] = this.#now;
    this.#met.clear();
    storage.zeroGradient(true);
  }

  /** Brings all rows up to date: before anything else than `embedding` reads the table. */
  settle(): void {
    this.reads(Array.from(this.#step.keys()));
  }

  /** After moments were written to from outside. */
  restart(step: number): void {
    for (const list of [this.#rates, this.#decays])
      list.splice(0, list.length, ...new Array(step + 1).fill(0));
    this.#drifts.clear();
    this.#met.clear();
    this.#step.fill(step);
  }

  dispose(): void {
    this.#table.storage.observer = undefined;
  }

  #drift(since: number): Drift {
    const known = this.#drifts.get(since);
    if (known !== undefined) return known;
    const now = this.#now;
    const gap = now - since;
    const ratio = this.#beta1 / Math.sqrt(this.#beta2);
    const decayedSince = (step: number) => Math.exp(this.#decays[now]! - this.#decays[step]!);
    let distance = 0;
    let share = 1;
    for (let step = since + 1; step <= Math.min(now, since + this.#window); step++) {
      share *= ratio;
      distance += this.#rates[step]! * share * decayedSince(step);
    }
    const keep = decayedSince(since);
    const drift = { keep, distance, first: this.#beta1 ** gap, second: this.#beta2 ** gap };
    this.#drifts.set(since, drift);
    return drift;
  }
}
