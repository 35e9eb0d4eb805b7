import { crc32 } from "node:zlib";
import type { StoreRecord } from "../run/records.js";
import type { FileLayer } from "./files.js";
import type { Segment } from "./forest.js";
import type { Line } from "./frame.js";
import type { Layout } from "./layout.js";
import { knownVersion, readBatches, type SegmentHeader, unpackBatch } from "./segment-file.js";
import { escapeKey, type KeyedLine, KeyFilter, packLines } from "./sorted-lines.js";
import { termsOf } from "./terms.js";

/** What an index says of itself, at its end. */
export interface Footer {
  readonly v: 1;
  readonly segment: string;
  /** The index tells of the segment's bytes before this one. */
  readonly covers: number;
  /** The last line that it tells of. */
  readonly last: readonly [offset: number, length: number];
  readonly header: SegmentHeader;
  /** By number: where rewritten batches were first written. Number 0 is the segment. */
  readonly origins: readonly string[];
  readonly tombstones: readonly { readonly run?: string; readonly step?: string }[];
  readonly blocks: readonly (readonly [first: string, offset: number, length: number, crc: number])[];
  readonly filter: readonly [offset: number, length: number, crc: number];
}

/** Digits of a step's id in the index; the record tells whether it is that step. */
export const idDigits = 12;
export const trailerBytes = 48;
/** By their keys' first letters: what the filter tells of. */
export const isFiltered = (key: string): boolean => "rbsca".includes(key[0]!);
const digits36 = "0123456789abcdefghijklmnopqrstuvwxyz";
/** As `toString(36)`, which takes several times as long. */
function n36(value: number): string {
  let text = digits36[value % 36]!;
  for (let rest = Math.floor(value / 36); rest > 0; rest = Math.floor(rest / 36))
    text = digits36[rest % 36]! + text;
  return text;
}

/** What a run has of one segment of origin and epoch. */
interface IndexedPart {
  readonly epoch: number;
  readonly number: number;
  end: number;
  /** Where its newest head lies. */
  head: Line | undefined;
  headEnd: number;
}

interface IndexedRun {
  readonly id: string;
  readonly parts: IndexedPart[];
  readonly claims: string[];
  /** Begin and end of each stretch of its batches. */
  readonly ranges: number[];
  number: number;
  forkedFrom?: string;
}

/**
 * Makes the index of a segment from its batches in their order: those that are being written, or those that are read.
 * The same bytes for the same segment either way. A batch that does not follow the one before ends it: `isWhole` is
 * false then.
 */
export class IndexBuilder {
  readonly #segment: Segment;
  readonly #lines: KeyedLine[] = [];
  /** Of each step: its id, its parent's or -1, and the four numbers of its place. Of many, so kept as numbers. */
  readonly #steps: number[] = [];
  readonly #origins: string[];
  readonly #tombstones: { run?: string; step?: string }[] = [];
  readonly #runs = new Map<string, IndexedRun>();
  readonly #terms = new Map<string, IndexedRun | IndexedRun[]>();
  #header: SegmentHeader | undefined;
  #covers = 0;
  #last: readonly [offset: number, length: number] = [0, 0];
  #isWhole = true;

  constructor(segment: Segment) {
    this.#segment = segment;
    this.#origins = [segment.name];
  }

  /** Whether it tells of all up to `end`. */
  isWholeTo(end: number): boolean {
    return this.#isWhole && this.#covers === end && this.#header !== undefined;
  }

  /**
   * The batch from `start` to `end` of the segment: what `lines` hold is `records`. `origin` is where it was first
   * written, and `originEnd` its end there.
   */
  add(
    { start, end }: { readonly start: number; readonly end: number },
    lines: readonly Line[],
    records: readonly StoreRecord[],
    origin = this.#segment,
    originEnd = end,
  ): void {
    if (start !== this.#covers) this.#isWhole = false;
    if (!this.#isWhole) return;
    this.#covers = end;
    const final = lines.at(-1);
    if (final !== undefined) this.#last = [final.offset, final.length];
    let number = this.#origins.lastIndexOf(origin.name);
    if (number === -1) number = this.#origins.push(origin.name) - 1;
    let touched: IndexedRun | undefined;
    for (let i = 0; i < records.length; i++) {
      const run = this.#add(records[i]!, lines[i]!, number, originEnd);
      if (run === undefined || run === touched) continue;
      touched = run;
      const { ranges } = run;
      const last = ranges.length - 1;
      // Of a batch that holds several runs, a later record of one of them.
      if (ranges[last] === end) continue;
      if (ranges[last] === start) ranges[last] = end;
      else ranges.push(start, end);
    }
  }

  #add(record: StoreRecord, line: Line, number: number, end: number): IndexedRun | undefined {
    const { offset, length } = line;
    const place = () => placeText(line, end, number);
    if (offset === 0) this.#header = record as unknown as SegmentHeader;
    if (record.type === "annotation") {
      const { step, scorer, value: score } = record.annotation;
      this.#lines.push([`a${step.slice(0, idDigits)}`, place()]);
      this.#lines.push([
        `v${escapeKey(scorer)}`,
        `${JSON.stringify(typeof score === "number" ? score : null)} ${place()}`,
      ]);
    } else if (record.type === "group") this.#lines.push([`g${escapeKey(record.id)}`, place()]);
    else if (record.type === "tombstone") {
      const { run, step } = record;
      this.#tombstones.push({
        ...(run === undefined ? {} : { run }),
        ...(step === undefined ? {} : { step }),
      });
    }
    if (!("epoch" in record)) return undefined;
    let run = this.#runs.get(record.run);
    if (run === undefined) {
      run = { id: record.run, parts: [], claims: [], ranges: [], number: -1 };
      this.#runs.set(record.run, run);
    }
    const { epoch } = record;
    let part = run.parts.find((one) => one.epoch === epoch && one.number === number);
    if (part === undefined) {
      part = { epoch, number, end: 0, head: undefined, headEnd: 0 };
      run.parts.push(part);
    }
    part.end = end;
    // They are found with their run.
    if (record.type === "intent" || (record.type === "result" && record.content === undefined)) return run;
    if (record.type === "head") {
      part.head = line;
      part.headEnd = end;
      const { forkedFrom } = record;
      if (forkedFrom !== undefined && run.forkedFrom !== forkedFrom.run) {
        run.forkedFrom = forkedFrom.run;
        this.#lines.push([`f${escapeKey(forkedFrom.run)}`, escapeKey(record.run)]);
      }
    } else if (record.type === "lease" || record.type === "takeover") run.claims.push(place());
    else if (record.type === "step") {
      const { id, parent } = record.step;
      if (isHash.test(id) && (parent === null || isHash.test(parent)))
        this.#steps.push(idNumber(id), parent === null ? -1 : idNumber(parent), offset, length, end, number);
      else {
        this.#lines.push([`s${id.slice(0, idDigits)}`, place()]);
        if (parent !== null) this.#lines.push([`c${parent.slice(0, idDigits)}`, place()]);
      }
    }
    for (const term of termsOf(record)) {
      const found = this.#terms.get(term);
      if (found === undefined) this.#terms.set(term, run);
      else if (!Array.isArray(found)) {
        if (found !== run) this.#terms.set(term, [found, run]);
      } else if (found.at(-1) !== run) found.push(run);
    }
    return run;
  }

  /** The index as a file; undefined when nothing whole was added. Nothing can be added afterwards. */
  finish(): Buffer | undefined {
    const header = this.#header;
    if (header === undefined) return undefined;
    const lines = this.#lines;
    const steps = this.#steps;
    for (let i = 0; i < steps.length; i += stepNumbers) {
      const parent = steps[i + 1]!;
      const line = { offset: steps[i + 2]!, length: steps[i + 3]! };
      const place = placeText(line, steps[i + 4]!, steps[i + 5]!);
      lines.push([`s${idText(steps[i]!)}`, place]);
      if (parent !== -1) lines.push([`c${idText(parent)}`, place]);
    }
    for (const { id, parts, claims, ranges } of this.#runs.values()) {
      const texts = parts.map(({ epoch, number, end, head, headEnd }) => {
        const place = head === undefined ? "" : placeText(head, headEnd, number);
        return `${n36(epoch)}.${n36(number)}.${n36(end)}:${place}`;
      });
      lines.push([`r${escapeKey(id)}`, `${texts.join(";")}|${claims.join(";")}`]);
      let text = "";
      for (let i = 0; i < ranges.length; i += 2)
        text += `${i === 0 ? "" : ";"}${n36(ranges[i]!)}.${n36(ranges[i + 1]! - ranges[i]!)}`;
      lines.push([`b${escapeKey(id)}`, text]);
    }
    const sorted = [...this.#runs.values()].sort((a, b) => (escapeKey(a.id) < escapeKey(b.id) ? -1 : 1));
    for (const [number, run] of sorted.entries()) run.number = number;
    for (const [term, found] of this.#terms) {
      const numbers = [...new Set([found].flat())].map(({ number }) => number).sort((a, b) => a - b);
      lines.push([escapeKey(term), numbers.map(n36).join(",")]);
    }
    const filtered = lines.filter(([key]) => isFiltered(key));
    const filter = KeyFilter.forCount(filtered.length);
    for (const [key] of filtered) filter.add(key);
    const { bytes, blocks } = packLines(lines, 0);
    const footer: Footer = {
      v: 1,
      segment: this.#segment.name,
      covers: this.#covers,
      last: this.#last,
      header,
      origins: this.#origins,
      tombstones: this.#tombstones,
      blocks: blocks.map(({ first, offset, length, crc }) => [first, offset, length, crc] as const),
      filter: [bytes.length, filter.bytes.length, crc32(filter.bytes)],
    };
    const text = Buffer.from(JSON.stringify(footer));
    const seal = crc32(text).toString(16).padStart(8, "0");
    const end = `${seal} ${bytes.length + filter.bytes.length} ${text.length}`.padEnd(trailerBytes - 1);
    return Buffer.concat([bytes, filter.bytes, text, Buffer.from(`${end}\n`)]);
  }
}

const placeText = ({ offset, length }: Line, end: number, number: number): string =>
  `${n36(offset)}.${n36(length)}.${n36(end)}.${n36(number)}`;

/** Numbers of a step in `steps`. */
const stepNumbers = 6;
const isHash = /^[0-9a-f]{12}/;
/** 48 bits of an id. */
const idNumber = (id: string): number => Number.parseInt(id.slice(0, idDigits), 16);
const idText = (id: number): string => id.toString(16).padStart(idDigits, "0");

/** The index of the whole batches of a segment up to `upTo`, as a file, from what the medium has. */
export async function buildIndex(
  files: FileLayer,
  layout: Layout,
  segment: Segment,
  upTo = Number.POSITIVE_INFINITY,
): Promise<Buffer | undefined> {
  const builder = new IndexBuilder(segment);
  for await (const batch of readBatches(files, layout.segment(segment.name), segment, 0)) {
    if (batch.end > upTo) break;
    const { origin, end, records } = unpackBatch(segment, batch);
    const known = records.map(({ value, offset }) => knownVersion(value, `${segment.name}.log`, offset));
    builder.add(batch, records, known, origin, end);
  }
  return builder.finish();
}
