import { jsonSegments, type Segment } from "./transport/segments.js";

/**
 * What a message is on the wire. Entries with a `role` are content blocks: neighbours of one role share one wire
 * message. Entries without are whole elements. `late` blocks wait until the run of tool results is over.
 */
export interface Entry {
  readonly role: string | null;
  readonly late?: boolean;
  /** A tool's result: late blocks wait while these come. */
  readonly tool?: boolean;
  /** Each a JSON value. */
  readonly values: readonly (readonly Segment[])[];
  /** The message as one whole, where the format has a plainer form of it and no neighbour joins. */
  readonly alone?: readonly Segment[];
}

/** One element of the wire's list of messages. */
export interface Group {
  readonly role: string | null;
  readonly values: (readonly Segment[])[];
  readonly alone?: readonly Segment[];
}

/**
 * `make`, computed once for each object and remembered for as long as the object lives. Messages and tool lists are
 * immutable by contract: a loop that keeps their identity never pays for its history again.
 */
export function oncePer<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found.value;
    const value = make(key);
    known.set(key, { value });
    return value;
  };
}

export const entry = (
  role: string | null,
  values: readonly unknown[],
  marks: Pick<Entry, "late" | "tool"> = {},
): Entry => ({ role, values: values.map(jsonSegments), ...marks });

/** Joins the entries of a conversation into wire messages. */
export function groupEntries(entries: Iterable<Entry>): Group[] {
  const groups: Group[] = [];
  let late: Entry[] = [];
  const add = ({ role, values, alone }: Entry) => {
    if (values.length === 0 && alone === undefined) return;
    const last = groups.at(-1);
    if (role !== null && last?.role === role) {
      groups[groups.length - 1] = { role, values: [...last.values, ...values] };
    } else
      groups.push(alone === undefined ? { role, values: [...values] } : { role, values: [...values], alone });
  };
  for (const one of entries) {
    if (one.late === true) {
      late.push(one);
      continue;
    }
    if (late.length > 0 && one.tool !== true) {
      late.forEach(add);
      late = [];
    }
    add(one);
  }
  late.forEach(add);
  return groups;
}

const comma = Buffer.from(",");

/** The elements of a JSON array, without its brackets. `open` and `close` stand around the blocks of a role. */
export function writeGroups(
  groups: readonly Group[],
  open: (role: string) => Buffer,
  close: Buffer,
  into: Segment[],
): void {
  groups.forEach(({ role, values, alone }, index) => {
    if (index > 0) into.push(comma);
    if (alone !== undefined) into.push(...alone);
    else {
      if (role !== null) into.push(open(role));
      values.forEach((value, at) => {
        if (at > 0) into.push(comma);
        into.push(...value);
      });
      if (role !== null) into.push(close);
    }
  });
}

const joinedBytes = 16_384;

/** Joins runs of small buffers, so that the socket gets few. Large ones and media stay as they are. */
export function coalesce(segments: readonly Segment[]): Segment[] {
  const out: Segment[] = [];
  let run: Buffer[] = [];
  const flush = () => {
    if (run.length > 0) out.push(run.length === 1 ? run[0]! : Buffer.concat(run));
    run = [];
  };
  for (const segment of segments) {
    if (Buffer.isBuffer(segment) && segment.length <= joinedBytes) run.push(segment);
    else {
      flush();
      out.push(segment);
    }
  }
  flush();
  return out;
}

/** A JSON object's text with `members` put before its closing brace. */
export function withMembers(object: readonly Segment[], members: string): Segment[] {
  const last = object.at(-1);
  if (!Buffer.isBuffer(last)) throw new TypeError("a JSON object ends in text");
  return [...object.slice(0, -1), last.subarray(0, last.length - 1), Buffer.from(`,${members}}`)];
}
