import { evidenceAt, toOriginal } from "@fovea/core";
import { matchKind } from "../documents/kinds.js";
import { numbersIn, parseNumber } from "../documents/numbers.js";
import { explainProgram } from "../explain.js";
import type { ProgramNode, quantities } from "../language.js";
import { areaNumbers } from "./areas.js";
import { arithmetic } from "./arithmetic.js";
import { nameOf, placesOf, support, viewLineage, viewSize, wholeView } from "./look.js";
import { measuresOf } from "./measures.js";
import { isUnsure, type Operations, values } from "./operation.js";
import { thingNumbers } from "./things.js";
import { candidatesOf, sureOf, unsure } from "./values.js";

export const numberOperations: Operations = {
  ...arithmetic,
  ...thingNumbers,
  ...areaNumbers,
  *count(node, around) {
    const inner = yield* values(node, ["of"], ["regions"], around);
    if (isUnsure(inner)) return inner;
    const [regions] = inner;
    const [sure, doubtful] = [sureOf(regions.items), candidatesOf(regions.items)];
    const what = explainProgram(node["of"] as ProgramNode);
    if (doubtful.length > 0) {
      const seen = doubtful.map((item) => `${nameOf(item)} with score ${item.found.score}`).slice(0, 3);
      const reason = `${what}: ${sure.length} seen surely and ${doubtful.length} only with doubt (${seen.join(", ")})`;
      return unsure(
        reason,
        [...regions.evidence, ...doubtful.flatMap((item) => support(item))],
        [sure.length, sure.length + doubtful.length],
      );
    }
    if (sure.length === 0 && regions.overlooked !== undefined) {
      return unsure(regions.overlooked, regions.searched, [0, Number.MAX_SAFE_INTEGER]);
    }
    return {
      type: "number",
      number: sure.length,
      confidence: regions.confidence,
      evidence: regions.evidence,
    };
  },

  *"number-in"(node, around) {
    const inner = yield* values(node, ["text"], ["text"], around);
    if (isUnsure(inner)) return inner;
    const { text, confidence, evidence, note } = inner[0];
    const choice = theNumber(text);
    if (typeof choice === "string") return unsure(choice, evidence);
    return {
      type: "number",
      number: choice.value,
      confidence,
      evidence,
      ...(note === undefined ? {} : { note }),
    };
  },

  *"page-of"(node, around) {
    const inner = yield* values(node, ["of"], ["regions"], around);
    if (isUnsure(inner)) return inner;
    const [regions] = inner;
    const what = explainProgram(node["of"] as ProgramNode);
    const [first] = regions.items;
    if (first === undefined) return unsure(`${what}: none were found, on no page`, regions.searched);
    if (!first.sure) return unsure(`the first of ${what} was seen only with doubt`, support(first));
    const page = placesOf(first)[0]?.page;
    if (page === undefined) return unsure(`${what} are in a picture, which has no pages`, support(first));
    const pages = new Set(
      sureOf(regions.items).flatMap((item) => placesOf(item).map((place) => (place.page ?? 0) + 1)),
    );
    if (pages.size > 1)
      return unsure(
        `${what} are on ${pages.size} pages: ${[...pages].join(", ")}`,
        sureOf(regions.items).flatMap((item) => support(item)),
      );
    return { type: "number", number: page + 1, confidence: first.found.score, evidence: support(first) };
  },

  *measure(node, around) {
    const inner = yield* values(node, ["of"], ["image"], around);
    if (isUnsure(inner)) return inner;
    const [view, ...more] = inner[0].views;
    if (view === undefined || more.length > 0)
      return unsure(`a document of ${more.length + 1} pages is not one picture: name a page`);
    const quantity = node["quantity"] as (typeof quantities)[number];
    const { width, height } = viewSize(view);
    if (quantity === "width" || quantity === "height") {
      if (view.kind === "page")
        return unsure(`a page has no pixels until it is drawn; it measures ${width} x ${height} points`);
      const claim = { role: "supports", text: `${width} x ${height} pixels` } as const;
      const evidence = evidenceAt(toOriginal(viewLineage(view), wholeView(view)), claim);
      return { type: "number", number: quantity === "width" ? width : height, confidence: 1, evidence };
    }
    const { measured, evidence } = yield* measuresOf(view, around.answers);
    const number = measured[quantity];
    if (number === null) return unsure(`the picture is too small to measure its ${quantity}`, evidence);
    return { type: "number", number, confidence: 1, evidence };
  },

  // biome-ignore lint/correctness/useYield: a constant waits for nothing, and every operation is a task.
  *constant(node) {
    return { type: "number", number: Number(node["value"]), confidence: 1, evidence: [] };
  },
};

/** The number that a text writes: all of it, its only amount of money, or its only number; else why not. */
function theNumber(text: string): { readonly value: number } | string {
  const whole = parseNumber(text);
  if (whole !== undefined) return { value: whole };
  const amounts = matchKind("amount", text).filter((match) => match.quality === 1);
  const [amount] = amounts;
  const money = amounts.length === 1 && amount !== undefined ? parseNumber(amount.text) : undefined;
  if (money !== undefined) return { value: money };
  const numbers = numbersIn(text);
  const different = [...new Set(numbers.map(({ value }) => value))];
  if (different.length === 1) return { value: different[0]! };
  const shown = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  if (different.length === 0) return `there is no number in "${shown}"`;
  return `there are ${different.length} numbers in "${shown}": ${different.slice(0, 4).join(", ")}`;
}
