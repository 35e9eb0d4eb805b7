export { exportRuns } from "./export.js";
export { type Imported, importRuns } from "./import.js";
export { blobsOf } from "./named-blobs.js";
export { BundleError } from "./tar.js";
