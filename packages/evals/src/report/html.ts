import { printable } from "@fovea/core";

/** Markup that was made by `html`; everything else is text. */
export interface Html {
  readonly markup: string;
}

type Value = string | number | Html | readonly Html[] | null | undefined | false;

/**
 * A template whose values are text unless they were made by `html` themselves: model output and data sets cannot become
 * markup, neither between tags nor in a quoted attribute. Null, undefined and false leave nothing.
 */
export function html(pieces: TemplateStringsArray, ...values: readonly Value[]): Html {
  let markup = pieces[0]!;
  for (const [i, value] of values.entries()) markup += markupOf(value) + pieces[i + 1]!;
  return { markup };
}

function markupOf(value: Value): string {
  if (value === null || value === undefined || value === false) return "";
  if (typeof value === "string") return escapeHtml(value);
  if (typeof value === "number") return String(value);
  return "markup" in value ? value.markup : value.map(({ markup }) => markup).join("");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

/** What is no character, and what turns the direction of text, is written out. */
export const escapeHtml = (text: string): string =>
  printable(text.toWellFormed()).replace(/[&<>"'`]/g, (character) => entities[character]!);

/** At most so many characters; what is missing is said. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most).toWellFormed()} [... ${(text.length - most).toLocaleString("en")} more characters]`;
}
