/** `@fovea/systems/agile`: beside the main door, because the players bring the trainer and its tensors with them. */
export {
  type CollectOptions,
  collectTrajectories,
  rewardKey,
  type Sibling,
  type SiblingGroup,
  siblingGroup,
} from "./collector.js";
export {
  type AgilePlayer,
  codePlayer,
  gamePlayer,
  matcherPlayer,
  type Puzzle,
  policyPlayer,
} from "./players.js";
export { type ExportedPart, type Trajectory, writeTrajectories } from "./trajectories.js";
