export { augment } from "./augment.js";
export { ssl4rlReward } from "./reward.js";
export {
  contrastiveTask,
  innerRectangle,
  inverseOrder,
  jigsawTask,
  positionTask,
  rotationTask,
  type SelfSupervisedTask,
} from "./tasks.js";
