import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import type { SandboxLimits } from "@fovea/core";
import { SandboxProtocolError, SandboxUnavailableError } from "../errors.js";
import { bubblewrapArguments, programs } from "./bubblewrap.js";
import { type ControlGroup, makeControlGroup } from "./cgroup.js";
import { type Frame, readFrames, writeFrame } from "./frames.js";

/** What switches guards off, for the controls of the escape tests only: they show that an attack works where nothing stops it. */
export interface Guards {
  /** The seccomp filter and the resource limits of the process. Default true. */
  readonly filter?: boolean;
  /** The control group. Default true, where the machine has one. */
  readonly group?: boolean;
}

/** Answers that nobody asked for, before the process is taken for hostile. */
const maximumStrays = 16;
/** Longest wait for an interpreter to import its libraries, milliseconds: a cold disk on a loaded machine. */
const startMs = 60_000;
/** What a bubblewrap sandbox needs of processes besides those of the session: itself twice. */
const ownProcesses = 4;
/** Memory of the interpreter and its libraries, which a control group counts too, bytes. */
const ownBytes = 256 * 2 ** 20;

/** One Python process inside bubblewrap. It serves one request at a time, and dies for good. */
export class Interpreter {
  readonly #child: ChildProcess;
  readonly #group: ControlGroup | undefined;
  readonly #ready: Promise<void>;
  #waiting: { id: unknown; resolve: (frame: Frame) => void; reject: (error: Error) => void } | undefined;
  /** The process of Python, which bubblewrap tells; its own is that of `#child`. */
  #python: number | undefined;
  #strays = 0;
  #ended: Error | undefined;
  #stderr = "";

  constructor(limits: SandboxLimits, guards: Guards = {}) {
    const { filter = true, group = true } = guards;
    this.#group = group
      ? makeControlGroup(limits.memoryBytes + limits.diskBytes + ownBytes, limits.processes + ownProcesses)
      : undefined;
    const entrances = this.#group?.entrances ?? [];
    const enter = `${entrances.map((_, i) => `echo $$ > "$${i + 1}" && `).join("")}shift ${entrances.length} && exec "$@"`;
    const command = [programs.bubblewrap, ...bubblewrapArguments(limits.diskBytes)];
    this.#child = spawn("/bin/sh", ["-c", enter, "sh", ...entrances, ...command], {
      stdio: ["pipe", "ignore", "pipe", "pipe", "pipe"],
      env: {},
    });
    this.#child.stderr!.setEncoding("utf8").on("data", (text: string) => {
      if (this.#stderr.length < 4096) this.#stderr += text;
    });
    this.#child.stdin!.on("error", () => {}); // it died while we wrote: "close" tells
    this.#child.on("error", (error) => this.#end(error));
    this.#child.on("close", () => this.#end(undefined));
    readFrames(
      this.#child.stdio[3] as Readable,
      // An honest answer lay in the interpreter's memory as a whole.
      Math.min(limits.images * limits.pixels * 4, limits.memoryBytes),
      (frame) => this.#take(frame),
      (error) => {
        this.#end(error);
        this.kill();
      },
    );
    let info = "";
    (this.#child.stdio[4] as Readable).setEncoding("utf8").on("data", (text: string) => {
      info += text;
      this.#python ??= Number(/"child-pid": (\d+),/.exec(info)?.[1] ?? 0) || undefined;
    });
    const settings: object = { guarded: filter, ...limits };
    const timer = setTimeout(() => {
      this.#end(
        new SandboxUnavailableError(
          `Python did not start in ${startMs / 1000} s`,
          "run `fovea doctor`; the machine may be overloaded",
        ),
      );
      this.kill();
    }, startMs);
    this.#ready = this.#ask(settings, []).then(
      () => clearTimeout(timer),
      (error: Error) => {
        clearTimeout(timer);
        throw error instanceof SandboxUnavailableError
          ? error
          : new SandboxUnavailableError(
              `the Python sandbox did not start: ${this.#stderr.trim().split("\n").at(-1) || error.message}`,
              "run `fovea doctor`: bubblewrap needs unprivileged user namespaces, Python its numpy and Pillow",
              "failure",
              { cause: error },
            );
      },
    );
    this.#ready.catch(() => {});
    // Waiting interpreters keep no program alive.
    this.#child.unref();
    for (const stream of [
      this.#child.stdin,
      this.#child.stderr,
      this.#child.stdio[3],
      this.#child.stdio[4],
    ]) {
      (stream as { unref?: () => void }).unref?.();
    }
  }

  get group(): ControlGroup | undefined {
    return this.#group;
  }

  get alive(): boolean {
    return this.#ended === undefined;
  }

  /** Resolves when it can be asked. @throws SandboxUnavailableError */
  ready(): Promise<void> {
    return this.#ready;
  }

  /**
   * Sends a request and waits for its answer; the caller keeps the time. Between answers the process is stopped: a thread that a
   * call left behind does nothing until the next one.
   *
   * @throws Error when the process died, SandboxProtocolError when it wrote nonsense.
   */
  async ask(header: { readonly id: number }, bytes: readonly Uint8Array[]): Promise<Frame> {
    await this.#ready;
    this.#signal("SIGCONT");
    const answer = await this.#ask(header, bytes);
    this.#signal("SIGSTOP");
    return answer;
  }

  /** An answer, or what nobody asked for: a second answer, or one made up by code. Code that writes many of them is flooding. */
  #take(frame: Frame): void {
    const waiting = this.#waiting;
    if (waiting !== undefined && waiting.id === frame.header["id"]) {
      this.#waiting = undefined;
      waiting.resolve(frame);
    } else if (++this.#strays > maximumStrays) {
      this.#end(
        new SandboxProtocolError(
          `the interpreter wrote more than ${maximumStrays} answers that nobody asked for`,
          "the code that ran is hostile",
        ),
      );
      this.kill();
    }
  }

  #signal(signal: "SIGSTOP" | "SIGCONT" | "SIGKILL"): void {
    if (this.#python === undefined || !this.alive) return;
    try {
      process.kill(this.#python, signal);
    } catch {} // it is dead: "close" tells
  }

  #ask(header: { readonly id?: number }, bytes: readonly Uint8Array[]): Promise<Frame> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      const hold = setInterval(() => {}, 2 ** 30); // an answer is awaited: the process of the house stays
      const settle =
        <T>(how: (value: T) => void) =>
        (value: T) => {
          clearInterval(hold);
          how(value);
        };
      this.#waiting = { id: header.id, resolve: settle(resolve), reject: settle(reject) };
      writeFrame(this.#child.stdin as Writable, header, bytes);
    });
  }

  /** Ends it with everything that it started, whatever it is doing. */
  kill(): void {
    // Bubblewrap waits for Python and ends with it; killed first, it would leave a zombie where nobody collects them.
    if (this.#python === undefined) this.#child.kill("SIGKILL");
    else this.#signal("SIGKILL");
    this.#ended ??= new Error("the interpreter was killed");
  }

  #end(error: Error | undefined): void {
    this.#ended ??= error ?? new Error("the interpreter ended");
    this.#waiting?.reject(this.#ended);
    this.#waiting = undefined;
    if (this.#child.exitCode !== null || this.#child.signalCode !== null || error !== undefined) {
      this.#group?.remove();
    }
  }
}
