import {
  type Annotation,
  type AnnotationRecord,
  annotationId,
  closureOf,
  InvalidInputError,
  type JsonValue,
  type Store,
} from "@fovea/core";
import { findRun } from "./find.js";
import { stepNamed } from "./fork.js";

export interface AnnotateOptions {
  /** A step by its id or the beginning of it; default the run's last, which stands for the whole trajectory. */
  readonly at?: string;
  /** What is said of it: "quality", or "quality@2"; a version that is left out is 1. */
  readonly key: string;
  readonly value: JsonValue;
  readonly why?: string;
  /** Default "user". */
  readonly author?: string;
}

/**
 * Says something about a step. What the same author said of it under the same key before is superseded.
 *
 * @throws NotFoundError; InvalidInputError for a key that is no name.
 */
export async function annotateRun(
  store: Store,
  run: string,
  { at, key, value, why, author = "user" }: AnnotateOptions,
): Promise<AnnotationRecord> {
  if (!/^[a-z0-9][\w.-]*(@[\w.-]+)?$/i.test(key))
    throw new InvalidInputError(`"${key.slice(0, 60)}" is no key`, "use letters, digits, - and _: quality");
  const { head } = await findRun(store, run);
  const step = at === undefined ? head.head : stepNamed(await closureOf(store, head.head), at, run).id;
  const scorer = key.includes("@") ? key : `${key}@1`;
  const before = (await currentAnnotations(store, step)).find(
    ({ annotation }) => annotation.scorer === scorer && annotation.author === author,
  );
  const annotation: Annotation = {
    step,
    scorer,
    value,
    ...(why === undefined ? {} : { explanation: why }),
    author,
    ...(before === undefined ? {} : { supersedes: before.id }),
  };
  const record: AnnotationRecord = { v: 1, type: "annotation", id: annotationId(annotation), annotation };
  if (before?.id !== record.id) await store.append([record]);
  return record;
}

/** What is said of a step and was not taken back by a later word. */
export async function currentAnnotations(store: Store, step: string): Promise<AnnotationRecord[]> {
  const all = await store.annotations(step);
  const gone = new Set(all.map(({ annotation }) => annotation.supersedes));
  return all.filter(({ id }) => !gone.has(id));
}

/** `quality@1 0.8 (user: the box is right)` */
export function annotationText({ annotation }: AnnotationRecord): string {
  const { scorer, value, author, explanation } = annotation;
  const said = typeof value === "string" ? JSON.stringify(value) : JSON.stringify(value);
  return `${scorer} ${said} (${author}${explanation === undefined ? "" : `: ${explanation}`})`;
}
