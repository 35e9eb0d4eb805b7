import { isDate, namesSum } from "../../experts/tables/cells.js";
import {
  isList,
  isPriced,
  type Table,
  type TableCell,
  tableItems,
  tablesOf,
} from "../../experts/tables/tables.js";
import { columnQuality, rowQuality } from "../documents/cell.js";
import { numbersIn, parseNumber } from "../documents/numbers.js";
import { squashed } from "../documents/similarity.js";
import { explainProgram } from "../explain.js";
import type { ProgramNode } from "../language.js";
import { type Look, read, searched, support } from "./look.js";
import { isUnsure, type Operation, type Operations, type Surroundings, values } from "./operation.js";
import { regionsValue } from "./regions-value.js";
import { least, type Outcome, type Seen, type Unsure, unsure } from "./values.js";
import { type Task, together } from "./waves.js";

/** A table and where it was read. */
interface Placed {
  readonly look: Look;
  readonly table: Table;
}

/** A row and the cell of it that a question is about. */
interface Entry extends Placed {
  readonly row: readonly TableCell[];
  readonly cell: TableCell;
}

/** As a list is likely but not surely what was asked for. */
const LIST = 0.7;

export const tableRegions: Operations = {
  tables: overTables(({ look, table }) => {
    const box = seenCell(look, { text: tableText(table), box: table.box, score: 1 }, "table");
    // Things and their prices may or may not be called a table.
    return [isList(table) ? { ...box, sure: false, found: { ...box.found, score: 0.5 } } : box];
  }),
  "table-rows": overTables(({ look, table }) =>
    tableItems(table)
      .filter((row) => row.filter(({ text }) => text !== "").length >= 0.5 * row.length)
      .map((row) => {
        const seen = seenCell(look, wholeRow(row), "table row");
        if (!isList(table)) return seen;
        // Things and their prices are rows; labels and what they say may or may not be.
        return { ...seen, sure: isPriced(table), found: { ...seen.found, score: LIST * seen.found.score } };
      }),
  ),
  "table-columns": overTables(({ look, table }) =>
    table.header.filter(({ text }) => text !== "").map((cell) => seenCell(look, cell, "column")),
  ),

  *row(node, around) {
    const placed = yield* tablesIn(node, around);
    if (isUnsure(placed)) return placed;
    const name = String(node["name"]);
    const rows = placed.flatMap((each) => each.table.rows.map((row) => ({ ...each, row })));
    const best = inTablesFirst(rows, (some) => bestOf(some, ({ row }) => rowQuality(labelOf(row), name)));
    if ("reason" in best) return none(node, placed, `${best.reason} row that starts with "${name}"`);
    const { look, row } = best.found;
    const cells = row.slice(1).filter(({ text }) => text !== "");
    return regionsValue(
      cells.map((cell) => seenCell(look, cell, "cell")),
      [],
    );
  },

  *column(node, around) {
    const entries = yield* columnIn(node, "name", around);
    if (isUnsure(entries)) return entries;
    return regionsValue(
      entries.map(({ look, cell }) => seenCell(look, cell, "cell")),
      [],
    );
  },
};

export const tableTexts: Operations = {
  *"which-row"(node, around) {
    const entries = yield* columnIn(node, "column", around);
    if (isUnsure(entries)) return entries;
    const what = explainProgram(node);
    const rated = entries.map((entry) => ({ entry, value: numberIn(entry.cell.text) }));
    const unread = rated.find(({ value }) => value === undefined);
    if (unread !== undefined)
      return unsure(`${what}: "${unread.entry.cell.text}" is not one number`, cellEvidence(unread.entry));
    const sign = node["which"] === "highest" ? 1 : -1;
    const most = Math.max(...rated.map(({ value }) => sign * value!));
    const winners = rated.filter(({ value }) => sign * value! === most);
    const names = [...new Set(winners.map(({ entry }) => labelOf(entry.row)))];
    const evidence = winners.flatMap(({ entry }) => rowEvidence(entry));
    if (names.length !== 1 || names[0] === "")
      return unsure(`${what}: ${names.length} rows are alike: ${names.join(", ")}`, evidence);
    return {
      type: "text",
      text: names[0]!,
      confidence: least(...entries.map(({ cell }) => cell.score)),
      evidence,
      note: `${winners[0]!.entry.cell.text} of ${entries.length}`,
    };
  },

  *"row-having"(node, around) {
    const placed = yield* tablesIn(node, around);
    if (isUnsure(placed)) return placed;
    const wanted = String(node["value"]);
    const entries = placed.flatMap((each) =>
      each.table.rows.flatMap((row) => row.slice(1).map((cell) => ({ ...each, row, cell }))),
    );
    const having = entries.filter(({ cell }) => isSame(cell.text, wanted));
    const inTables = having.filter(({ table }) => !isList(table));
    const fitting = inTables.length > 0 ? inTables : having;
    if (fitting.length === 0) return none(node, placed, `no cell "${wanted}"`);
    const names = [...new Set(fitting.map(({ row }) => labelOf(row)))];
    return {
      type: "text",
      text: names.join(", "),
      confidence: least(...fitting.map(({ cell }) => cell.score)),
      evidence: fitting.flatMap(rowEvidence),
    };
  },
};

function overTables(parts: (placed: Placed) => Seen[]): Operation {
  return function* (node, around) {
    const looks = yield* looksAt(node, around);
    if (isUnsure(looks)) return looks;
    const items = asTables(looks.flatMap(tablesAt)).flatMap(parts);
    const absent = looks.flatMap(({ view, by }) => searched(view, `no table in what ${by} reads`, by));
    // Tables are found by the white space between columns: a small or ruled one is overlooked.
    return regionsValue(items, absent, "no table was seen, but a small one may have been overlooked");
  };
}

const tablesAt = (look: Look): Placed[] => tablesOf(foundIn(look)).map((table) => ({ look, table }));

/** What is meant by "the table": lists only where nothing else is there, and no block of totals alone. */
function asTables(placed: readonly Placed[]): Placed[] {
  const withItems = placed.filter(({ table }) => tableItems(table).length > 1);
  const tables = withItems.filter(({ table }) => !isList(table));
  return tables.length > 0 ? tables : withItems;
}

/** The best of what stands in tables, or else of what stands in lists. */
function inTablesFirst<T extends Placed>(all: readonly T[], best: (some: readonly T[]) => Best<T>): Best<T> {
  const first = best(all.filter(({ table }) => !isList(table)));
  return "reason" in first && first.reason === "no" ? best(all) : first;
}

function* looksAt(node: ProgramNode, around: Surroundings): Task<Look[] | Unsure> {
  const inner = yield* values(node, ["in"], ["image"], around);
  if (isUnsure(inner)) return inner;
  return yield* together(inner[0].views.map((view) => read(view, around.answers)));
}

function* tablesIn(node: ProgramNode, around: Surroundings): Task<Placed[] | Unsure> {
  const looks = yield* looksAt(node, around);
  if (isUnsure(looks)) return looks;
  const placed = looks.flatMap(tablesAt);
  if (placed.length > 0) return placed;
  const absent = looks.flatMap(({ view, by }) => searched(view, `no table in what ${by} reads`, by));
  return unsure(`no table was found in ${explainProgram(node["in"] as ProgramNode)}`, absent);
}

/** The filled cells under the heading that reads like an argument of the node, sums at the foot left out. */
function* columnIn(node: ProgramNode, key: string, around: Surroundings): Task<Entry[] | Unsure> {
  const placed = yield* tablesIn(node, around);
  if (isUnsure(placed)) return placed;
  const name = String(node[key]);
  const headed = placed.flatMap((each) =>
    each.table.header.map((head, index) => ({ ...each, index, text: head.text })),
  );
  const best = bestOf(headed, ({ text }) => columnQuality(text, name));
  const chosen = "found" in best ? best.found : (moneyColumn(placed, name) ?? namesColumn(placed, name));
  if (chosen === undefined)
    return none(node, placed, `${"reason" in best ? best.reason : "no"} column headed "${name}"`);
  const entries = tableItems(chosen.table).flatMap((row): Entry[] => {
    const cell = row[chosen.index];
    if (cell === undefined || cell.text === "") return [];
    if (!("found" in best) && chosen.index > 0 && !/\d[.,]\d{2}(?!\d)/.test(cell.text)) return [];
    return [{ look: chosen.look, table: chosen.table, row, cell }];
  });
  return entries.length > 0 ? entries : none(node, placed, `column "${name}" is empty`);
}

/** Lists of things and prices have no headings: then the last column of numbers is the price. */
function moneyColumn(
  placed: readonly Placed[],
  name: string,
): (Placed & { readonly index: number }) | undefined {
  if (!/^(?:prices?|costs?|amounts?)$/i.test(name)) return undefined;
  const bare = asTables(placed).filter(({ table }) => table.header.length === 0);
  const [only] = bare;
  if (only === undefined || bare.length > 1) return undefined;
  const { rows } = only.table;
  for (let index = (rows[0]?.length ?? 0) - 1; index > 0; index--) {
    const filled = rows.map((row) => row[index]!.text).filter((text) => text !== "");
    const numbers = filled.filter((text) => parseNumber(text) !== undefined);
    if (filled.length > 0 && numbers.length >= 0.8 * filled.length) return { ...only, index };
  }
  return undefined;
}

/** The first column of a list of things and prices is what was bought. */
function namesColumn(
  placed: readonly Placed[],
  name: string,
): (Placed & { readonly index: number }) | undefined {
  if (!/^(?:items?|products?|articles?|goods|things?)(?: (?:bought|purchased|sold))?$/i.test(name))
    return undefined;
  const priced = asTables(placed).filter(({ table }) => isList(table) && isPriced(table));
  return priced.length === 1 ? { ...priced[0]!, index: 0 } : undefined;
}

type Best<T> = { readonly found: T } | { readonly reason: "no" | "more than one" };

/** The one that fits best; none when nothing fits or two fit equally well. */
function bestOf<T>(all: readonly T[], quality: (one: T) => number): Best<T> {
  const rated = all
    .map((one) => ({ one, quality: quality(one) }))
    .filter((each) => each.quality > 0.5)
    .sort((a, b) => b.quality - a.quality);
  const [first, second] = rated;
  if (first === undefined) return { reason: "no" };
  if (second !== undefined && second.quality > first.quality - 0.02) return { reason: "more than one" };
  return { found: first.one };
}

/** What a row is called: a sum by its name, others by their first cell that is not a number, else their first cell. */
function labelOf(row: readonly TableCell[]): string {
  const filled = row.filter(({ text }) => text !== "");
  const words = filled.filter(({ text }) => parseNumber(text) === undefined);
  return (words.find(({ text }) => namesSum(text)) ?? words[0] ?? filled[0])?.text ?? "";
}

/** The one number that a cell writes; a date and a code ("B14") are none. */
export function numberIn(text: string): number | undefined {
  const whole = parseNumber(text);
  if (whole !== undefined) return whole;
  const all = numbersIn(text);
  return all.length === 1 && !isDate(text) && !/\p{L}-?\d/u.test(text) ? all[0]!.value : undefined;
}

function isSame(text: string, wanted: string): boolean {
  if (squashed(text) === squashed(wanted)) return true;
  const [a, b] = [parseNumber(text), parseNumber(wanted)];
  return a !== undefined && a === b;
}

const foundIn = (look: Look) => ({
  width: 0,
  height: 0,
  expert: look.by,
  threshold: look.threshold,
  regions: look.items.map((item) => item.found),
});

const tableText = ({ header, rows }: Table): string =>
  [header, ...rows].map((row) => row.map(({ text }) => text).join(" ")).join("\n");

function wholeRow(row: readonly TableCell[]): TableCell {
  const boxes = row.flatMap(({ box }) => (box === undefined ? [] : [box]));
  const filled = row.filter(({ text }) => text !== "");
  return {
    text: filled.map(({ text }) => text).join("  "),
    box: [
      Math.min(...boxes.map((box) => box[0])),
      Math.min(...boxes.map((box) => box[1])),
      Math.max(...boxes.map((box) => box[2])),
      Math.max(...boxes.map((box) => box[3])),
    ],
    score: Math.min(...filled.map(({ score }) => score)),
  };
}

const seenCell = (look: Look, { text, box, score }: TableCell, label: string): Seen => ({
  view: look.view,
  found: { kind: "region", label, text, box: box ?? [0, 0, 0, 0], score },
  sure: true,
  by: look.by,
  order: 0,
});

const cellEvidence = ({ look, cell }: Entry) => support(seenCell(look, cell, "cell"));
const rowEvidence = (entry: Entry) => [
  ...support(seenCell(entry.look, wholeRow(entry.row), "table row")),
  ...cellEvidence(entry),
];

const none = (node: ProgramNode, placed: readonly Placed[], reason: string): Unsure & Outcome =>
  unsure(
    `${reason} in ${explainProgram(node["in"] as ProgramNode)}`,
    placed.flatMap(({ look, table }) =>
      searched(look.view, "a table without it", look.by, { type: "box", box: table.box }),
    ),
  );
