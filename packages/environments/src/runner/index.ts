export type { Batch } from "./batch.js";
export * from "./episode.js";
export type { VectorOptions } from "./options.js";
export { episodeSeed } from "./seeds.js";
export * from "./threads.js";
export { createVector, type VectorEnvironment, type VectorEpisode } from "./vector.js";
