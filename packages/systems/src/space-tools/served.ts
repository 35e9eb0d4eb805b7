import { Worker } from "node:worker_threads";
import { FoveaError, type JsonValue, type Tool, type ToolContext, type ToolResult } from "@fovea/core";
import type { ThreadQuestion, ThreadReply } from "./expert-thread.js";
import type { ShedTool, ShedWorker, Toolshed } from "./toolshed.js";

/** A vision tool as a pool: each worker is a thread with a runtime of its own, started when it is first needed. */
export const expertPool = (tool: string, workers: number): ShedTool => ({
  name: tool,
  workers,
  open: async () => expertWorker(tool),
});

/** What a served tool was asked, as its pool's workers take it. */
interface Asked {
  readonly input: JsonValue;
  readonly context: ToolContext;
}

/** The tool as an agent calls it: the same identity and results, answered by whichever worker of its pool is free. */
export const served = (tool: Tool, shed: Toolshed): Tool => ({
  ...tool,
  parse: (input) => {
    tool.parse(input);
    return input;
  },
  run: async (input, context) => {
    const asked: Asked = { input: input as JsonValue, context };
    const { value } = await shed.session({ asked }).call(tool.name, "$asked", context.signal);
    return value as ToolResult;
  },
});

function expertWorker(tool: string): ShedWorker {
  let thread: Worker | undefined;
  const start = (): Worker => {
    // Flags of the process such as --input-type are not for a file.
    const started = new Worker(new URL("./expert-thread.js", import.meta.url), {
      workerData: { tool },
      execArgv: [],
    });
    // One that ended is replaced at the next question. Errors are told to whoever asked.
    started
      .on("error", () => {})
      .on("exit", () => {
        if (thread === started) thread = undefined;
      });
    return started;
  };
  const ask = (question: ThreadQuestion): Promise<ThreadReply> =>
    new Promise((resolve, reject) => {
      thread ??= start();
      const asked = thread;
      const done = (settle: () => void) => {
        // Idle, it does not keep the process alive.
        asked.off("message", onMessage).off("error", onError).off("exit", onExit).unref();
        settle();
      };
      const onMessage = (reply: ThreadReply) => done(() => resolve(reply));
      const onError = (error: Error) => done(() => reject(error));
      const onExit = (code: number) =>
        done(() => reject(new Error(`the thread of ${tool} ended with code ${code}`)));
      asked.on("message", onMessage).on("error", onError).on("exit", onExit).ref();
      asked.postMessage(question);
    });
  return {
    async call(given, signal) {
      const { input, context } = given as Asked;
      const blobs: Record<string, Uint8Array> = {};
      for (const { ref } of Object.values(context.media)) {
        const { id } = ref as { readonly id: string };
        blobs[id] ??= await context.blobs.get(id);
      }
      const reply = await ask({ input, media: context.media, blobs });
      signal?.throwIfAborted();
      if ("error" in reply) {
        const { message, fix, name, code } = reply.error;
        throw Object.assign(new FoveaError(message, fix), { name, code });
      }
      for (const bytes of reply.blobs) await context.blobs.put(bytes);
      const { parts, evidence } = reply;
      return { value: { parts, evidence } as ToolResult };
    },
    close: async () => {
      await thread?.terminate();
    },
  };
}
