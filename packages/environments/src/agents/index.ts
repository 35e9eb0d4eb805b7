export * from "./expert.js";
export * from "./policy.js";
export * from "./random.js";
