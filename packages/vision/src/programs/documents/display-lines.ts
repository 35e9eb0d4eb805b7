import { boxHeight, uniteBoxes } from "@fovea/core";
import type { FoundRegion } from "../../regions.js";

/** Letters this much higher than the page's usual ones are a title, a name, a sign. */
const displaySize = 1.5;
/** Words of one line stand at most this many heights of the higher one apart. */
const widestSpace = 0.6;

/**
 * Lines of large letters that a reader gave in pieces, joined: between large words the gap is wide in pixels, and
 * detectors take it for a gap between columns. Words are pointed at the joined lines. Tilted lines are left alone.
 */
export function joinDisplayLines(regions: readonly FoundRegion[]): FoundRegion[] {
  const lines = regions.filter((region) => region.kind === "line");
  const heights = lines.map((line) => boxHeight(line.box)).sort((a, b) => a - b);
  const usual = heights[Math.floor((heights.length - 1) / 2)] ?? 0;
  const joined: FoundRegion[] = [];
  const movedTo: number[] = [];
  for (const line of lines) {
    const last = joined.at(-1);
    if (last !== undefined && boxHeight(line.box) >= displaySize * usual && continues(last, line)) {
      joined[joined.length - 1] = {
        kind: "line",
        box: uniteBoxes([last.box, line.box]),
        text: `${last.text} ${line.text}`,
        score: Math.min(last.score, line.score),
      };
    } else {
      joined.push(line);
    }
    movedTo.push(joined.length - 1);
  }
  const others = regions.filter((region) => region.kind !== "line");
  const moved = others.map((word) =>
    word.line === undefined ? word : { ...word, line: movedTo[word.line] ?? word.line },
  );
  return [...joined, ...moved];
}

function continues(left: FoundRegion, right: FoundRegion): boolean {
  if (isTilted(left) || isTilted(right)) return false;
  if (left.answerable === false || right.answerable === false) return false;
  const [a, b] = [boxHeight(left.box), boxHeight(right.box)];
  const [low, high] = [Math.min(a, b), Math.max(a, b)];
  const gap = right.box[0] - left.box[2];
  const shared = Math.min(left.box[3], right.box[3]) - Math.max(left.box[1], right.box[1]);
  return gap >= -0.1 * low && gap <= widestSpace * high && shared >= 0.7 * low && high <= 1.5 * low;
}

/** By more than three degrees; less is what a descender at one end makes of a short word. */
function isTilted({ polygon }: FoundRegion): boolean {
  const [a, b] = polygon ?? [];
  return a !== undefined && b !== undefined && Math.abs(b[1] - a[1]) > 0.05 * Math.abs(b[0] - a[0]);
}
