export type { Clock } from "./clock.js";
export { type DirectoryStoreOptions, openDirectoryStore } from "./directory-store.js";
export { StoreClosedError } from "./errors.js";
export { type FileLayer, type LayerFile, nodeFiles } from "./files.js";
export { memoryFiles } from "./memory-files.js";
export { memoryStore } from "./memory-store.js";
