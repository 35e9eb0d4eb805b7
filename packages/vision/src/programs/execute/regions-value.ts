import type { Evidence } from "@fovea/core";
import { support } from "./look.js";
import { least, type RegionsValue, type Seen, sureOf } from "./values.js";

/** Regions as a value: what they rest on, or what an absence rests on. */
export function regionsValue(
  items: readonly Seen[],
  absent: readonly Evidence[],
  overlooked?: string,
): RegionsValue {
  const sure = sureOf(items);
  return {
    type: "regions",
    items,
    searched: absent,
    ...(overlooked === undefined ? {} : { overlooked }),
    confidence: least(...sure.map((item) => item.found.score)),
    evidence: sure.length === 0 ? absent : sure.flatMap((item) => support(item)),
  };
}
