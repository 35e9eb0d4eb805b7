import { FoveaError, type JsonValue } from "@fovea/core";
import type { NamedColour } from "../../tools/colour-name/name.js";
import { colourCall } from "./calls.js";
import { boxIn, lineageOf, rasterOf } from "./look.js";
import type { Seen } from "./values.js";
import { type Answers, ask, type Task } from "./waves.js";

/** A name of the language, or "transparent"; `sure` is false when no colour is the main one. */
export interface RegionColour extends Pick<NamedColour, "share" | "sure" | "confidence" | "spots"> {
  readonly name: string;
  /** All of its colours, the largest first. */
  readonly shares: readonly { readonly name: string; readonly share: number }[];
}

/** The main colour of a thing, the ink of a text or the colours of an area, by the tool "colour-name". */
export function* colourOf(item: Seen, answers: Answers): Task<RegionColour> {
  const part = yield* rasterOf(item.view, answers);
  const box = boxIn(lineageOf(part), item) ?? item.found.box;
  const [result] = yield* ask([colourCall(part, box, kindOf(item))], answers);
  const named = result!.parts.find((each) => each.type === "data" && each.name === "colour");
  if (named?.type !== "data")
    throw new FoveaError('"colour-name" gave no data part "colour"', "use the tool of @fovea/vision");
  return colourIn(named.data);
}

/** The tool gives null where everything is transparent. */
function colourIn(data: JsonValue): RegionColour {
  if (data !== null) return data as unknown as NamedColour;
  return { name: "transparent", share: 1, sure: true, shares: [] };
}

/** Where no colour is the main one, a thing may still be called by one that a fifth of it has. */
const partlyShare = 0.2;

/** Whether a thing has a colour; undefined when it may be called so. */
export function hasColour(colour: RegionColour, wanted: string): boolean | undefined {
  if (colour.sure) return colour.name === wanted;
  return colour.shares.some(({ name, share }) => name === wanted && share >= partlyShare) ? undefined : false;
}

/** "red", or "red and blue" where neither is the main colour. */
export const colourWords = ({ sure, name, shares }: RegionColour): string =>
  sure
    ? name
    : shares
        .slice(0, 2)
        .map((each) => each.name)
        .join(" and ");

function kindOf({ found: { kind, text }, by }: Seen): "thing" | "text" | "area" {
  if (kind === "word" || kind === "line") return "text";
  if (by === areaBy) return "area";
  return kind === "region" && text !== undefined ? "text" : "thing";
}

/** Who "sees" a part of a picture that was asked for by its place. */
export const areaBy = "area";
