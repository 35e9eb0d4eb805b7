export { PredictionsError } from "./authors-json.js";
export { bamboogle } from "./bamboogle/index.js";
export {
  type AuthorsFile,
  type Benchmark,
  type Graded,
  type MetricDescription,
  type OpenBenchmarkOptions,
  type PredictedSample,
  type Prediction,
  scorePredictions,
} from "./benchmark.js";
export { type ChartSettings, charts } from "./charts/index.js";
export { type CountingSettings, type CutOut, counting, countingOf } from "./counting/index.js";
export {
  type BenchmarkDescription,
  describedBenchmark,
  UnknownScorerError,
} from "./described-benchmark.js";
export { type DocumentSettings, documents } from "./documents/index.js";
export { FlameNotRunnableError, flame } from "./flame/index.js";
export {
  type Difficulty,
  type DrawnBenchmark,
  difficulties,
  type SampleSheetOptions,
  sampleSheet,
} from "./generated/index.js";
export {
  type GeneratedBenchmark,
  type GeneratedSample,
  generatedBenchmark,
  UnknownDifficultyError,
} from "./generated-benchmark.js";
export { type JigsawSettings, jigsaws, jigsawsOf } from "./jigsaws/index.js";
export { matCoding } from "./mat-coding/index.js";
export { matSearch } from "./mat-search/index.js";
export { type PathChoiceSettings, pathChoice } from "./path-choice/index.js";
export { type PathEvalOptions, pathEval, pathEvalWith, scenarios } from "./path-eval/index.js";
export { genuineScore, type PcaReview, parseReview, pcaEval, reviewPrompt } from "./pca-eval/index.js";
export { type SpatialSettings, spatialViews } from "./spatial-views/index.js";
export {
  type MetricSummary,
  type ScoredCase,
  type SummaryOptions,
  summarise,
  summariseValues,
} from "./summary.js";
export { type TrajectorySettings, trajectories } from "./trajectories/index.js";
export { type VisualSearchSettings, visualSearch } from "./visual-search/index.js";
export { vlm4d } from "./vlm4d/index.js";
