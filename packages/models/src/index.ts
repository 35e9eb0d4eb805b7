export * from "./embedded/index.js";
export * from "./scripted/scripted-model.js";
export * from "./open-model.js";
