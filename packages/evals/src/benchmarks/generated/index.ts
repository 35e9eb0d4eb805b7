export { Canvas, type CanvasOptions, type Contours, type FillOptions, type Rgb } from "./canvas.js";
export { type ColourName, clearColours, mixed, namedColours, shaded } from "./colours.js";
export {
  type Difficulty,
  type DrawContext,
  type DrawnBenchmark,
  type DrawnBenchmarkSpec,
  difficulties,
  drawnBenchmark,
} from "./drawn-benchmark.js";
export { gradeNumber, gradeWord } from "./grading.js";
export {
  capHeight,
  drawText,
  type FontName,
  fontNames,
  letterOutline,
  type TextStyle,
  textWidth,
  wrapLines,
} from "./lettering.js";
export { inventedNames } from "./names.js";
export {
  circle,
  outlineBounds,
  rectangle,
  regular,
  roundedRectangle,
  sector,
  stroke,
  transformed,
} from "./outlines.js";
export { DoesNotFitError, placeApart } from "./place.js";
export { namedShapes, type ShapeName } from "./shapes.js";
export { type SampleSheetOptions, sampleSheet, shrink } from "./sheet.js";
