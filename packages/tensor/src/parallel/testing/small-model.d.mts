import type { Tensor } from "@fovea/tensor";

export function open(options: { readonly seed: number }): {
  readonly model: object;
  loss(batch: { readonly rows: readonly number[][]; readonly targets: readonly number[] }): Tensor;
};
