import {
  type Box,
  boxArea,
  boxCentre,
  boxHeight,
  boxIou,
  boxWidth,
  type Point,
  type Region,
  regionBounds,
} from "@fovea/core";
import { coveredArea, unionArea } from "./area.js";
import type { Look } from "./looks.js";
import type { FaithfulnessSettings, PlacedTruth } from "./settings.js";

/** How the places of one output, or of one answer, lie to one truth. Each 0 to 1. */
export interface TruthOverlap {
  /** Share of the truth's area that they cover together. */
  readonly coverage: number;
  /** Of the place that fits best; boxes around regions that are none. */
  readonly iou: number;
  /** Whether the centre of one of them lies in the truth (the pointing game: Zhang et al., ECCV 2016). */
  readonly pointing: boolean;
  /** How much of what was shown, or of the finding that fits best, is truth. */
  readonly share: number;
}

/** "yes" and "no" rest on places that are known; "unknown": some place is not, and the others miss. */
export type LookVerdict = "yes" | "no" | "unknown";

/** Whether an output holds a truth, and by how much. Places that are not known are never in the figures. */
export function compareWithTruth(
  truth: PlacedTruth,
  looks: readonly Look[],
  settings: FaithfulnessSettings,
): { readonly verdict: LookVerdict; readonly overlap: TruthOverlap } {
  // What lies beside the truth adds nothing to any figure, and a page of text has hundreds of such.
  const here = looks.filter(
    (look) =>
      look.region !== undefined &&
      isKnown(look, settings) &&
      isAt(look, truth) &&
      touches(look.region, truth.box),
  );
  const overlap = overlapOf(truth, here);
  if (shows(truth, here, settings) || here.some((look) => reports(truth, look, settings)))
    return { verdict: "yes", overlap };
  const unsure = looks.some((look) => !isKnown(look, settings) && mayBeAt(look, truth));
  return { verdict: unsure ? "unknown" : "no", overlap };
}

export function isKnown({ certainty, score }: Look, { minRecovered }: FaithfulnessSettings): boolean {
  return certainty === "exact" || (certainty === "recovered" && (score ?? 0) >= minRecovered);
}

function isAt(look: Look, truth: PlacedTruth): boolean {
  if (look.media !== truth.media || (look.page ?? 0) !== (truth.page ?? 0)) return false;
  if (truth.time === undefined) return true;
  if (look.time === undefined) return false;
  return look.time[0] < truth.time[1] && truth.time[0] < look.time[1];
}

/** A picture from nowhere known has only itself as medium: it may be of anything. */
const mayBeAt = (look: Look, truth: PlacedTruth): boolean => look.region === undefined || isAt(look, truth);

function overlapOf({ box }: PlacedTruth, looks: readonly Look[]): TruthOverlap {
  const regions = looks.map(({ region }) => region!);
  return {
    coverage: coveredArea(box, regions) / boxArea(box),
    iou: Math.max(0, ...regions.map((region) => boxIou(regionBounds(region), box))),
    pointing: regions.some((region) => isInside(boxCentre(regionBounds(region)), box)),
    share: Math.max(0, ...looks.map((look) => shareOf(box, look, looks))),
  };
}

/** How much of a finding, or of all that a picture shows, is truth: a montage of everything shows no more than a picture of it. */
function shareOf(box: Box, { region, picture }: Look, looks: readonly Look[]): number {
  const whole = picture?.area ?? unionArea([region!]);
  if (whole === 0) return 0;
  const own =
    picture === undefined
      ? [region!]
      : looks.flatMap((one) => (one.picture?.index === picture.index ? [one.region!] : []));
  return coveredArea(box, own) / whole;
}

function touches(region: Region, [x0, y0, x1, y1]: PlacedTruth["box"]): boolean {
  const [a, b, c, d] = regionBounds(region);
  return a < x1 && c >= x0 && b < y1 && d >= y0;
}

const isInside = ([x, y]: Point, [x0, y0, x1, y1]: PlacedTruth["box"]): boolean =>
  x >= x0 && x < x1 && y >= y0 && y < y1;

/** Pictures: enough of the truth, not lost in what else is there, and not shrunk away. */
function shows({ box }: PlacedTruth, looks: readonly Look[], settings: FaithfulnessSettings): boolean {
  const { minCoverage, minShare, minSide } = settings;
  const side = Math.min(boxWidth(box), boxHeight(box));
  const telling = looks.filter(
    (look) =>
      look.kind === "shown" &&
      side * look.scale >= Math.min(minSide, side) - 1e-9 &&
      shareOf(box, look, looks) >= minShare,
  );
  const covered = coveredArea(
    box,
    telling.map(({ region }) => region!),
  );
  return covered / boxArea(box) >= minCoverage - 1e-9;
}

/**
 * A finding: it fits the truth, or holds most of it without being much larger, or lies in it. A point has no area, so
 * that it must lie in it.
 */
function reports({ box }: PlacedTruth, { kind, region }: Look, settings: FaithfulnessSettings): boolean {
  if (kind !== "reported" || region === undefined) return false;
  if (region.type === "point") return isInside(region.point, box);
  const common = coveredArea(box, [region]);
  const [coverage, share] = [common / boxArea(box), common / unionArea([region])];
  if (boxIou(regionBounds(region), box) >= settings.minIou) return true;
  if (coverage >= settings.minCoverage - 1e-9 && share >= leastClaim) return true;
  return share >= settings.minCoverage - 1e-9 && coverage >= leastInside;
}

/** Share of the truth that a finding inside it must cover: a speck anywhere in a large truth is no find. */
const leastInside = 0.1;
/** Share of a finding around a truth that must be truth: one of the whole picture claims nothing. */
const leastClaim = 0.1;
