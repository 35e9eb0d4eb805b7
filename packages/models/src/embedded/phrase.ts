import type { ContentPart, JsonValue } from "@fovea/core";
import { isObject } from "./conversation.js";

/**
 * The value of a program as a person would say it: "Yes", "2", "$1,234.50", "top left", "1280 pixels", "page 3".
 * Undefined when there is nothing to say (an empty text).
 *
 * @param program the JSON that was run, which tells a count from a page number or a width.
 * @param parts of the tool's result: an image value has its pictures there.
 */
export function phraseValue(
  type: string,
  value: JsonValue,
  program: JsonValue | undefined,
  parts: readonly ContentPart[],
): string | undefined {
  if (typeof value === "boolean") return (value ? "Yes" : "No") + alternative(value, program);
  if (typeof value === "number") return phraseNumber(value, program);
  if (typeof value === "string") return value.trim() === "" ? undefined : value.trim();
  if (type === "image") return phrasePictures(parts);
  if (Array.isArray(value)) return phraseRegions(value);
  return value === null ? undefined : JSON.stringify(value);
}

/**
 * What stands beside yes or no where that alone could be misunderstood: "black and white or in colour?", "landscape or
 * portrait?", and all that is asked in the negative ("not blurry, is it?").
 */
function alternative(value: boolean, program: JsonValue | undefined): string {
  if (!isObject(program)) return "";
  if (program.op === "not" && isObject(program.of) && program.of.op === "exists")
    return value ? ", there is none" : ", there is";
  if (program.op === "not") return alternative(!value, program.of);
  if (program.op === "has-flaw") {
    const flaw = program.flaw === "low-contrast" ? "low in contrast" : String(program.flaw);
    return `, it is ${value ? "" : "not "}${flaw}`;
  }
  if (program.op === "colourless") return value ? ", it is black and white" : ", it is in colour";
  const { left, right, is } = program;
  if (program.op !== "compare" || is !== "more" || !isObject(left) || !isObject(right)) return "";
  const sides = `${String(left.quantity)} ${String(right.quantity)}`;
  if (sides === "width height")
    return value ? ", it is wider than high (landscape)" : ", it is not wider than high";
  if (sides === "height width")
    return value ? ", it is higher than wide (portrait)" : ", it is not higher than wide";
  return "";
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
    const words = isObject(region) ? (region.text ?? region.label) : undefined;
    return typeof words === "string" && words !== "" ? [words] : [];
  });
  return said.length === regions.length ? said.join(", ") : `${regions.length} found`;
}

/** Of a picture its size is what can be said in words. */
function phrasePictures(parts: readonly ContentPart[]): string | undefined {
  const said = parts.flatMap((part) => {
    if (part.type === "image") return [`${part.ref.width} x ${part.ref.height} pixels`];
    if (part.type === "document")
      return [part.ref.pages.length === 1 ? "1 page" : `${part.ref.pages.length} pages`];
    return [];
  });
  return said.length === 0 ? undefined : said.join(", ");
}
