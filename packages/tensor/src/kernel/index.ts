import { javascriptKernel } from "./javascript.js";
import type { Kernel } from "./kernel.js";

let active: Kernel | undefined;

/** The kernel that operations use. */
export function kernel(): Kernel {
  active ??= javascriptKernel;
  return active;
}

/** Chooses the kernel for everything that follows; for tests and measurements. */
export function useKernel(name: "wasm" | "js"): Kernel {
  active = name === "js" ? javascriptKernel : javascriptKernel;
  return active;
}
