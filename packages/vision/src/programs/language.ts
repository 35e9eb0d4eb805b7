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

export const positions = ["left", "right", "top", "bottom", "centre"] as const;
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
export const relations = ["left-of", "right-of", "above", "below", "inside", "touching"] as const;
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
    arguments: { number: { takes: "integer", minimum: 1, maximum: 999 }, of: image },
    doc: "One page of a document, counted from 1.",
  },
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
  faces: { type: "regions", arguments: { in: image }, doc: "Human faces." },
  codes: {
    type: "regions",
    arguments: { in: image },
    doc: "QR codes and barcodes, with what they encode as text.",
  },
  lines: { type: "regions", arguments: { in: image }, doc: "Lines of text in reading order." },
  words: { type: "regions", arguments: { in: image }, doc: "Words in reading order." },
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
  "colour-of": {
    type: "text",
    arguments: { of: regions },
    doc: "The name of the main colour of the regions.",
  },
  "position-of": { type: "text", arguments: { of: regions }, doc: 'Where it is: "top left", "centre", ...' },
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
