import type { WeightFiles } from "../host/weights.js";

const files = (name: string, manifest: string, numbers: string): WeightFiles => ({
  package: "@vladmandic/face-api",
  entry: "@vladmandic/face-api/package.json",
  files: {
    [`model/${name}_model-weights_manifest.json`]: manifest,
    [`model/${name}_model.bin`]: numbers,
  },
});

/** 68 points of a face, as those of the iBUG 300-W set (Sagonas et al. 2016). */
export const landmarkWeights = files(
  "face_landmark_68",
  "ca4886639f86e99b39fed0c155f81b63317225773bd9616716e887b0153389c9",
  "4611ef65c87d836d03d684b30eec4d195d8b219fa1dd58fc58945831c6b9299b",
);
/** Seven expressions. */
export const expressionWeights = files(
  "face_expression",
  "5b349c17c7836da506e03422cd6461c74085d8bb2713ad4114647dc5d28174c8",
  "9a9840f2cf1f4c7eab95f197512569345c00d2426754d4608b92af30e0300f3d",
);
/** dlib's face recogniser, 128 numbers a face. */
export const descriptorWeights = files(
  "face_recognition",
  "cbaffa501b0b9275a12b63357a6843e7e30c054e1c9151e1a5f879b26e32986b",
  "b413e420d6840b2775fba32008db6f3cddb07d485967fb42cfcf379c16a8c589",
);
