export { type EvaluateOptions, evaluate, openData, resumeEvaluation } from "./evaluate.js";
export { benchmarks, findBenchmark, MissingDataError, UnknownBenchmarkError } from "./find-benchmark.js";
export { scoreFile } from "./score-file.js";
export { configurationOf, type EvalSettings, readSettings } from "./settings.js";
export { isWorld, type WorldBenchmark } from "./world.js";
