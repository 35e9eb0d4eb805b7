export { readVideoHeader, type VideoHeader } from "./header.js";
export { loadVideo } from "./load.js";
