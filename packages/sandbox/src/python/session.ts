import { InterruptedError, isStored, type JsonValue, type Pixels } from "@fovea/core";
import type { SandboxHouse, SandboxImage, Session } from "../contract.js";
import {
  type CallInput,
  type CallResult,
  defaultLimits,
  type Limits,
  type SandboxFailure,
} from "../contract.js";
import { SandboxProtocolError, SandboxUnavailableError } from "../errors.js";
import { checkInput } from "../input.js";
import { type Parent, recoverLineage } from "../lineage/recover.js";
import type { Frame } from "./frames.js";
import type { Interpreter } from "./interpreter.js";
import { type ReplyImage, readReply } from "./reply.js";

/** A call as it can be made again. */
interface Cell {
  readonly code: string;
  readonly input: CallInput;
}

/** Takes a fresh interpreter of the pool. */
export type TakeInterpreter = (limits: Limits) => Interpreter;

export class PythonSession implements Session {
  readonly language = "python";
  readonly #take: TakeInterpreter;
  readonly #house: SandboxHouse;
  readonly #limits: Limits;
  /** Calls that were answered, in order. */
  readonly #cells: Cell[];
  /** Images that calls were given, by variable: what pictures that come out are looked for in. */
  readonly #parents = new Map<string, Parent>();
  #interpreter: Interpreter | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(take: TakeInterpreter, house: SandboxHouse, limits: Partial<Limits> = {}, cells: Cell[] = []) {
    this.#take = take;
    this.#house = house;
    this.#limits = { ...defaultLimits, ...limits };
    this.#cells = cells;
    if (cells.length === 0) this.#interpreter = take(this.#limits);
  }

  run(code: string, input: CallInput = {}): Promise<CallResult> {
    checkInput(input);
    const done = this.#queue.then(() => this.#run({ code, input }));
    this.#queue = done.catch(() => {});
    return done;
  }

  async fork(): Promise<Session> {
    await this.#queue;
    return new PythonSession(this.#take, this.#house, this.#limits, [...this.#cells]);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#interpreter?.kill();
  }

  async #run(cell: Cell): Promise<CallResult> {
    if (this.#closed) {
      throw new SandboxUnavailableError("this session is closed", "open another one");
    }
    await this.#restore();
    const outcome = await this.#call(cell);
    if (!("frame" in outcome)) {
      return { stdout: "", images: [], droppedImages: 0, value: null, error: outcome.error, ms: outcome.ms };
    }
    const reply = readReply(outcome.frame, this.#limits);
    if (reply === undefined) return this.#hostile("its answer does not have the form of one", outcome.ms);
    this.#cells.push(cell);
    const images: SandboxImage[] = [];
    for (const each of reply.images) images.push(await this.#keep(each));
    return {
      stdout: reply.stdout,
      images,
      droppedImages: reply.dropped,
      value: reply.value as JsonValue,
      error: reply.error,
      ms: reply.ms,
    };
  }

  /** Starts an interpreter where there is none, and runs again what the session has run. */
  async #restore(): Promise<void> {
    if (this.#interpreter?.alive) return this.#interpreter.ready();
    this.#interpreter = this.#take(this.#limits);
    for (const cell of this.#cells) {
      const outcome = await this.#call(cell);
      if ("frame" in outcome) continue;
      throw new SandboxUnavailableError(
        `a call that had been answered failed when it was run again: ${outcome.error.message}`,
        "the code depends on time or chance; open another session",
      );
    }
  }

  async #call({
    code,
    input,
  }: Cell): Promise<({ frame: Frame } & { ms: number }) | { error: SandboxFailure; ms: number }> {
    const { request, bytes } = await this.#request(code, input);
    const interpreter = this.#interpreter!;
    const started = performance.now();
    let stopped: "timeout" | "aborted" | undefined;
    const stop = (why: "timeout" | "aborted") => {
      stopped ??= why;
      interpreter.kill();
    };
    await interpreter.ready();
    const timer = setTimeout(() => stop("timeout"), this.#limits.timeoutMs);
    const abort = () => stop("aborted");
    if (input.signal?.aborted) abort();
    input.signal?.addEventListener("abort", abort);
    try {
      const frame = await interpreter.ask(request, bytes);
      return { frame, ms: performance.now() - started };
    } catch (error) {
      const ms = performance.now() - started;
      if (stopped === "aborted") {
        throw new InterruptedError("the call was stopped", "call again; what the session held is made again");
      }
      interpreter.kill();
      if (stopped === "timeout") return { error: timedOut(this.#limits.timeoutMs), ms };
      if (error instanceof SandboxProtocolError) return { error: hostile(error.message), ms };
      return { error: killed(), ms };
    } finally {
      clearTimeout(timer);
      input.signal?.removeEventListener("abort", abort);
    }
  }

  async #request(code: string, input: CallInput): Promise<{ request: object; bytes: Uint8Array[] }> {
    const files = Object.entries(input.files ?? {});
    const bytes = files.map(([, content]) => content);
    const images = [];
    for (const [variable, image] of Object.entries(input.images ?? {})) {
      const pixels = await this.#house.codec.pixels(image, this.#house.blobs, input.signal);
      this.#parents.set(variable, { image, pixels });
      const { width, height, channels } = pixels;
      images.push({ variable, file: `${variable}.png`, width, height, channels });
      bytes.push(pixels.data);
    }
    const { outputBytes, images: maximumImages, pixels: maximumPixels } = this.#limits;
    const request = {
      code,
      files: files.map(([name]) => name),
      images,
      variables: input.variables ?? [],
      outputs: input.outputs ?? [],
      outputBytes,
      maximumImages,
      maximumPixels,
    };
    return { request, bytes };
  }

  /** Stores a picture, with the place where it is found in what the session was given. */
  async #keep({ source, name, hint, pixels }: ReplyImage): Promise<SandboxImage> {
    const found = recoverLineage(pixels, this.#parents, hint);
    const { blobs, codec } = this.#house;
    if (found.same !== undefined && isStored(found.same)) return { image: found.same, source, name };
    const bytes = await codec.encode(found.pixels, { mediaType: "image/png" });
    const id = await blobs.put(bytes);
    const { width, height }: Pixels = found.pixels;
    const ref = { type: "image", id, width, height, mediaType: "image/png" } as const;
    return { image: { ref, lineage: found.lineage }, source, name };
  }

  #hostile(what: string, ms: number): CallResult {
    this.#interpreter?.kill();
    return { stdout: "", images: [], droppedImages: 0, value: null, error: hostile(what), ms };
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
  message: "the interpreter was killed, most likely for the memory that it took",
  kind: "limit",
  line: null,
});

const hostile = (message: string): SandboxFailure => ({
  name: "SandboxProtocolError",
  message,
  kind: "denied",
  line: null,
});
