export * from "./benchmarks/index.js";
export * from "./compare/index.js";
export * from "./datasets/index.js";
export * from "./registry.generated.js";
export * from "./report/index.js";
export * from "./runner/index.js";
export * from "./scorers/index.js";
export * from "./statistics/index.js";
