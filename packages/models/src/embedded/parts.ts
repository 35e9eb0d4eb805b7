/** What the trainer of the embedded model needs; `@fovea/models/embedded`. */

export {
  type AnswerCalibration,
  answerConfidence,
  type Calibration,
  confidenceOf,
  uncalibrated,
} from "./calibration.js";
export { type Asked, askedOf, readableOf } from "./context.js";
export { isObject } from "./conversation.js";
export { decode, type Parse, takesOneTwice } from "./decode.js";
export {
  type Alphabet,
  copyInteger,
  type Indexed,
  indexAlphabet,
  integerAction,
  operationAction,
  refusalAction,
  rootSlot,
  slotName,
  wordAction,
} from "./grammar/actions.js";
export { smallIntegers } from "./grammar/costs.js";
export {
  type Choice,
  type Decoded,
  maximumOperations,
  type Options,
  ProgramMachine,
} from "./grammar/machine.js";
export { type Derivation, derive, type Spans } from "./grammar/oracle.js";
export { type Language, type Operation, readLanguage, type Slot } from "./grammar/schema.js";
export { featuresOf, type WordFeatures } from "./network/features.js";
export { type Encoded, type NetworkSizes, ReasonerNetwork, type StepInput } from "./network/network.js";
export { integersIn } from "./numbers.js";
export { phraseValue } from "./phrase.js";
export { Reasoner, readReasoner, type Understanding } from "./reasoner.js";
export { type Word, wordsOf } from "./words.js";
