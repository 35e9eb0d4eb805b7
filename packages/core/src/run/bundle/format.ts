import { hashJson } from "../../json.js";
import type { AnnotationRecord, HeadRecord, IntentRecord, ResultRecord } from "../records.js";
import type { Step, StepMeta } from "../step.js";

/** First file of an export, as JSON. */
export interface Manifest {
  readonly v: 1;
  readonly type: "fovea-export";
  readonly runs: readonly string[];
  readonly steps: number;
  /** SHA-256 of every blob that the steps rest on, sorted. */
  readonly blobs: readonly string[];
  /** SHA-256 of the second file. */
  readonly records: string;
  /** SHA-256 of this manifest as canonical JSON without this field: a changed byte anywhere is noticed. */
  readonly seal: string;
}

/** The seal that a manifest must have. */
export const sealOf = ({ seal: _, ...rest }: Manifest): string => hashJson(rest);

/** Lines of the second file, `records.jsonl`; parents come before their children. */
export type Line =
  | { readonly type: "step"; readonly step: Step }
  | { readonly type: "meta"; readonly run: string; readonly step: string; readonly meta: StepMeta }
  | { readonly type: "head"; readonly head: HeadRecord }
  | { readonly type: "intent"; readonly intent: IntentRecord }
  | { readonly type: "result"; readonly result: ResultRecord }
  | { readonly type: "annotation"; readonly annotation: AnnotationRecord };

export const manifestName = "fovea-export.json";
export const recordsName = "records.jsonl";
export const blobName = (id: string): string => `blobs/${id}`;
export const isExportName = (name: string): boolean =>
  name === manifestName || name === recordsName || /^blobs\/[0-9a-f]{64}$/.test(name);
