import type { Box, JsonObject, JsonValue, TimeRange } from "@fovea/core";

/** A medium of a sample: not read yet where it is a path. */
export interface SampleMedium {
  /** The handle by which the question and tools speak of it: "image-1". */
  readonly name: string;
  readonly as: "image" | "video" | "document";
  /** An absolute path below the data folder, or the file's bytes. */
  readonly source: string | Uint8Array;
}

/** Where in a sample's own media the right answer can be seen. */
export interface SampleEvidence {
  /** The handle of the medium: "image-1". */
  readonly medium: string;
  /** In original pixels, or points of a page. */
  readonly box: Box;
  /** Zero-based. */
  readonly page?: number;
  readonly time?: TimeRange;
  /** What is there. */
  readonly text?: string;
}

/** One question of a data set. */
export interface Sample {
  /** Unique in the data set. */
  readonly id: string;
  readonly question: string;
  readonly choices?: readonly string[];
  readonly media: readonly SampleMedium[];
  /** What a scorer compares with; null where the data set has no answers. */
  readonly target: JsonValue;
  /** Where the answer can be seen, if that is known: what an agent's evidence is compared with. */
  readonly evidence?: readonly SampleEvidence[];
  readonly split?: string;
  /** Samples of one cluster depend on each other: intervals are to count clusters. */
  readonly cluster?: string;
  /** Columns that were kept beside. */
  readonly kept: JsonObject;
  /** Where it stands, for messages. */
  readonly file: string;
  readonly row: number;
}
