export { type Camera, type Point2, type Point3, projectToImage, projectToSpace } from "./camera.js";
export { convexHull } from "./hull.js";
export {
  boxReward,
  choiceReward,
  graspReward,
  nndc,
  type Point,
  pointReward,
  poseReward,
} from "./rewards.js";
export {
  type ShedMeasure,
  type ShedResult,
  type ShedSession,
  type ShedTool,
  type ShedWorker,
  Toolshed,
} from "./toolshed.js";
export { resolveVariables } from "./variables.js";
export { type Grid, indexAt, maskCrop, pointCrop } from "./vision-ops.js";
