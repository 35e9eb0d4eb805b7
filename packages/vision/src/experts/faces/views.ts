import { type Box, boxIou } from "@fovea/core";
import type { Face } from "./decode.js";

/** How the detector is asked: how much of its input's side the picture's longer side takes, and whether mirrored. */
export interface View {
  readonly fill: number;
  readonly mirrored: boolean;
}

/** A face is one at two sizes and from both sides; a cat's is not (the README has the figures). */
export const views: readonly View[] = [
  { fill: 1, mirrored: false },
  { fill: 0.6, mirrored: true },
];

export interface FaceCandidate {
  /** Mean of the views' boxes, weighted by their scores; pixels of the image. */
  readonly box: Box;
  /** Mean of the views' scores; a view that does not see it counts as 0. */
  readonly score: number;
  /** Every view sees it. */
  readonly agreed: boolean;
}

/** Boxes that overlap by this much (intersection over union) are one face. */
export const SAME_FACE = 0.4;

/** Joins what the views see, best first. Boxes are in pixels of the image. */
export function joinFaces(seen: readonly (readonly Face[])[]): FaceCandidate[] {
  const all = seen.flatMap((faces, view) => faces.map((face) => ({ face, view })));
  all.sort((a, b) => b.face.score - a.face.score);
  const used = new Set<Face>();
  const joined: FaceCandidate[] = [];
  for (const { face, view } of all) {
    if (used.has(face)) continue;
    const members = [face];
    for (const [other, faces] of seen.entries()) {
      if (other === view) continue;
      const free = faces.filter((each) => !used.has(each) && boxIou(each.box, face.box) >= SAME_FACE);
      const match = free.sort((a, b) => boxIou(b.box, face.box) - boxIou(a.box, face.box))[0];
      if (match !== undefined) members.push(match);
    }
    for (const member of members) used.add(member);
    const total = members.reduce((sum, member) => sum + member.score, 0);
    const side = (i: 0 | 1 | 2 | 3) =>
      members.reduce((sum, member) => sum + member.box[i] * member.score, 0) / total;
    joined.push({
      box: [side(0), side(1), side(2), side(3)],
      score: total / seen.length,
      agreed: members.length === seen.length,
    });
  }
  joined.sort((a, b) => b.score - a.score);
  return joined.filter((face, i) =>
    joined.slice(0, i).every((better) => boxIou(better.box, face.box) < SAME_FACE),
  );
}
