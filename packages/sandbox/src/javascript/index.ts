import {
  defaultLimits,
  type Limits,
  type Sandbox,
  type SandboxHouse,
  type SandboxOptions,
} from "../contract.js";
import { JavaScriptSession, Thread } from "./session.js";

/**
 * JavaScript (and TypeScript, whose types are blanked out) in QuickJS, compiled to WASM, in a thread of its own a session. It has no
 * module, no timer, no network and no file of the machine; what there is stands in `prelude.ts`. Image operations are recipes of the
 * house, so that their lineage is exact.
 */
export function javaScriptSandbox(options: SandboxOptions & { readonly guarded?: boolean } = {}): Sandbox {
  const { guarded = true } = options;
  const base: Limits = { ...defaultLimits, ...options.limits };
  const open = new Set<JavaScriptSession>();
  return {
    language: "javascript",
    isolation: "QuickJS in WASM, a thread a session",
    async open(house: SandboxHouse, limits: Partial<Limits> = {}) {
      const filters = Object.keys(house.filters ?? {});
      const session = new JavaScriptSession((each) => new Thread(each, filters, guarded), house, {
        ...base,
        ...limits,
      });
      open.add(session);
      return session;
    },
    async close() {
      await Promise.all([...open].map((session) => session.close()));
    },
  };
}
