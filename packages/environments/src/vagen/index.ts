export * from "./prompt.js";
export * from "./response.js";
export * from "./turns.js";
