import type { WeightFiles } from "../host/weights.js";

/** CenterNet on MobileNetV3, trained on COCO 2017: a TensorFlow.js graph and its numbers as float16. */
export const objectsWeights: WeightFiles = {
  package: "@vladmandic/human",
  entry: "@vladmandic/human",
  files: {
    "../models/centernet.json": "bfb942eaacc5becf738d536663bc4580a0ae9e560722306e6d4dd7fe4a09de05",
    "../models/centernet.bin": "1b635a15009071f506f9f2b3519b31c072c534888989f30d269ffd44734ef7ef",
  },
};
