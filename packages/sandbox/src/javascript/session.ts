import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { type Image, InterruptedError, isStored, type Pixels } from "@fovea/core";
import {
  type CallInput,
  type CallResult,
  defaultLimits,
  type Limits,
  type SandboxFailure,
  type SandboxHouse,
  type Session,
} from "../contract.js";
import { SandboxUnavailableError } from "../errors.js";
import { checkInput } from "../input.js";
import { type Parent, recoverLineage } from "../lineage/recover.js";
import type { Answer, Call, FromThread, Question, Reply, Start } from "./protocol.js";

/** Time that a thread gets beyond its limit to stop by itself, milliseconds; native code that ignores it is ended with the thread. */
const graceMs = 500;

/** A thread with an interpreter in it. */
export class Thread {
  readonly #worker: Worker;
  readonly #answers: MessagePort;
  readonly #flag: Int32Array<SharedArrayBuffer>;
  readonly #ready: Promise<void>;
  #waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;
  #onQuestion: ((question: Question) => Promise<Reply>) | undefined;
  alive = true;

  constructor(limits: Limits, filters: readonly string[], guarded: boolean) {
    const { port1, port2 } = new MessageChannel();
    const answered = new SharedArrayBuffer(4);
    const start: Start & { questions: MessagePort } = {
      memoryBytes: limits.memoryBytes,
      guarded,
      answered,
      filters,
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

  ready(): Promise<void> {
    return this.#ready.catch((error: Error) => {
      throw new SandboxUnavailableError(
        `the JavaScript sandbox did not start: ${error.message}`,
        "reinstall the packages: quickjs-emscripten-core and @jitl/quickjs-wasmfile-release-sync",
        "failure",
        { cause: error },
      );
    });
  }

  /** @throws Error when the thread ended meanwhile */
  async call(call: Call, onQuestion: (question: Question) => Promise<Reply>): Promise<Answer> {
    this.#onQuestion = onQuestion;
    this.#worker.ref();
    try {
      await this.ready();
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

interface Cell {
  readonly code: string;
  readonly input: CallInput;
}

export class JavaScriptSession implements Session {
  readonly language = "javascript";
  readonly #take: (limits: Limits) => Thread;
  readonly #house: SandboxHouse;
  readonly #limits: Limits;
  readonly #cells: Cell[];
  readonly #parents = new Map<string, Parent>();
  #thread: Thread | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(
    take: (limits: Limits) => Thread,
    house: SandboxHouse,
    limits: Partial<Limits> = {},
    cells: Cell[] = [],
  ) {
    this.#take = take;
    this.#house = house;
    this.#limits = { ...defaultLimits, ...limits };
    this.#cells = cells;
  }

  run(code: string, input: CallInput = {}): Promise<CallResult> {
    checkInput(input);
    const done = this.#queue.then(() => this.#run({ code, input }));
    this.#queue = done.catch(() => {});
    return done;
  }

  async fork(): Promise<Session> {
    await this.#queue;
    return new JavaScriptSession(this.#take, this.#house, this.#limits, [...this.#cells]);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#thread?.kill();
  }

  async #run(cell: Cell): Promise<CallResult> {
    if (this.#closed) throw new SandboxUnavailableError("this session is closed", "open another one");
    if (this.#thread?.alive !== true) {
      this.#thread = this.#take(this.#limits);
      for (const earlier of this.#cells) await this.#call(earlier);
    }
    const answer = await this.#call(cell);
    if (answer.type === "answer") this.#cells.push(cell);
    return {
      stdout: answer.stdout,
      images: answer.images,
      droppedImages: answer.dropped,
      value: answer.value,
      error: answer.error,
      ms: answer.ms,
    };
  }

  async #call({ code, input }: Cell): Promise<Answer | (Omit<Answer, "type"> & { type: "stopped" })> {
    const thread = this.#thread!;
    const { files = {}, images = {}, variables = [], outputs = [], signal } = input;
    for (const [name, image] of Object.entries(images)) {
      const pixels = () => this.#house.codec.pixels(image, this.#house.blobs, signal);
      this.#sources.set(name, { image, pixels });
    }
    const began = performance.now();
    let stopped: "timeout" | "aborted" | undefined;
    const stop = (why: "timeout" | "aborted") => {
      stopped ??= why;
      void thread.kill();
    };
    const timer = setTimeout(() => stop("timeout"), this.#limits.timeoutMs + graceMs);
    const abort = () => stop("aborted");
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort);
    try {
      const call: Call = { code, files, images, variables, outputs, limits: this.#limits };
      return await thread.call(call, (question) => this.#answer(question, signal));
    } catch {
      if (stopped === "aborted") {
        throw new InterruptedError("the call was stopped", "call again; what the session held is made again");
      }
      await thread.kill();
      const error = stopped === "timeout" ? timedOut(this.#limits.timeoutMs) : killed();
      const ms = performance.now() - began;
      return { type: "stopped", stdout: "", value: null, error, images: [], dropped: 0, ms };
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    }
  }

  /** Images that calls were given; their pixels are computed when a picture made of pixels must be found in them. */
  readonly #sources = new Map<string, { image: Image; pixels: () => Promise<Pixels> }>();

  async #answer(question: Question, signal: AbortSignal | undefined): Promise<Reply> {
    const { blobs, codec, filters } = this.#house;
    if (question.type === "filter") {
      return { ok: true, image: filters![question.name]!(question.image, question.parameters) };
    }
    if (question.type === "pixels") {
      return { ok: true, pixels: await codec.pixels(question.image, blobs, signal) };
    }
    for (const [name, { image, pixels }] of this.#sources) {
      if (this.#parents.get(name)?.image !== image)
        this.#parents.set(name, { image, pixels: await pixels() });
    }
    const found = recoverLineage(question.pixels, this.#parents, undefined);
    if (found.same !== undefined && isStored(found.same)) return { ok: true, image: found.same };
    const id = await blobs.put(await codec.encode(found.pixels, { mediaType: "image/png" }));
    const { width, height } = found.pixels;
    const ref = { type: "image", id, width, height, mediaType: "image/png" } as const;
    return { ok: true, image: { ref, lineage: found.lineage } };
  }
}

const timedOut = (timeoutMs: number): SandboxFailure => ({
  name: "SandboxTimeoutError",
  message: `the code ran longer than ${timeoutMs} ms and was stopped`,
  kind: "limit",
  line: null,
});

const killed = (): SandboxFailure => ({
  name: "SandboxKilledError",
  message: "the interpreter ended, most likely for the memory that it took",
  kind: "limit",
  line: null,
});
