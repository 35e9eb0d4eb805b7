import type { ProgramNode } from "./language.js";

/** What is asked for, as a noun phrase in plain English: "the number of cats in the picture". */
export function explainProgram(program: ProgramNode): string {
  return phrase(program);
}

function phrase(node: ProgramNode): string {
  const of = (key: string): string => phrase(node[key] as ProgramNode);
  const word = (key: string): string => String(node[key]);
  switch (node.op) {
    case "image":
      return node["index"] === 0 ? "the picture" : `picture ${Number(node["index"]) + 1}`;
    case "page":
      return `page ${word("number")} of ${of("of").replace("picture", "document")}`;
    case "last-page":
      return `the last page of ${of("of").replace("picture", "document")}`;
    case "crop":
      return `the part of ${of("of")} around ${of("to")}`;
    case "detect":
      return `${plural(word("label"))} in ${of("in")}`;
    case "objects":
      return `objects in ${of("in")}`;
    case "group":
      return `${groupWords[word("group")] ?? word("group")} in ${of("in")}`;
    case "faces":
      return `faces in ${of("in")}`;
    case "codes":
      return `QR codes and barcodes in ${of("in")}`;
    case "qr-codes":
      return `QR codes in ${of("in")}`;
    case "barcodes":
      return `barcodes in ${of("in")}`;
    case "checkboxes":
      return `checkboxes in ${of("in")}`;
    case "list-items":
      return `list entries in ${of("in")}`;
    case "every":
      return `${plural(kinds[word("kind")] ?? word("kind"))} in ${of("in")}`;
    case "tables":
      return `tables in ${of("in")}`;
    case "table-rows":
      return `table rows in ${of("in")}`;
    case "table-columns":
      return `table columns in ${of("in")}`;
    case "row":
      return `the cells of row ${quoted(word("name"))} in ${of("in")}`;
    case "column":
      return `the cells of column ${quoted(word("name"))} in ${of("in")}`;
    case "area":
      return areaWords(word("part"), of("in"));
    case "changes":
      return `what differs between ${of("left")} and ${of("right")}`;
    case "lines":
      return `lines of text in ${of("in")}`;
    case "words":
      return `words in ${of("in")}`;
    case "with-text":
      return `${of("of")} that contain ${quoted(word("text"))}`;
    case "with-colour":
      return `${of("of")} that are ${word("colour")}`;
    case "with-expression":
      return `${of("of")} that look ${word("expression")}`;
    case "with-state":
      return `${of("of")} that are ${word("state")}`;
    case "at-position":
      return `${of("of")} ${word("position") === "centre" ? "in the centre" : `at the ${word("position").replace("-", " ")}`}`;
    case "with-size":
      return `${of("of")} that are ${word("size")}`;
    case "in-relation":
      return `${of("of")} that are ${relation(word("relation"))} ${of("to")}`;
    case "nearest":
      return `the one of ${of("of")} that is nearest to ${of("to")}`;
    case "nth":
      return `number ${word("number")} of ${of("of")}`;
    case "pick":
      return `the ${word("which")} of ${of("of")}`;
    case "text-of":
      return `the text of ${of("of")}`;
    case "field":
      return `the value of ${quoted(word("name"))} in ${of("in")}`;
    case "find":
      return `the first ${kinds[word("kind")] ?? word("kind")} in ${of("in")}`;
    case "cell":
      return `the cell of row ${quoted(word("row"))} and column ${quoted(word("column"))} in ${of("in")}`;
    case "which-row":
      return `the row with the ${word("which")} ${quoted(word("column"))} in ${of("in")}`;
    case "row-having":
      return `the row that has ${quoted(word("value"))} in ${of("in")}`;
    case "label-of":
      return `what ${of("of")} are`;
    case "colours-of":
      return `the colours of ${of("of")}`;
    case "expression-of":
      return `the expression of ${of("of")}`;
    case "which":
      return `which is ${word("is") === "more" ? "larger" : "smaller"}: ${of("left")} or ${of("right")}`;
    case "colour-of":
      return `the main colour of ${of("of")}`;
    case "position-of":
      return `the position of ${of("of")}`;
    case "count":
      return `the number of ${of("of")}`;
    case "number-in":
      return `the number in ${of("text")}`;
    case "page-of":
      return `the page of ${of("of")}`;
    case "pages":
      return `the number of pages of ${of("of").replace("picture", "document")}`;
    case "size-of":
      return `the share of the image, in hundredths, that ${of("of")} cover`;
    case "colour-count":
      return `the number of colours of ${of("of")}`;
    case "aggregate":
      return `the ${word("how")} of the numbers in ${of("of")}`;
    case "plus":
      return `${of("left")} and ${of("right")} together`;
    case "minus":
      return `${of("left")} less ${of("right")}`;
    case "measure":
      return `the ${word("quantity")} of ${of("of")}`;
    case "constant":
      return word("value");
    case "exists":
      return `whether there are ${of("of")}`;
    case "compare":
      return `whether ${of("left")} is ${comparison(word("is"))} ${of("right")}`;
    case "same-text":
      return `whether ${of("left")} and ${of("right")} are the same`;
    case "same-image":
      return `whether ${of("left")} and ${of("right")} show the same`;
    case "has-flaw":
      return `whether ${of("of")} is ${flaw(word("flaw"))}`;
    case "has-colour":
      return `whether ${of("of")} show ${word("colour")}`;
    case "turned":
      return `whether ${of("of")} is ${word("way").replaceAll("-", " ")}`;
    case "colourless":
      return `whether ${of("of")} is black and white`;
    case "not":
      return `the opposite of ${of("of")}`;
    case "and":
      return `${of("left")} and also ${of("right")}`;
    case "or":
      return `${of("left")} or ${of("right")}`;
  }
}

const quoted = (text: string): string => `"${text}"`;

export const kinds: Readonly<Record<string, string>> = {
  date: "date",
  amount: "amount of money",
  number: "number",
  email: "e-mail address",
  phone: "phone number",
  url: "web address",
  time: "time",
};

const groupWords: Readonly<Record<string, string>> = {
  animal: "animals",
  vehicle: "vehicles",
  food: "food",
  fruit: "fruit",
  furniture: "furniture",
  electronics: "electronic devices",
  tableware: "tableware",
};

function areaWords(part: string, image: string): string {
  if (part === "whole") return image;
  return part === "background" ? `the background of ${image}` : `the ${part.replace("-", " ")} of ${image}`;
}

const irregular: Readonly<Record<string, string>> = {
  person: "people",
  sheep: "sheep",
  mouse: "mice",
  knife: "knives",
  skis: "skis",
  scissors: "scissors",
  "sports ball": "balls",
};

/** "cats", "buses", "people", "wine glasses". */
export function plural(label: string): string {
  const known = irregular[label];
  if (known !== undefined) return known;
  if (label.startsWith("amount ")) return label.replace("amount", "amounts");
  return /(?:s|ch|sh|x)$/.test(label) ? `${label}es` : `${label}s`;
}

function relation(word: string): string {
  if (word.endsWith("-of")) return `to the ${word.slice(0, -3)} of`;
  return word;
}

function comparison(word: string): string {
  const phrases: Readonly<Record<string, string>> = {
    equal: "equal to",
    more: "more than",
    less: "less than",
    "at-least": "at least",
    "at-most": "at most",
  };
  return phrases[word] ?? word;
}

export function flaw(word: string): string {
  const phrases: Readonly<Record<string, string>> = {
    dark: "too dark",
    bright: "too bright",
    "low-contrast": "low in contrast",
  };
  return phrases[word] ?? word;
}
