import {
  type CoordinateConvention,
  isRegionMark,
  type JsonObject,
  type JsonValue,
  type RegionMark,
  regionMark,
} from "@fovea/core";
import { formOf } from "./coordinates.js";

/** Called with each marked value and the objects that enclose it, outermost first. */
export type ConvertRegion = (
  values: readonly number[],
  mark: RegionMark,
  enclosing: readonly JsonObject[],
) => readonly number[];

/** The value with every place that the schema marks converted; the very same value when the schema marks none. */
export function convertRegions(schema: JsonObject, value: JsonValue, convert: ConvertRegion): JsonValue {
  if (!hasMarks(schema)) return value;
  return walk(schema, value, { root: schema, convert, enclosing: [] });
}

/**
 * The schema as a model is shown it: marks are replaced by words about how the model writes places; without a
 * convention, by nothing.
 */
export function describeRegions(
  schema: JsonObject,
  convention: CoordinateConvention | undefined,
): JsonObject {
  return hasMarks(schema) ? (describe(schema, convention) as JsonObject) : schema;
}

function describe(node: JsonValue, convention: CoordinateConvention | undefined): JsonValue {
  if (Array.isArray(node)) return node.map((one) => describe(one, convention));
  if (!isObject(node)) return node;
  const { [regionMark]: mark, ...rest } = node;
  const described = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, describe(value, convention)]),
  );
  if (!isRegionMark(mark) || convention === undefined) return described;
  const said = typeof node.description === "string" ? node.description : "";
  // What else a description says than the form, such as which point it is.
  const more = said === "" || /^\[.*\] in pixels of the image\b/.test(said) ? "" : `${said} `;
  return { ...described, description: `${more}${formOf(mark, convention)}.` };
}

interface Walk {
  readonly root: JsonObject;
  readonly convert: ConvertRegion;
  readonly enclosing: readonly JsonObject[];
}

function walk(given: JsonValue | undefined, value: JsonValue, at: Walk): JsonValue {
  const schema = resolve(given, at.root);
  if (schema === undefined) return value;
  const mark = schema[regionMark];
  if (isRegionMark(mark) && isNumbers(value, mark)) return [...at.convert(value, mark, at.enclosing)];
  const several = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(several)) {
    const branch = several.find((one: JsonValue) => fits(resolve(one, at.root), value));
    if (branch !== undefined) return walk(branch, value, at);
  }
  if (Array.isArray(value)) {
    const tuple = Array.isArray(schema.prefixItems) ? schema.prefixItems : [];
    return value.map((one, i) => walk(tuple[i] ?? schema.items, one, at));
  }
  if (!isObject(value) || !isObject(schema.properties)) return value;
  const { properties } = schema;
  const inside = { ...at, enclosing: [...at.enclosing, value] };
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      Object.hasOwn(properties, key) ? walk(properties[key], one, inside) : one,
    ]),
  );
}

function resolve(schema: JsonValue | undefined, root: JsonObject): JsonObject | undefined {
  if (!isObject(schema)) return undefined;
  if (typeof schema.$ref !== "string") return schema;
  let node: JsonValue | undefined = root;
  for (const key of schema.$ref.replace(/^#\/?/, "").split("/")) {
    if (key !== "") node = isObject(node) ? node[key] : undefined;
  }
  return isObject(node) && node !== schema ? node : undefined;
}

/** Whether an alternative can be meant, by its type, its required properties and its constants. */
function fits(schema: JsonObject | undefined, value: JsonValue): boolean {
  if (schema === undefined) return false;
  if (schema.type === "null") return value === null;
  if (schema.type === "array") return Array.isArray(value);
  if (schema.type === "object" || isObject(schema.properties)) {
    if (!isObject(value)) return false;
    const properties = isObject(schema.properties) ? schema.properties : {};
    const required = Array.isArray(schema.required) ? schema.required : [];
    if (!required.every((key: JsonValue) => Object.hasOwn(value, key as string))) return false;
    return Object.entries(properties).every(([key, one]) => {
      const constant = isObject(one) ? one.const : undefined;
      return constant === undefined || !Object.hasOwn(value, key) || value[key] === constant;
    });
  }
  return true;
}

const known = new WeakMap<JsonObject, boolean>();

function hasMarks(schema: JsonObject): boolean {
  let marked = known.get(schema);
  if (marked === undefined) {
    marked = JSON.stringify(schema).includes(`"${regionMark}"`);
    known.set(schema, marked);
  }
  return marked;
}

const isNumbers = (value: JsonValue, mark: RegionMark): value is readonly number[] =>
  Array.isArray(value) &&
  value.length === (mark === "box" ? 4 : 2) &&
  value.every((one: JsonValue) => typeof one === "number");

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
