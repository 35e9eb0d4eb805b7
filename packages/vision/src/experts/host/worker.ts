import { parentPort } from "node:worker_threads";
import { InterruptedError } from "@fovea/core";
import { plainError } from "./errors.js";
import type { Job, OpenExpert, Question, Reply } from "./protocol.js";

/**
 * The body of an expert's thread. It loads an implementation when it is first asked for and keeps it; the other
 * side sends one question at a time.
 */
const opened = new Map<string, ReturnType<OpenExpert<unknown, unknown>>>();

async function answer({ module, request, cancel }: Question): Promise<Reply> {
  const job: Job = {
    checkCancelled() {
      if (Atomics.load(cancel, 0) !== 0)
        throw new InterruptedError("the question was cancelled", "ask again");
    },
  };
  try {
    let expert = opened.get(module);
    if (expert === undefined) {
      expert = import(module).then((loaded: { default: OpenExpert<unknown, unknown> }) => loaded.default());
      opened.set(module, expert);
      expert.catch(() => opened.delete(module));
    }
    const ask = await expert;
    job.checkCancelled();
    return { ok: true, answer: await ask(request, job) };
  } catch (error) {
    return { ok: false, error: plainError(error) };
  }
}

parentPort!.on("message", (question: Question) => {
  void answer(question).then((reply) => parentPort!.postMessage(reply));
});
