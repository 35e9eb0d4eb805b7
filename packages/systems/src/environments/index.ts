export { parseActions } from "./actions.js";
export { type BenchOptions, type BenchRow, benchEnvironment } from "./bench.js";
export { pictureOf } from "./frames.js";
export { type Key, keyLine, keysFor } from "./keys.js";
export {
  agentPlayer,
  listPlayer,
  type Player,
  type PlayOptions,
  type PlayRecord,
  type PlayResult,
  playEnvironment,
} from "./play.js";
export { terminalPicture } from "./terminal-picture.js";
