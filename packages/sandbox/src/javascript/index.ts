import {
  defaultSandboxLimits,
  type Sandbox,
  type SandboxHouse,
  type SandboxLimits,
  type SandboxOptions,
} from "@fovea/core";
import { Notebook } from "../notebook.js";
import { JavaScriptEngine } from "./engine.js";
import { Thread } from "./thread-host.js";

/**
 * JavaScript (and TypeScript, whose types are blanked out) in QuickJS, compiled to WASM, in a thread of its own a session. It has no
 * module, no timer, no network and no file of the machine; what there is stands in `prelude.ts`. Image operations are recipes of the
 * house, so that their lineage is exact.
 */
export function javaScriptSandbox(options: SandboxOptions & { readonly guarded?: boolean } = {}): Sandbox {
  const { guarded = true, warm = 1 } = options;
  const base: SandboxLimits = { ...defaultSandboxLimits, ...options.limits };
  const open = new Set<Notebook>();
  const waiting: Thread[] = [];
  let closed = false;
  const refill = () => {
    while (!closed && waiting.length < warm) waiting.push(new Thread(base.memoryBytes, guarded));
  };
  const take = (limits: SandboxLimits): Thread => {
    const isUsual = limits.memoryBytes === base.memoryBytes;
    if (!isUsual) return new Thread(limits.memoryBytes, guarded);
    refill();
    const taken = waiting.find(({ alive }) => alive) ?? new Thread(base.memoryBytes, guarded);
    waiting.splice(0, waiting.indexOf(taken) + 1);
    refill();
    return taken;
  };
  refill();
  return {
    language: "javascript",
    isolation: "QuickJS in WASM, a thread a session",
    async open(house: SandboxHouse, changed: Partial<SandboxLimits> = {}) {
      const limits = { ...base, ...changed };
      const start = () => new JavaScriptEngine(take(limits), house, limits);
      const notebook = new Notebook("javascript", start, (ended) => open.delete(ended));
      open.add(notebook);
      return notebook;
    },
    async close() {
      closed = true;
      await Promise.all([
        ...waiting.splice(0).map((thread) => thread.kill()),
        ...[...open].map((one) => one.close()),
      ]);
    },
  };
}
