import type { Lab } from "../../codec/lab.js";
import type { ColourName } from "./survey.js";

/** No brown is so vivid (C*) in its lit part, unless it is dark. */
const vividBrown = 44;

/** In dim light vivid red, orange and yellow look brown by their levels alone: people see through that. */
export function litName(name: ColourName, [lightness, a, b]: Lab): ColourName {
  if (name !== "brown" || Math.hypot(a, b) < vividBrown) return name;
  const hue = (Math.atan2(b, a) * 180) / Math.PI;
  if (hue < 42) return "red";
  if (hue < 74) return lightness >= 45 ? "orange" : "brown";
  return lightness >= 50 ? "yellow" : "brown";
}
