import type { JsonObject, JsonValue } from "@fovea/core";
import { isObject } from "./conversation.js";

/**
 * The value of a program as a person would say it: "Yes", "2", "$1,234.50", "top left", "1280 pixels", "page 3".
 * Undefined when there is nothing to say (an empty text).
 */
export function phraseValue(
  type: string,
  value: JsonValue,
  program: JsonValue | undefined,
): string | undefined {
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "number") return phraseNumber(value, program);
  if (typeof value === "string") return value.trim() === "" ? undefined : value.trim();
  if (type === "regions" && Array.isArray(value)) return phraseRegions(value);
  if (type === "image" && isObject(value)) return phraseImage(value);
  return value === null ? undefined : JSON.stringify(value);
}

function phraseNumber(value: number, program: JsonValue | undefined): string {
  const operation = isObject(program) ? program.op : undefined;
  const plain = String(Number(value.toFixed(2)));
  if (operation === "page-of") return `page ${plain}`;
  const measured = isObject(program) && operation === "measure" ? program.quantity : undefined;
  return measured === "width" || measured === "height" ? `${plain} pixels` : plain;
}

function phraseRegions(regions: readonly JsonValue[]): string {
  if (regions.length === 0) return "none";
  const said = regions.flatMap((region) => {
    const said = isObject(region) ? (region.text ?? region.label) : undefined;
    return typeof said === "string" && said !== "" ? [said] : [];
  });
  return said.length === regions.length ? said.join(", ") : `${regions.length} found`;
}

function phraseImage({ width, height }: JsonObject): string {
  return typeof width === "number" && typeof height === "number"
    ? `a picture of ${width} x ${height} pixels`
    : "a picture";
}
