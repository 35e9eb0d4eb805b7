export * from "./agents/index.js";
export * from "./make.js";
export * from "./pixels/index.js";
export { environments } from "./registry.generated.js";
export * from "./runner/index.js";
