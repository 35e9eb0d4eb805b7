import { closeness, squashed } from "../documents/similarity.js";
import { explainProgram } from "../explain.js";
import type { ProgramNode } from "../language.js";
import { areaBooleans } from "./areas.js";
import { differenceOf } from "./differences.js";
import { nameOf, support } from "./look.js";
import { affirmed } from "./marks.js";
import { flawOf } from "./measures.js";
import { isUnsure, type Operation, type Operations, type Surroundings, values } from "./operation.js";
import { orientationBooleans } from "./orientation.js";
import { type BooleanValue, least, type Outcome, sureOf, type Unsure, unsure } from "./values.js";
import { type Task, together } from "./waves.js";

export const booleanOperations: Operations = {
  ...areaBooleans,
  ...orientationBooleans,
  *exists(node, around) {
    const inner = yield* values(node, ["of"], ["regions"], around);
    if (isUnsure(inner)) return inner;
    const [regions] = inner;
    const sure = affirmed(node["of"] as ProgramNode, sureOf(regions.items));
    if (sure.length < sureOf(regions.items).length && sure.length === 0)
      return truth(false, regions.confidence, regions.evidence);
    const scores = sure.map((item) => item.found.score);
    if (scores.length > 0) return truth(true, Math.max(...scores), regions.evidence);
    const [candidate] = regions.items;
    if (candidate === undefined) {
      if (regions.overlooked !== undefined) return unsure(regions.overlooked, regions.searched);
      return truth(false, null, regions.searched);
    }
    const what = explainProgram(node["of"] as ProgramNode);
    const reason = `${what} were seen only with doubt: ${nameOf(candidate)} with score ${candidate.found.score}`;
    return unsure(
      reason,
      regions.items.flatMap((item) => support(item)),
    );
  },

  *compare(node, around) {
    const [left, right] = yield* together([
      around.evaluate(node["left"] as ProgramNode),
      around.evaluate(node["right"] as ProgramNode),
    ]);
    const [a, b] = [rangeOf(left!), rangeOf(right!)];
    const failed = [left!, right!].find(isUnsure);
    if (a === undefined || b === undefined) return failed!;
    const corners = a.flatMap((x) => b.map((y) => holds(x, String(node["is"]), y)));
    // Between the ends of a range "equal" can hold though it holds at none of them.
    const crosses =
      node["is"] === "equal" && a[0] <= b[1] && b[0] <= a[1] && (a[0] !== a[1] || b[0] !== b[1]);
    if (crosses || corners.some((corner) => corner !== corners[0])) return failed!;
    return truth(corners[0]!, least(confidenceOf(left!), confidenceOf(right!)), [
      ...left!.evidence,
      ...right!.evidence,
    ]);
  },

  *"same-text"(node, around) {
    const inner = yield* values(node, ["left", "right"], ["text", "text"], around);
    if (isUnsure(inner)) return inner;
    const [left, right] = inner;
    const [a, b] = [squashed(left.text), squashed(right.text)];
    const confidence = least(left.confidence, right.confidence);
    const evidence = [...left.evidence, ...right.evidence];
    const misread = a !== b && closeness(a, b) >= 0.9 && (confidence ?? 1) < surelyRead;
    if (misread)
      return unsure(
        `"${left.text}" and "${right.text}" differ by a letter or so that may be misread`,
        evidence,
      );
    return truth(a === b, confidence, evidence);
  },

  *"same-image"(node, around) {
    const inner = yield* values(node, ["left", "right"], ["image", "image"], around);
    if (isUnsure(inner)) return inner;
    const [left, right] = inner;
    if (left.views.length !== right.views.length) return truth(false, 1, []);
    const pairs = left.views.map((view, i) => differenceOf(view, right.views[i]!, around.answers));
    const differences = yield* together(pairs);
    const evidence = differences.flatMap((each) => each.evidence);
    return truth(
      differences.every((each) => each.same),
      null,
      evidence,
    );
  },

  *"has-flaw"(node, around) {
    const inner = yield* values(node, ["of"], ["image"], around);
    if (isUnsure(inner)) return inner;
    const [view, ...more] = inner[0].views;
    if (view === undefined || more.length > 0)
      return unsure(`a document of ${more.length + 1} pages is not one picture: name a page`);
    return yield* flawOf(view, String(node["flaw"]), around.answers);
  },

  *not(node, around) {
    const inner = yield* values(node, ["of"], ["boolean"], around);
    return isUnsure(inner) ? inner : { ...inner[0], boolean: !inner[0].boolean };
  },

  and: joining(false),
  or: joining(true),
};

/** At or above this confidence two texts that differ by a letter are different. */
const surelyRead = 0.95;

const truth = (
  boolean: boolean,
  confidence: number | null,
  evidence: BooleanValue["evidence"],
): BooleanValue => ({
  type: "boolean",
  boolean,
  confidence,
  evidence,
});

/** Kleene's strong three-valued logic: one side that decides is enough, though the other is unsure. */
function joining(deciding: boolean): Operation {
  return function* (node: ProgramNode, around: Surroundings): Task<Outcome> {
    const sides = yield* together([
      around.evaluate(node["left"] as ProgramNode),
      around.evaluate(node["right"] as ProgramNode),
    ]);
    const decisive = sides.filter(
      (side): side is BooleanValue => side.type === "boolean" && side.boolean === deciding,
    );
    if (decisive.length > 0) {
      const known = decisive.map((side) => side.confidence).filter((each) => each !== null);
      return truth(
        deciding,
        known.length === 0 ? null : Math.max(...known),
        decisive.flatMap((side) => side.evidence),
      );
    }
    const failed = sides.find((side): side is Unsure => side.type === "unsure");
    if (failed !== undefined) return failed;
    return truth(
      !deciding,
      least(...sides.map(confidenceOf)),
      sides.flatMap((side) => side.evidence),
    );
  };
}

const confidenceOf = (outcome: Outcome): number | null =>
  outcome.type === "unsure" ? null : outcome.confidence;

function rangeOf(outcome: Outcome): readonly [number, number] | undefined {
  if (outcome.type === "number") return [outcome.number, outcome.number];
  return outcome.type === "unsure" ? outcome.range : undefined;
}

/** Sums of money are decimal: equal means to within a millionth of the larger. */
function holds(left: number, comparison: string, right: number): boolean {
  const equal = Math.abs(left - right) <= 1e-6 * Math.max(1e-6, Math.abs(left), Math.abs(right));
  switch (comparison) {
    case "equal":
      return equal;
    case "more":
      return left > right && !equal;
    case "less":
      return left < right && !equal;
    case "at-least":
      return left > right || equal;
    default:
      return left < right || equal;
  }
}
