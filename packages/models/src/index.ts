export * from "./embedded/index.js";
export * from "./open-model.js";
export * from "./scripted/scripted-model.js";
