import type { WeightFiles } from "../host/weights.js";

/** CenterNet on MobileNetV3, trained on COCO, as a TensorFlow.js graph. */
export const objectWeights: WeightFiles = {
  package: "@vladmandic/human",
  // The package exports only its code; the folder of that is "dist".
  entry: "@vladmandic/human",
  files: {
    "../models/centernet.json": "bfb942eaacc5becf738d536663bc4580a0ae9e560722306e6d4dd7fe4a09de05",
    "../models/centernet.bin": "1b635a15009071f506f9f2b3519b31c072c534888989f30d269ffd44734ef7ef",
  },
};

/** What is seen in both views with at least this is reported, be it too weak to answer from. */
export const SHOWN = 0.2;
/** What only one view sees is reported from here on, never as answerable. */
export const SHOWN_ONCE = 0.35;
