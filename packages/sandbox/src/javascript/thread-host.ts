import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { SandboxUnavailableError } from "../errors.js";
import { quickJsCode } from "./module.js";
import type { Answer, Call, FromThread, Question, Reply, Start } from "./protocol.js";

/** A thread with an interpreter in it. */
export class Thread {
  readonly #worker: Worker;
  readonly #answers: MessagePort;
  readonly #flag: Int32Array<SharedArrayBuffer>;
  readonly #ready: Promise<void>;
  #waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;
  #onQuestion: ((question: Question) => Promise<Reply>) | undefined;
  alive = true;

  constructor(memoryBytes: number, guarded: boolean) {
    const { port1, port2 } = new MessageChannel();
    const answered = new SharedArrayBuffer(4);
    const start: Start & { questions: MessagePort } = {
      memoryBytes,
      code: quickJsCode(),
      guarded,
      answered,
      questions: port2,
    };
    this.#answers = port1;
    this.#flag = new Int32Array(answered);
    this.#worker = new Worker(new URL("./thread.js", import.meta.url), {
      workerData: start,
      transferList: [port2],
      execArgv: [],
      env: {},
      stdin: false,
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: 256 },
    });
    this.#ready = new Promise((resolve, reject) => {
      const end = (error: Error) => {
        this.alive = false;
        reject(error);
        this.#waiting?.reject(error);
        this.#waiting = undefined;
      };
      this.#worker.on("message", (message: FromThread) => {
        if (message.type === "ready") resolve();
        else if (message.type === "answer") {
          const waiting = this.#waiting;
          this.#waiting = undefined;
          waiting?.resolve(message);
        } else void this.#answer(message);
      });
      this.#worker.on("error", end);
      this.#worker.on("exit", () => end(new Error("the interpreter's thread ended")));
    });
    this.#ready.catch(() => {});
    this.#worker.unref();
    port1.unref();
  }

  /** Resolves when it can be called. @throws SandboxUnavailableError */
  async ready(): Promise<void> {
    // Waiting threads keep no program alive; one that is waited for does.
    this.#worker.ref();
    try {
      await this.#ready;
    } catch (error) {
      throw new SandboxUnavailableError(
        `the JavaScript sandbox did not start: ${(error as Error).message}`,
        "reinstall the packages: quickjs-emscripten-core and @jitl/quickjs-wasmfile-release-sync",
        "failure",
        { cause: error },
      );
    } finally {
      this.#worker.unref();
    }
  }

  /** @throws Error when the thread ended meanwhile */
  async call(call: Call, onQuestion: (question: Question) => Promise<Reply>): Promise<Answer> {
    this.#onQuestion = onQuestion;
    this.#worker.ref();
    try {
      return await new Promise<Answer>((resolve, reject) => {
        this.#waiting = { resolve, reject };
        this.#worker.postMessage(call);
      });
    } finally {
      this.#worker.unref();
    }
  }

  async #answer(question: Question): Promise<void> {
    const reply = await this.#onQuestion!(question).catch(
      (error: Error): Reply => ({ ok: false, message: error.message }),
    );
    this.#answers.postMessage(reply);
    Atomics.store(this.#flag, 0, 1);
    Atomics.notify(this.#flag, 0);
  }

  async kill(): Promise<void> {
    this.alive = false;
    await this.#worker.terminate();
  }
}
