export { CrossAttention, SelfAttention, type SelfAttentionOptions } from "./attention.js";
export { KvCache } from "./cache.js";
export { constantParameter, glorotParameter, normalParameter } from "./initialise.js";
export { Embedding, LayerNorm, Linear } from "./layers.js";
export { countParameters, disposeParameters, namedParameters } from "./parameters.js";
export {
  type BlockCache,
  type BlockInput,
  TransformerBlock,
  type TransformerBlockOptions,
} from "./transformer-block.js";
