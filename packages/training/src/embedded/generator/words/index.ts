export * from "./invent.js";
export * from "./objects.js";
export * from "./texts.js";
