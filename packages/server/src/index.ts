export * from "./environments/index.js";
