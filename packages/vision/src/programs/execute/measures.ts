import { type Evidence, FoveaError, type ToolResult } from "@fovea/core";
import { measureCall } from "./calls.js";
import { rasterOf } from "./look.js";
import { type Outcome, unsure, type View } from "./values.js";
import { type Answers, ask, type Task } from "./waves.js";

/** What the tool "measure" gives; numbers that the picture is too small or too plain for are null. */
export interface Measured {
  readonly numbers: Readonly<Record<string, number | null>>;
  readonly flaws: Readonly<Record<string, boolean>>;
  readonly summary: string;
  readonly evidence: readonly Evidence[];
}

/** Sharpness, brightness, contrast, noise and flaws of a view. */
export function* measuresOf(view: View, answers: Answers): Task<Measured> {
  const part = yield* rasterOf(view, answers);
  const [result] = yield* ask([measureCall(part)], answers);
  const { flaws, ...numbers } = measuresIn(result!);
  const evidence = result!.evidence ?? [];
  return { numbers, flaws, summary: evidence[0]?.text ?? "", evidence };
}

function measuresIn(result: ToolResult): { readonly flaws: Record<string, boolean> } & Record<string, never> {
  const named = result.parts.find((each) => each.type === "data" && each.name === "measures");
  if (named?.type === "data") return named.data as ReturnType<typeof measuresIn>;
  throw new FoveaError('"measure" gave no data part "measures"', "use the tool of @fovea/vision");
}

/** Whether a picture has a flaw, by the measure tool's own limits. */
export function* flawOf(view: View, flaw: string, answers: Answers): Task<Outcome> {
  const { numbers, flaws, evidence, summary } = yield* measuresOf(view, answers);
  if (flaw === "blurry" && numbers["blur"] === null)
    return unsure("the picture has no edges to judge blur by", evidence);
  return {
    type: "boolean",
    boolean: flaws[flaw] === true,
    confidence: null,
    evidence,
    note: summary.replace(/\.$/, ""),
  };
}
