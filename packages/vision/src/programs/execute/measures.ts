import { FoveaError } from "@fovea/core";
import { measureCall } from "./calls.js";
import { rasterOf, searched } from "./look.js";
import type { Outcome, View } from "./values.js";
import { type Answers, ask, type Task } from "./waves.js";

export interface Measures {
  readonly values: Readonly<Record<string, number>>;
  readonly flaws: readonly string[];
}

/** Sharpness, brightness, contrast and noise of a view, by the tool "measure". */
export function* measuresOf(view: View, answers: Answers): Task<Measures> {
  const part = yield* rasterOf(view, answers);
  const [result] = yield* ask([measureCall(part)], answers);
  const named = result!.parts.find((each) => each.type === "data" && each.name === "measures");
  if (named?.type !== "data")
    throw new FoveaError('"measure" gave no data part "measures"', "use the tool of @fovea/vision");
  return { values: named.data as unknown as Record<string, number>, flaws: [] };
}

/** Whether a picture has a flaw, by the measure tool's own limits. */
export function* flawOf(view: View, flaw: string, answers: Answers): Task<Outcome> {
  const { flaws } = yield* measuresOf(view, answers);
  return {
    type: "boolean",
    boolean: flaws.includes(flaw),
    confidence: null,
    evidence: searched(view, flaw, "measure"),
  };
}
