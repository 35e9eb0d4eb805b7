import type { Clock } from "./clock.js";
import type { FileLayer, LayerFile } from "./files.js";
import { type ProcessIdentity, thisProcess } from "./identity.js";
import type { Layout } from "./layout.js";

/** Digits of the counter at the beginning of a writer's file; the identity follows as a line of JSON. */
const counterDigits = 16;

/** Writers of store objects that live in this thread: alive by definition, so nobody here needs to watch them. */
const here = new Map<string, number>();

/** How often the writer `writer` beats, when its store object lives in this thread. */
export const beatOfWriterHere = (writer: string): number | undefined => here.get(writer);

/** A writer's heartbeat: `writers/<writer>`, a counter that grows while the writer holds any lease. */
export class Presence {
  readonly #files: FileLayer;
  readonly #layout: Layout;
  readonly #clock: Clock;
  readonly #writer: string;
  readonly #beatMs: number;
  #file: Promise<LayerFile> | undefined;
  #count = 0;
  #stop: (() => void) | undefined;
  #beating = Promise.resolve();

  constructor(files: FileLayer, layout: Layout, clock: Clock, writer: string, beatMs: number) {
    this.#files = files;
    this.#layout = layout;
    this.#clock = clock;
    this.#writer = writer;
    this.#beatMs = beatMs;
  }

  /** Shows the writer to others and beats until `end`: before its first write, for whoever collects garbage. */
  async start(): Promise<void> {
    this.#file ??= this.#create().catch((error: unknown) => {
      this.#file = undefined;
      throw error;
    });
    await this.#file;
    here.set(this.#writer, this.#beatMs);
    this.#stop ??= this.#clock.every(this.#beatMs, () => {
      this.#beating = this.#beating.then(() => this.#beat());
    });
  }

  async end(): Promise<void> {
    this.#stop?.();
    this.#stop = undefined;
    here.delete(this.#writer);
    const file = await this.#file?.catch(() => undefined);
    if (file === undefined) return;
    await this.#beating;
    this.#file = undefined;
    await file.close().catch(() => {});
    await this.#files.remove(this.#layout.writer(this.#writer)).catch(() => {});
  }

  async #create(): Promise<LayerFile> {
    const path = this.#layout.writer(this.#writer);
    const file = await this.#files.open(path, "create");
    try {
      await file.write(
        Buffer.from(
          `${counter(0)}\n${JSON.stringify({ v: 1, writer: this.#writer, process: thisProcess() })}\n`,
        ),
        0,
      );
    } catch (error) {
      await file.close().catch(() => {});
      await this.#files.remove(path).catch(() => {});
      throw error;
    }
    return file;
  }

  async #beat(): Promise<void> {
    // A beat that cannot be written is one that others do not see; the fencing epoch keeps that safe.
    await this.#file?.then((file) => file.write(Buffer.from(counter(++this.#count)), 0)).catch(() => {});
  }
}

/** What is seen of a writer: its counter as text, and who it is. */
export async function observeWriter(
  files: FileLayer,
  layout: Layout,
  writer: string,
): Promise<{ readonly counter: string; readonly process?: ProcessIdentity }> {
  let text: string;
  try {
    text = Buffer.from(await files.readFile(layout.writer(writer))).toString();
  } catch {
    return { counter: "absent" };
  }
  const seen = text.slice(0, counterDigits);
  try {
    return {
      counter: seen,
      process: (JSON.parse(text.slice(counterDigits)) as { process: ProcessIdentity }).process,
    };
  } catch {
    return { counter: seen };
  }
}

const counter = (count: number): string => String(count).padStart(counterDigits, "0");
