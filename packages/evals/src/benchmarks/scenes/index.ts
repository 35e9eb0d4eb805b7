export { around, type Camera, type CameraPlace, cameraFrom, project, turnOf } from "./camera.js";
export { pixelsAlone, type Rendered, type RenderOptions, render, type Scene } from "./render.js";
export { cornersOf, type Solid, type SolidShape, solidShapes } from "./solid.js";
export { dot, lengthOf, minus, type Vector } from "./vector.js";
