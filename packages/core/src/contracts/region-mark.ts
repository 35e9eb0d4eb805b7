import type { JsonValue } from "../json.js";

/**
 * Keyword in a tool's JSON Schema that says which values are places in an image: "box" ([x0, y0, x1, y1]) or "point"
 * ([x, y]), in pixels of the image that the tool's first media input names. A loop converts what a model writes there
 * from the model's own convention, and takes the keyword out of what the model is shown.
 */
export const regionMark = "x-region";

export type RegionMark = "box" | "point";

export const isRegionMark = (value: JsonValue | undefined): value is RegionMark =>
  value === "box" || value === "point";
