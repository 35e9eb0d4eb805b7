import type { JsonObject, JsonValue } from "@fovea/core";

const mostLines = 40;
const mostWidth = 110;

/**
 * A tool's data for a person: regions one a line, other lists and objects on a line where they fit, and no more lines
 * than one looks at. `--json` has all of it.
 */
export function dataLines(data: JsonValue): string[] {
  const lines = write(data, "");
  if (lines.length <= mostLines) return lines;
  return [...lines.slice(0, mostLines), `... ${lines.length - mostLines} more lines (--json has them all)`];
}

function write(value: JsonValue, indent: string, key?: string): string[] {
  const label = key === undefined ? "" : `${key}: `;
  const line = `${indent}${label}${inline(value)}`;
  const isRegions = Array.isArray(value) && value.length > 0 && value.every(isRegion);
  if (isRegions)
    return [`${indent}${label}${value.length}`, ...value.map((one) => `${indent}  ${regionLine(one)}`)];
  if (line.length <= mostWidth || typeof value !== "object" || value === null) return [line];
  const head = label === "" ? [] : [`${indent}${label.trimEnd()}`];
  const deeper = label === "" ? indent : `${indent}  `;
  if (Array.isArray(value)) return [...head, ...value.flatMap((one) => write(one, `${deeper}- `))];
  return [...head, ...Object.entries(value).flatMap(([name, one]) => write(one as JsonValue, deeper, name))];
}

const isRegion = (value: JsonValue): value is JsonObject & { box: readonly number[] } =>
  typeof value === "object" &&
  value !== null &&
  "box" in value &&
  Array.isArray(value.box) &&
  value.box.every((edge: JsonValue) => typeof edge === "number");

/** `line  467,109 - 604,193  0.998  "NO"` */
function regionLine(region: JsonObject & { box: readonly number[] }): string {
  const { box, kind, label, score, text } = region;
  const edges = box.map((edge) => Math.round(edge));
  return [
    typeof kind === "string" ? kind.padEnd(6) : "",
    `${edges.slice(0, 2)} - ${edges.slice(2)}`.padEnd(23),
    typeof score === "number" ? score.toFixed(3) : "",
    typeof label === "string" && label !== kind ? label : "",
    typeof text === "string" ? JSON.stringify(text) : "",
  ]
    .filter((piece) => piece !== "")
    .join("  ");
}

function inline(value: JsonValue): string {
  if (typeof value !== "object" || value === null)
    return typeof value === "string" ? value : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  return Object.entries(value)
    .map(([key, one]) => `${key} ${inline(one as JsonValue)}`)
    .join(", ");
}
