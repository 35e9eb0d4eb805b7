import type { WeightFiles } from "../host/weights.js";

/** zxing-cpp compiled to WebAssembly: no learned weights, but what it finds depends on this file. */
export const codeWeights: WeightFiles = {
  package: "zxing-wasm",
  entry: "zxing-wasm/reader/zxing_reader.wasm",
  files: {
    "zxing_reader.wasm": "e8af31edb56d0522f4de74495839385ef019ba8bc90d38e5ecb2f18795d86fb2",
  },
};
