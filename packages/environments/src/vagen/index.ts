export * from "./response.js";
export * from "./turns.js";
