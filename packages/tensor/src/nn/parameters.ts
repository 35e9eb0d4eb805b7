import { Tensor } from "../tensor.js";

/**
 * Every trained tensor reachable through own properties and arrays of `model`, by its path ("blocks.0.up.weight"), in
 * the order of the properties. A tensor that is reached twice (tied weights) has its first name only.
 */
export function namedParameters(model: object): Map<string, Tensor> {
  const found = new Map<string, Tensor>();
  const seen = new Set<object>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || seen.has(value)) return;
    seen.add(value);
    if (value instanceof Tensor) {
      if (value.requiresGrad) found.set(path, value);
      return;
    }
    for (const [name, child] of Object.entries(value)) walk(child, path === "" ? name : `${path}.${name}`);
  };
  walk(model, "");
  return found;
}

/** The number of trained values of a model. */
export function countParameters(model: object): number {
  let count = 0;
  for (const parameter of namedParameters(model).values()) count += parameter.size;
  return count;
}

/** Gives the memory of every parameter back. */
export function disposeParameters(model: object): void {
  for (const parameter of namedParameters(model).values()) parameter.dispose();
}
