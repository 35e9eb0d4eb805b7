export * from "./check-environment/index.js";
export * from "./check-model.js";
export * from "./check-store.js";
export * from "./check-tool.js";
export { matchingPennies } from "./worlds/matching-pennies.js";
export { slipperyGrid } from "./worlds/slippery-grid.js";
