import { boxRegion, type Evidence, evidenceAt, FoveaError, toOriginal } from "@fovea/core";
import { differenceCall } from "./calls.js";
import { rasterOf, viewLineage, viewSize, wholeView } from "./look.js";
import type { View } from "./values.js";
import { type Answers, ask, type Task, together } from "./waves.js";

export interface ViewDifference {
  /** Undefined where coding noise and a faint change cannot be told apart. */
  readonly same: boolean | undefined;
  readonly evidence: readonly Evidence[];
}

/**
 * Mean differences (0 to 1) up to which two pictures without a changed region are one picture, and from which they are
 * two. JPEG of quality 50 and 60 stays under the first on the pictures in `samples`.
 */
const noiseMean = 0.04;
const changedMean = 0.06;

/** Whether two views show the same pixels within coding noise, by the tool "difference". */
export function* differenceOf(left: View, right: View, answers: Answers): Task<ViewDifference> {
  const parts = yield* together([rasterOf(left, answers), rasterOf(right, answers)]);
  const [a, b] = [parts[0]!.ref, parts[1]!.ref];
  if (a.width !== b.width || a.height !== b.height) {
    const evidence = [left, right].flatMap((view) => {
      const { width, height } = viewSize(view);
      return evidenceAt(toOriginal(viewLineage(view), boxRegion([0, 0, width, height])), {
        role: "supports",
        text: `measures ${width} x ${height}`,
      });
    });
    return { same: false, evidence };
  }
  if (a.id === b.id) {
    const places = [left, right].flatMap((view) => toOriginal(viewLineage(view), wholeView(view)));
    return { same: true, evidence: evidenceAt(places, { role: "supports", text: "the same bytes" }) };
  }
  const [result] = yield* ask([differenceCall(parts[0]!, parts[1]!)], answers);
  const named = result!.parts.find((each) => each.type === "data" && each.name === "difference");
  if (named?.type !== "data")
    throw new FoveaError('"difference" gave no data part "difference"', "use the tool of @fovea/vision");
  const { mean, regions } = named.data as { readonly mean: number; readonly regions: number };
  const same = regions > 0 || mean > changedMean ? false : mean <= noiseMean ? true : undefined;
  return { same, evidence: result!.evidence ?? [] };
}
