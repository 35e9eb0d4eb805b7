import type { Score } from "@fovea/core";
import { type AnswerScorer, answerScorer, TargetError } from "../answer-scorer.js";
import { type Quantity, quantitiesIn } from "./parse.js";
import { inBase, type Unit, unitNamed } from "./units.js";

export { type Quantity, quantitiesIn } from "./parse.js";

export type NumericTarget = {
  readonly value: number;
  /** Such as "cm", "%" or "minutes". An answer in another unit of the same quantity is converted. */
  readonly unit?: string;
  /** Largest relative error that is right; overrides the scorer's. */
  readonly relative?: number;
  /** Largest absolute error that is right, in the target's unit; overrides the scorer's. */
  readonly absolute?: number;
};

export interface NumericOptions {
  /** Default 0. ChartQA (Masry et al. 2022) uses 0.05. */
  readonly relative?: number;
  /** Default 1e-9 of the value, for rounding. */
  readonly absolute?: number;
  /** Which number of several counts. "only" takes none when they differ. Default "only". */
  readonly take?: "only" | "first" | "last";
  /** Whether an answer must name its unit where the target has one. Default false: a bare number is in the target's unit. */
  readonly needUnit?: boolean;
}

/** 1 when the answer's number is within the tolerance of the target: an absolute or a relative error small enough. */
export function numeric(options: NumericOptions = {}): AnswerScorer<number | NumericTarget> {
  const { take = "only", needUnit = false } = options;
  return answerScorer({
    name: "numeric",
    version: "1",
    description: "1 when the number, in the target's unit, is within the tolerance, else 0; higher is better",
    grade(answer, target) {
      const wanted = typeof target === "number" ? { value: target } : target;
      const unit = checked(wanted);
      const found = quantitiesIn(answer);
      const given = chosen(found, take);
      if (given === undefined)
        return {
          value: 0,
          explanation: found.length === 0 ? "no number" : `several numbers: ${shown(found)}`,
        };
      const {
        relative = options.relative ?? 0,
        absolute = options.absolute ?? 1e-9 * Math.abs(wanted.value),
      } = wanted as NumericTarget;
      const value = inUnit(given, unit, needUnit);
      if (value === undefined) return { value: 0, explanation: `${given.text} is not in ${wanted.unit}` };
      const error = Math.abs(value - wanted.value);
      const right = error <= absolute || error <= relative * Math.abs(wanted.value);
      return { value: right ? 1 : 0, explanation: `${value} for ${wanted.value}` } satisfies Score;
    },
  });
}

function checked(target: NumericTarget): Unit | undefined {
  if (typeof target?.value !== "number" || !Number.isFinite(target.value))
    throw new TargetError(
      `${JSON.stringify(target)} is no number`,
      'give a number, or {"value": 3, "unit": "cm"}',
    );
  if (target.unit === undefined) return undefined;
  const unit = unitNamed(target.unit);
  if (unit === undefined)
    throw new TargetError(
      `the unit ${JSON.stringify(target.unit)} is not known`,
      "use an SI unit or leave it out",
    );
  return unit;
}

function chosen(found: readonly Quantity[], take: "only" | "first" | "last"): Quantity | undefined {
  if (take === "first") return found[0];
  if (take === "last") return found.at(-1);
  return found.every((each) => each.value === found[0]?.value && each.unit?.factor === found[0]?.unit?.factor)
    ? found[0]
    : undefined;
}

/** Undefined when the answer is of another quantity. */
function inUnit(
  { value, unit: given }: Quantity,
  unit: Unit | undefined,
  needUnit: boolean,
): number | undefined {
  if (unit === undefined) return value;
  if (given === undefined) return needUnit ? undefined : value;
  if (given.quantity !== unit.quantity) return undefined;
  return (inBase(value, given) - (unit.offset ?? 0)) / unit.factor;
}

const shown = (found: readonly Quantity[]): string => found.map(({ text }) => text).join(", ");

export default numeric();
