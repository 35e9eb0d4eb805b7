import type { Box, Evidence } from "@fovea/core";
import { type CellReading, readCell } from "../documents/cell.js";
import { chooseReading, type FieldReading, readField } from "../documents/field.js";
import { type Found, findKind, firstOfKind } from "../documents/find.js";
import type { TextKind } from "../documents/kinds.js";
import { fieldQuery } from "../documents/labels.js";
import { linesOf, type Span } from "../documents/lines.js";
import { explainProgram, kinds } from "../explain.js";
import type { ProgramNode } from "../language.js";
import { areaTexts, colourOfPart, isPart } from "./areas.js";
import { comparing } from "./arithmetic.js";
import { colourOf, colourWords } from "./colours.js";
import { grow, positionName } from "./geometry.js";
import { cropBox } from "./images.js";
import { linesMeant, rowsMeant } from "./lines-meant.js";
import {
  boxIn,
  type Look,
  lineageOf,
  nameOf,
  rasterOf,
  read,
  searched,
  support,
  supportBox,
  viewSize,
} from "./look.js";
import { boxTexts, markTexts } from "./marks.js";
import { isUnsure, type Operations, type Surroundings, values } from "./operation.js";
import { tableTexts } from "./tables.js";
import { thingTexts } from "./things.js";
import { least, type Outcome, type Seen, sureOf, type TextValue, unsure } from "./values.js";
import { type Answers, type Task, together } from "./waves.js";

/** Pictures of things are cut out this much larger than their box (part of the shorter side) before they are read. */
const readingMargin = 0.05;

export const textOperations: Operations = {
  ...tableTexts,
  ...thingTexts,
  ...areaTexts,
  ...markTexts,
  ...comparing,
  *"text-of"(node, around) {
    const inner = yield* values(node, ["of"], ["regions"], around);
    if (isUnsure(inner)) return inner;
    const what = explainProgram(node["of"] as ProgramNode);
    const all = sureOf(inner[0].items);
    if (all.length === 0) return nothing(what, inner[0].items.length, inner[0].searched);
    const items = yield* linesMeant(node["of"] as ProgramNode, all, around);
    if (items.length === 0)
      return unsure(`${what}: nothing stands right there`, inner[0].evidence.slice(0, 4));
    const marks = boxTexts(node["of"] as ProgramNode, items);
    if (marks !== undefined)
      return {
        type: "text",
        text: marks.join("\n"),
        confidence: inner[0].confidence,
        evidence: inner[0].evidence,
      };
    const texts = yield* together(items.map((item) => textIn(item, around.answers)));
    const of = node["of"] as ProgramNode;
    const headline = of.op === "pick" && of["which"] === "largest" && items.every(isLine);
    const text = headline ? texts.map((each) => each.text).join(" ") : joinTexts(texts);
    if (text === "")
      return unsure(
        `no text was read in ${what}`,
        texts.flatMap((each) => each.evidence),
      );
    const read = texts.filter((each) => each.text !== "");
    return {
      type: "text",
      text,
      confidence: least(...read.map((each) => each.confidence)),
      evidence: read.flatMap((each) => each.evidence),
    };
  },

  *field(node, around) {
    const looks = yield* readAll(node, around);
    if (isUnsure(looks)) return looks;
    const name = String(node["name"]);
    const pages = looks.map((each) => ({ look: each, readings: readField(spansOf(each), name) }));
    const all = pages.flatMap(({ look, readings }) => readings.map((reading) => ({ look, reading })));
    // Of equals the first page counts, and of sums the last.
    const inOrder = fieldQuery(name).last ? all.reverse() : all;
    const sorted = inOrder.sort((a, b) => b.reading.quality - a.reading.quality);
    const choice = chooseReading(
      sorted.map(({ reading }) => reading),
      name,
    );
    if ("reason" in choice) {
      const evidence = sorted
        .filter(({ reading }) => choice.rivals.includes(reading))
        .flatMap(({ look, reading }) => fieldEvidence(look, reading));
      return unsure(
        `${choice.reason} in ${place(node)}`,
        evidence.length > 0 ? evidence : looks.flatMap((each) => notThere(each, `a label like "${name}"`)),
      );
    }
    const { look, reading } = sorted.find((each) => each.reading === choice.reading)!;
    return {
      type: "text",
      text: reading.text,
      confidence: reading.quality * reading.value.score,
      evidence: fieldEvidence(look, reading),
      note: `${reading.how} the label "${reading.label.text.replace(/[:：]$/, "")}"`,
    };
  },

  *find(node, around) {
    const looks = yield* readAll(node, around);
    if (isUnsure(looks)) return looks;
    const kind = node["kind"] as TextKind;
    const found = looks.flatMap((look) => findKind(spansOf(look), kind).map((each) => ({ look, each })));
    const first = firstOfKind(found.map(({ each }) => each));
    const name = kinds[kind] ?? kind;
    if (first === undefined)
      return unsure(
        `no ${name} was read in ${place(node)}`,
        looks.flatMap((each) => notThere(each, name)),
      );
    const { look } = found.find(({ each }) => each === first)!;
    return foundText(look, first, found.length);
  },

  *cell(node, around) {
    const looks = yield* readAll(node, around);
    if (isUnsure(looks)) return looks;
    const [row, column] = [String(node["row"]), String(node["column"])];
    const answers = looks.map((look) => ({ look, answer: readCell(spansOf(look), row, column) }));
    const found = answers.flatMap(({ look, answer }) =>
      "found" in answer ? [{ look, cell: answer.found }] : [],
    );
    const [best] = found.sort((a, b) => b.cell.quality - a.cell.quality);
    if (best !== undefined) return cellText(best.look, best.cell);
    const reasons = answers.flatMap(({ answer }) => ("reason" in answer ? [answer.reason] : []));
    return unsure(
      `${[...new Set(reasons)].join("; ")} in ${place(node)}`,
      looks.flatMap((each) => notThere(each, `a cell "${row}" / "${column}"`)),
    );
  },

  *"colour-of"(node, around) {
    const inner = yield* values(node, ["of"], ["regions"], around);
    if (isUnsure(inner)) return inner;
    const items = sureOf(inner[0].items);
    const what = explainProgram(node["of"] as ProgramNode);
    if (items.length === 0) return nothing(what, inner[0].items.length, inner[0].searched);
    const ofPart = isPart(node["of"] as ProgramNode);
    const colours = yield* together(
      items.map((item) => (ofPart ? colourOfPart(item, around) : colourOf(item, around.answers))),
    );
    const vague = colours.find((colour) => !colour.sure);
    if (vague !== undefined)
      return unsure(`${what}: no one main colour (${colourWords(vague)})`, inner[0].evidence);
    const names = [...new Set(colours.map(({ name }) => name))];
    const evidence = items.flatMap((item, i) => support(item, `${nameOf(item)} is ${colours[i]!.name}`));
    if (names.length > 1) return unsure(`${what} have different colours: ${names.join(", ")}`, evidence);
    return {
      type: "text",
      text: names[0]!,
      confidence: least(inner[0].confidence, ...colours.map(({ confidence, share }) => confidence ?? share)),
      evidence,
    };
  },

  *"position-of"(node, around) {
    const inner = yield* values(node, ["of"], ["regions"], around);
    if (isUnsure(inner)) return inner;
    const found = sureOf(inner[0].items);
    const what = explainProgram(node["of"] as ProgramNode);
    if (found.length === 0) return nothing(what, inner[0].items.length, inner[0].searched);
    const items = yield* rowsMeant(node["of"] as ProgramNode, found, around);
    const names = items.map((item) =>
      positionName(item.found.box, viewSize(item.view).width, viewSize(item.view).height),
    );
    const different = [...new Set(names)];
    const evidence = items.flatMap((item) => support(item));
    if (different.length > 1)
      return unsure(`${what} are in ${different.length} places: ${different.join(", ")}`, evidence);
    return { type: "text", text: different[0]!, confidence: inner[0].confidence, evidence };
  },
};

function nothing(what: string, candidates: number, absent: readonly Evidence[]): Outcome {
  return unsure(candidates === 0 ? `${what}: none were found` : `${what}: seen only with doubt`, absent);
}

/** What is read in all views of the image argument "in". */
function* readAll(node: ProgramNode, around: Surroundings): Task<Look[] | ReturnType<typeof unsure>> {
  const inner = yield* values(node, ["in"], ["image"], around);
  if (isUnsure(inner)) return inner;
  return yield* together(inner[0].views.map((view) => read(view, around.answers)));
}

const spansOf = (look: Look): Span[] => linesOf(look.items.map((item) => item.found));
const place = (node: ProgramNode): string => explainProgram(node["in"] as ProgramNode);

const notThere = ({ view, by, items, threshold }: Look, what: string): Evidence[] => {
  const lines = items.filter((item) => item.found.kind === "line").length;
  return searched(
    view,
    `no ${what}: ${lines} lines read with ${by}, least score ${threshold}`.replace(/^no a /, "no "),
    by,
  );
};

const spanEvidence = (look: Look, span: Span, text: string): Evidence[] =>
  supportBox(look.view, span.place, text, span.score, look.by);

function fieldEvidence(look: Look, { value, label, text }: FieldReading): Evidence[] {
  return [...spanEvidence(look, value, text), ...spanEvidence(look, label, label.text)];
}

function foundText(look: Look, { text, value, quality }: Found, count: number): TextValue {
  return {
    type: "text",
    text,
    confidence: quality * value.score,
    evidence: spanEvidence(look, value, text),
    ...(count > 1 ? { note: `the first of ${count}` } : {}),
  };
}

function cellText(look: Look, { value, row, column, quality }: CellReading): TextValue {
  return {
    type: "text",
    text: value.text,
    confidence: quality * value.score,
    evidence: [
      ...spanEvidence(look, value, value.text),
      ...spanEvidence(look, row, row.text),
      ...spanEvidence(look, column, column.text),
    ],
    note: `where row "${row.text}" meets column "${column.text}"`,
  };
}

const isLine = ({ found }: Seen): boolean => found.kind === "line";

interface ReadText {
  readonly item: Seen;
  readonly text: string;
  readonly confidence: number | null;
  readonly evidence: readonly Evidence[];
}

/** Words, lines and codes carry their text; anything else is cut out at full resolution and read. */
function* textIn(item: Seen, answers: Answers): Task<ReadText> {
  if (item.found.text !== undefined) {
    return { item, text: item.found.text.trim(), confidence: item.found.score, evidence: support(item) };
  }
  const part = yield* rasterOf(item.view, answers);
  const box: Box = grow(boxIn(lineageOf(part), item) ?? item.found.box, readingMargin);
  const view = yield* cropBox(item.view, box, answers);
  const look = yield* read(view, answers);
  const spans = spansOf(look);
  if (spans.length === 0) return { item, text: "", confidence: null, evidence: notThere(look, "text") };
  const evidence = spans.flatMap((span) => spanEvidence(look, span, span.text));
  const confidence = least(item.found.score, ...spans.map((span) => span.score));
  return { item, text: spans.map((span) => span.text).join("\n"), confidence, evidence };
}

/** Words of one line are joined by spaces, everything else by line ends. */
function joinTexts(texts: readonly ReadText[]): string {
  let joined = "";
  let previous: Seen | undefined;
  for (const { item, text } of texts) {
    if (text === "") continue;
    const sameLine =
      previous !== undefined &&
      previous.view === item.view &&
      item.found.kind === "word" &&
      previous.found.kind === "word" &&
      previous.found.line === item.found.line;
    joined += joined === "" ? text : sameLine ? ` ${text}` : `\n${text}`;
    previous = item;
  }
  return joined;
}
