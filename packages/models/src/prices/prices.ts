import { readFile } from "node:fs/promises";
import type { Usage } from "@fovea/core";
import { PriceFileError } from "./errors.js";

/** US dollars per million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
  /** Input that the provider had in its cache; default as `input`. */
  readonly cached?: number;
}

/** What models cost, as of a day. Fovea ships none: prices change, and a wrong one is worse than none. */
export interface PriceList {
  /** The day for which the prices hold, "2026-11-22". */
  readonly date: string;
  /** By model id ("openai/NAME"); a name that ends in "*" holds for all that begin so, and the longest counts. */
  readonly models: ReadonlyMap<string, Price>;
}

/** Models that run on this machine, or do not run at all. */
const free = ["embedded/", "scripted/", "simulated/", "recorded/"];

/**
 * Reads `{"version": 1, "date": "2026-11-22", "currency": "USD", "models": {"openai/NAME": {"input": 1, "output": 2}}}`.
 *
 * @throws PriceFileError that names the place.
 */
export function parsePrices(text: string, name = "the price file"): PriceList {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (cause) {
    throw new PriceFileError(
      `${name} is not JSON: ${(cause as Error).message}`,
      "see the README of models/prices",
      { cause },
    );
  }
  const { version, date, currency, models } = (file ?? {}) as Record<string, unknown>;
  const refuse = (what: string): PriceFileError =>
    new PriceFileError(`${name}: ${what}`, "see the README of models/prices");
  if (version !== 1) throw refuse(`"version" is ${JSON.stringify(version)}, not 1`);
  if (typeof date !== "string" || !isDay(date))
    throw refuse(`"date" is ${JSON.stringify(date)}, no day like "2026-11-22"`);
  if (currency !== "USD") throw refuse(`"currency" is ${JSON.stringify(currency)}, not "USD"`);
  if (typeof models !== "object" || models === null || Array.isArray(models))
    throw refuse('"models" is no object');
  const list = new Map<string, Price>();
  for (const [id, price] of Object.entries(models as Record<string, unknown>)) {
    const given = typeof price === "object" && price !== null ? (price as Record<string, unknown>) : {};
    for (const [field, value] of Object.entries(given)) {
      if (!["input", "output", "cached"].includes(field))
        throw refuse(`"${id}" has the unknown field "${field}"`);
      if (typeof value !== "number" || !(value >= 0) || !Number.isFinite(value))
        throw refuse(`"${field}" of "${id}" is ${JSON.stringify(value)}, no price of 0 or more`);
    }
    if (given["input"] === undefined || given["output"] === undefined)
      throw refuse(`"${id}" needs "input" and "output"`);
    list.set(id, given as unknown as Price);
  }
  return { date, models: list };
}

/** @throws PriceFileError when it cannot be read. */
export async function loadPrices(path: string): Promise<PriceList> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new PriceFileError(
      `the price file ${path} cannot be read: ${(cause as Error).message}`,
      "check the path",
      { cause },
    );
  }
  return parsePrices(text, path);
}

/** The price of a model; undefined when the list does not know it. What runs on this machine costs nothing. */
export function priceOf(prices: PriceList | undefined, modelId: string): Price | undefined {
  if (free.some((prefix) => modelId.startsWith(prefix))) return { input: 0, output: 0 };
  const exact = prices?.models.get(modelId);
  if (exact !== undefined || prices === undefined) return exact;
  let best = "";
  for (const name of prices.models.keys())
    if (name.endsWith("*") && modelId.startsWith(name.slice(0, -1)) && name.length > best.length) best = name;
  return prices.models.get(best);
}

/** US dollars for a call. `usage.input` counts the cached tokens too. */
export function costOf(price: Price, usage: Usage): number {
  const cached = usage.cached ?? 0;
  const dollars =
    (usage.input - cached) * price.input +
    cached * (price.cached ?? price.input) +
    usage.output * price.output;
  return dollars / 1e6;
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true;
}
