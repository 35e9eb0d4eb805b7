export * from "./scripted/scripted-model.js";
