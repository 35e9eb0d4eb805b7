export * from "./make.js";
export * from "./pixels/index.js";
export { environments } from "./registry.generated.js";
