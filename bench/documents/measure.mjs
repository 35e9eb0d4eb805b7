// Runs a reader over the document set and counts its errors.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { errorRate, orderedErrors, pageErrors } from "./cer.mjs";
import { boxOnPage, variants } from "./variants.mjs";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Truth of every page of a split ("held-out" or "tuning"), by name. */
export function pages(split) {
  return readdirSync(at("truth"))
    .sort()
    .map((file) => JSON.parse(readFileSync(at(`truth/${file}`), "utf8")))
    .filter((page) => page.split === split);
}

/**
 * @param read async ({ bytes, mediaType, width, height }) => lines `{ text, box, polygon? }` in reading order
 * @param {{ split?: string, variants?: string[], onPage?: (row: object) => void }} options
 * @returns rows `{ variant, cer, withoutSpaces, ordered, pages: [{ name, errors, characters, worst }] }`; the three
 *   rates are `{ value, low, high, n }`
 */
export async function measure(read, options = {}) {
  const rows = [];
  for (const variant of options.variants ?? Object.keys(variants)) {
    const free = [];
    const glued = [];
    const strict = [];
    const details = [];
    for (const page of pages(options.split ?? "held-out")) {
      const made = await variants[variant](at(page.file), page.name);
      const found = await read(made);
      const lines = found.map((line) => ({ text: line.text, box: boxOnPage(made, line) }));
      const counted = pageErrors(page.lines, lines);
      free.push(counted);
      glued.push({ errors: counted.errorsWithoutSpaces, characters: counted.characters });
      strict.push(orderedErrors(page.lines, lines));
      const worst = counted.groups.filter((group) => group.errors > 0).slice(0, 5);
      const row = { variant, name: page.name, errors: counted.errors, characters: counted.characters, worst };
      details.push(row);
      options.onPage?.(row);
    }
    rows.push({
      variant,
      cer: errorRate(free),
      withoutSpaces: errorRate(glued),
      ordered: errorRate(strict),
      pages: details,
    });
  }
  return rows;
}
