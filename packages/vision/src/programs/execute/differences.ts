import { type Evidence, FoveaError } from "@fovea/core";
import { differenceCall } from "./calls.js";
import { rasterOf, searched, viewSize } from "./look.js";
import type { View } from "./values.js";
import { type Answers, ask, type Task, together } from "./waves.js";

export interface ViewDifference {
  readonly same: boolean;
  readonly evidence: readonly Evidence[];
}

/** Whether two views show the same pixels within coding noise, by the tool "difference". */
export function* differenceOf(left: View, right: View, answers: Answers): Task<ViewDifference> {
  const [a, b] = [viewSize(left), viewSize(right)];
  if (left.kind === right.kind && (a.width !== b.width || a.height !== b.height)) {
    const sizes = `${left.name} measures ${a.width} x ${a.height}, ${right.name} ${b.width} x ${b.height}`;
    return { same: false, evidence: [...searched(left, sizes, "size"), ...searched(right, sizes, "size")] };
  }
  const parts = yield* together([rasterOf(left, answers), rasterOf(right, answers)]);
  if (parts[0]!.ref.id === parts[1]!.ref.id) return { same: true, evidence: [] };
  const [result] = yield* ask([differenceCall(parts[0]!, parts[1]!)], answers);
  const named = result!.parts.find((each) => each.type === "data" && each.name === "difference");
  if (named?.type !== "data")
    throw new FoveaError('"difference" gave no data part "difference"', "use the tool of @fovea/vision");
  const { mean } = named.data as unknown as { mean: number };
  return { same: mean < 2, evidence: [] };
}
