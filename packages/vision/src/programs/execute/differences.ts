import { type Evidence, evidenceAt, FoveaError, toOriginal } from "@fovea/core";
import { type FoundRegion, regionsOf } from "../../regions.js";
import type { Difference } from "../../tools/difference/index.js";
import { differenceCall } from "./calls.js";
import { rasterOf, viewLineage, wholeView } from "./look.js";
import { isUnsure, type Operations, values } from "./operation.js";
import { regionsValue } from "./regions-value.js";
import { type Seen, unsure, type View } from "./values.js";
import { type Answers, ask, type Task, together } from "./waves.js";

export interface ViewDifference {
  readonly same: boolean;
  /** What changed, in pixels of the left picture; absent where the sizes differ. */
  readonly regions?: readonly FoundRegion[];
  /** Share of the pixels that changed, 0 to 1. */
  readonly share?: number;
  readonly evidence: readonly Evidence[];
}

/** Whether two views show the same pixels within coding noise, by the tool "difference". Sizes must be equal. */
export function* differenceOf(left: View, right: View, answers: Answers): Task<ViewDifference> {
  const parts = yield* together([rasterOf(left, answers), rasterOf(right, answers)]);
  const [a, b] = [parts[0]!.ref, parts[1]!.ref];
  const whole = (view: View, text: string): Evidence[] =>
    evidenceAt(toOriginal(viewLineage(view), wholeView(view)), { role: "supports", text });
  if (a.width !== b.width || a.height !== b.height) {
    const sizes = [
      whole(left, `${a.width} x ${a.height} pixels`),
      whole(right, `${b.width} x ${b.height} pixels`),
    ];
    return { same: false, evidence: sizes.flat() };
  }
  if (a.id === b.id)
    return {
      same: true,
      regions: [],
      share: 0,
      evidence: [whole(left, "the same bytes"), whole(right, "the same bytes")].flat(),
    };
  const [result] = yield* ask([differenceCall(parts[0]!, parts[1]!)], answers);
  const named = result!.parts.find((each) => each.type === "data" && each.name === "difference");
  if (named?.type !== "data")
    throw new FoveaError('"difference" gave no data part "difference"', "use the tool of @fovea/vision");
  const { same, share } = named.data as unknown as Difference;
  return { same, share, regions: regionsOf(result!).regions, evidence: result!.evidence ?? [] };
}

/** From this share on it is another picture or another view, not a change in one. */
const allChanged = 0.4;

export const changeRegions: Operations = {
  *changes(node, around) {
    const inner = yield* values(node, ["left", "right"], ["image", "image"], around);
    if (isUnsure(inner)) return inner;
    const [left, right] = inner.map(({ views }) => views);
    if (left!.length !== right!.length)
      return unsure(`there are ${left!.length} pages to compare with ${right!.length}`);
    const differences = yield* together(
      left!.map((view, i) => differenceOf(view, right![i]!, around.answers)),
    );
    const odd = differences.find(
      ({ same, regions, share = 0 }) => !same && (regions === undefined || share > allChanged),
    );
    if (odd !== undefined) {
      const why =
        odd.regions === undefined ? "they differ in size" : `${Math.round(100 * odd.share!)}% of it differs`;
      return unsure(`these are not two pictures of one view: ${why}`, odd.evidence);
    }
    const items = differences.flatMap(({ regions = [] }, i) =>
      regions.map(
        (found): Seen => ({
          view: left![i]!,
          found: { ...found, label: "change" },
          sure: true,
          by: "difference",
          order: 0,
        }),
      ),
    );
    return regionsValue(
      items,
      differences.flatMap(({ evidence }) => evidence),
    );
  },
};
