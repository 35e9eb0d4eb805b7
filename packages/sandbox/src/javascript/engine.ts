import type { CellResult, Image, Pixels, SandboxFailure, SandboxHouse, SandboxLimits } from "@fovea/core";
import { keepPixels } from "../keep.js";
import type { Parent } from "../lineage/recover.js";
import { CallStopped, type Cell, type Engine, killed, withinLimits } from "../notebook.js";
import type { Question, Reply } from "./protocol.js";
import type { Thread } from "./thread-host.js";

/** Time that a thread gets beyond its limit to stop by itself, milliseconds; native code that ignores it ends with the thread. */
const graceMs = 500;

/** A QuickJS thread as the engine of a notebook. */
export class JavaScriptEngine implements Engine {
  readonly #thread: Thread;
  readonly #house: SandboxHouse;
  readonly #limits: SandboxLimits;
  /** Images that calls were given; their pixels are computed when a picture made of pixels is looked for in them. */
  readonly #given = new Map<string, Image>();
  readonly #parents = new Map<string, Parent>();

  constructor(thread: Thread, house: SandboxHouse, limits: SandboxLimits) {
    this.#thread = thread;
    this.#house = house;
    this.#limits = limits;
  }

  get alive(): boolean {
    return this.#thread.alive;
  }

  kill(): void {
    void this.#thread.kill();
  }

  async call({ code, input }: Cell): Promise<CellResult> {
    const { files = {}, images = {}, variables = [], outputs = [], signal } = input;
    for (const [name, image] of Object.entries(images)) this.#given.set(name, image);
    await this.#thread.ready();
    const { timeoutMs } = this.#limits;
    const filters = Object.keys(this.#house.filters ?? {});
    const call = { code, files, images, variables, outputs, limits: this.#limits, filters };
    const answer = await withinLimits(
      () => this.#thread.call(call, (question) => this.#answer(question, signal)),
      { timeoutMs, graceMs, signal },
      () => this.kill(),
      killed,
    );
    // Half of a call was made; promises may wait to go on, and memory be full: what the session held is made again.
    if (answer.error !== null && isStopped(answer.error)) {
      this.kill();
      throw new CallStopped(answer.error);
    }
    const { type: _, dropped, ...result } = answer;
    return { ...result, droppedImages: dropped };
  }

  async #answer(question: Question, signal: AbortSignal | undefined): Promise<Reply> {
    if (question.type === "filter") {
      const filter = this.#house.filters![question.name]!;
      return { ok: true, image: filter(question.image, question.parameters) };
    }
    if (question.type === "pixels") return { ok: true, pixels: await this.#pixels(question.image, signal) };
    for (const [name, image] of this.#given) {
      if (this.#parents.get(name)?.image === image) continue;
      this.#parents.set(name, { image, pixels: await this.#pixels(image, signal) });
    }
    return { ok: true, image: await keepPixels(this.#house, question.pixels, this.#parents) };
  }

  #pixels(image: Image, signal: AbortSignal | undefined): Promise<Pixels> {
    return this.#house.codec.pixels(image, this.#house.blobs, signal);
  }
}

const isStopped = ({ name, message, kind }: SandboxFailure): boolean =>
  kind === "limit" && (name === "SandboxTimeoutError" || /out of memory/.test(message));
