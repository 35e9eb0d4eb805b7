export * from "./ask/index.js";
export * from "./doctor/index.js";
export { default as react } from "./react/index.js";
export { systems } from "./registry.generated.js";
export * from "./runs/describe.js";
export * from "./runs/verify.js";
export * from "./see/index.js";
