import { ssl4rl } from "./benchmark.js";

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
export { ssl4rl };
export default ssl4rl;
