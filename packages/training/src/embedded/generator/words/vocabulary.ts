import { readFileSync } from "node:fs";

/** The entries of a file of `vocabulary/`: between bars, lines that begin with `#` apart; each once. */
function read(name: string): readonly string[] {
  const text = readFileSync(new URL(`../../../../vocabulary/${name}.txt`, import.meta.url), "utf8");
  const entries = text
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .flatMap((line) => line.split("|"))
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  return [...new Set(entries)];
}

/** Labels that documents print beside a value, as people ask for them. */
export const fields: readonly string[] = read("fields");

/** Headings of columns. */
export const columns: readonly string[] = read("columns");

/** What rows of tables are called. */
export const rows: readonly string[] = read("rows");

/** What people look for in a text. */
export const sought: readonly string[] = read("texts");
