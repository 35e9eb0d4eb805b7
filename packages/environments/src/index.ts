export * from "./make.js";
export { environments } from "./registry.generated.js";
