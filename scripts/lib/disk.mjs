import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Bytes on disk under `folder`, in whole blocks like du; `enter(name)` says which folders count. */
export function diskBytes(folder, enter = () => true) {
  let total = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) total += enter(entry.name) ? diskBytes(path, enter) : 0;
    else total += lstatSync(path).blocks * 512;
  }
  return total;
}

export const mib = (bytes) => bytes / 2 ** 20;
