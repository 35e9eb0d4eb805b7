import { crc32 } from "node:zlib";
import type { FileLayer, LayerFile } from "./files.js";
import type { Claim, Segment } from "./forest.js";
import { decodeLine, type Line, segmentSeed } from "./frame.js";
import type { HandlePool } from "./handle-pool.js";
import { type Footer, idDigits, isFiltered, trailerBytes } from "./index-builder.js";
import { type Layout, parseSegmentName } from "./layout.js";
import type { SegmentHeader } from "./segment-file.js";
import {
  type Block,
  escapeKey,
  firstBlock,
  type KeyedLine,
  KeyFilter,
  unescapeKey,
  unpackLines,
} from "./sorted-lines.js";

/** Where a record lies, and where its batch ended in the segment that it was first written to. */
export interface Position {
  readonly segment: Segment;
  readonly origin: Segment;
  readonly line: Line;
  readonly batchEnd: number;
}

/** What one run has in one segment, written under one epoch: enough to list it. */
export interface RunPart {
  readonly segment: Segment;
  readonly origin: Segment;
  readonly epoch: number;
  /** End of the last batch, as in `Position`. */
  readonly end: number;
  /** The last head. */
  readonly head: Position | undefined;
}

const trailer = /^([0-9a-f]{8}) (\d+) (\d+) +\n$/;

/** An index that is not what was written, or tells of another state of its segment. Never shown: the segment is read. */
export class IndexDamagedError extends Error {
  readonly segment: string;
  constructor(segment: string, what: string) {
    super(`index/${segment}.idx ${what}`);
    this.segment = segment;
  }
}

/** Reads an index, block by block. Every block is checked; what it says of a record, the record's own line must bear out. */
export class SegmentIndex {
  readonly segment: Segment;
  readonly covers: number;
  readonly header: SegmentHeader;
  readonly tombstones: Footer["tombstones"];
  readonly #path: string;
  readonly #handles: HandlePool;
  readonly #origins: readonly Segment[];
  readonly #blocks: readonly Block[];
  readonly #filterAt: Footer["filter"];
  #filter: KeyFilter | undefined;
  #runIds: string[] | undefined;
  /** The block that was read last. */
  #recent: { readonly number: number; readonly lines: KeyedLine[] } | undefined;

  private constructor(segment: Segment, path: string, handles: HandlePool, footer: Footer) {
    this.segment = segment;
    this.#path = path;
    this.#handles = handles;
    this.covers = footer.covers;
    this.header = footer.header;
    this.tombstones = footer.tombstones;
    this.#origins = footer.origins.map((name) =>
      name === segment.name ? segment : parseSegmentName(`${name}.log`)!,
    );
    this.#blocks = footer.blocks.map(([first, offset, length, crc]) => ({ first, offset, length, crc }));
    this.#filterAt = footer.filter;
  }

  /** Undefined when there is none, or it is not what was written, or its segment is not the one it tells of. */
  static async open(
    files: FileLayer,
    layout: Layout,
    segment: Segment,
    handles: HandlePool,
  ): Promise<SegmentIndex | undefined> {
    const path = layout.index(segment.name);
    // Unreadable is as good as absent.
    if (!files.exists(path)) return undefined;
    try {
      const footer = await handles.use(path, (file) => readFooter(file, segment));
      if (footer === undefined || !(await tellsOf(files, layout, segment, footer))) return undefined;
      return new SegmentIndex(segment, path, handles, footer);
    } catch {
      return undefined;
    }
  }

  async steps(id: string): Promise<Position[]> {
    return (await this.#find(`s${id.slice(0, idDigits)}`)).map((value) => this.#position(value));
  }

  async children(id: string): Promise<Position[]> {
    return (await this.#find(`c${id.slice(0, idDigits)}`)).map((value) => this.#position(value));
  }

  async annotations(step: string): Promise<Position[]> {
    return (await this.#find(`a${step.slice(0, idDigits)}`)).map((value) => this.#position(value));
  }

  /** Numeric annotations of scorers whose name begins so, with their values; others with null. */
  async scores(scorer: string): Promise<{ readonly value: number | null; readonly at: Position }[]> {
    const found: { value: number | null; at: Position }[] = [];
    for await (const [, text] of this.#from(`v${escapeKey(scorer)}`)) {
      const space = text.indexOf(" ");
      const value = JSON.parse(text.slice(0, space)) as number | null;
      found.push({ value, at: this.#position(text.slice(space + 1)) });
    }
    return found;
  }

  async groups(): Promise<Position[]> {
    const found: Position[] = [];
    for await (const [, value] of this.#from("g")) found.push(this.#position(value));
    return found;
  }

  async forksOf(run: string): Promise<string[]> {
    return (await this.#find(`f${escapeKey(run)}`)).map(unescapeKey);
  }

  async parts(run: string): Promise<{ readonly parts: RunPart[]; readonly claims: Position[] }> {
    const parts: RunPart[] = [];
    const claims: Position[] = [];
    for (const value of await this.#find(`r${escapeKey(run)}`)) {
      const [partTexts = "", claimTexts = ""] = value.split("|");
      for (const text of partTexts.split(";")) {
        const [place = "", head = ""] = text.split(":");
        const [epoch, number, end] = place.split(".").map((digits) => Number.parseInt(digits, 36));
        parts.push({
          segment: this.segment,
          origin: this.#origins[number!]!,
          epoch: epoch!,
          end: end!,
          head: head === "" ? undefined : this.#position(head),
        });
      }
      if (claimTexts !== "") for (const text of claimTexts.split(";")) claims.push(this.#position(text));
    }
    return { parts, claims };
  }

  /** The bytes of the segment that hold the batches of a run. */
  async ranges(run: string): Promise<{ readonly start: number; readonly end: number }[]> {
    const found = await this.#find(`b${escapeKey(run)}`);
    return found.flatMap((value) =>
      value.split(";").map((text) => {
        const [start, length] = text.split(".").map((digits) => Number.parseInt(digits, 36));
        return { start: start!, end: start! + length! };
      }),
    );
  }

  /** Up to `limit` ids of runs before `before` in the order of keys, the greatest first. */
  async runsBefore(before: string | undefined, limit: number): Promise<string[]> {
    const end = before === undefined ? "s" : `r${escapeKey(before)}`;
    const found: string[] = [];
    for (
      let number = Math.min(firstBlock(this.#blocks, end), this.#blocks.length - 1);
      number >= 0;
      number--
    ) {
      const lines = await this.#block(number);
      for (const [key] of lines.toReversed()) {
        if (key >= end || key[0] !== "r") continue;
        if (found.push(unescapeKey(key.slice(1))) === limit) return found;
      }
      if (lines[0]![0] < "r") break;
    }
    return found;
  }

  /** Runs that hold a term which is `term`, or begins so. */
  async runsWith(term: string, isPrefix: boolean): Promise<Set<string>> {
    const key = escapeKey(term);
    const runs = new Set<string>();
    for await (const [found, value] of this.#from(key)) {
      if (!isPrefix && found !== key) break;
      const ids = await this.#allRuns();
      for (const number of value.split(",")) runs.add(ids[Number.parseInt(number, 36)]!);
    }
    return runs;
  }

  async #allRuns(): Promise<string[]> {
    if (this.#runIds === undefined) {
      const ids: string[] = [];
      for await (const [key] of this.#from("r")) ids.push(unescapeKey(key.slice(1)));
      this.#runIds = ids;
    }
    return this.#runIds;
  }

  async #find(key: string): Promise<string[]> {
    if (isFiltered(key) && !(await this.#mayHold(key))) return [];
    const values: string[] = [];
    for await (const [found, value] of this.#from(key)) {
      if (found !== key) break;
      values.push(value);
    }
    return values;
  }

  /** Lines whose keys begin with `prefix`, in order. */
  async *#from(prefix: string): AsyncGenerator<KeyedLine> {
    for (let number = firstBlock(this.#blocks, prefix); number < this.#blocks.length; number++) {
      if (this.#blocks[number]!.first > prefix && !this.#blocks[number]!.first.startsWith(prefix)) return;
      for (const line of await this.#block(number)) {
        if (line[0].startsWith(prefix)) yield line;
        else if (line[0] > prefix) return;
      }
    }
  }

  async #block(number: number): Promise<KeyedLine[]> {
    if (this.#recent?.number === number) return this.#recent.lines;
    const block = this.#blocks[number]!;
    const bytes = Buffer.allocUnsafe(block.length);
    const read = await this.#handles.use(this.#path, (file) => file.read(bytes, block.offset));
    const lines = unpackLines(bytes.subarray(0, read), block);
    if (lines === undefined) throw new IndexDamagedError(this.segment.name, "is damaged");
    this.#recent = { number, lines };
    return lines;
  }

  async #mayHold(key: string): Promise<boolean> {
    if (this.#filter === undefined) {
      const [offset, length, crc] = this.#filterAt;
      const bytes = Buffer.alloc(length);
      await this.#handles.use(this.#path, (file) => file.read(bytes, offset));
      if (crc32(bytes) !== crc) throw new IndexDamagedError(this.segment.name, "is damaged");
      this.#filter = new KeyFilter(bytes);
    }
    return this.#filter.mayHold(key);
  }

  #position(text: string): Position {
    const [offset, length, batchEnd, number] = text.split(".").map((digits) => Number.parseInt(digits, 36));
    const line = { offset: offset!, length: length! };
    return { segment: this.segment, origin: this.#origins[number!]!, line, batchEnd: batchEnd! };
  }
}

export const asClaim = ({ segment, origin, batchEnd, line }: Position, record: Claim["record"]): Claim => ({
  ...{ segment, origin, batchEnd, line, record },
});

/** How far an index file says that it tells; undefined when it is not whole enough to say. */
export function coveredBy(bytes: Buffer): number | undefined {
  try {
    const parsed = trailer.exec(bytes.toString("latin1", bytes.length - trailerBytes));
    const at = Number(parsed?.[2]);
    return (JSON.parse(bytes.toString("utf8", at, at + Number(parsed?.[3]))) as Footer).covers;
  } catch {
    return undefined;
  }
}

async function readFooter(file: LayerFile, segment: Segment): Promise<Footer | undefined> {
  const size = await file.size();
  const end = Buffer.alloc(trailerBytes);
  if (size < trailerBytes || (await file.read(end, size - trailerBytes)) < trailerBytes) return undefined;
  const parsed = trailer.exec(end.toString("latin1"));
  const [at, length] = [Number(parsed?.[2]), Number(parsed?.[3])];
  if (parsed === null || at + length + trailerBytes !== size) return undefined;
  const text = Buffer.alloc(length);
  await file.read(text, at);
  if (crc32(text).toString(16).padStart(8, "0") !== parsed[1]) return undefined;
  const footer = JSON.parse(text.toString()) as Footer;
  return footer.v === 1 && footer.segment === segment.name ? footer : undefined;
}

/** Whether the segment still has the last line that the index tells of, where it says. */
async function tellsOf(
  files: FileLayer,
  layout: Layout,
  segment: Segment,
  { covers, last: [offset, length] }: Footer,
): Promise<boolean> {
  const path = layout.segment(segment.name);
  if ((await files.size(path)) < covers || offset + length !== covers) return false;
  const file = await files.open(path, "read");
  try {
    const line = Buffer.alloc(length);
    const read = await file.read(line, offset);
    return read === length && decodeLine(line, offset, segmentSeed(segment.name)) !== undefined;
  } finally {
    await file.close();
  }
}

/** Writes an index beside the others. It is not synced: one that a power cut tore is seen to be so, and made again. */
export async function writeIndex(
  files: FileLayer,
  layout: Layout,
  { name }: Segment,
  bytes: Uint8Array,
  writer: string,
): Promise<void> {
  const temporary = `${layout.index(name)}.${writer}.tmp`;
  const file = await files.open(temporary, "create");
  try {
    try {
      await file.write(bytes, 0);
    } finally {
      await file.close();
    }
    await files.rename(temporary, layout.index(name));
  } catch (error) {
    await files.remove(temporary).catch(() => {});
    throw error;
  }
}
