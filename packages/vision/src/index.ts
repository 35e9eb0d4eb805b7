export * from "./codec/index.js";
export {
  type Operations,
  parseColour,
  type Renderer,
  type RenderInput,
  withChannels,
  withoutAlpha,
} from "./codec/pixels.js";
export type { PixelTool } from "./codec/render.js";
export { ExpertCrashError, ExpertFailedError, ExpertWeightsError } from "./experts/host/errors.js";
export { type AskExpert, expertThread } from "./experts/host/host.js";
export { type Table, type TableCell, tableMarkdown, tablesOf } from "./experts/tables/index.js";
export * from "./media/annotate.js";
export { paint } from "./media/drawing/paint.js";
export type { Shape } from "./media/drawing/shapes.js";
export * from "./media/limits.js";
export * from "./media/load.js";
export { defaultDpi, pageImage } from "./pages/page-image.js";
export { type PageLine, type PageText, type PageWord, pageText } from "./pages/page-text.js";
export * from "./programs/index.js";
export * from "./regions.js";
export * from "./registry.generated.js";
