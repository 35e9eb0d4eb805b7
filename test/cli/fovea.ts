// Runs the real command in a process of its own, in a folder of its own.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import {
  type Script,
  type ServerOptions,
  type StrictServer,
  startServer,
} from "../../packages/models/src/testing/servers/index.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const bin = join(root, "packages/cli/bin/fovea.js");

export const sample = (name: string): string => join(root, "samples", name);
const hook = (name: string): string => fileURLToPath(new URL(`./hooks/${name}`, import.meta.url));

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Modules of `hooks/` that are loaded before the command. */
  readonly hooks?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Runs the command by this shell line, in which "$@" is it: `ulimit -f 8; exec "$@"`. */
  readonly shell?: string;
  /** Called with the running process, to close a pipe or send a signal. */
  readonly meanwhile?: (child: ChildProcessWithoutNullStreams) => void;
}

/** A command that has not ended after this long hangs. It is killed, and its status is null. */
const longestMs = 60_000;

export class Sandbox {
  /** The working directory of the commands; their store is `.fovea` in it. */
  readonly folder: string;
  /** The home and the folder for temporary files of the commands: empty after each of them. */
  readonly #elsewhere: string;
  readonly #servers: StrictServer[] = [];

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "fovea-cli-"));
    this.#elsewhere = mkdtempSync(join(tmpdir(), "fovea-cli-home-"));
  }

  /** Writes a file and gives its path. */
  file(name: string, bytes: Uint8Array | string): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    return path;
  }

  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  read(...names: string[]): string {
    return readFileSync(this.path(...names), "utf8");
  }

  /** Names in the working directory. */
  list(): string[] {
    return readdirSync(this.folder).sort();
  }

  async fovea(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
    const { hooks = [], env = {}, shell, meanwhile } = options;
    const command = [process.execPath, ...hooks.flatMap((name) => ["--import", hook(name)]), bin, ...args];
    const [program, ...rest] = shell === undefined ? command : ["bash", "-c", shell, "fovea", ...command];
    const clean = Object.entries(process.env).filter(
      ([name]) => !/^(FOVEA_|NODE_|VITEST|XDG_|ORT_)/.test(name),
    );
    const child = spawn(program!, rest, {
      cwd: this.folder,
      env: { ...Object.fromEntries(clean), HOME: this.#elsewhere, TMPDIR: this.#elsewhere, ...env },
      timeout: longestMs,
      killSignal: "SIGKILL",
    });
    meanwhile?.(child);
    child.stdin.end();
    const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      return chunks;
    });
    const [status, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (...how) => resolve(how));
    });
    expect(readdirSync(this.#elsewhere), "files left in the home or among temporary files").toEqual([]);
    return {
      status,
      signal,
      stdout: Buffer.concat(stdout!).toString(),
      stderr: Buffer.concat(stderr!).toString(),
    };
  }

  /** With `--json`: the one value on stdout. Nothing may stand on stderr. */
  async json<T = Record<string, unknown>>(
    args: readonly string[],
    options: RunOptions = {},
  ): Promise<{ status: number | null; value: T }> {
    const { status, stdout, stderr } = await this.fovea([...args, "--json"], options);
    expect(stderr).toBe("");
    return { status, value: JSON.parse(stdout) as T };
  }

  /** Starts a strict server of a provider's format, which ends with the sandbox. */
  async serve(
    format: StrictServer["format"],
    script: Script,
    options: ServerOptions = {},
  ): Promise<StrictServer> {
    const server = await startServer(format, script, options);
    this.#servers.push(server);
    return server;
  }

  /** The server that was started last. */
  get server(): StrictServer {
    const last = this.#servers.at(-1);
    if (last === undefined) throw new Error("no server was started");
    return last;
  }

  async remove(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.close()));
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(this.#elsewhere, { recursive: true, force: true });
  }
}

/** What is wrong, with the value, and what to do. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: RegExp;
  readonly fix: RegExp;
}

/** Runs the command with `--json` and compares the one error on stdout. */
export async function expectRefused(
  sandbox: Sandbox,
  args: readonly string[],
  { status, code, message, fix }: Refusal,
  options: RunOptions = {},
): Promise<void> {
  const { status: ended, value } = await sandbox.json<{ error: Record<string, string> }>(args, options);
  expect(value).toEqual({
    error: { code, message: expect.stringMatching(message), fix: expect.stringMatching(fix) },
  });
  expect(ended).toBe(status);
}

/** A program as `--program` takes it. */
export const program = (tree: object): string[] => ["--program", JSON.stringify(tree)];
const image = { op: "image", index: 0 };
/** Answers with the width of the first picture, without any expert. */
export const width = program({ op: "measure", quantity: "width", of: image });
/** Answers with the lines of text of the first document that hold `text`, from a PDF's own text. */
export const linesWith = (text: string): string[] =>
  program({ op: "with-text", of: { op: "lines", in: image }, text });
