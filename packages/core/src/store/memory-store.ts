import type { Store } from "../run/store.js";
import { DirectoryStore } from "./directory-store.js";
import type { FileLayer } from "./files.js";
import { memoryFiles } from "./memory-files.js";

/**
 * A store that ends with the process: the same code over files in memory. Store objects that are given one `medium`
 * share its runs and leases, as two processes share a folder.
 */
export function memoryStore(medium: FileLayer = memoryFiles()): Store {
  return new DirectoryStore("/memory", { files: medium, packedBytes: 0 });
}
