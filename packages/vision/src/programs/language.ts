import { cocoLabels } from "./coco.js";

/**
 * The visual-program language as one table. Schema, checker, printer and executor are derived from it or keyed
 * by it; the embedded model learns it from the JSON Schema alone.
 *
 * A program is a JSON tree; a node is `{ op, ...arguments }`. Every operation has one value type, so a tree that
 * matches the schema (one `$defs` entry per value type) is well-typed.
 */
export const valueTypes = ["image", "regions", "text", "number", "boolean"] as const;
export type ValueType = (typeof valueTypes)[number];

/** What an argument takes: a sub-program of a value type, one of a list of words, a free string, or a whole number. */
export type ArgumentSpec =
  | { readonly takes: ValueType; readonly optional?: boolean }
  | { readonly takes: "word"; readonly words: readonly string[] }
  | { readonly takes: "string" }
  | { readonly takes: "integer"; readonly minimum: number; readonly maximum: number };

export interface OperationSpec {
  readonly type: ValueType;
  readonly arguments: Readonly<Record<string, ArgumentSpec>>;
  /** For people and for larger models. */
  readonly doc: string;
}

const image: ArgumentSpec = { takes: "image" };
const regions: ArgumentSpec = { takes: "regions" };
const words = (...list: string[]): ArgumentSpec => ({ takes: "word", words: list });
const string: ArgumentSpec = { takes: "string" };
const number: ArgumentSpec = { takes: "number" };
const ordinal: ArgumentSpec = { takes: "integer", minimum: 1, maximum: 999 };

export const colours = [
  "red",
  "orange",
  "yellow",
  "green",
  "blue",
  "purple",
  "pink",
  "brown",
  "black",
  "white",
  "grey",
] as const;

export const positions = [
  "left",
  "right",
  "top",
  "bottom",
  "centre",
  "top-left",
  "top-right",
  "bottom-left",
  "bottom-right",
] as const;
export const areas = ["whole", "background", ...positions] as const;
/** Kinds of things, each a set of labels: `groups.ts` has them. */
export const groupNames = [
  "animal",
  "vehicle",
  "food",
  "fruit",
  "furniture",
  "electronics",
  "tableware",
] as const;
/** Those that @vladmandic/face-api tells apart. */
export const expressions = ["neutral", "happy", "sad", "angry", "fearful", "disgusted", "surprised"] as const;
export const states = ["checked", "unchecked"] as const;
export const turns = ["upside-down", "sideways"] as const;
export const aggregates = ["sum", "average", "highest", "lowest"] as const;
export const extremes = ["highest", "lowest"] as const;
export const superlatives = [
  "leftmost",
  "rightmost",
  "topmost",
  "bottommost",
  "largest",
  "smallest",
  "first",
  "last",
] as const;
export const relations = [
  "left-of",
  "right-of",
  "above",
  "below",
  "inside",
  "touching",
  "near",
  "on",
] as const;
export const textKinds = ["date", "amount", "number", "email", "phone", "url", "time"] as const;
export const quantities = ["sharpness", "brightness", "contrast", "noise", "width", "height"] as const;
export const flaws = ["blurry", "dark", "bright", "noisy", "low-contrast"] as const;
export const comparisons = ["equal", "more", "less", "at-least", "at-most"] as const;

export const operations = {
  // --- image
  image: {
    type: "image",
    arguments: { index: { takes: "integer", minimum: 0, maximum: 31 } },
    doc: "The picture or document number `index`, counted from 0. A document is all of its pages.",
  },
  page: {
    type: "image",
    arguments: { number: ordinal, of: image },
    doc: "One page of a document, counted from 1.",
  },
  "last-page": { type: "image", arguments: { of: image }, doc: "The last page of a document." },
  crop: {
    type: "image",
    arguments: { of: image, to: regions },
    doc: "The part of an image around all regions of a set, with a little room, at full resolution.",
  },
  // --- regions
  detect: {
    type: "regions",
    arguments: { label: { takes: "word", words: cocoLabels }, in: image },
    doc: 'Objects of one COCO-80 label, such as "cat" or "traffic light".',
  },
  objects: {
    type: "regions",
    arguments: { in: image },
    doc: "Objects of all COCO-80 labels, people included.",
  },
  group: {
    type: "regions",
    arguments: { group: { takes: "word", words: groupNames }, in: image },
    doc: "Objects of a kind: animals (not people), vehicles, food, fruit, furniture, electronics, tableware.",
  },
  faces: { type: "regions", arguments: { in: image }, doc: "Human faces." },
  codes: {
    type: "regions",
    arguments: { in: image },
    doc: "QR codes, barcodes and other such codes, with what they encode as text.",
  },
  "qr-codes": { type: "regions", arguments: { in: image }, doc: "QR codes only." },
  barcodes: { type: "regions", arguments: { in: image }, doc: "Barcodes made of bars only." },
  checkboxes: {
    type: "regions",
    arguments: { in: image },
    doc: "Boxes to tick in a form, each with the text that belongs to it.",
  },
  lines: { type: "regions", arguments: { in: image }, doc: "Lines of text in reading order." },
  words: { type: "regions", arguments: { in: image }, doc: "Words in reading order." },
  "list-items": {
    type: "regions",
    arguments: { in: image },
    doc: "Entries of bulleted or numbered lists, in order.",
  },
  every: {
    type: "regions",
    arguments: { kind: { takes: "word", words: textKinds }, in: image },
    doc: "All texts of a kind: dates, amounts, e-mail addresses, ...",
  },
  tables: { type: "regions", arguments: { in: image }, doc: "Tables." },
  "table-rows": {
    type: "regions",
    arguments: { in: image },
    doc: "Rows of the tables, without the row that heads the columns.",
  },
  "table-columns": {
    type: "regions",
    arguments: { in: image },
    doc: "The cells that head the columns of the tables.",
  },
  row: {
    type: "regions",
    arguments: { name: string, in: image },
    doc: "The cells of the table row that starts with `name`.",
  },
  column: {
    type: "regions",
    arguments: { name: string, in: image },
    doc: "The cells under the column headed `name`, without the heading.",
  },
  area: {
    type: "regions",
    arguments: { part: { takes: "word", words: areas }, in: image },
    doc: "A part of the image itself: all of it, a third, the middle, a corner, or the background along its edges.",
  },
  changes: {
    type: "regions",
    arguments: { left: image, right: image },
    doc: "What differs between two pictures of one scene, as regions.",
  },
  "with-text": {
    type: "regions",
    arguments: { of: regions, text: string },
    doc: "Those whose text contains `text`, ignoring case and spacing.",
  },
  "with-colour": {
    type: "regions",
    arguments: { of: regions, colour: { takes: "word", words: colours } },
    doc: "Those whose main colour is `colour`.",
  },
  "with-expression": {
    type: "regions",
    arguments: { of: regions, expression: { takes: "word", words: expressions } },
    doc: "Faces (or people by their faces) with that expression.",
  },
  "with-state": {
    type: "regions",
    arguments: { of: regions, state: { takes: "word", words: states } },
    doc: "Checkboxes that are ticked, or that are not.",
  },
  "at-position": {
    type: "regions",
    arguments: { of: regions, position: { takes: "word", words: positions } },
    doc: "Those whose centre lies in that third of the image.",
  },
  "with-size": {
    type: "regions",
    arguments: { of: regions, size: words("large", "small") },
    doc: "Large: at least a tenth of the image's area. Small: at most a hundredth.",
  },
  "in-relation": {
    type: "regions",
    arguments: { of: regions, relation: { takes: "word", words: relations }, to: regions },
    doc: "Those of `of` that stand in the relation to any of `to`.",
  },
  nearest: {
    type: "regions",
    arguments: { of: regions, to: regions },
    doc: "The one of `of` nearest to `to`.",
  },
  pick: {
    type: "regions",
    arguments: { of: regions, which: { takes: "word", words: superlatives } },
    doc: "The one region that is leftmost, largest, first in reading order, ... Texts are compared by the height of their letters.",
  },
  nth: {
    type: "regions",
    arguments: { of: regions, number: ordinal },
    doc: "The one that is second, third, ... in reading order, counted from 1.",
  },
  // --- text
  "text-of": {
    type: "text",
    arguments: { of: regions },
    doc: "What stands in the regions, in reading order.",
  },
  field: {
    type: "text",
    arguments: { name: string, in: image },
    doc: 'The value beside or under a label, such as "invoice number", "due date" or "total".',
  },
  find: {
    type: "text",
    arguments: { kind: { takes: "word", words: textKinds }, in: image },
    doc: "The first text of a kind: date, amount, number, e-mail address, phone number, web address, time.",
  },
  cell: {
    type: "text",
    arguments: { row: string, column: string, in: image },
    doc: "The cell of a table where the row that starts with `row` meets the column headed `column`.",
  },
  "which-row": {
    type: "text",
    arguments: { which: { takes: "word", words: extremes }, column: string, in: image },
    doc: "What the table row is called that has the highest or lowest number under `column`.",
  },
  "row-having": {
    type: "text",
    arguments: { value: string, in: image },
    doc: "What the table row is called that has a cell `value`.",
  },
  "label-of": {
    type: "text",
    arguments: { of: regions },
    doc: 'What the things are: "cat and person".',
  },
  "colour-of": {
    type: "text",
    arguments: { of: regions },
    doc: "The name of the main colour of the regions.",
  },
  "colours-of": {
    type: "text",
    arguments: { of: regions },
    doc: "All colours that the regions have much of, the commonest first.",
  },
  "expression-of": {
    type: "text",
    arguments: { of: regions },
    doc: 'The expression of the faces: "happy".',
  },
  "position-of": { type: "text", arguments: { of: regions }, doc: 'Where it is: "top left", "centre", ...' },
  which: {
    type: "text",
    arguments: { left: number, is: { takes: "word", words: ["more", "less"] }, right: number },
    doc: "Which of two has the larger (or smaller) number: a picture, or a kind of thing.",
  },
  // --- number
  count: { type: "number", arguments: { of: regions }, doc: "How many regions." },
  "number-in": {
    type: "number",
    arguments: { text: { takes: "text" } },
    doc: "The number written in a text.",
  },
  "page-of": {
    type: "number",
    arguments: { of: regions },
    doc: "The page, counted from 1, of the first region.",
  },
  pages: { type: "number", arguments: { of: image }, doc: "How many pages a document has." },
  "size-of": {
    type: "number",
    arguments: { of: regions },
    doc: "How large the regions are together, in hundredths of the image's area.",
  },
  "colour-count": {
    type: "number",
    arguments: { of: regions },
    doc: "How many colours the regions have much of.",
  },
  aggregate: {
    type: "number",
    arguments: { how: { takes: "word", words: aggregates }, of: regions },
    doc: "The sum, average, highest or lowest of the numbers written in the regions.",
  },
  plus: { type: "number", arguments: { left: number, right: number }, doc: "Sum." },
  minus: { type: "number", arguments: { left: number, right: number }, doc: "Difference." },
  measure: {
    type: "number",
    arguments: { quantity: { takes: "word", words: quantities }, of: image },
    doc: "Width and height in pixels; sharpness, brightness, contrast and noise as the measure tool defines them.",
  },
  constant: {
    type: "number",
    arguments: { value: { takes: "integer", minimum: 0, maximum: 1_000_000 } },
    doc: "A whole number.",
  },
  // --- boolean
  exists: { type: "boolean", arguments: { of: regions }, doc: "Whether there is at least one region." },
  compare: {
    type: "boolean",
    arguments: {
      left: { takes: "number" },
      is: { takes: "word", words: comparisons },
      right: { takes: "number" },
    },
    doc: "Compares two numbers.",
  },
  "same-text": {
    type: "boolean",
    arguments: { left: { takes: "text" }, right: { takes: "text" } },
    doc: "Whether two texts are equal, ignoring case and spacing.",
  },
  "same-image": {
    type: "boolean",
    arguments: { left: image, right: image },
    doc: "Whether two images show the same pixels, within coding noise.",
  },
  "has-flaw": {
    type: "boolean",
    arguments: { flaw: { takes: "word", words: flaws }, of: image },
    doc: "Whether a picture is blurry, too dark, too bright, noisy or low in contrast.",
  },
  "has-colour": {
    type: "boolean",
    arguments: { of: regions, colour: { takes: "word", words: colours } },
    doc: "Whether a colour is to be seen anywhere in the regions.",
  },
  turned: {
    type: "boolean",
    arguments: { way: { takes: "word", words: turns }, of: image },
    doc: "Whether a picture stands on its head or lies on its side.",
  },
  colourless: { type: "boolean", arguments: { of: image }, doc: "Whether a picture is black and white." },
  not: { type: "boolean", arguments: { of: { takes: "boolean" } }, doc: "Negation." },
  and: {
    type: "boolean",
    arguments: { left: { takes: "boolean" }, right: { takes: "boolean" } },
    doc: "Both.",
  },
  or: {
    type: "boolean",
    arguments: { left: { takes: "boolean" }, right: { takes: "boolean" } },
    doc: "At least one.",
  },
} as const satisfies Record<string, OperationSpec>;

export type OperationName = keyof typeof operations;

/** A node of a program. `checkProgram` tells whether its arguments are right. */
export interface ProgramNode {
  readonly op: OperationName;
  readonly [argument: string]: ProgramNode | string | number;
}
