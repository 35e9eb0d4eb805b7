import { FoveaError } from "@fovea/core";
import { colourCall } from "./calls.js";
import { boxIn, lineageOf, rasterOf } from "./look.js";
import type { Seen } from "./values.js";
import { type Answers, ask, type Task } from "./waves.js";

export interface RegionColour {
  /** One of `colours` of the language, or "transparent". */
  readonly name: string;
  /** Part of the region that has it, 0 to 1. */
  readonly share: number;
}

/** The main colour of a thing, by the tool "colour-name". */
export function* colourOf(item: Seen, answers: Answers): Task<RegionColour> {
  const part = yield* rasterOf(item.view, answers);
  const [result] = yield* ask([colourCall(part, boxIn(lineageOf(part), item) ?? item.found.box)], answers);
  const named = result!.parts.find((each) => each.type === "data" && each.name === "colour");
  if (named?.type !== "data")
    throw new FoveaError('"colour-name" gave no data part "colour"', "use the tool of @fovea/vision");
  return (named.data as RegionColour | null) ?? { name: "transparent", share: 1 };
}
