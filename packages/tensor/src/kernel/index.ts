import { javascriptKernel } from "./javascript.js";
import type { Kernel, KernelName } from "./kernel.js";
import { createWasmKernel } from "./wasm/index.js";

const made = new Map<KernelName, Kernel>([["js", javascriptKernel]]);
let active: Kernel | undefined;

/** The kernel that operations use: "wasm" unless `useKernel` chose another. */
export function kernel(): Kernel {
  active ??= useKernel("wasm");
  return active;
}

/** Chooses the kernel for everything that follows in this thread. Throws `KernelError` where the engine lacks it. */
export function useKernel(name: KernelName): Kernel {
  let chosen = made.get(name);
  if (chosen === undefined) {
    chosen = createWasmKernel({ fused: name === "wasm-fused" });
    made.set(name, chosen);
  }
  active = chosen;
  return chosen;
}
