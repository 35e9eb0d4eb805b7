import { type Box, boxIou } from "@fovea/core";
import { type Peak, suppress } from "./centernet.js";

/** How the network is asked: the side of its square input in pixels, and whether the picture is mirrored. */
export interface View {
  readonly size: number;
  readonly mirrored: boolean;
}

/**
 * Three scales, the middle one mirrored. What only looks like an object seldom looks like the same one at twice the
 * size; a mirror alone changes little (the README has the figures).
 */
export const views: readonly View[] = [
  { size: 320, mirrored: false },
  { size: 448, mirrored: true },
  { size: 640, mirrored: false },
];

/** One place of the picture for which at least one view names a class. */
export interface Candidate {
  /** Class number, 0 to 79. */
  readonly label: number;
  /** Mean of the views' boxes, weighted by their scores; pixels of the image. */
  readonly box: Box;
  /** Mean of the views' scores; a view that does not see it counts as 0. */
  readonly score: number;
  /** Every view sees it: same class, boxes that overlap by half. */
  readonly agreed: boolean;
  /** Score above the best other class at the same place; negative when the other one is better. */
  readonly lead: number;
}

/** Boxes that overlap by this much (intersection over union) are one place. */
export const SAME_PLACE = 0.5;

/** Joins what the views see, best first. Boxes are in pixels of the image. */
export function joinViews(seen: readonly (readonly Peak[])[]): Candidate[] {
  const all = seen.flatMap((peaks, view) => peaks.map((peak) => ({ peak, view })));
  all.sort((a, b) => b.peak.score - a.peak.score);
  const used = new Set<Peak>();
  const joined: Omit<Candidate, "lead">[] = [];
  for (const { peak, view } of all) {
    if (used.has(peak)) continue;
    const members = [peak];
    for (const [other, peaks] of seen.entries()) {
      if (other === view) continue;
      const match = closest(peak, peaks, used);
      if (match !== undefined) members.push(match);
    }
    for (const member of members) used.add(member);
    joined.push({
      label: peak.label,
      box: weightedBox(members),
      score: members.reduce((sum, member) => sum + member.score, 0) / seen.length,
      agreed: members.length === seen.length,
    });
  }
  return suppress(joined, SAME_PLACE).map((candidate) => ({ ...candidate, lead: leadOf(candidate, joined) }));
}

function closest(peak: Peak, peaks: readonly Peak[], used: ReadonlySet<Peak>): Peak | undefined {
  let [best, overlap]: [Peak | undefined, number] = [undefined, SAME_PLACE];
  for (const other of peaks) {
    if (other.label !== peak.label || used.has(other)) continue;
    const iou = boxIou(peak.box, other.box);
    if (iou >= overlap) [best, overlap] = [other, iou];
  }
  return best;
}

function weightedBox(members: readonly Peak[]): Box {
  const total = members.reduce((sum, member) => sum + member.score, 0);
  const side = (i: 0 | 1 | 2 | 3) =>
    members.reduce((sum, member) => sum + member.box[i] * member.score, 0) / total;
  return [side(0), side(1), side(2), side(3)];
}

function leadOf(candidate: Omit<Candidate, "lead">, all: readonly Omit<Candidate, "lead">[]): number {
  const rivals = all.filter(
    (other) => other.label !== candidate.label && boxIou(other.box, candidate.box) >= SAME_PLACE,
  );
  return candidate.score - Math.max(0, ...rivals.map((rival) => rival.score));
}
