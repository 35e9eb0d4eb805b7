import type { OriginalRegion, TimeRange } from "../media/lineage.js";
import type { MediaId } from "../media/refs.js";
import type { Region } from "../media/region.js";

/**
 * What an answer rests on, in the original media. "supports": it shows there. "searched": it was looked
 * for there and not found; `text` then says with which expert and threshold.
 */
export interface Evidence {
  readonly media: MediaId;
  /** Absent when the place is not known: never invented. */
  readonly region?: Region;
  /** Zero-based. */
  readonly page?: number;
  readonly time?: TimeRange;
  /** What is read or seen there. */
  readonly text?: string;
  /** Of the expert, 0 to 1. */
  readonly score?: number;
  readonly role: "supports" | "searched";
  /** "recovered" when the place was found by matching; absent means exact. */
  readonly certainty?: "recovered" | "unknown";
  /** The expert or tool that saw it, "name@version". */
  readonly by?: string;
  /** Id of the step whose result claims it. Absent inside that step's own content, where it is implied. */
  readonly step?: string;
}

/** Evidence for places found by `toOriginal`. */
export function evidenceAt(
  places: readonly OriginalRegion[],
  claim: Pick<Evidence, "role" | "text" | "score" | "by">,
): Evidence[] {
  return places.map(({ media, region, page, time, certainty }) => ({
    media,
    ...(certainty === "unknown" ? {} : { region }),
    ...(page === undefined ? {} : { page }),
    ...(time === undefined ? {} : { time }),
    ...(certainty === "exact" ? {} : { certainty }),
    ...claim,
  }));
}
