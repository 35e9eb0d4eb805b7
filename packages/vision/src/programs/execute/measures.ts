import { evidenceAt, FoveaError, toOriginal } from "@fovea/core";
import { flaw as flawName } from "../explain.js";
import type { flaws } from "../language.js";
import { measureCall } from "./calls.js";
import { rasterOf, viewLineage, wholeView } from "./look.js";
import { type BooleanValue, type Outcome, unsure, type View } from "./values.js";
import { type Answers, ask, type Task } from "./waves.js";

/** Of the tool "measure"; null where the picture is too small for it. */
export type Measures = Readonly<Record<string, number | null>>;

/** Sharpness, brightness, contrast and noise of a view, by the tool "measure". */
export function* measuresOf(view: View, answers: Answers): Task<Measures> {
  const part = yield* rasterOf(view, answers);
  const [result] = yield* ask([measureCall(part)], answers);
  const named = result!.parts.find((each) => each.type === "data" && each.name === "measure");
  if (named?.type !== "data")
    throw new FoveaError('"measure" gave no data part "measure"', "use the tool of @fovea/vision");
  return named.data as Measures;
}

interface Limits {
  readonly quantity: string;
  /** From here on the picture has the flaw. */
  readonly flawed: number;
  /** From here on it has not; in between nobody knows. */
  readonly fine: number;
}

/**
 * Chosen on the pictures in `samples` and blurred, noisy, darkened and brightened copies of them; what a person would
 * call a flaw depends on the picture, so the bands in between are wide. A brightness near white is left open unless
 * contrast is gone too: paper is white.
 */
const limits: Readonly<Record<(typeof flaws)[number], Limits>> = {
  blurry: { quantity: "sharpness", flawed: 30, fine: 120 },
  dark: { quantity: "brightness", flawed: 0.12, fine: 0.2 },
  bright: { quantity: "brightness", flawed: 0.9, fine: 0.75 },
  noisy: { quantity: "noise", flawed: 15, fine: 6 },
  "low-contrast": { quantity: "contrast", flawed: 0.06, fine: 0.1 },
};
const paperContrast = 0.08;

/** Whether a picture has a flaw; unsure between the two limits. */
export function* flawOf(view: View, flaw: string, answers: Answers): Task<Outcome> {
  const measures = yield* measuresOf(view, answers);
  const { quantity, flawed, fine } = limits[flaw as keyof typeof limits];
  const value = measures[quantity];
  if (value === undefined || value === null) return unsure(`the picture is too small to measure ${quantity}`);
  const shown = value.toFixed(value < 2 ? 3 : 1);
  const claim = `${quantity} ${shown}; ${flawName(flaw)} from ${flawed}, not from ${fine}`;
  const evidence = evidenceAt(toOriginal(viewLineage(view), wholeView(view)), {
    role: "supports",
    text: claim,
  });
  const beyond = (limit: number, other: number) => (limit < other ? value <= limit : value >= limit);
  const isPaper = flaw === "bright" && (measures["contrast"] ?? 0) > paperContrast;
  if (beyond(fine, flawed)) return answer(false, claim, evidence);
  if (beyond(flawed, fine) && !isPaper) return answer(true, claim, evidence);
  return unsure(`${quantity} is ${shown}: it may or may not be ${flawName(flaw)}`, evidence);
}

const answer = (boolean: boolean, note: string, evidence: BooleanValue["evidence"]): BooleanValue => ({
  type: "boolean",
  boolean,
  confidence: null,
  evidence,
  note,
});
