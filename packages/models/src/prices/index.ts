export * from "./prices.js";
