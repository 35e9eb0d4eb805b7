export {
  type JigsawPlayer,
  type JigsawScore,
  levelsOf,
  matchingPlayer,
  playLevel,
  randomPlayer,
  scoreJigsaws,
  seamPlayer,
} from "./agile/evaluation.js";
export { SeamNetwork } from "./agile/network.js";
export {
  type Photograph,
  PhotographError,
  photographs,
  randomCrop,
  readPhotograph,
  readPhotographs,
  type Sized,
} from "./agile/photographs.js";
export { readSeamNetwork, seamAction, seamWeights, shownPieces } from "./agile/policy.js";
export { type SeamTrainOptions, trainSeams } from "./agile/train-loop.js";
export { alphabet, language, makeAlphabet } from "./embedded/alphabet.js";
export { fitCalibration, reliability } from "./embedded/calibrate.js";
export { byFamily, judge, scoreOf, shareOf } from "./embedded/evaluation.js";
export { Draw } from "./embedded/generator/draw.js";
export { families } from "./embedded/generator/families/index.js";
export { drawSample, type Sample } from "./embedded/generator/sample.js";
export { heldOutSamples, sizes, type TrainOptions, train } from "./embedded/train-loop.js";
export { calibrate, packWeights } from "./embedded/weights.js";
