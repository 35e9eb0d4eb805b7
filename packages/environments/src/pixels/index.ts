export * from "./atlas.js";
export * from "./canvas.js";
export * from "./encode.js";
export * from "./jpeg.js";
export * from "./text.js";
export * from "./tile-screen.js";
