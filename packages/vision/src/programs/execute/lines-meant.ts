import { type Box, boxHeight } from "@fovea/core";
import { matchKind } from "../documents/kinds.js";
import { letterSizeIn } from "../documents/letter-size.js";
import { levelling } from "../documents/lines.js";
import { onOneRow } from "../documents/placement.js";
import { isProse, paragraphOf } from "../documents/prose.js";
import { squashed } from "../documents/similarity.js";
import type { ProgramNode } from "../language.js";
import { gaps, isInRelation, type Relation } from "./geometry.js";
import type { Surroundings } from "./operation.js";
import { joined, meant } from "./text-match.js";
import { type Seen, sureOf } from "./values.js";
import type { Task } from "./waves.js";

/**
 * What a person means by lines of a page, where it is more or less than a reader's lines: a label with the sum on its
 * row, the paragraph that begins there, all of the last row, the block of text at an edge.
 */
export function* linesMeant(
  of: ProgramNode,
  items: readonly Seen[],
  around: Surroundings,
): Task<readonly Seen[]> {
  const inner = of["of"];
  if (typeof inner !== "object" || (inner.op !== "lines" && inner.op !== "words")) return items;
  if (of.op === "at-position") return atEdge(items, String(of["position"]));
  if (inner.op !== "lines") return items;
  const [item] = items;
  if (of.op === "in-relation") return yield* nextTo(of, items, around);
  if (item === undefined || items.length > 1) return items;
  if (of.op === "pick" && /^(?:first|last|topmost|bottommost)$/.test(String(of["which"])))
    return [joinedRow(rowOf(item, yield* pageOf(inner, item, around)))];
  if (of.op === "with-text" && squashed(item.found.text ?? "") === squashed(String(of["text"])))
    return [textUnder(item, yield* pageOf(inner, item, around)) ?? item];
  return items;
}

/** Where a text stands: what is called just so before what only contains it, and with its sum where it is the label of one. */
export function* rowsMeant(
  of: ProgramNode,
  items: readonly Seen[],
  around: Surroundings,
): Task<readonly Seen[]> {
  const inner = of["of"];
  const named = meant(of, items);
  const [item] = named;
  const isText = of.op === "with-text" && typeof inner === "object" && inner.op === "lines";
  if (!isText || item === undefined || named.length > 1) return named;
  return [withSum(item, yield* pageOf(inner as ProgramNode, item, around))];
}

/** A line with its box turned level. */
interface Level {
  readonly item: Seen;
  readonly text: string;
  readonly box: Box;
}

/** All lines of the view in which `item` was read. */
function* pageOf(lines: ProgramNode, item: Seen, around: Surroundings): Task<Level[]> {
  const all = yield* around.evaluate(lines);
  const own = all.type === "regions" ? sureOf(all.items).filter(({ view }) => view === item.view) : [];
  const level = levelling(own.map(({ found }) => found));
  return own.map((each) => ({ item: each, text: each.found.text ?? "", box: level(each.found) }));
}

const levelOf = (item: Seen, page: readonly Level[]): Level | undefined =>
  page.find((line) => line.item.found === item.found);

/** A label with the one sum of money that stands beside it: "TOTAL", far to the right "$38.71". */
function withSum(item: Seen, page: readonly Level[]): Seen {
  const own = levelOf(item, page);
  if (own === undefined || !/\p{L}{2}/u.test(own.text)) return item;
  const [next, further] = page
    .filter((line) => line.box[0] >= own.box[2] && onOneRow(line.box, own.box))
    .sort((a, b) => a.box[0] - b.box[0]);
  if (next === undefined || !isSum(next.text) || (further !== undefined && isSum(further.text))) return item;
  return joinedRow([item, next.item]);
}

const isSum = (text: string): boolean =>
  matchKind("amount", text).some((match) => match.text.length === text.trim().length);

/** What stands on one row in letters of one size, from left to right. */
function rowOf(item: Seen, page: readonly Level[]): Seen[] {
  const own = levelOf(item, page);
  if (own === undefined) return [item];
  const isAlike = (line: Level) => Math.abs(Math.log(letterSizeIn(line) / letterSizeIn(own))) < Math.log(1.2);
  const row = page.filter((line) => line === own || (onOneRow(line.box, own.box) && isAlike(line)));
  return row.sort((a, b) => a.box[0] - b.box[0]).map((line) => line.item);
}

const joinedRow = (row: readonly Seen[]): Seen => (row.length === 1 ? row[0]! : joined(row));

/** The running text right under a heading, flush with it. */
function textUnder(item: Seen, page: readonly Level[]): Seen | undefined {
  const own = levelOf(item, page);
  if (own === undefined) return undefined;
  const height = boxHeight(own.box);
  const first = page
    .filter(({ box }) => box[1] > own.box[1] + 0.5 * height && box[1] - own.box[3] <= 2 * height)
    .sort((a, b) => a.box[1] - b.box[1])
    .find(({ box }) => box[0] < own.box[2] && box[2] > own.box[0]);
  const isUnder = first !== undefined && Math.abs(first.box[0] - own.box[0]) <= height && isProse(first.text);
  return isUnder ? joined(paragraphOf(first, page).map((line) => line.item)) : undefined;
}

/**
 * "What is written below X?" asks for what stands there first, not for all of the page below it: of lines in a direction
 * from something the nearest is kept, among those that stand over or beside it.
 */
function* nextTo(of: ProgramNode, items: readonly Seen[], around: Surroundings): Task<readonly Seen[]> {
  const to = yield* around.evaluate(of["to"] as ProgramNode);
  if (to.type !== "regions") return items;
  const targets = meant(of["to"] as ProgramNode, sureOf(to.items));
  const relation = of["relation"] as Relation;
  const vertical = relation === "above" || relation === "below";
  const rated = items.flatMap((item) =>
    targets.flatMap((target) => {
      const [own, box] = [item.found.box, target.found.box];
      if (target.view !== item.view || target.found === item.found) return [];
      if (relation !== "near" && !isInRelation(own, relation, box)) return [];
      const [i, j] = vertical ? [0, 2] : [1, 3];
      const shared = Math.min(box[j]!, own[j]!) - Math.max(box[i]!, own[i]!);
      const least = 0.3 * Math.min(box[j]! - box[i]!, own[j]! - own[i]!);
      const [dx, dy] = gaps(own, box);
      return shared < least && relation !== "near" ? [] : [{ item, gap: vertical ? dy : dx }];
    }),
  );
  const gap = Math.min(...rated.map((each) => each.gap));
  const [first] = rated.filter((each) => each.gap === gap).map((each) => each.item);
  if (first === undefined) return [];
  if (!vertical) return [first];
  const page = yield* pageOf(of["of"] as ProgramNode, first, around);
  const begun = levelOf(first, page);
  const paragraph = relation === "below" && begun !== undefined ? paragraphOf(begun, page) : [];
  return [paragraph.length > 1 ? joined(paragraph.map((line) => line.item)) : withSum(first, page)];
}

/** Rows of one block of text are at most this many heights apart. */
const blockGap = 1.2;

/**
 * "What is written at the top?" asks for the block of text there, not for all of the upper third: what stands apart from
 * it further in is left out.
 */
function atEdge(items: readonly Seen[], position: string): readonly Seen[] {
  const edge = /^(?:top|bottom)/.exec(position)?.[0];
  if (edge === undefined) return items;
  const inward = ({ found }: Seen) => (edge === "top" ? found.box[1] : -found.box[3]);
  const views = [...new Set(items.map(({ view }) => view))];
  const kept = new Set(
    views.flatMap((view) => {
      const own = items.filter((item) => item.view === view).sort((a, b) => inward(a) - inward(b));
      const apart = own.findIndex((item, i) => {
        const before = own.slice(0, i);
        const gap = Math.min(...before.map((other) => gaps(item.found.box, other.found.box)[1]));
        return (
          i > 0 &&
          gap > blockGap * Math.min(...[item, before.at(-1)!].map(({ found }) => boxHeight(found.box)))
        );
      });
      return apart < 0 ? own : own.slice(0, apart);
    }),
  );
  return items.filter((item) => kept.has(item));
}
