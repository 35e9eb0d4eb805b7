import { Worker } from "node:worker_threads";
import { InterruptedError } from "@fovea/core";
import { ExpertCrashError, namedError } from "./errors.js";
import type { Question, Reply } from "./protocol.js";

export interface ExpertThreadOptions {
  /** The expert's id, for messages. */
  readonly expert: string;
  /** Experts of one lane share a thread (and the runtime loaded there) and wait for each other. */
  readonly lane: string;
  /** The module whose default export is an `OpenExpert`. */
  readonly module: URL;
}

/** Asks an expert in its thread. */
export type AskExpert<Request, Answer> = (request: Request, signal?: AbortSignal) => Promise<Answer>;

interface Waiting {
  readonly expert: string;
  readonly question: Question;
  readonly settle: (reply: Reply | Error) => void;
}

/**
 * A thread that answers one question at a time, in order. It starts with the first question, does not keep the
 * process alive while idle, and is replaced at the next question if it dies.
 */
class Lane {
  private worker: Worker | undefined;
  private running: Waiting | undefined;
  private readonly queue: Waiting[] = [];

  push(waiting: Waiting): void {
    this.queue.push(waiting);
    this.next();
  }

  /** Drops a question that has not begun. @returns false when it has. */
  drop(waiting: Waiting): boolean {
    const index = this.queue.indexOf(waiting);
    if (index >= 0) this.queue.splice(index, 1);
    return index >= 0;
  }

  private next(): void {
    if (this.running !== undefined) return;
    const waiting = this.queue.shift();
    if (waiting === undefined) {
      this.worker?.unref();
      return;
    }
    this.running = waiting;
    this.worker ??= this.start();
    this.worker.ref();
    this.worker.postMessage(waiting.question);
  }

  private start(): Worker {
    // ONNX Runtime 1.30 keeps a device id in the user's folder and sends usage to its vendor unless the environment of
    // the process says otherwise; that of a worker is a copy, which it does not read.
    process.env["ORT_DISABLE_TELEMETRY"] ??= "1";
    // Flags of the process such as --input-type are not for a file.
    const worker = new Worker(new URL("./worker.js", import.meta.url), { execArgv: [] });
    worker.on("message", (reply: Reply) => this.finish(reply));
    const gone = (why: string, cause?: unknown) => {
      if (this.worker !== worker) return;
      this.worker = undefined;
      const expert = this.running?.expert ?? "idle";
      this.finish(
        new ExpertCrashError(
          `the thread of the ${expert} expert ended: ${why}`,
          "ask again: a fresh one starts; if it is out of memory, give a smaller picture",
          "failure",
          { cause },
        ),
      );
    };
    worker.on("error", (error) => gone(error instanceof Error ? error.message : String(error), error));
    worker.on("exit", (code) => gone(`exit code ${code}`));
    return worker;
  }

  private finish(reply: Reply | Error): void {
    const done = this.running;
    this.running = undefined;
    done?.settle(reply);
    this.next();
  }
}

const lanes = new Map<string, Lane>();

/**
 * A way to ask one expert. All callers in the process share its one instance; questions wait in order.
 *
 * A question whose signal fires before it begins never begins; one that is under way stops between two model runs.
 * Either way the promise rejects at once with the signal's reason.
 *
 * @throws ExpertCrashError, ExpertFailedError, ExpertWeightsError, MissingExpertError, InterruptedError (from the
 * returned function).
 */
export function expertThread<Request, Answer>(options: ExpertThreadOptions): AskExpert<Request, Answer> {
  return (request, signal) =>
    new Promise<Answer>((resolve, reject) => {
      const interrupted = () =>
        signal?.reason instanceof Error
          ? signal.reason
          : new InterruptedError(`${options.expert}: the question was cancelled`, "ask again");
      if (signal?.aborted === true) {
        reject(interrupted());
        return;
      }
      const lane = lanes.get(options.lane) ?? new Lane();
      lanes.set(options.lane, lane);
      const cancel = new Int32Array(new SharedArrayBuffer(4));
      const waiting: Waiting = {
        expert: options.expert,
        question: { module: options.module.href, request, cancel },
        settle(reply) {
          signal?.removeEventListener("abort", onAbort);
          if (reply instanceof Error) reject(reply);
          else if (reply.ok) resolve(reply.answer as Answer);
          else reject(namedError(options.expert, reply.error));
        },
      };
      const onAbort = () => {
        Atomics.store(cancel, 0, 1);
        lane.drop(waiting);
        reject(interrupted());
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      lane.push(waiting);
    });
}
