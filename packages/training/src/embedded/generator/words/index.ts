export * from "./invent.js";
export * from "./nouns.js";
export * from "./objects.js";
export * from "./texts.js";
export * from "./vocabulary.js";
