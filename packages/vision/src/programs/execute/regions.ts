import { boxArea, boxHeight, boxIou, type Evidence } from "@fovea/core";
import { explainProgram } from "../explain.js";
import type { ProgramNode } from "../language.js";
import { areaRegions } from "./areas.js";
import { colourOf, colourWords, hasColour } from "./colours.js";
import { changeRegions } from "./differences.js";
import {
  boxDistance,
  centreDistance,
  compareBy,
  isAtPosition,
  isInRelation,
  isSize,
  type Position,
  type Relation,
  readingOrder,
  type Superlative,
} from "./geometry.js";
import { headlineOf } from "./headline.js";
import { listingRegions } from "./listings.js";
import {
  type Look,
  look,
  nameOf,
  originalBox,
  read,
  sameFrame,
  searched,
  searchedItem,
  support,
  viewSize,
} from "./look.js";
import { markRegions } from "./marks.js";
import { isUnsure, type Operation, type Operations, values } from "./operation.js";
import { regionsValue } from "./regions-value.js";
import { tableRegions } from "./tables.js";
import { matchText, meant } from "./text-match.js";
import { thingRegions } from "./things.js";
import {
  candidatesOf,
  least,
  type Outcome,
  type RegionsValue,
  type Seen,
  sureOf,
  unsure,
  type View,
} from "./values.js";
import { type Answers, type Task, together } from "./waves.js";

type Looker = (view: View, answers: Answers) => Task<Look>;

const withExpert =
  (expert: string): Looker =>
  (view, answers) =>
    look(view, expert, answers);

/** Looks at all pages or the one picture, side by side. */
function sight(
  looker: Looker,
  keep: (item: Seen, node: ProgramNode) => boolean,
  name: (node: ProgramNode) => string,
): Operation {
  return function* (node, around) {
    const inner = yield* values(node, ["in"], ["image"], around);
    if (isUnsure(inner)) return inner;
    const looks = yield* together(inner[0].views.map((view) => looker(view, around.answers)));
    const items = looks.flatMap((each) => inReadingOrder(each.items.filter((item) => keep(item, node))));
    const absent = looks.flatMap((each) => absence(each, name(node)));
    const blind = looks.find(({ absenceOf }) => absenceOf !== undefined && !absenceOf.includes(name(node)));
    return regionsValue(items, absent, blind && overlooks(blind, name(node)));
  };
}

const overlooks = ({ by }: Look, what: string): string =>
  `no ${what} was seen, but ${by.split("+")[0]} overlooks things like it too often to say that there is none`;

const absence = ({ view, by, threshold }: Look, what: string): Evidence[] =>
  searched(view, `no ${what}: searched with ${by}, least score ${threshold}`, by);

/** Readers give words and lines in reading order already. */
function inReadingOrder(items: readonly Seen[]): Seen[] {
  if (items.every((item) => item.found.kind === "word" || item.found.kind === "line")) return [...items];
  return readingOrder(items.map((item) => item.found.box)).map((index) => items[index]!);
}

/**
 * Keeps the items that pass; what was seen and does not pass is named in the evidence of an absence.
 *
 * @param why what a rejected item is, such as "cat, not red".
 */
function narrowed(regions: RegionsValue, kept: readonly Seen[], why: (item: Seen) => string): RegionsValue {
  const rejected = regions.items.filter(
    (item) => item.sure && !kept.some((other) => other.found === item.found),
  );
  const seen = rejected.flatMap((item) => searchedItem(item, why(item)));
  const absent = [
    ...regions.searched.filter(() => regions.items.length === 0),
    ...seen.slice(0, namedAtMost),
  ];
  return regionsValue(kept, absent, regions.overlooked);
}

/** Evidence of an absence names this many of the things that were seen instead. */
const namedAtMost = 24;

export const regionOperations: Operations = {
  ...thingRegions,
  ...tableRegions,
  ...markRegions,
  ...areaRegions,
  ...listingRegions,
  ...changeRegions,
  detect: sight(
    withExpert("objects"),
    (item, node) => item.found.kind === "object" && item.found.label === node["label"],
    (node) => String(node["label"]),
  ),
  faces: sight(
    withExpert("faces"),
    (item) => item.found.kind === "face",
    () => "face",
  ),
  codes: sight(
    withExpert("codes"),
    (item) => item.found.kind === "code",
    () => "QR code or barcode",
  ),
  lines: sight(
    read,
    (item) => item.found.kind === "line",
    () => "line of text",
  ),
  words: sight(
    read,
    (item) => item.found.kind === "word",
    () => "word",
  ),

  *"with-text"(node, around) {
    const inner = yield* values(node, ["of"], ["regions"], around);
    if (isUnsure(inner)) return inner;
    const [regions] = inner;
    const wanted = String(node["text"]);
    const kept = matchText(regions.items, wanted);
    if (kept.length > 0) return regionsValue(kept, []);
    const readers = new Map(regions.items.map((item) => [`${item.view.name} ${item.by}`, item]));
    const absent = [...readers.values()].flatMap((item) => {
      const count = regions.items.filter((other) => other.view === item.view).length;
      return searched(item.view, `"${wanted}" is in none of ${count} texts read with ${item.by}`, item.by);
    });
    return regionsValue([], regions.items.length === 0 ? regions.searched : absent);
  },

  *"with-colour"(node, around) {
    const inner = yield* values(node, ["of"], ["regions"], around);
    if (isUnsure(inner)) return inner;
    const [regions] = inner;
    if (regions.items.length > mostColours) return tooMany(node, regions);
    const colours = yield* together(regions.items.map((item) => colourOf(item, around.answers)));
    const wanted = String(node["colour"]);
    const kept = regions.items.flatMap((item, i) => {
      const has = hasColour(colours[i]!, wanted);
      return has === true ? [item] : has === undefined ? [{ ...item, sure: false }] : [];
    });
    const words = new Map(regions.items.map((item, i) => [item.found, colourWords(colours[i]!)]));
    return narrowed(regions, kept, (item) => `${nameOf(item)} is ${words.get(item.found)}, not ${wanted}`);
  },

  *"at-position"(node, around) {
    const inner = yield* values(node, ["of"], ["regions"], around);
    if (isUnsure(inner)) return inner;
    const position = node["position"] as Position;
    const kept = inner[0].items.filter((item) => {
      const { width, height } = viewSize(item.view);
      return isAtPosition(item.found.box, position, width, height);
    });
    return narrowed(inner[0], kept, (item) => `${nameOf(item)} is not at the ${position}`);
  },

  *"with-size"(node, around) {
    const inner = yield* values(node, ["of"], ["regions"], around);
    if (isUnsure(inner)) return inner;
    const kept = inner[0].items.filter((item) => {
      const { width, height } = viewSize(item.view);
      return isSize(item.found.box, String(node["size"]), width, height);
    });
    return narrowed(inner[0], kept, (item) => `${nameOf(item)} is not ${node["size"]}`);
  },

  *"in-relation"(node, around) {
    const inner = yield* values(node, ["of", "to"], ["regions", "regions"], around);
    if (isUnsure(inner)) return inner;
    const [of, to] = inner;
    const relation = node["relation"] as Relation;
    const stands = (item: Seen, others: readonly Seen[]) =>
      others.some((other) => related(item, relation, other));
    const kept = of.items.flatMap((item) => {
      if (stands(item, sureOf(to.items))) return [item];
      return stands(item, candidatesOf(to.items)) ? [{ ...item, sure: false }] : [];
    });
    const target = explainProgram(node["to"] as ProgramNode);
    const overlooked = of.overlooked ?? to.overlooked;
    const whole = overlooked === undefined ? of : { ...of, overlooked };
    const value = narrowed(whole, kept, (item) => `${nameOf(item)} is not ${relation} ${target}`);
    if (sureOf(kept).length > 0) {
      const used = sureOf(to.items).filter((other) =>
        sureOf(kept).some((item) => related(item, relation, other)),
      );
      return { ...value, evidence: [...value.evidence, ...used.flatMap((item) => support(item))] };
    }
    return to.items.length > 0
      ? value
      : regionsValue(
          kept,
          [...of.searched.filter(() => of.items.length === 0), ...to.searched],
          whole.overlooked,
        );
  },

  *nearest(node, around) {
    const inner = yield* values(node, ["of", "to"], ["regions", "regions"], around);
    if (isUnsure(inner)) return inner;
    const [of, to] = inner;
    if (of.items.length === 0) return of;
    const target = explainProgram(node["to"] as ProgramNode);
    const others = meant(node["to"] as ProgramNode, to.items);
    const sure = nearestTo(of.items, sureOf(others));
    const all = nearestTo(of.items, others);
    if (all === undefined)
      return unsure(`${target} were not found, so nothing is nearest to them`, to.searched);
    if (sure === undefined || sure !== all || !sure.sure) {
      return unsure(
        `what is nearest to ${target} hangs on something that was seen only with doubt`,
        support(all),
      );
    }
    const value = regionsValue([sure], []);
    return {
      ...value,
      confidence: least(value.confidence, to.confidence),
      evidence: [...value.evidence, ...to.evidence],
    };
  },

  *pick(node, around) {
    const inner = yield* values(node, ["of"], ["regions"], around);
    if (isUnsure(inner)) return inner;
    const [regions] = inner;
    const which = node["which"] as Superlative;
    const picked = picking(regions.items, which);
    if (picked === undefined) return regions;
    if (!picked.sure) {
      const what = explainProgram(node["of"] as ProgramNode);
      return unsure(
        `the ${which} of ${what} may be one that was seen only with doubt (score ${picked.found.score})`,
        support(picked),
      );
    }
    if (which === "largest" && regions.items.length > 1 && regions.items.every(isLine)) {
      return largestPrint(regions.items, explainProgram(node["of"] as ProgramNode));
    }
    return regionsValue([picked], []);
  },
};

const isLine = ({ found }: Seen): boolean => found.kind === "line";

/** Of lines the largest print is a headline: all of its lines, and none when another may be as large. */
function largestPrint(items: readonly Seen[], what: string): Outcome {
  const headline = headlineOf(sureOf(items));
  if (headline === undefined) return regionsValue(items, []);
  const { lines, rivals } = headline;
  if (rivals.length === 0) return regionsValue(lines, []);
  const said = [lines, ...rivals.map((rival) => [rival])].map((group) => `"${group.map(nameOf).join(" ")}"`);
  return unsure(
    `which of ${what} is the largest cannot be told: ${said.slice(0, 3).join(", ")} are about as large`,
    [...lines, ...rivals.slice(0, 3)].flatMap((item) => support(item)),
  );
}

/** Colours are named one by one; more regions than this are words of a page, not things. */
const mostColours = 64;

function tooMany(node: ProgramNode, regions: RegionsValue): Outcome {
  const what = explainProgram(node["of"] as ProgramNode);
  return unsure(
    `there are ${regions.items.length} ${what}; the colours of at most ${mostColours} are compared`,
    regions.evidence.slice(0, 4),
  );
}

/** Nothing stands in a relation to itself, nor to the same place seen twice. */
function related(item: Seen, relation: Relation, other: Seen): boolean {
  const [a, b] = [originalBox(item), originalBox(other)];
  if (item.found === other.found || a === undefined || b === undefined || !sameFrame(a, b)) return false;
  if (item.found.kind === other.found.kind && boxIou(a.box, b.box) > 0.95) return false;
  return isInRelation(a.box, relation, b.box);
}

/**
 * The item with the least distance between its box and the nearest of the others (0 when they overlap); ties go to
 * the least distance of centres, then to reading order. Things of different pages have no distance.
 */
function nearestTo(items: readonly Seen[], others: readonly Seen[]): Seen | undefined {
  let best: { item: Seen; gap: number; centres: number } | undefined;
  for (const item of items) {
    for (const other of others) {
      const [a, b] = [originalBox(item), originalBox(other)];
      if (item.found === other.found || a === undefined || b === undefined || !sameFrame(a, b)) continue;
      const [gap, centres] = [boxDistance(a.box, b.box), centreDistance(a.box, b.box)];
      if (best === undefined || gap < best.gap || (gap === best.gap && centres < best.centres))
        best = { item, gap, centres };
    }
  }
  return best?.item;
}

/** The height of the letters of a word or line (its short side when it is tilted), the area of anything else. */
function sizeOf({ found: { kind, box, polygon } }: Seen): number {
  if (kind !== "word" && kind !== "line") return boxArea(box);
  const [a, , , d] = polygon ?? [];
  return a === undefined || d === undefined ? boxHeight(box) : Math.hypot(a[0] - d[0], a[1] - d[1]);
}

/** `items` stand in reading order: first and last are its ends, and ties of the others go to the earlier one. */
function picking(items: readonly Seen[], which: Superlative): Seen | undefined {
  if (which === "first") return items[0];
  if (which === "last") return items.at(-1);
  let best: Seen | undefined;
  for (const item of items) {
    if (
      best === undefined ||
      compareBy(which, item.found.box, best.found.box, [sizeOf(item), sizeOf(best)]) < 0
    )
      best = item;
  }
  return best;
}
