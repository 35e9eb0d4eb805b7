import type { Box, Point } from "@fovea/core";
import { pointsBounds } from "@fovea/core";
import type { ReadResult } from "zxing-wasm/reader";
import type { SharedImage } from "../host/pixels.js";
import type { OpenExpert } from "../host/protocol.js";
import { importOptional, readWeights } from "../host/weights.js";
import { codeWeights } from "./settings.js";

export interface FoundCode {
  readonly symbology: string;
  readonly text: string;
  readonly box: Box;
  /** Corners from the code's own top left; absent when it is upright. */
  readonly polygon?: readonly Point[];
  /** The symbology has no checksum and the text is short: stripes of a texture can look like it. */
  readonly doubtful: boolean;
}

/** Larger pictures are read at half size (or a third, ...), as codes in them are large too. */
const MAXIMUM_PIXELS = 24_000_000;

/** Linear codes whose check digit is optional. */
const UNCHECKED = new Set(["Codabar", "ITF", "Code39", "DXFilmEdge", "Telepen", "Pharmacode"]);
const SHORT = 6;

const open: OpenExpert<SharedImage, readonly FoundCode[]> = async () => {
  const binary = Object.values(await readWeights(codeWeights, "codes"))[0]!;
  const zxing = await importOptional<typeof import("zxing-wasm/reader")>(
    "zxing-wasm/reader",
    "zxing-wasm",
    "codes",
  );
  // Without its bytes the package would fetch them from the network.
  const wasmBinary = new Uint8Array(binary).buffer;
  await zxing.prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
  return async (image, job) => {
    const step = Math.ceil(Math.sqrt((image.width * image.height) / MAXIMUM_PIXELS));
    const data = rgba(image, step);
    job.checkCancelled();
    const results = await zxing.readBarcodes(data, {
      tryHarder: true,
      tryRotate: true,
      tryInvert: true,
      tryDownscale: true,
    });
    return results.filter((result) => result.isValid).map((result) => foundCode(result, step));
  };
};
export default open;

function foundCode({ position, symbology, text }: ReadResult, step: number): FoundCode {
  const { topLeft, topRight, bottomRight, bottomLeft } = position;
  const corners = [topLeft, topRight, bottomRight, bottomLeft].map(
    ({ x, y }) => [x * step, y * step] as const,
  );
  const box = pointsBounds(corners);
  const isUpright = corners.every(
    ([x, y]) => Math.min(x - box[0], box[2] - x) < 2 * step && Math.min(y - box[1], box[3] - y) < 2 * step,
  );
  return {
    symbology,
    text,
    box,
    ...(isUpright ? {} : { polygon: corners }),
    doubtful: UNCHECKED.has(symbology) && text.length < SHORT,
  };
}

/** A canvas's image data, which Node's types do not have. */
interface CanvasImage {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  readonly colorSpace: "srgb";
}

/** The picture as canvas image data, averaged over `step` x `step` pixels. */
function rgba(image: SharedImage, step: number): CanvasImage {
  const [width, height] = [
    Math.max(1, Math.floor(image.width / step)),
    Math.max(1, Math.floor(image.height / step)),
  ];
  const data = new Uint8ClampedArray(width * height * 4);
  const area = step * step;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = (y * width + x) * 4;
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let j = 0; j < step; j++) {
          const from = ((y * step + j) * image.width + x * step) * 3 + c;
          for (let i = 0; i < step; i++) sum += image.data[from + i * 3]!;
        }
        data[to + c] = sum / area;
      }
      data[to + 3] = 255;
    }
  }
  return { data, width, height, colorSpace: "srgb" };
}
