import { type Evidence, FoveaError } from "@fovea/core";
import type { Flaw, Measured } from "../../tools/measure/flaws.js";
import { measureCall } from "./calls.js";
import { rasterOf } from "./look.js";
import { type Outcome, unsure, type View } from "./values.js";
import { type Answers, ask, type Task } from "./waves.js";

export interface ViewMeasures {
  /** What the tool "measure" gives; numbers that the picture is too small or too plain for are null. */
  readonly measured: Measured;
  /** In a sentence. */
  readonly summary: string;
  readonly evidence: readonly Evidence[];
}

/** Sharpness, brightness, contrast, noise and flaws of a view. */
export function* measuresOf(view: View, answers: Answers): Task<ViewMeasures> {
  const part = yield* rasterOf(view, answers);
  const [result] = yield* ask([measureCall(part)], answers);
  const named = result!.parts.find((each) => each.type === "data" && each.name === "measure");
  if (named?.type !== "data")
    throw new FoveaError('"measure" gave no data part "measure"', "use the tool of @fovea/vision");
  const evidence = result!.evidence ?? [];
  return { measured: named.data as unknown as Measured, summary: evidence[0]?.text ?? "", evidence };
}

/** Whether a picture has a flaw, by the measure tool's own limits. */
export function* flawOf(view: View, flaw: string, answers: Answers): Task<Outcome> {
  const { measured, evidence, summary } = yield* measuresOf(view, answers);
  if (flaw === "blurry" && measured.blur === null)
    return unsure("the picture has no edges to judge blur by", evidence);
  return {
    type: "boolean",
    boolean: measured.flaws[flaw as Flaw],
    confidence: null,
    evidence,
    note: summary.replace(/\.$/, ""),
  };
}
