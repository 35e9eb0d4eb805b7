import type { Refusal } from "./refusal.js";

/** Where a value lies in the request. */
export type Path = readonly (string | number)[];
/** Throws a Refusal when the value is not of its shape. */
export type Check = (value: unknown, at: Path) => void;

/** How a provider says that a shape is wrong. */
export interface Wording {
  unknown(at: Path, key: string): Refusal;
  missing(at: Path, key: string): Refusal;
  wrong(at: Path, expected: string, value: unknown): Refusal;
}

export type Fields = Record<string, Check>;

/** Small checks that compose into the shape of a whole request. A field name that ends in "?" is optional. */
export function shapes(words: Wording) {
  const typed =
    (expected: string, holds: (value: unknown) => boolean): Check =>
    (value, at) => {
      if (!holds(value)) throw words.wrong(at, expected, value);
    };
  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value);

  const object =
    (fields: Fields): Check =>
    (value, at) => {
      if (!isObject(value)) throw words.wrong(at, "object", value);
      for (const key of Object.keys(value))
        if (!(key in fields) && !(`${key}?` in fields)) throw words.unknown(at, key);
      for (const [name, check] of Object.entries(fields)) {
        const optional = name.endsWith("?");
        const key = optional ? name.slice(0, -1) : name;
        if (value[key] !== undefined) check(value[key], [...at, key]);
        else if (!optional) throw words.missing(at, key);
      }
    };

  return {
    string: typed("string", (value) => typeof value === "string"),
    number: typed("number", (value) => typeof value === "number"),
    integer: typed("integer", (value) => Number.isInteger(value)),
    boolean: typed("boolean", (value) => typeof value === "boolean"),
    /** Any JSON object: a schema, arguments, metadata. */
    struct: typed("object", isObject),
    anything: (() => undefined) as Check,
    within: (low: number, high: number) =>
      typed(
        `number from ${low} to ${high}`,
        (value) => typeof value === "number" && value >= low && value <= high,
      ),
    oneOf: (...values: readonly (string | number | boolean | null)[]) =>
      typed(values.map((value) => `'${value}'`).join(", "), (value) => values.includes(value as string)),
    nullable:
      (check: Check): Check =>
      (value, at) => {
        if (value !== null) check(value, at);
      },
    array:
      (of: Check, least = 0, most = Number.POSITIVE_INFINITY): Check =>
      (value, at) => {
        if (!Array.isArray(value)) throw words.wrong(at, "array", value);
        if (value.length < least) throw words.wrong(at, `array of at least ${least}`, value);
        if (value.length > most) throw words.wrong(at, `array of at most ${most}`, value);
        for (const [i, item] of value.entries()) of(item, [...at, i]);
      },
    object,
    /** A string, or what `other` takes. */
    stringOr:
      (other: Check): Check =>
      (value, at) => {
        if (typeof value !== "string") other(value, at);
      },
    /** An object whose field `key` says which fields it has. */
    tagged:
      (key: string, kinds: Record<string, Fields>, fallback?: string): Check =>
      (value, at) => {
        if (!isObject(value)) throw words.wrong(at, "object", value);
        const tag = value[key] ?? fallback;
        if (tag === undefined) throw words.missing(at, key);
        const fields = typeof tag === "string" ? kinds[tag] : undefined;
        if (fields === undefined) throw words.wrong([...at, key], Object.keys(kinds).join(", "), tag);
        object({ [value[key] === undefined ? `${key}?` : key]: () => undefined, ...fields })(value, at);
      },
  };
}

/** messages[0].content[1] */
export function bracketed(at: Path): string {
  return at.map((step, i) => (typeof step === "number" ? `[${step}]` : i === 0 ? step : `.${step}`)).join("");
}

/** messages.0.content.1 */
export const dotted = (at: Path): string => at.join(".");

/** What a value is, for a message. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object"
    ? "an object"
    : typeof value === "number"
      ? "a number"
      : `a ${typeof value}`;
}
