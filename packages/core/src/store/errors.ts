import { FoveaError, NewerStoreError, StoreWriteError } from "../errors.js";
import { errorCode, type FileLayer } from "./files.js";

/** The store object was closed; open it again. */
export class StoreClosedError extends FoveaError {
  constructor(path: string) {
    super(`the store ${path} is closed`, "open it again, and close it after its last use");
  }
}

const reasons: Record<string, readonly [reason: string, fix: string]> = {
  ENOSPC: ["no space is left on its disk", "free some space"],
  EDQUOT: ["the disk quota is used up", "free some space"],
  EROFS: ["its file system is read-only", "mount it for writing"],
  EACCES: ["permission was denied", "check who owns the folder and its mode"],
  EPERM: ["permission was denied", "check who owns the folder and its mode"],
  EIO: ["the disk reported an error", "check the disk"],
  EMFILE: ["this process has too many open files", "raise `ulimit -n`"],
  ENFILE: ["this machine has too many open files", "close other programs"],
  ENOTDIR: ["a file is where a folder should be", "remove the file"],
  EFBIG: ["a file grew over the limit of its file system", "raise `ulimit -f`"],
};

/** What a refused write becomes: the path, the reason, the free space and what to do. */
export async function storeWriteError(
  files: FileLayer,
  path: string,
  cause: unknown,
): Promise<StoreWriteError> {
  if (cause instanceof StoreWriteError) return cause;
  const code = errorCode(cause);
  const [reason, fix] = reasons[code] ?? [
    cause instanceof Error ? cause.message : String(cause),
    "check the folder",
  ];
  const free = code === "ENOSPC" || code === "EDQUOT" ? await files.freeBytes(path) : undefined;
  const space = free === undefined ? "" : `, ${Math.floor(free / 1024)} KiB free`;
  return new StoreWriteError(
    `cannot write to the store ${path}: ${reason}${code === "" ? "" : ` (${code}${space})`}`,
    `${fix}, or set FOVEA_STORE to another folder; what was acknowledged before is kept`,
    "failure",
    { cause },
  );
}

/** The format that this Fovea writes; it reads all before. */
export const formatVersion = 3;

export function newerStore(where: string, version: unknown, needs: unknown): NewerStoreError {
  const install = typeof needs === "string" && needs !== "" ? needs : "latest";
  return new NewerStoreError(
    `${where} is written in version ${String(version)} of the format; this Fovea reads up to version ${formatVersion}`,
    `npm install fovea@${install}`,
  );
}
