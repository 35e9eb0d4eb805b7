import type { JsonValue } from "@fovea/core";
import { TargetError } from "../answer-scorer.js";

/** A condition on the value at a JSON pointer (RFC 6901), "" being the whole state. Exactly one test per condition. */
export type Condition = { readonly at: string } & (
  | { readonly equals: JsonValue }
  | { readonly notEquals: JsonValue }
  | { readonly atLeast: number }
  | { readonly atMost: number }
  /** A list that has such an item, or a text that has such a part. */
  | { readonly contains: JsonValue }
  | { readonly exists: boolean }
);

const tests = ["equals", "notEquals", "atLeast", "atMost", "contains", "exists"];

/** @throws TargetError for a condition without a pointer, without a test, or with more than one. */
export function checkedCondition(condition: Condition): Condition {
  const given = Object.keys(condition ?? {}).filter((key) => tests.includes(key));
  const pointer = condition?.at === "" || (typeof condition?.at === "string" && condition.at.startsWith("/"));
  if (pointer && given.length === 1) return condition;
  throw new TargetError(
    `${JSON.stringify(condition)} is no condition`,
    `give "at" (a JSON pointer such as "/door/open") and one of ${tests.join(", ")}`,
  );
}

export function holds(state: JsonValue, condition: Condition): boolean {
  const value = valueAt(state, condition.at);
  if ("exists" in condition) return (value !== undefined) === condition.exists;
  if ("notEquals" in condition) return !same(value, condition.notEquals);
  if (value === undefined) return false;
  if ("equals" in condition) return same(value, condition.equals);
  if ("atLeast" in condition) return typeof value === "number" && value >= condition.atLeast;
  if ("atMost" in condition) return typeof value === "number" && value <= condition.atMost;
  if (typeof value === "string")
    return typeof condition.contains === "string" && value.includes(condition.contains);
  return Array.isArray(value) && value.some((each) => same(each as JsonValue, condition.contains));
}

function valueAt(state: JsonValue, pointer: string): JsonValue | undefined {
  let value: JsonValue | undefined = state;
  for (const raw of pointer.split("/").slice(1)) {
    const key = raw.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as { readonly [key: string]: JsonValue })[key];
  }
  return value;
}

function same(a: JsonValue | undefined, b: JsonValue): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const [left, right] = [Object.entries(a), Object.keys(b)];
  return (
    Array.isArray(a) === Array.isArray(b) &&
    left.length === right.length &&
    left.every(
      ([key, value]) =>
        Object.hasOwn(b, key) && same(value as JsonValue, (b as Record<string, JsonValue>)[key]!),
    )
  );
}
