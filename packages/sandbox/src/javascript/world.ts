import type { Image, SandboxFailure } from "@fovea/core";
import type { QuickJSContext, QuickJSHandle } from "quickjs-emscripten-core";
import { timedOut } from "../notebook.js";
import { notebookScript, withoutTypes } from "./cell.js";
import { type HouseFunctions, houseFunctions, type State } from "./house.js";
import { loadQuickJs } from "./module.js";
import { prelude } from "./prelude.js";
import type { Answer, Call, Question, Reply, Start } from "./protocol.js";

/** QuickJS checks its own stack; a larger one overflows the host's. Bytes. */
const stackBytes = 128 * 1024;

/**
 * One QuickJS context: a notebook. The returned function runs a cell in it.
 */
export async function openWorld(
  start: Omit<Start, "answered">,
  ask: (question: Question) => Reply,
): Promise<(call: Call) => Promise<Answer>> {
  const { quickjs, fits } = await loadQuickJs(start.code, start.guarded ? start.memoryBytes : undefined);
  const runtime = quickjs.newRuntime();
  if (start.guarded) {
    runtime.setMemoryLimit(start.memoryBytes);
    runtime.setMaxStackSize(stackBytes);
  }
  const context = runtime.newContext();
  const state: State = {
    images: [],
    costs: new Map(),
    files: new Map(),
    shown: [],
    written: new Map(),
    stdout: "",
    limits: undefined,
    filters: [],
    overflow: false,
  };
  const functions: HouseFunctions = houseFunctions(context, state, ask, fits);
  functions.install(prelude);
  let number = 0;

  return async (call) => {
    number++;
    const { limits, filters } = call;
    Object.assign(state, { shown: [], written: new Map(), stdout: "", limits, filters, overflow: false });
    const began = performance.now();
    const deadline = began + limits.timeoutMs;
    if (start.guarded) runtime.setInterruptHandler(() => performance.now() > deadline);
    for (const [name, bytes] of Object.entries(call.files)) state.files.set(name, bytes);
    for (const [name, image] of Object.entries(call.images)) functions.define(name, image);
    const before = new Map(call.variables === "changed" ? functions.pictures() : []);
    let value: Answer["value"] = null;
    let error: SandboxFailure | null = null;
    try {
      const script = await scriptOf(call.code);
      const outcome = run(context, script, `cell-${number}.js`);
      if (outcome.error !== undefined) {
        error = failure(context, outcome.error, state, performance.now() > deadline, limits.timeoutMs);
        outcome.error.dispose();
      } else if (start.guarded && performance.now() > deadline) {
        // A promise that was interrupted between two of its jobs is neither kept nor broken.
        error = timedOut(limits.timeoutMs);
        outcome.value.dispose();
      } else {
        const picture = functions.pictureOf(outcome.value);
        if (picture === undefined) value = functions.json(outcome.value);
        else state.shown.push(picture);
        outcome.value.dispose();
      }
    } catch (thrown) {
      error = performance.now() > deadline ? timedOut(limits.timeoutMs) : syntaxFailure(thrown);
    }
    const variables = functions
      .pictures()
      .filter(([name, id]) =>
        call.variables === "changed" ? before.get(name) !== id : call.variables.includes(name),
      );
    const files = call.outputs.flatMap((name) => {
      const image = state.written.get(name);
      return image === undefined ? [] : [{ source: "file" as const, name, image }];
    });
    const images = [
      ...state.shown.map((image) => ({ source: "shown" as const, name: null, image })),
      ...variables.map(([name, id]) => ({
        source: "variable" as const,
        name,
        image: state.images[id] as Image,
      })),
      ...files,
    ];
    return {
      type: "answer",
      stdout: state.stdout,
      value,
      error,
      images: images.slice(0, limits.images),
      dropped: Math.max(0, images.length - limits.images),
      ms: performance.now() - began,
    };
  };

  function run(
    vm: QuickJSContext,
    script: string,
    name: string,
  ): { value: QuickJSHandle; error?: undefined } | { error: QuickJSHandle } {
    const outcome = vm.evalCode(script, name, { type: "global" });
    if (outcome.error !== undefined) return { error: outcome.error };
    const jobs = runtime.executePendingJobs();
    if (jobs.error !== undefined) {
      outcome.value.dispose();
      return { error: jobs.error };
    }
    const promised = vm.getPromiseState(outcome.value);
    if (promised.type === "rejected") {
      outcome.value.dispose();
      return { error: promised.error };
    }
    if (promised.type === "fulfilled" && promised.notAPromise !== true) {
      outcome.value.dispose();
      return { value: promised.value };
    }
    return { value: outcome.value };
  }
}

async function scriptOf(code: string): Promise<string> {
  try {
    return notebookScript(code);
  } catch (asJavaScript) {
    try {
      return notebookScript(await withoutTypes(code));
    } catch {
      throw asJavaScript;
    }
  }
}

function syntaxFailure(thrown: unknown): SandboxFailure {
  const error = thrown as Error & { loc?: { line: number } };
  return {
    name: error.name,
    message: error.message,
    kind: "code",
    line: error.loc?.line ?? null,
  };
}

function failure(
  context: QuickJSContext,
  handle: QuickJSHandle,
  state: State,
  late: boolean,
  timeoutMs: number,
): SandboxFailure {
  const thrown: unknown = context.dump(handle);
  const { name, message, stack } = (typeof thrown === "object" && thrown !== null ? thrown : {}) as Record<
    string,
    unknown
  >;
  const line = Number(/cell-\d+\.js:(\d+)/.exec(String(stack))?.[1]);
  const where = { line: Number.isInteger(line) ? line : null };
  // An interruption within the machinery of promises comes out as another error.
  if (late) {
    return timedOut(timeoutMs, where.line);
  }
  const text =
    typeof message === "string" ? message.slice(0, 2000) : String(JSON.stringify(thrown)).slice(0, 2000);
  const title = typeof name === "string" ? name.slice(0, 100) : "Error";
  const limit = state.overflow || /out of memory|stack overflow|larger than|no space/i.test(text);
  return { name: title, message: text, kind: limit ? "limit" : "code", ...where };
}
