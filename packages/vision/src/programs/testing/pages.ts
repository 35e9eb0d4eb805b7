// Pages for tests, written as text at places: no expert is needed to make what an expert would find.
import type { Box } from "@fovea/core";
import type { FoundRegion, FoundRegions } from "../../regions.js";

export interface Placed {
  /** Left edge; right edge with align "right". */
  readonly x: number;
  /** Baseline. */
  readonly y: number;
  readonly text: string;
  readonly size?: number;
  readonly align?: "left" | "right" | "center";
  readonly score?: number;
}

/** Half an em a character: near enough to print. */
const advance = 0.52;

/** Lines of text with their words, as OCR gives them: in reading order, words with the index of their line. */
export function readPage(
  width: number,
  height: number,
  placed: readonly Placed[],
  expert = "ocr@1",
): FoundRegions {
  const lines: FoundRegion[] = [];
  const words: FoundRegion[] = [];
  const sorted = [...placed].sort((a, b) => a.y - b.y || a.x - b.x);
  for (const [line, { x, y, text, size = 16, align = "left", score = 0.98 }] of sorted.entries()) {
    const wide = text.length * advance * size;
    const left = align === "right" ? x - wide : align === "center" ? x - wide / 2 : x;
    const box = (from: number, to: number): Box => [
      left + from * advance * size,
      y - size,
      left + to * advance * size,
      y + 0.25 * size,
    ];
    lines.push({ kind: "line", box: box(0, text.length), text, score });
    for (const match of text.matchAll(/\S+/g)) {
      words.push({
        kind: "word",
        box: box(match.index, match.index + match[0].length),
        text: match[0],
        score,
        line,
      });
    }
  }
  return { width, height, expert, threshold: 0.5, regions: [...lines, ...words] };
}
