export * from "./cards/index.js";
export * from "./doubles/index.js";
export * from "./embedded/index.js";
export * from "./middleware/index.js";
export * from "./open-model.js";
export * from "./prices/index.js";
export * from "./scripted/scripted-model.js";
export * from "./wire/index.js";
