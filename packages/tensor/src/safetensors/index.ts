export { decodeSafetensors, encodeSafetensors, type RawTensor } from "./format.js";
export { fromHalf, toHalf } from "./half.js";
export {
  loadParameters,
  loadTensors,
  type NamedValues,
  saveParameters,
  saveTensors,
  type WeightFormat,
} from "./weights.js";
