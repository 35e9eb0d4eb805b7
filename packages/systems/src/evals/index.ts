export { type EvaluateOptions, evaluate, openData, resumeEvaluation } from "./evaluate.js";
export { findBenchmark, MissingDataError, UnknownBenchmarkError } from "./find-benchmark.js";
export { scoreFile } from "./score-file.js";
export { configurationOf, type EvalSettings, readSettings } from "./settings.js";
