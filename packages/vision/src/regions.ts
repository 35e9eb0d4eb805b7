import { type Box, type ContentPart, data, type JsonValue, type Point, type ToolResult } from "@fovea/core";

/** One thing that an expert found, in pixels of the image that it was given. */
export interface FoundRegion {
  readonly kind: "word" | "line" | "object" | "face" | "code" | "region";
  readonly box: Box;
  /** Corners, when the thing is not axis-parallel. */
  readonly polygon?: readonly Point[];
  /** What is written there, or what a code encodes. */
  readonly text?: string;
  /** Class of an object, symbology of a code. */
  readonly label?: string;
  /** 0 to 1, as the expert means it. */
  readonly score: number;
  /** False when the expert shows it but does not stand behind it: an answer may not rest on it. Absent: it does. */
  readonly answerable?: boolean;
  /** Of a word: index of its line among the lines of the same result. */
  readonly line?: number;
}

/** What every expert returns as its data part named "regions". */
export interface FoundRegions {
  readonly width: number;
  readonly height: number;
  /** "name@version+weights" of the expert. */
  readonly expert: string;
  /** The least score that counts, as an absence must say it. */
  readonly threshold: number;
  /**
   * The labels that the expert finds so reliably that an answer may rest on its seeing none. Absent: all of them. An
   * empty list is an expert whose silence says nothing.
   */
  readonly absenceOf?: readonly string[];
  readonly regions: readonly FoundRegion[];
}

export const regionsPart = (found: FoundRegions): ContentPart =>
  data(found as unknown as JsonValue, "regions");

/** The "regions" data part of an expert's result. */
export function regionsOf(result: ToolResult): FoundRegions {
  for (const part of result.parts) {
    if (part.type === "data" && part.name === "regions") return part.data as unknown as FoundRegions;
  }
  throw new TypeError('the tool result has no data part named "regions"; only experts return one');
}
