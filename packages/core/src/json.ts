import { hash } from "node:crypto";
import { NotCanonicalError } from "./errors.js";

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [key: string]: JsonValue };

/**
 * RFC 8785 (JSON Canonicalization Scheme): keys sorted by UTF-16 code units, ECMAScript number form,
 * no white space. Properties whose value is `undefined` are left out, as JSON.stringify does.
 *
 * @throws NotCanonicalError for NaN, infinities, lone surrogates, bigint, functions, symbols and cycles.
 */
export function canonicalJson(value: unknown): string {
  // What has no canonical form is found again by the careful writer, which knows where it is.
  return quick(value, 0) ?? write(value, [], "$");
}

/** Deeper than this the careful writer looks whether it is a cycle. */
const deepest = 100;

/** Undefined for whatever the careful writer should look at. Makes nothing but the text: this runs for every step. */
function quick(value: unknown, depth: number): string | undefined {
  if (typeof value === "string") return quoted(value);
  if (typeof value === "number") return Number.isFinite(value) ? `${value}` : undefined;
  if (typeof value === "boolean") return value ? "true" : "false";
  if (value === null) return "null";
  if (typeof value !== "object" || depth > deepest) return undefined;
  if (Array.isArray(value)) {
    let text = "[";
    for (let i = 0; i < value.length; i++) {
      const item = quick(value[i] ?? null, depth + 1);
      if (item === undefined) return undefined;
      text += i === 0 ? item : `,${item}`;
    }
    return `${text}]`;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return undefined;
  let text = "{";
  const keys = sortedKeys(value);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    const member = (value as Record<string, unknown>)[key];
    if (member === undefined) continue;
    const written = quick(member, depth + 1);
    const name = quotedKey(key);
    if (written === undefined || name === undefined) return undefined;
    text += text.length === 1 ? `${name}${written}` : `,${name}${written}`;
  }
  return `${text}}`;
}

/** As JSON.stringify writes it; undefined for a lone surrogate. */
function quoted(text: string): string | undefined {
  if (isPlain.test(text)) return `"${text}"`;
  return text.isWellFormed() ? JSON.stringify(text) : undefined;
}
/** Printable ASCII without what is escaped. */
const isPlain = /^[ !#-[\]-~]*$/;

/** `"key":` of the names of members, which are few and come again and again. */
const keyTexts = new Map<string, string>();
const mostKeyTexts = 2000;

function quotedKey(key: string): string | undefined {
  const known = keyTexts.get(key);
  if (known !== undefined) return known;
  const text = quoted(key);
  if (text === undefined) return undefined;
  const whole = `${text}:`;
  if (keyTexts.size < mostKeyTexts && key.length <= 64) keyTexts.set(key, whole);
  return whole;
}

/** Most objects are small, and many are in order already: sorted in place by insertion, which makes no garbage. */
function sortedKeys(value: object): string[] {
  const keys = Object.keys(value);
  if (keys.length > 32) return keys.sort();
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i]!;
    let at = i;
    for (; at > 0 && keys[at - 1]! > key; at--) keys[at] = keys[at - 1]!;
    keys[at] = key;
  }
  return keys;
}

/** Lower-case hex SHA-256. */
export function sha256(data: string | Uint8Array): string {
  return hash("sha256", data, "hex");
}

/** SHA-256 of the canonical JSON of `value`. */
export function hashJson(value: unknown): string {
  return sha256(canonicalJson(value));
}

function write(value: unknown, ancestors: object[], path: string): string {
  switch (typeof value) {
    case "boolean":
      return value ? "true" : "false";
    case "number":
      if (!Number.isFinite(value)) throw refused(path, String(value), "a finite number or null");
      return JSON.stringify(value);
    case "string":
      if (!value.isWellFormed()) throw refused(path, "a string with a lone surrogate", "well-formed Unicode");
      return JSON.stringify(value);
    case "object":
      return value === null ? "null" : writeObject(value, ancestors, path);
    default:
      throw refused(path, `a ${typeof value}`, "null, booleans, numbers, strings, arrays and plain objects");
  }
}

function writeObject(value: object, ancestors: object[], path: string): string {
  if (ancestors.includes(value)) throw refused(path, "a cycle", "a tree");
  const inside = [...ancestors, value];
  if (Array.isArray(value)) {
    return `[${value.map((item, i) => write(item ?? null, inside, `${path}[${i}]`)).join(",")}]`;
  }
  if (ArrayBuffer.isView(value) || value instanceof Map || value instanceof Set || value instanceof Date) {
    throw refused(path, `a ${value.constructor.name}`, "a plain object, or bytes in the blob store");
  }
  const members: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[key];
    if (member === undefined) continue;
    members.push(`${write(key, inside, path)}:${write(member, inside, `${path}.${key}`)}`);
  }
  return `{${members.join(",")}}`;
}

function refused(path: string, what: string, instead: string): NotCanonicalError {
  return new NotCanonicalError(`${path} is ${what}, which has no canonical JSON`, `use ${instead}`);
}
