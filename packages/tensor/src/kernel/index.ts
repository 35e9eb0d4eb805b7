import { javascriptKernel } from "./javascript.js";
import type { Kernel } from "./kernel.js";
import { createWasmKernel } from "./wasm/index.js";

let wasm: Kernel | undefined;
let active: Kernel | undefined;

/** The kernel that operations use: WASM unless `useKernel` chose another. */
export function kernel(): Kernel {
  active ??= useKernel("wasm");
  return active;
}

/** Chooses the kernel for everything that follows; for tests and measurements. */
export function useKernel(name: "wasm" | "js"): Kernel {
  if (name === "wasm") wasm ??= createWasmKernel();
  active = name === "wasm" && wasm ? wasm : javascriptKernel;
  return active;
}
