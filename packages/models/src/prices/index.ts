export * from "./errors.js";
export * from "./prices.js";
export { isUnpriced } from "./unpriced.js";
