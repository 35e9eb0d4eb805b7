export * from "./errors.js";
export { javaScriptSandbox } from "./javascript/index.js";
export { recoverApart, SearchError } from "./lineage/apart.js";
export { type Hint, readHint } from "./lineage/hint.js";
export { type Parent, type Recovered, recoverLineage } from "./lineage/recover.js";
export { type Guards, pythonSandbox } from "./python/index.js";
