import { type Box, InvalidInputError, type JsonValue, type Pixels } from "@fovea/core";
import type { Sample } from "../../datasets/index.js";
import type { Benchmark } from "../benchmark.js";
import { Canvas, type Rgb } from "./canvas.js";
import { drawText, wrapLines } from "./lettering.js";

export interface SampleSheetOptions {
  /** Samples on the sheet. Default 9. */
  readonly n?: number;
  readonly seed?: number;
  /** One difficulty. Default: they take turns. */
  readonly difficulty?: string;
  /** Default 3. */
  readonly columns?: number;
  /** Whether the places of the answer are marked. Default true. */
  readonly evidence?: boolean;
  /** Width of one sample in pixels. Default 400. */
  readonly width?: number;
  /**
   * What is shown for a sample whose media are no pictures, such as frames of a clip.
   * Boxes of `evidence` are marked on the picture of their medium's place.
   */
  readonly pictures?: (sample: Sample) => readonly Pixels[] | undefined;
}

const ink: Rgb = [30, 34, 42];
const faint: Rgb = [110, 116, 128];
const mark: Rgb = [226, 0, 122];
const gap = 18;
const lineHeight = 19;

/**
 * A picture of some samples of a benchmark that draws its own: their media, the question, its choices and the right answer,
 * and frames around the places where the answer can be seen. For a person who wants to know what is asked.
 */
export async function sampleSheet(benchmark: Benchmark, options: SampleSheetOptions = {}): Promise<Pixels> {
  const { n = 9, seed = 0, columns = 3, evidence = true, width = 400, difficulty } = options;
  if (benchmark.needsFiles !== false)
    throw new InvalidInputError(
      `${benchmark.id} does not draw its samples`,
      "a sheet can be made of a benchmark that is generated",
    );
  let current: Pixels[] = [];
  const data = await benchmark.open("", {
    seed,
    limit: n,
    ...(difficulty === undefined ? {} : { difficulty }),
    // The pixels are kept, not encoded.
    encodePng: (pixels) => {
      current.push(pixels);
      return new Uint8Array(1);
    },
  });
  const cells: Cell[] = [];
  for await (const sample of data.samples()) {
    const pictures = options.pictures?.(sample) ?? current;
    cells.push(layOut(sample, pictures, width, evidence));
    current = [];
  }
  const rows = Array.from({ length: Math.ceil(cells.length / columns) }, (_, row) =>
    cells.slice(row * columns, (row + 1) * columns),
  );
  const heights = rows.map((row) => Math.max(...row.map(({ height }) => height)));
  const sheet = new Canvas(
    Math.min(columns, cells.length) * (width + gap) + gap,
    heights.reduce((sum, height) => sum + height + gap, gap),
    [255, 255, 255],
  );
  let top = gap;
  for (const [r, row] of rows.entries()) {
    for (const [c, cell] of row.entries()) cell.draw(sheet, gap + c * (width + gap), top);
    top += heights[r]! + gap;
  }
  return sheet;
}

interface Cell {
  readonly height: number;
  draw(sheet: Canvas, x: number, y: number): void;
}

function layOut(sample: Sample, pictures: readonly Pixels[], width: number, evidence: boolean): Cell {
  const beside = Math.max(1, Math.min(pictures.length, 3));
  const each = Math.floor((width - (beside - 1) * 6) / beside);
  const thumbs = pictures.map((picture) => {
    const scale = Math.min(1, each / picture.width, (1.1 * width) / picture.height);
    return { picture: shrink(picture, scale), scale };
  });
  const lines = Array.from({ length: Math.ceil(thumbs.length / beside) }, (_, i) =>
    thumbs.slice(i * beside, (i + 1) * beside),
  );
  const pictureHeight = lines.reduce(
    (sum, line) => sum + Math.max(...line.map((t) => t.picture.height)) + 6,
    0,
  );
  const words = [
    ...sample.question.split("\n").flatMap((line) => wrapLines(legible(line), 14, width)),
    ...(sample.choices ?? []).flatMap((choice, i) =>
      wrapLines(legible(`(${String.fromCharCode(65 + i)}) ${choice}`), 14, width),
    ),
  ];
  const inset = evidence ? closeUp(sample, pictures, thumbs[0]?.scale ?? 1) : undefined;
  const room = width - 14 - (inset === undefined ? 0 : inset.width + 12);
  const answer = wrapLines(legible(shownTarget(sample.target)), 14, room, "sansBold");
  const wordsHeight = (words.length + answer.length) * lineHeight;
  const answerHeight = Math.max(answer.length * lineHeight, inset === undefined ? 0 : inset.height + 6);
  return {
    height: pictureHeight + 14 + wordsHeight - answer.length * lineHeight + answerHeight + 14,
    draw(sheet, x, y) {
      let top = y;
      for (const [l, line] of lines.entries()) {
        for (const [i, { picture, scale }] of line.entries()) {
          const left = x + i * (each + 6);
          paste(sheet, picture, left, top);
          outline(
            sheet,
            [left - 1, top - 1, left + picture.width + 1, top + picture.height + 1],
            [205, 208, 214],
            1,
          );
          if (!evidence) continue;
          const name = sample.media[l * beside + i]?.name;
          for (const { medium, box } of sample.evidence ?? []) {
            if (medium !== name) continue;
            const [x0, y0, x1, y1] = box.map((side) => side * scale) as unknown as Box;
            outline(
              sheet,
              [left + x0 - 3, top + y0 - 3, left + x1 + 3, top + y1 + 3].map(Math.round) as unknown as Box,
              mark,
              2,
            );
          }
        }
        top += Math.max(...line.map((t) => t.picture.height)) + 6;
      }
      top += 14;
      for (const line of words) {
        drawText(sheet, line, x, top, { size: 14, colour: ink });
        top += lineHeight;
      }
      if (inset !== undefined) {
        const left = x + width - inset.width;
        paste(sheet, inset, left, top - 10);
        outline(sheet, [left - 1, top - 11, left + inset.width + 1, top - 9 + inset.height], mark, 1);
      }
      const below = top + answerHeight;
      for (const [i, line] of answer.entries()) {
        if (i === 0) drawText(sheet, ">", x, top, { size: 14, colour: faint });
        drawText(sheet, line, x + 14, top, { size: 14, colour: mark, font: "sansBold" });
        top += lineHeight;
      }
      drawText(sheet, legible(sample.id), x, below - 4, { size: 10, colour: faint });
    },
  };
}

/** A number with its tolerance, a text as it is, all else as JSON. */
function shownTarget(target: JsonValue): string {
  if (typeof target === "string") return target;
  if (typeof target !== "object" || target === null || Array.isArray(target) || !("value" in target))
    return JSON.stringify(target).replaceAll('","', '", "');
  const { value, absolute } = target as { value: number; absolute?: number };
  return absolute === undefined || absolute < 1e-6 ? String(value) : `${value} (within ${absolute})`;
}

/** What the only evidence marks, as large as it is in the original, where it is small there and smaller on the sheet. */
function closeUp(sample: Sample, pictures: readonly Pixels[], scale: number): Pixels | undefined {
  const [first, another] = sample.evidence ?? [];
  const picture = pictures[sample.media.findIndex(({ name }) => name === first?.medium)];
  if (first === undefined || another !== undefined || picture === undefined || scale > 0.6) return undefined;
  const [x0, y0, x1, y1] = first.box;
  if (x1 - x0 > 160 || y1 - y0 > 90) return undefined;
  const [left, top] = [Math.max(0, Math.floor(x0) - 4), Math.max(0, Math.floor(y0) - 4)];
  const width = Math.min(picture.width, Math.ceil(x1) + 4) - left;
  const height = Math.min(picture.height, Math.ceil(y1) + 4) - top;
  const { channels } = picture;
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * picture.width + left) * channels;
    data.set(picture.data.subarray(from, from + width * channels), y * width * channels);
  }
  return { data, width, height, channels };
}

/** The sheet's letters are those of the kit. */
const legible = (text: string): string => text.replace(/[^\x20-\x7e£€°×·–—•]/gu, "?");

function outline(canvas: Canvas, [x0, y0, x1, y1]: Box, colour: Rgb, width: number): void {
  canvas.fillBox([x0, y0, x1, y0 + width], colour);
  canvas.fillBox([x0, y1 - width, x1, y1], colour);
  canvas.fillBox([x0, y0, x0 + width, y1], colour);
  canvas.fillBox([x1 - width, y0, x1, y1], colour);
}

function paste(canvas: Canvas, { data, width, height, channels }: Pixels, x: number, y: number): void {
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const from = (row * width + column) * channels;
      const to = ((y + row) * canvas.width + x + column) * 3;
      for (let band = 0; band < 3; band++) canvas.data[to + band] = data[from + (channels === 1 ? 0 : band)]!;
    }
}

/** Smaller by averaging; `scale` at most 1. Alpha is dropped. */
export function shrink(source: Pixels, scale: number): Pixels {
  const width = Math.max(1, Math.round(source.width * scale));
  const height = Math.max(1, Math.round(source.height * scale));
  const { channels } = source;
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const y0 = Math.floor((y * source.height) / height);
    const y1 = Math.max(y0 + 1, Math.floor(((y + 1) * source.height) / height));
    for (let x = 0; x < width; x++) {
      const x0 = Math.floor((x * source.width) / width);
      const x1 = Math.max(x0 + 1, Math.floor(((x + 1) * source.width) / width));
      const count = (x1 - x0) * (y1 - y0);
      for (let band = 0; band < 3; band++) {
        let sum = 0;
        for (let sy = y0; sy < y1; sy++)
          for (let sx = x0; sx < x1; sx++)
            sum += source.data[(sy * source.width + sx) * channels + (channels === 1 ? 0 : band)]!;
        data[(y * width + x) * 3 + band] = Math.round(sum / count);
      }
    }
  }
  return { data, width, height, channels: 3 };
}
