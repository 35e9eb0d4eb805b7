import { InvalidInputError } from "../errors.js";
import type { RunPage, RunQuery } from "../run/query.js";
import type { AnnotationRecord, StoreRecord } from "../run/records.js";
import type { RunState } from "../run/store.js";
import type { Catalog } from "./catalog.js";
import type { FileLayer } from "./files.js";
import type { Layout } from "./layout.js";
import { readBatches, unpackBatch } from "./segment-file.js";
import type { SegmentReader } from "./segment-reader.js";
import { termsOf, wordsOf } from "./terms.js";

interface Searched {
  readonly files: FileLayer;
  readonly layout: Layout;
  readonly reader: SegmentReader;
  readonly catalog: Catalog;
}

/** What a run's records must hold: a term, or one that begins so. */
interface Wanted {
  readonly term: string;
  readonly isPrefix: boolean;
}

/** One page of the runs that the query asks for. @throws InvalidInputError. */
export async function listRuns(store: Searched, query: RunQuery): Promise<RunPage> {
  const { limit = 50, before } = query;
  if (!Number.isSafeInteger(limit) || limit < 1) {
    throw new InvalidInputError(`a page of ${limit} runs cannot be listed`, "give a whole number from 1 on");
  }
  const found = await search(store, query);
  const sorted =
    found && [...found].filter((id) => before === undefined || id < before).sort((a, b) => (a < b ? 1 : -1));
  const runs: RunState[] = [];
  for (let from = before, taken = 0; ; ) {
    const room = limit + 1 - runs.length;
    const ids = sorted?.slice(taken, taken + room) ?? (await store.catalog.idsBefore(from, room));
    taken += ids.length;
    for (const id of ids) {
      const state = await store.catalog.run(id);
      if (state !== undefined) runs.push(state);
    }
    if (runs.length > limit) return { runs: runs.slice(0, limit), next: runs[limit - 1]!.run };
    if (ids.length < room) return { runs };
    from = ids.at(-1);
  }
}

/** Ids of runs that meet every condition; undefined when there is none. Some may be pruned. */
async function search(
  store: Searched,
  { text, tool, image, score }: RunQuery,
): Promise<Set<string> | undefined> {
  const wanted: Wanted[] = [];
  if (text !== undefined) {
    const words = wordsOf(text);
    if (words.length === 0)
      throw new InvalidInputError(`there is no word in "${text}"`, "give a word or its beginning");
    wanted.push(...words.map((word) => ({ term: `w${word}`, isPrefix: true })));
  }
  if (tool !== undefined) wanted.push({ term: `t${tool}`, isPrefix: false });
  if (image !== undefined) {
    if (!/^[0-9a-f]{6,64}$/.test(image)) {
      throw new InvalidInputError(
        `"${image}" is not the hash of an image`,
        "give at least its first 6 hexadecimal digits",
      );
    }
    wanted.push({ term: `i${image}`, isPrefix: true });
  }
  if (wanted.length === 0 && score === undefined) return undefined;
  const sets = wanted.map(() => new Set<string>());
  const scored = new Set<string>();
  for (const index of store.reader.indexes.values()) {
    for (const [i, { term, isPrefix }] of wanted.entries()) {
      for (const run of await index.runsWith(term, isPrefix)) sets[i]!.add(run);
    }
    if (score === undefined) continue;
    for (const { value, at } of await index.scores(score.scorer)) {
      if (!isWithin(value, score)) continue;
      const record = (await store.reader.record({ segment: at.segment, ...at.line })) as AnnotationRecord;
      if (isBy(record, score)) scored.add(record.annotation.step);
    }
  }
  for (const { segment, from, to } of await store.reader.unindexedParts()) {
    for await (const batch of readBatches(
      store.files,
      store.layout.segment(segment.name),
      segment,
      from,
      to,
    )) {
      for (const { value } of unpackBatch(segment, batch).records) {
        const record = value as StoreRecord;
        if (score !== undefined && record.type === "annotation") {
          const { value: given } = record.annotation;
          if (isBy(record, score) && isWithin(typeof given === "number" ? given : null, score)) {
            scored.add(record.annotation.step);
          }
        }
        if (!("epoch" in record) || wanted.length === 0) continue;
        const terms = termsOf(record);
        for (const [i, want] of wanted.entries()) if (meets(terms, want)) sets[i]!.add(record.run);
      }
    }
  }
  if (score !== undefined) sets.push(await runsOf(store, scored, score));
  return new Set([...sets[0]!].filter((run) => sets.every((set) => set.has(run))));
}

const meets = (terms: ReadonlySet<string>, { term, isPrefix }: Wanted): boolean => {
  if (!isPrefix) return terms.has(term);
  for (const each of terms) if (each.startsWith(term)) return true;
  return false;
};

type Score = NonNullable<RunQuery["score"]>;

function isWithin(value: number | null, { atLeast, atMost }: Score): boolean {
  if (value === null) return atLeast === undefined && atMost === undefined;
  return value >= (atLeast ?? Number.NEGATIVE_INFINITY) && value <= (atMost ?? Number.POSITIVE_INFINITY);
}

const isBy = ({ annotation }: AnnotationRecord, { scorer }: Score): boolean =>
  annotation.scorer === scorer || annotation.scorer.startsWith(`${scorer}@`);

/** The runs that wrote steps on which such a score stands, superseded by no other. */
async function runsOf({ catalog }: Searched, steps: Iterable<string>, score: Score): Promise<Set<string>> {
  const runs = new Set<string>();
  for (const step of steps) {
    const all = await catalog.annotations(step);
    const superseded = new Set(all.map(({ annotation }) => annotation.supersedes));
    const stands = all.some((record) => {
      const { value } = record.annotation;
      return (
        isBy(record, score) &&
        !superseded.has(record.id) &&
        isWithin(typeof value === "number" ? value : null, score)
      );
    });
    const written = stands ? await catalog.step(step) : undefined;
    if (written !== undefined) runs.add(written.run);
  }
  return runs;
}
