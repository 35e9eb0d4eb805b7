import { Spending } from "@fovea/agents";
import type { System } from "@fovea/core";
import { balrogAgent, taskOf } from "./episode.js";
import { summarise } from "./report.js";
import { runBalrog } from "./run.js";
import { balrogSamples } from "./samples.js";

export {
  type BalrogSample,
  balrogAgent,
  recordIn as balrogRecord,
  taskOf as balrogTask,
} from "./episode.js";
export { writeBalrog } from "./files.js";
export { type HistoryLimits as BalrogHistory, historyLimits as balrogHistory } from "./history.js";
export { begunWith as begunBalrog } from "./kept.js";
export {
  type PublishedScores as BalrogPublished,
  publishedLines as balrogPublishedLines,
  scoreBalrogFolder,
} from "./published.js";
export type { EpisodeRecord as BalrogRecord } from "./record.js";
export {
  type EnvironmentReport as BalrogEnvironmentReport,
  type Outcome as BalrogOutcome,
  type Summary as BalrogSummary,
  summarise as summariseBalrog,
  summaryLines as balrogLines,
} from "./report.js";
export { type BalrogOptions, type BalrogProgress, type BalrogReport, runBalrog } from "./run.js";
export { balrogSamples, type SampleOptions as BalrogSampleOptions } from "./samples.js";
export { type BalrogSettings, modelless as balrogModelless } from "./settings.js";
export { type BalrogEnvironment, balrogEnvironments, type Mark as BalrogMark } from "./suite.js";
export { type BalrogWords, balrogWords, readWords as readBalrogWords } from "./words.js";

/** What a runner of benchmarks needs: the samples, who plays one (`taskOf`), and the scores of what came of them. */
export const balrogBenchmark = {
  id: "balrog",
  samples: balrogSamples,
  task: taskOf,
  agent: balrogAgent,
  summarise,
  run: runBalrog,
} as const;

/** BALROG (arXiv 2411.13543): its agents play one episode of its environments. `runBalrog` plays and scores them all. */
const balrog: System = {
  id: "balrog",
  agent: async ({ model, limits }) => balrogAgent({ model, spending: new Spending(limits, model) }),
};

export default balrog;
