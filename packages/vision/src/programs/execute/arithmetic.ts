import { evidenceAt, toOriginal } from "@fovea/core";
import { explainProgram } from "../explain.js";
import type { ProgramNode } from "../language.js";
import { nameOf, support, viewLineage, wholeView } from "./look.js";
import { isUnsure, type Operation, type Operations, values } from "./operation.js";
import { numberIn } from "./tables.js";
import { least, sureOf, unsure } from "./values.js";

export const arithmetic: Operations = {
  plus: combining((a, b) => a + b),
  minus: combining((a, b) => a - b),

  *aggregate(node, around) {
    const inner = yield* values(node, ["of"], ["regions"], around);
    if (isUnsure(inner)) return inner;
    const [regions] = inner;
    const what = explainProgram(node["of"] as ProgramNode);
    const items = sureOf(regions.items);
    if (items.length === 0 || items.length < regions.items.length) {
      const why = items.length === 0 ? "none were found" : "some were seen only with doubt";
      return unsure(`${what}: ${why}`, items.length === 0 ? regions.searched : regions.evidence);
    }
    const numbers = items.map((item) => numberIn(item.found.text ?? ""));
    const unread = items.find((_, i) => numbers[i] === undefined);
    if (unread !== undefined)
      return unsure(`${what}: "${nameOf(unread)}" is not one number`, support(unread));
    const known = numbers as number[];
    const sum = known.reduce((total, value) => total + value, 0);
    const how = String(node["how"]);
    const number =
      how === "sum"
        ? sum
        : how === "average"
          ? sum / known.length
          : how === "highest"
            ? Math.max(...known)
            : Math.min(...known);
    return {
      type: "number",
      number: Math.round(number * 1e6) / 1e6,
      confidence: regions.confidence,
      evidence: regions.evidence,
      note: `of ${known.length}: ${known.slice(0, 8).join(", ")}${known.length > 8 ? ", ..." : ""}`,
    };
  },

  *pages(node, around) {
    const inner = yield* values(node, ["of"], ["image"], around);
    if (isUnsure(inner)) return inner;
    const { views } = inner[0];
    const last = views.at(-1);
    if (last === undefined) return unsure("there is no page");
    const claim = { role: "supports", text: `page ${views.length} of ${views.length}` } as const;
    const evidence = evidenceAt(toOriginal(viewLineage(last), wholeView(last)), claim);
    return { type: "number", number: views.length, confidence: 1, evidence };
  },
};

/** Which of two has more: said as a picture where that is all they differ in, else as what is counted. */
export const comparing: Operations = {
  *which(node, around) {
    const inner = yield* values(node, ["left", "right"], ["number", "number"], around);
    if (isUnsure(inner)) return inner;
    const [left, right] = inner;
    const evidence = [...left.evidence, ...right.evidence];
    const note = `${rounded(left.number)} against ${rounded(right.number)}`;
    if (left.number === right.number) return unsure(`neither: it is ${note}`, evidence);
    const first = left.number > right.number === (node["is"] === "more");
    const text = nameFor(
      node[first ? "left" : "right"] as ProgramNode,
      node[first ? "right" : "left"] as ProgramNode,
    );
    return { type: "text", text, confidence: least(left.confidence, right.confidence), evidence, note };
  },
};

const rounded = (value: number): number => Math.round(value * 1e3) / 1e3;

const ordinals = ["first", "second", "third", "fourth", "fifth", "sixth"];

function nameFor(chosen: ProgramNode, other: ProgramNode): string {
  const [here, there] = [imagesIn(chosen), imagesIn(other)];
  if (here !== undefined && there !== undefined && here !== there)
    return `the ${ordinals[here] ?? `number ${here + 1}`} one`;
  const inner = chosen["of"];
  const what = typeof inner === "object" && inner.op !== "image" ? inner : chosen;
  return explainProgram(what).replace(/ in (?:the picture|picture \d+)$/, "");
}

/** The one picture that a program looks at. */
function imagesIn(node: ProgramNode): number | undefined {
  const found = new Set<number>();
  const walk = (each: ProgramNode): void => {
    if (each.op === "image") found.add(Number(each["index"]));
    for (const value of Object.values(each)) if (typeof value === "object") walk(value);
  };
  walk(node);
  return found.size === 1 ? [...found][0] : undefined;
}

function combining(combine: (a: number, b: number) => number): Operation {
  return function* (node, around) {
    const inner = yield* values(node, ["left", "right"], ["number", "number"], around);
    if (isUnsure(inner)) return inner;
    const [left, right] = inner;
    return {
      type: "number",
      number: Math.round(combine(left.number, right.number) * 1e6) / 1e6,
      confidence: least(left.confidence, right.confidence),
      evidence: [...left.evidence, ...right.evidence],
      note: `${rounded(left.number)} and ${rounded(right.number)}`,
    };
  };
}
