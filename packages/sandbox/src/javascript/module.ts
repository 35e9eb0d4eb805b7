import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import variant from "@jitl/quickjs-wasmfile-release-sync";
import {
  type EmscriptenModuleLoader,
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSEmscriptenModule,
  type QuickJSSyncVariant,
  type QuickJSWASMModule,
} from "quickjs-emscripten-core";

/** The part of WebAssembly's interface that is used; @types/node has none of it. */
const { Module, Memory } = (
  globalThis as unknown as {
    readonly WebAssembly: {
      readonly Module: new (bytes: Uint8Array) => QuickJsCode;
      readonly Memory: new (pages: { initial: number; maximum: number }) => object;
    };
  }
).WebAssembly;

/** A compiled module; threads share it. */
export type QuickJsCode = object;

const page = 64 * 1024;
/** What the module asks for at its start, and the most that it was built for, pages. */
const [initial, largest] = [256, 32768];

let compiled: QuickJsCode | undefined;

/** QuickJS, compiled once a process. */
export function quickJsCode(): QuickJsCode {
  const path = fileURLToPath(import.meta.resolve("@jitl/quickjs-wasmfile-release-sync/wasm"));
  compiled ??= new Module(readFileSync(path));
  return compiled;
}

/**
 * An interpreter whose whole memory is bounded: QuickJS's own limit, as compiled to WASM, looks at each piece alone.
 *
 * @param memoryBytes beyond what the interpreter itself takes; undefined for all that WASM has
 */
export async function loadQuickJs(
  code: QuickJsCode,
  memoryBytes: number | undefined,
): Promise<{ readonly quickjs: QuickJSWASMModule; readonly fits: (bytes: number) => boolean }> {
  const maximum =
    memoryBytes === undefined ? largest : Math.min(largest, initial + Math.ceil(memoryBytes / page));
  const wasmMemory = new Memory({ initial, maximum });
  const base = newVariant(variant as unknown as QuickJSSyncVariant, {
    wasmModule: async () => code,
    wasmMemory,
  });
  let module: QuickJSEmscriptenModule | undefined;
  const own: QuickJSSyncVariant = {
    ...base,
    async importModuleLoader() {
      const load = (await base.importModuleLoader()) as EmscriptenModuleLoader<QuickJSEmscriptenModule>;
      return async (options) => {
        module = await load(options);
        return module;
      };
    },
  };
  const quickjs = await newQuickJSWASMModuleFromVariant(own);
  return {
    quickjs,
    // Emscripten's copy of a buffer does not look whether there was room for it.
    fits(bytes) {
      const pointer = module!._malloc(bytes);
      if (pointer === 0) return false;
      module!._free(pointer);
      return true;
    },
  };
}
