import { editDistance, uniteBoxes } from "@fovea/core";
import { squashed } from "../documents/similarity.js";
import type { ProgramNode } from "../language.js";
import type { Seen } from "./values.js";

/** How many neighbours in reading order are read together, for a text that is broken over words or lines. */
const longestRun = 8;
/** Endings that make a form of the word, not two words run together. */
const inflection = /^(?:ing|ings|ers|ion|ions|able|ment|ments|ness)$/;
/** Above this score a reader's letters are taken as read. */
const surelyRead = 0.95;

/**
 * The items whose text contains `wanted`, ignoring case and spacing, as whole words (a plural "s" may follow).
 *
 * - Where no single item contains it, runs of neighbours on one view that contain it together count as one region.
 * - What only looks like it is a candidate: at most one letter in five differs and the reader was not sure (a misreading), or it is the start
 *   or end of a longer word (two words that a reader ran together). Candidates are given only where nothing is sure,
 *   so that an existence is not denied on a misreading.
 */
export function matchText(items: readonly Seen[], wanted: string): Seen[] {
  const sure = items.filter((item) => containsWords(item.found.text ?? "", wanted));
  if (sure.some((item) => item.sure)) return sure;
  const runs = runsWith(items, wanted);
  if (runs.some((item) => item.sure)) return runs;
  const near = items.filter(
    (item) =>
      resembles(item.found.text ?? "", wanted, item.found.score) || hasForm(item.found.text ?? "", wanted),
  );
  return [
    ...sure,
    ...runs,
    ...near.filter((item) => !sure.includes(item)).map((item) => ({ ...item, sure: false })),
  ];
}

/**
 * Which of several places is meant by the text that stands there, when one thing beside them is asked for: what is
 * called just so ("Notifications") comes before what only has the word in it ("Send email notifications").
 */
export function meant(node: ProgramNode, items: readonly Seen[]): readonly Seen[] {
  if (node.op !== "with-text") return items;
  const wanted = squashed(String(node["text"]));
  const exact = items.filter(({ found }) => squashed(found.text ?? "").replace(/[:.]$/, "") === wanted);
  return exact.length > 0 ? exact : items;
}

/** Whether `text` contains `wanted` as whole words, ignoring case and spacing. */
export function containsWords(text: string, wanted: string): boolean {
  const target = squashed(wanted);
  if (target === "") return false;
  const { plain, starts, ends } = squashedWithEdges(text);
  for (let at = plain.indexOf(target); at >= 0; at = plain.indexOf(target, at + 1)) {
    const end = at + target.length;
    const startsWord = starts.has(at) || !isWordCharacter(plain[at - 1]) || !isWordCharacter(target[0]);
    const plural = plain[end] === "s" && (ends.has(end + 1) || !isWordCharacter(plain[end + 1]));
    const endsWord =
      ends.has(end) || !isWordCharacter(plain[end]) || !isWordCharacter(target.at(-1)) || plural;
    if (startsWord && endsWord) return true;
  }
  return false;
}

/** Another form of the word ("tow" for "towing"): not what was asked for, and not surely something else. */
function hasForm(text: string, wanted: string): boolean {
  const stem = (word: string) =>
    word.toLowerCase().replace(/(?:ings?|ed|er|ers|ies|es|s|ation|ions?|ment)$/, "");
  if (/\s/.test(wanted.trim()) || stem(wanted).length < 3) return false;
  return text.split(/[^\p{L}]+/u).some((word) => word.length >= 3 && stem(word) === stem(wanted));
}

const isWordCharacter = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character);

/** The text without spaces, and where words began and ended in it. */
function squashedWithEdges(text: string): { plain: string; starts: Set<number>; ends: Set<number> } {
  const [starts, ends] = [new Set<number>(), new Set<number>()];
  let plain = "";
  for (const word of text.normalize("NFKC").toLowerCase().split(/\s+/)) {
    starts.add(plain.length);
    plain += word;
    ends.add(plain.length);
  }
  return { plain, starts, ends };
}

/** A text layer has score 1: it is as written, so only a reader's text can be misread. */
function resembles(text: string, wanted: string, score: number): boolean {
  const target = squashed(wanted);
  if (target.length < 4 || score === 1) return false;
  const words = text.split(/\s+/).map(squashed);
  const runTogether = (word: string) => {
    const before = word.endsWith(target) ? word.slice(0, -target.length) : "";
    const after = word.startsWith(target) ? word.slice(target.length) : "";
    return before.length >= 3 || (after.length >= 3 && !inflection.test(after));
  };
  if (words.some(runTogether)) return true;
  if (target.length < 5 || score >= surelyRead) return false;
  const count = wanted.trim().split(/\s+/).length;
  const allowed = Math.floor(target.length / 5);
  return words.some((_, i) => {
    const run = words.slice(i, i + count).join("");
    return Math.abs(run.length - target.length) <= allowed && editDistance(run, target) <= allowed;
  });
}

/** The shortest runs of neighbours that contain the text together, each as one region. */
function runsWith(items: readonly Seen[], wanted: string): Seen[] {
  const found: Seen[] = [];
  for (let from = 0; from < items.length; from++) {
    for (let to = from + 2; to <= Math.min(items.length, from + longestRun); to++) {
      const run = items.slice(from, to);
      if (!areNeighbours(run)) break;
      if (!containsWords(run.map((item) => item.found.text ?? "").join(" "), wanted)) continue;
      const shorter = run
        .slice(1)
        .map((item) => item.found.text ?? "")
        .join(" ");
      if (!containsWords(shorter, wanted)) found.push(joined(run));
      break;
    }
  }
  return found;
}

/** Each follows the one before in the reading order of one view, and stands beside it or close below it. */
function areNeighbours(run: readonly Seen[]): boolean {
  return run.every((item, i) => {
    if (i === 0) return true;
    const before = run[i - 1]!;
    const [a, b] = [before.found.box, item.found.box];
    const height = Math.max(a[3] - a[1], b[3] - b[1]);
    return (
      before.view === item.view &&
      before.found.kind === item.found.kind &&
      b[1] - a[3] <= height &&
      a[1] - b[3] <= 0
    );
  });
}

/** Neighbours as one region with one text. */
export function joined(run: readonly Seen[]): Seen {
  const first = run[0]!;
  return {
    ...first,
    sure: run.every((item) => item.sure),
    found: {
      kind: "region",
      box: uniteBoxes(run.map((item) => item.found.box)),
      text: run.map((item) => item.found.text ?? "").join(" "),
      score: Math.min(...run.map((item) => item.found.score)),
    },
  };
}
