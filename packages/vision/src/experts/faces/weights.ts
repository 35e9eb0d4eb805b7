import type { WeightFiles } from "../host/weights.js";

/** SSD on MobileNetV1, trained on WIDER FACE: numbers as bytes. The package's other models are not read. */
export const facesWeights: WeightFiles = {
  package: "@vladmandic/face-api",
  entry: "@vladmandic/face-api/package.json",
  files: {
    "model/ssd_mobilenetv1_model-weights_manifest.json":
      "888f744dffbc84f5f060d1f8427d9742341943a2dfaaf9205d10029b7e7a2955",
    "model/ssd_mobilenetv1_model.bin": "2835640602d53718aa6ae9a42896327eaa21beefed056c218d32ca7d79e1e2f8",
  },
};
