import {
  closeSync,
  fdatasync,
  fstatSync,
  fsync,
  linkSync,
  mkdirSync,
  openSync,
  read,
  readSync,
  renameSync,
  statSync,
  write,
  writeSync,
} from "node:fs";
import { readdir, readFile, stat, statfs, unlink } from "node:fs/promises";
import { promisify } from "node:util";

/**
 * Every file operation of the directory store. Errors carry `code` as Node's do ("ENOENT", "EEXIST", "ENOSPC").
 * A test layer may fail, drop or reorder what was not synced, as a power cut does.
 */
export interface FileLayer {
  /** "create" fails with EEXIST (atomic claim) and opens for reading and writing; "update" needs an existing file. */
  open(path: string, how: "read" | "create" | "update"): Promise<LayerFile>;
  readFile(path: string): Promise<Uint8Array>;
  /** Names in a folder, in any order. */
  list(path: string): Promise<string[]>;
  /** Mode 0700; the parent must exist. EEXIST when it is there. */
  makeDirectory(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** A second name for a file; EEXIST when it is there. Some file systems refuse. */
  link(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Makes the names in a folder durable. */
  syncDirectory(path: string): Promise<void>;
  /** Length in bytes of the file at `path`. */
  size(path: string): Promise<number>;
  isDirectory(path: string): Promise<boolean>;
  /**
   * Synchronous: it runs twice for each run of each group commit, where a thread hop costs more than
   * the call. An error that is not "no such file" is thrown.
   */
  exists(path: string): boolean;
  /** Free bytes for us on the medium of `path`, for error messages. */
  freeBytes(path: string): Promise<number | undefined>;
}

export interface LayerFile {
  /** Fills `into` from `position`; fewer bytes only at the end of the file. */
  read(into: Uint8Array, position: number): Promise<number>;
  /** Writes all of `bytes`, or throws after an unknown part of it. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** Contents and length are durable when it resolves. After a failure nothing unsynced of the file can be trusted. */
  sync(): Promise<void>;
  size(): Promise<number>;
  close(): Promise<void>;
}

const flags = { read: "r", create: "wx+", update: "r+" } as const;

/** Up to here a read or a write is done at once: handing it to another thread costs more. */
const atOnceBytes = 1 << 20;
const later = {
  read: promisify(read),
  write: promisify(write),
  sync: promisify(fdatasync),
  syncAll: promisify(fsync),
};

/**
 * Names are made, looked up, opened, closed and renamed at once, and so are small reads and writes: the system's cache
 * answers them in less time than a thread hop takes (`npm run bench:loop`). A sync, which waits for the medium, never is.
 */
export const nodeFiles: FileLayer = {
  async open(path, how) {
    const file = openSync(path, flags[how], 0o600);
    return {
      async read(into, position) {
        let done = 0;
        while (done < into.length) {
          const left = into.length - done;
          const read =
            left <= atOnceBytes
              ? readSync(file, into, done, left, position + done)
              : (await later.read(file, into, done, left, position + done)).bytesRead;
          if (read === 0) break;
          done += read;
        }
        return done;
      },
      async write(bytes, position) {
        let done = 0;
        while (done < bytes.length) {
          const left = bytes.length - done;
          done +=
            left <= atOnceBytes
              ? writeSync(file, bytes, done, left, position + done)
              : (await later.write(file, bytes, done, left, position + done)).bytesWritten;
        }
      },
      sync: () => later.sync(file),
      size: async () => fstatSync(file).size,
      close: async () => closeSync(file),
    };
  },
  async readFile(path) {
    const file = openSync(path, "r");
    try {
      const { size } = fstatSync(file);
      if (size > atOnceBytes) return await readFile(path);
      const bytes = Buffer.allocUnsafeSlow(size);
      let done = 0;
      while (done < size) {
        const count = readSync(file, bytes, done, size - done, done);
        if (count === 0) break;
        done += count;
      }
      return done === size ? bytes : bytes.subarray(0, done);
    } finally {
      closeSync(file);
    }
  },
  list: (path) => readdir(path),
  async makeDirectory(path) {
    mkdirSync(path, { mode: 0o700 });
  },
  rename: async (from, to) => renameSync(from, to),
  link: async (from, to) => linkSync(from, to),
  remove: (path) => unlink(path),
  async syncDirectory(path) {
    // Windows has no such thing: its rename is journalled with the folder.
    if (process.platform === "win32") return;
    const folder = openSync(path, "r");
    try {
      await later.syncAll(folder);
    } finally {
      closeSync(folder);
    }
  },
  size: async (path) => statSync(path).size,
  isDirectory: async (path) => (await stat(path)).isDirectory(),
  exists: (path) => statSync(path, { throwIfNoEntry: false }) !== undefined,
  async freeBytes(path) {
    try {
      const { bavail, bsize } = await statfs(path);
      return bavail * bsize;
    } catch {
      return undefined;
    }
  },
};

/** The `code` of a file-system error, or "". */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/** Names in a folder, sorted; none when it is not there. */
export async function namesOrNone(files: FileLayer, folder: string): Promise<string[]> {
  try {
    return (await files.list(folder)).sort();
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}
