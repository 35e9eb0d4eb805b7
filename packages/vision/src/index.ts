export * from "./codec/index.js";
export type { Operations, Renderer, RenderInput } from "./codec/pixels.js";
export type { PixelTool } from "./codec/render.js";
export * from "./media/limits.js";
export * from "./media/load.js";
export { defaultDpi, pageImage } from "./pages/page-image.js";
export * from "./regions.js";
export * from "./registry.generated.js";
