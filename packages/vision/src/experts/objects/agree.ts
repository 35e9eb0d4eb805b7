import { type Box, boxIou } from "@fovea/core";

/** One object in one view, in pixels of the picture. */
export interface Seen {
  readonly label: string;
  readonly score: number;
  readonly box: Box;
}

/** One object in the picture: what the views say together. */
export interface Agreed extends Seen {
  /** Both views saw it, at an IoU of at least 0.5. */
  readonly both: boolean;
  /** Another label is nearly as likely at the same place. */
  readonly contested: boolean;
}

const SAME_PLACE = 0.5;
/** Labels this close in score, at one place, contest each other. */
const CLOSE = 0.1;

/**
 * Pairs what two views saw: same label, IoU of at least 0.5. The score of a pair is the smaller one, its box the mean.
 * What one view alone saw is kept apart. Of one label at one place only the best stays.
 */
export function agree(first: readonly Seen[], second: readonly Seen[]): Agreed[] {
  const [a, b] = [distinct(first), distinct(second)];
  const paired = new Set<Seen>();
  const found: (Seen & { both: boolean })[] = [];
  for (const one of a) {
    const other = b
      .filter((each) => each.label === one.label && !paired.has(each))
      .map((each) => ({ each, iou: boxIou(each.box, one.box) }))
      .filter(({ iou }) => iou >= SAME_PLACE)
      .sort((p, q) => q.iou - p.iou)[0]?.each;
    if (other === undefined) {
      found.push({ ...one, both: false });
      continue;
    }
    paired.add(other);
    const box = one.box.map((value, i) => (value + other.box[i]!) / 2) as unknown as Box;
    found.push({ label: one.label, score: Math.min(one.score, other.score), box, both: true });
  }
  for (const one of b) if (!paired.has(one)) found.push({ ...one, both: false });
  return found
    .filter(
      (one) =>
        one.both ||
        !found.some(
          (each) => each.both && each.label === one.label && boxIou(each.box, one.box) > SAME_PLACE,
        ),
    )
    .map((one) => ({
      ...one,
      contested: found.some(
        (each) =>
          each.label !== one.label &&
          each.score > one.score - CLOSE &&
          boxIou(each.box, one.box) > SAME_PLACE,
      ),
    }))
    .sort((p, q) => q.score - p.score);
}

/** Non-maximum suppression within a label. */
function distinct(seen: readonly Seen[]): Seen[] {
  const kept: Seen[] = [];
  for (const one of [...seen].sort((p, q) => q.score - p.score)) {
    if (!kept.some((each) => each.label === one.label && boxIou(each.box, one.box) > SAME_PLACE))
      kept.push(one);
  }
  return kept;
}
