export { alphabet, language, makeAlphabet } from "./embedded/alphabet.js";
export { fitCalibration, reliability } from "./embedded/calibrate.js";
export { byFamily, judge, scoreOf, shareOf } from "./embedded/evaluation.js";
export { Draw } from "./embedded/generator/draw.js";
export { families } from "./embedded/generator/families/index.js";
export { drawSample, type Sample } from "./embedded/generator/sample.js";
export { heldOutSamples, sizes, type TrainOptions, train } from "./embedded/train-loop.js";
export { calibrate, packWeights } from "./embedded/weights.js";
