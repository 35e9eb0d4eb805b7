export { CrossAttention, SelfAttention, type SelfAttentionOptions } from "./attention.js";
export { KvCache } from "./cache.js";
export { constantParameter, convolutionParameter, glorotParameter, normalParameter } from "./initialise.js";
export { Conv2d, Embedding, LayerNorm, Linear } from "./layers.js";
export { countParameters, disposeParameters, namedParameters } from "./parameters.js";
export {
  type BlockCache,
  type BlockInput,
  TransformerBlock,
  type TransformerBlockOptions,
} from "./transformer-block.js";
