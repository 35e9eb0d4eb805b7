import { SafetensorsError } from "../errors.js";
import { kernel } from "../kernel/index.js";
import { namedParameters } from "../nn/parameters.js";
import { Storage, type Tensor } from "../tensor.js";
import { factorFor, gradientNorm, zeroGradients } from "./gradients.js";
import { SparseRows } from "./sparse-rows.js";

export interface AdamWOptions {
  /** 0.9 by default. */
  readonly beta1?: number;
  /** 0.999 by default. */
  readonly beta2?: number;
  /** 1e-8 by default. */
  readonly epsilon?: number;
  /** 0.01 by default. */
  readonly weightDecay?: number;
  /** Which parameters decay; by default those of two and more axes, so no bias and no normalisation. */
  readonly decays?: (name: string, parameter: Tensor) => boolean;
  /**
   * By what the learning rate of a parameter is multiplied; by default 1. Tables whose rows are seldom met bear more than
   * matrices that every example goes through (Yang et al. 2022, "Tensor Programs V", table 3).
   */
  readonly scale?: (name: string, parameter: Tensor) => number;
  /**
   * Tables that nothing but `embedding` reads and of which a step meets few rows: only these are updated, and the others when they
   * are next met. Whatever else reads such a table calls `settle` before. By default none.
   */
  readonly sparse?: (name: string, parameter: Tensor) => boolean;
}

/** What would else be passes over all gradients of their own. */
export interface StepOptions {
  /** As `clipGradients` with this limit before, but that gradients which stay are not scaled. */
  readonly clip?: number;
  /** As `zeroGradients` after; by default the gradients stay as they are, but for those of sparse tables. */
  readonly clear?: boolean;
}

/** What `AdamW.state` returns, by parameter name. */
export interface AdamWState {
  readonly step: number;
  readonly moments: ReadonlyMap<string, { first: Float32Array; second: Float32Array }>;
}

/** Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2). */
export class AdamW {
  readonly parameters: ReadonlyMap<string, Tensor>;
  readonly #options: Required<AdamWOptions>;
  readonly #moments = new Map<string, { first: Storage; second: Storage }>();
  readonly #sparse = new Map<string, SparseRows>();
  #step = 0;

  /** `model` is anything that `namedParameters` can walk, or its result. */
  constructor(model: object | ReadonlyMap<string, Tensor>, options: AdamWOptions = {}) {
    this.parameters = model instanceof Map ? model : namedParameters(model);
    this.#options = {
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      weightDecay: 0.01,
      decays: (_, parameter) => parameter.shape.length >= 2,
      scale: () => 1,
      sparse: () => false,
      ...options,
    };
    const { beta1, beta2, sparse } = this.#options;
    for (const [name, parameter] of this.parameters) {
      const { size } = parameter;
      const moments = { first: new Storage(size), second: new Storage(size) };
      moments.first.data.fill(0);
      moments.second.data.fill(0);
      this.#moments.set(name, moments);
      if (!sparse(name, parameter)) continue;
      this.#sparse.set(name, new SparseRows(parameter, moments.first, moments.second, [beta1, beta2]));
    }
  }

  /**
   * Updates every parameter that has a gradient. Throws `ParameterRangeError` where `clip` is given and the gradients' norm
   * is not finite.
   */
  step(learningRate: number, { clip, clear = false }: StepOptions = {}): void {
    const { beta1, beta2, epsilon, weightDecay, decays, scale } = this.#options;
    const factor = clip === undefined ? 1 : factorFor(this.#norm(), clip);
    this.#step++;
    for (const [name, parameter] of this.parameters) {
      if (!parameter.grad) continue;
      const { first, second } = this.#moments.get(name)!;
      const scaled = learningRate * scale(name, parameter);
      const update = {
        factor,
        clear,
        learningRate: scaled,
        beta1,
        beta2,
        epsilon,
        decay: decays(name, parameter) ? scaled * weightDecay : 0,
        correction1: 1 - beta1 ** this.#step,
        correction2: 1 - beta2 ** this.#step,
      };
      const rows = this.#sparse.get(name);
      if (rows !== undefined) {
        rows.update(update);
        continue;
      }
      kernel().adam(parameter.data, parameter.grad, first.data, second.data, parameter.size, update);
      if (clear) parameter.storage.zeroGradient(true);
    }
  }

  /** Brings all rows of sparse tables to where the steps so far have moved them. */
  settle(): void {
    for (const rows of this.#sparse.values()) rows.settle();
  }

  zeroGradients(): void {
    zeroGradients(this.parameters.values());
  }

  /** A copy of the step count and the moments, to go on later exactly as if nothing had happened. */
  state(): AdamWState {
    this.settle();
    const moments = new Map<string, { first: Float32Array; second: Float32Array }>();
    for (const [name, { first, second }] of this.#moments) {
      moments.set(name, { first: Float32Array.from(first.data), second: Float32Array.from(second.data) });
    }
    return { step: this.#step, moments };
  }

  /** Goes on from `state`. Throws `SafetensorsError` when it is of another model. */
  load(state: AdamWState): void {
    for (const [name, { first, second }] of this.#moments) {
      const saved = state.moments.get(name);
      if (saved?.first.length !== first.size || saved.second.length !== second.size) {
        throw new SafetensorsError(
          `the optimizer state has no moments that fit ${name}`,
          "load the same model's state",
        );
      }
      first.data.set(saved.first);
      second.data.set(saved.second);
    }
    this.#step = state.step;
    for (const rows of this.#sparse.values()) rows.restart(state.step);
  }

  /** Of all gradients as one vector. */
  #norm(): number {
    const dense = [...this.parameters].flatMap(([name, one]) => (this.#sparse.has(name) ? [] : [one]));
    let squares = gradientNorm(dense) ** 2;
    for (const rows of this.#sparse.values()) squares += rows.squares();
    return Math.sqrt(squares);
  }

  /** Gives the moments back. What sparse tables still owe is lost: `settle` first where they are used on. */
  dispose(): void {
    for (const rows of this.#sparse.values()) rows.dispose();
    for (const { first, second } of this.#moments.values()) {
      first.dispose();
      second.dispose();
    }
    this.#moments.clear();
  }
}
