// Detections against truth: right, false or neither.

import { boxIou, intersectBoxes } from "@fovea/core";
import { area } from "./pictures.mjs";

/** Intersection over union from which a detection is the thing. */
const MATCH = 0.5;
/** From which it is at least about a thing that counts neither way. */
const NEAR = 0.3;

/**
 * Takes detections best first; each thing is found once, what finds it again is false.
 *
 * @param detections {name, box}[]
 * @param things {label, box, difficult}[]
 * @param ignore {label, box?}[]
 * @returns the detections with `verdict`: "right", "neutral" or "false"; and the things with `found`
 */
export function judge(detections, things, ignore = []) {
  const taken = new Map();
  const judged = detections.map((detection) => {
    const same = things.filter((thing) => thing.label === detection.name);
    const free = same
      .filter((thing) => !taken.has(thing))
      .map((thing) => ({ thing, iou: boxIou(thing.box, detection.box) }))
      .sort((a, b) => b.iou - a.iou)[0];
    if (free !== undefined && free.iou >= MATCH) {
      taken.set(free.thing, detection);
      return { ...detection, verdict: free.thing.difficult ? "neutral" : "right", iou: free.iou };
    }
    const near = same.some((thing) => thing.difficult && boxIou(thing.box, detection.box) >= NEAR);
    return { ...detection, verdict: near || isIgnored(detection, ignore) ? "neutral" : "false" };
  });
  return { judged, things: things.map((thing) => ({ ...thing, found: taken.get(thing) })) };
}

function isIgnored({ name, box }, ignore) {
  return ignore.some((zone) => {
    if (zone.label !== name) return false;
    if (zone.box === undefined) return true;
    const common = intersectBoxes(zone.box, box);
    return (common !== undefined && area(common) / area(box) > 0.5) || boxIou(zone.box, box) > NEAR;
  });
}

/** Wilson's 95% interval of `count` of `n`, as text in per cent (Wilson 1927, "Probable inference"). */
export function interval(count, n) {
  const z = 1.96;
  const [p, spread] = [count / n, z * z];
  const centre = (p + spread / (2 * n)) / (1 + spread / n);
  const half = (z / (1 + spread / n)) * Math.sqrt((p * (1 - p)) / n + spread / (4 * n * n));
  const percent = (value) => `${(100 * Math.min(1, Math.max(0, value))).toFixed(0)}%`;
  return `${percent(p)}, 95% interval ${percent(centre - half)} to ${percent(centre + half)}`;
}
