import { type ContentPart, type ImagePart, textOf } from "@fovea/core";
import type { Observation } from "./history.js";

/** What a world's step holds, in BALROG's terms. */
export interface Seen extends Observation {
  /** BabyAI's, which BALROG puts into the instruction. */
  readonly mission?: string;
}

/** @param environment BALROG's name. */
export function seenIn(environment: string, parts: readonly ContentPart[]): Seen {
  const image = parts.find((part): part is ImagePart => part.type === "image");
  return { ...halves(environment, textOf(parts)), ...(image === undefined ? {} : { image }) };
}

function halves(environment: string, text: string): Seen {
  if (environment === "babyai") {
    const [, mission, lasting] = /^Mission: ([^\n]*)\n(.*)$/s.exec(text)!;
    return { lasting: lasting!, passing: "", mission: mission! };
  }
  if (environment === "crafter") {
    const at = text.lastIndexOf("\n\nYour status:");
    return { lasting: text.slice(0, at), passing: text.slice(at + 2) };
  }
  return { lasting: text, passing: "" };
}
