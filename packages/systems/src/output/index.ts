import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { access, constants, mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { FoveaError } from "@fovea/core";

/** Errors of the disk, not of the place that was named. */
const ofTheDisk = ["ENOSPC", "EDQUOT", "EIO", "EFBIG", "EMFILE", "ENFILE"];

/** A picture could not be written where it was asked for. */
export class OutputError extends FoveaError {
  readonly path: string;

  /** @param hint what else to do about it. */
  constructor(path: string, cause: unknown, hint?: string) {
    const { code = "", message } = cause as NodeJS.ErrnoException;
    const isDisk = ofTheDisk.includes(code);
    const fix = isDisk
      ? "free some space, or name another folder with --out"
      : "name another folder with --out";
    super(
      `cannot write to ${path}: ${reasons[code] ?? message}`,
      hint === undefined ? fix : `${fix}; ${hint}`,
      isDisk ? "failure" : "usage",
      { cause },
    );
    this.path = path;
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "no space is left on its disk",
  EDQUOT: "the disk quota is used up",
  EROFS: "its file system is read-only",
  EACCES: "permission was denied",
  EPERM: "permission was denied",
  ENOTDIR: "a file is where a folder should be",
  EEXIST: "a file is where a folder should be",
  ENOENT: "no folder can be made there",
};

/** A folder for what a person asked to see. Files appear whole or not at all; one of the same name is replaced. */
export interface Output {
  /**
   * Makes the folder if need be. `stem` may be any text: what a file name cannot hold is replaced, and it is cut.
   * Two files of one output never share a name.
   *
   * @returns the file's path.
   * @throws OutputError.
   */
  write(stem: string, extension: string, bytes: Uint8Array): Promise<string>;
}

export function openOutput(folder: string): Output {
  const root = resolve(folder);
  const taken = new Set<string>();
  return {
    async write(stem, extension, bytes) {
      const path = join(root, freeName(fileName(stem), extension, taken));
      const temporary = join(root, `.${randomBytes(6).toString("hex")}.tmp`);
      try {
        await makeFolder(root);
        await writeFile(temporary, bytes, { flag: "wx" });
        await rename(temporary, path);
      } catch (cause) {
        await rm(temporary, { force: true }).catch(() => {});
        throw new OutputError(path, cause);
      }
      return path;
    },
  };
}

/**
 * Finds before the work what would make `write` fail after it, as far as that can be told without writing.
 *
 * @throws OutputError.
 */
export async function checkOutput(folder: string): Promise<void> {
  const root = resolve(folder);
  for (let at = root; ; at = dirname(at)) {
    try {
      if (!(await stat(at)).isDirectory())
        throw Object.assign(new Error("not a folder"), { code: "ENOTDIR" });
      await access(at, constants.W_OK | constants.X_OK);
      return;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "ENOENT" && at !== dirname(at)) continue;
      throw new OutputError(root, cause);
    }
  }
}

/** With its parents. Node's own `recursive` never returns where a folder cannot be made, as under /proc. */
async function makeFolder(path: string): Promise<void> {
  try {
    await makeOne(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    // Its parent is missing, or was: another process may have made it meanwhile.
    if (!existsSync(dirname(path))) await makeFolder(dirname(path));
    await makeOne(path);
  }
}

async function makeOne(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EEXIST" || !(await stat(path)).isDirectory()) throw error;
  }
}

function freeName(stem: string, extension: string, taken: Set<string>): string {
  for (let number = 1; ; number++) {
    const name = `${stem}${number === 1 ? "" : `-${number}`}${extension}`;
    if (taken.has(name.toLowerCase())) continue;
    taken.add(name.toLowerCase());
    return name;
  }
}

/** File systems take 255 bytes; a suffix and a number need some. */
const mostBytes = 200;

/** Text as a file name that every file system takes: no control or separating characters, and not too long. */
export function fileName(text: string): string {
  const clean = text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069\\/:*?"<>|]/gu, "_")
    .replace(/^\.+/, "_");
  let name = "";
  let bytes = 0;
  for (const character of clean) {
    bytes += Buffer.byteLength(character);
    if (bytes > mostBytes) break;
    name += character;
  }
  return name.trim() === "" ? "_" : name;
}
