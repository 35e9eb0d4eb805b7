import type { Effects } from "../contracts/tool.js";
import { hashJson, type JsonObject, type JsonValue } from "../json.js";
import type { Step, StepKind, StepMeta } from "./step.js";

/**
 * What a store's logs hold, all `{v: 1}`. Later versions add optional fields only; a reader keeps fields that
 * it does not know.
 */
export type StoreRecord =
  | StepRecord
  | HeadRecord
  | LeaseRecord
  | TakeoverRecord
  | IntentRecord
  | ResultRecord
  | AnnotationRecord
  | GroupRecord
  | TombstoneRecord;

/** Records that are valid only under their run's lease. */
export type LeasedRecord = StepRecord | HeadRecord | IntentRecord | ResultRecord;

export interface StepRecord {
  readonly v: 1;
  readonly type: "step";
  readonly run: string;
  readonly epoch: number;
  readonly step: Step;
  readonly meta: StepMeta;
}

/** Where a run was forked, and with what. Up to there `journalOf` takes its journal from that run's. */
export interface ForkedFrom {
  readonly run: string;
  readonly step: string;
  /** The step that stands in that one's place. */
  readonly replacedBy?: string;
  /** Another model goes on: what was recorded is served whatever was asked. */
  readonly given?: true;
}

/** Where a run stands, like a git ref. The newest one of the highest epoch counts. */
export interface HeadRecord {
  readonly v: 1;
  readonly type: "head";
  readonly run: string;
  readonly epoch: number;
  readonly root: string;
  readonly head: string;
  /** Set in every head of a forked run. */
  readonly forkedFrom?: ForkedFrom;
  /** Set when the agent returned (or the run was given up): nothing more is expected. */
  readonly ended?: "answered" | "abstained" | "failed";
}

/** The first claim of a run. */
export interface LeaseRecord {
  readonly v: 1;
  readonly type: "lease";
  readonly run: string;
  readonly epoch: number;
  readonly writer: string;
}

/**
 * A later claim. `accepted` names, per segment, the byte offset behind the last record of an older epoch that
 * counts; in a segment that it does not name, none counts.
 */
export interface TakeoverRecord {
  readonly v: 1;
  readonly type: "takeover";
  readonly run: string;
  readonly epoch: number;
  readonly writer: string;
  readonly accepted: Readonly<Record<string, number>>;
}

/**
 * (run, parent, kind, ordinal, draw) names an effect. `parent` is the head at which it was issued, `ordinal`
 * its place among the effects issued there together.
 */
export interface JournalKey {
  readonly parent: string;
  readonly kind: StepKind;
  readonly ordinal: number;
  readonly draw: number;
}

/** Written before every `acts` effect and every model call. */
export interface IntentRecord {
  readonly v: 1;
  readonly type: "intent";
  readonly run: string;
  readonly epoch: number;
  readonly key: JournalKey;
  /** Hash of the request. */
  readonly request: string;
  readonly actor: string;
  readonly effects: Effects;
  /** The request itself, of what acts: whoever is asked whether it happened can see what it was. */
  readonly asked?: JsonValue;
  /** Counts the times that it was begun; absent for the first. */
  readonly attempt?: number;
}

export type Outcome = "ok" | "error" | "cancelled" | "timed-out";

/** `step` when the step is written in the same batch, else `content` and `uses`, and the step follows. */
export interface ResultRecord {
  readonly v: 1;
  readonly type: "result";
  readonly run: string;
  readonly epoch: number;
  readonly key: JournalKey;
  readonly request: string;
  readonly outcome: Outcome;
  readonly step?: string;
  readonly content?: JsonObject;
  readonly uses?: readonly string[];
  readonly error?: { readonly code: string; readonly message: string; readonly fix: string };
  /** The agent caught this error and went on: on resume it is thrown again, not tried again. */
  readonly final?: true;
  /** Served whatever is asked: it belongs to the part of a fork that another model said. */
  readonly given?: true;
  /** Somebody looked: this attempt of an effect, which was in doubt, has not happened, and it may be done. */
  readonly happened?: false;
  /** Of the intent; absent for the first. */
  readonly attempt?: number;
}

/** A score or a remark about a step. A leaf stands for the whole trajectory that ends there. */
export interface Annotation {
  readonly step: string;
  /** "name@version". */
  readonly scorer: string;
  readonly value: JsonValue;
  readonly explanation?: string;
  readonly author: string;
  /** Id of the annotation that this one replaces. */
  readonly supersedes?: string;
}

export interface AnnotationRecord {
  readonly v: 1;
  readonly type: "annotation";
  /** `annotationId(annotation)`. */
  readonly id: string;
  readonly annotation: Annotation;
}

/** Runs that belong together: an eval names one run per sample, a sibling group its k members. */
export interface GroupRecord {
  readonly v: 1;
  readonly type: "group";
  readonly id: string;
  readonly name: string;
  readonly members: Readonly<Record<string, string>>;
  readonly about?: JsonObject;
}

/** A run or a step with all below it was pruned; `gc` rewrites the segments. */
export interface TombstoneRecord {
  readonly v: 1;
  readonly type: "tombstone";
  readonly run?: string;
  readonly step?: string;
  readonly reason?: string;
}

export const annotationId = (annotation: Annotation): string => hashJson(annotation);
/** Joined, it is one piece; a template makes a text of seven, which takes three times the memory where it is kept. */
export const journalKeyText = ({ parent, kind, ordinal, draw }: JournalKey): string =>
  [parent, kind, ordinal, draw].join("/");
