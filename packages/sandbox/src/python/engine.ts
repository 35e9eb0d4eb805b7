import type {
  CellResult,
  JsonValue,
  SandboxFailure,
  SandboxHouse,
  SandboxImage,
  SandboxLimits,
} from "@fovea/core";
import { SandboxProtocolError } from "../errors.js";
import { keepPixels } from "../keep.js";
import type { Parent } from "../lineage/recover.js";
import { CallStopped, type Cell, type Engine, hostile, killed, withinLimits } from "../notebook.js";
import type { Interpreter } from "./interpreter.js";
import { readReply } from "./reply.js";

/** A Python process as the engine of a notebook. */
export class PythonEngine implements Engine {
  readonly #interpreter: Interpreter;
  readonly #house: SandboxHouse;
  readonly #limits: SandboxLimits;
  #calls = 0;
  /** Images that calls were given, by variable: what pictures that come out are looked for in. */
  readonly #parents = new Map<string, Parent>();

  constructor(interpreter: Interpreter, house: SandboxHouse, limits: SandboxLimits) {
    this.#interpreter = interpreter;
    this.#house = house;
    this.#limits = limits;
  }

  get alive(): boolean {
    return this.#interpreter.alive;
  }

  kill(): void {
    this.#interpreter.kill();
  }

  async call(cell: Cell, again = false): Promise<CellResult> {
    const { request, bytes } = await this.#request(cell);
    await this.#interpreter.ready();
    const { timeoutMs } = this.#limits;
    const frame = await withinLimits(
      () => this.#interpreter.ask(request, bytes),
      { timeoutMs, signal: cell.input.signal },
      () => this.kill(),
      whyNot,
    );
    const reply = readReply(frame, this.#limits);
    if (reply === undefined) {
      this.kill();
      throw new CallStopped(hostile("its answer does not have the form of one"));
    }
    const images: SandboxImage[] = [];
    for (const { source, name, hint, pixels } of again ? [] : reply.images) {
      images.push({ image: await keepPixels(this.#house, pixels, this.#parents, hint), source, name });
    }
    const { stdout, value, error, ms, dropped } = reply;
    return { stdout, images, droppedImages: dropped, value: value as JsonValue, error, ms };
  }

  async #request({ code, input }: Cell): Promise<{ request: { readonly id: number }; bytes: Uint8Array[] }> {
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
      id: ++this.#calls,
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
}

const whyNot = (error: Error): SandboxFailure =>
  error instanceof SandboxProtocolError ? hostile(error.message) : killed();
