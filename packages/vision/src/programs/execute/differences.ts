import { type Evidence, evidenceAt, FoveaError, toOriginal } from "@fovea/core";
import type { Difference } from "../../tools/difference/index.js";
import { differenceCall } from "./calls.js";
import { rasterOf, viewLineage, wholeView } from "./look.js";
import type { View } from "./values.js";
import { type Answers, ask, type Task, together } from "./waves.js";

export interface ViewDifference {
  readonly same: boolean;
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
    return { same: true, evidence: [whole(left, "the same bytes"), whole(right, "the same bytes")].flat() };
  const [result] = yield* ask([differenceCall(parts[0]!, parts[1]!)], answers);
  const named = result!.parts.find((each) => each.type === "data" && each.name === "difference");
  if (named?.type !== "data")
    throw new FoveaError('"difference" gave no data part "difference"', "use the tool of @fovea/vision");
  const { same } = named.data as unknown as Difference;
  return { same, evidence: result!.evidence ?? [] };
}
