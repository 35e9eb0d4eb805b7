import { GeometryError, type JsonValue, type Pixels } from "@fovea/core";
import sharp from "sharp";
import { breathe, type RenderInput, withChannels } from "../../codec/pixels.js";
import { type Shape, shapesToSvg } from "./shapes.js";

/** The SVG renderer takes at most 32,767 pixels a side, and its raster is RGBA: it is used tile by tile. */
const tile = 4096;

/** New pixels with the shapes drawn on them, antialiased. Where nothing is drawn, every byte stays as it was. */
export async function paint(pixels: Pixels, shapes: readonly Shape[], signal?: AbortSignal): Promise<Pixels> {
  const base = withChannels(pixels, pixels.channels === 4 ? 4 : 3);
  // Not slice(): of a Buffer it is a view, and what the codec hands out is shared.
  const out: Pixels = base === pixels ? { ...base, data: new Uint8Array(base.data) } : base;
  if (shapes.length === 0) return out;
  const elements = shapesToSvg(shapes);
  for (let top = 0; top < out.height; top += tile) {
    for (let left = 0; left < out.width; left += tile) {
      await breathe(signal);
      const [width, height] = [Math.min(tile, out.width - left), Math.min(tile, out.height - top)];
      lay(await rasterise(elements, left, top, width, height), out, left, top);
    }
  }
  return out;
}

async function rasterise(
  elements: string,
  left: number,
  top: number,
  width: number,
  height: number,
): Promise<Pixels> {
  const view = `viewBox="${left} ${top} ${width} ${height}"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ${view}>${elements}</svg>`;
  const data = await sharp(Buffer.from(svg), { unlimited: true, limitInputPixels: false })
    .ensureAlpha()
    .raw({ depth: "uchar" })
    .toBuffer();
  return { data, width, height, channels: 4 };
}

function lay(over: Pixels, out: Pixels, left: number, top: number): void {
  const { data, channels, width } = out;
  for (let y = 0; y < over.height; y++) {
    for (let x = 0; x < over.width; x++) {
      const i = (y * over.width + x) * 4;
      const alpha = over.data[i + 3]! / 255;
      if (alpha === 0) continue;
      const o = ((top + y) * width + left + x) * channels;
      const under = channels === 4 ? (data[o + 3]! / 255) * (1 - alpha) : 1 - alpha;
      const total = alpha + under;
      for (let c = 0; c < 3; c++) {
        data[o + c] = Math.round((over.data[i + c]! * alpha + data[o + c]! * under) / total);
      }
      if (channels === 4) data[o + 3] = Math.round(total * 255);
    }
  }
}

/** The renderer of "draw@1": `shapes` as JSON. */
export async function renderShapes({ parameters, pixels, signal }: RenderInput): Promise<Pixels> {
  const { shapes } = parameters;
  if (!Array.isArray(shapes)) throw new GeometryError("a drawing without shapes", "give a list of shapes");
  return paint(await pixels(), shapes as unknown as readonly Shape[], signal);
}

export const shapesAsJson = (shapes: readonly Shape[]): JsonValue => shapes as unknown as JsonValue;
