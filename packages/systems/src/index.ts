export { agileProtocol, default as agile, readAgile } from "./agile/index.js";
export * from "./ask/index.js";
export * from "./balrog/index.js";
export { type BeMyEyesOptions, beMyEyes } from "./be-my-eyes/index.js";
export {
  codevProtocol,
  crossesRedLine,
  default as codev,
  type TapoCall,
  type TapoReward,
  type TapoWeights,
  tapoReward,
  tapoWeights,
} from "./codev/index.js";
export {
  type DeepEyesV2Reward,
  deepEyesV2Protocol,
  deepEyesV2Reward,
  default as deepEyesV2,
  guardImage,
} from "./deepeyes-v2/index.js";
export * from "./doctor/index.js";
export * from "./environments/index.js";
export * from "./evals/index.js";
export * from "./evals-results/index.js";
export { checkOutput, OutputError } from "./output/index.js";
export { default as react } from "./react/index.js";
export { systems } from "./registry.generated.js";
export * from "./run/index.js";
export * from "./runs/annotate.js";
export * from "./runs/describe.js";
export * from "./runs/diff.js";
export * from "./runs/faithfulness/index.js";
export * from "./runs/find.js";
export * from "./runs/follow.js";
export { type ForkRunOptions, forkRun } from "./runs/fork.js";
export * from "./runs/list.js";
export { pruneRun } from "./runs/prune.js";
export { recordedConfig, recordedSystem, standInModel } from "./runs/recorded.js";
export * from "./runs/replay.js";
export * from "./runs/siblings.js";
export * from "./runs/verify.js";
export * from "./see/index.js";
export * from "./space-tools/index.js";
export * from "./ssl4rl/index.js";
export {
  type ArftTag,
  codingProtocol,
  codingReward,
  default as visualArft,
  formatReward,
  problemLabels,
  type SearchRewardOptions,
  searchReward,
  searchSystem,
} from "./visual-arft/index.js";
