import type { Message } from "@fovea/core";
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
  readonly alone?: readonly Segment[] | undefined;
}

/** One element of the wire's list of messages: an entry, or some that were joined. */
export type Group = Pick<Entry, "role" | "values" | "alone">;

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

export function entry(
  role: string | null,
  values: readonly unknown[],
  { late = false, tool = false, alone }: Partial<Pick<Entry, "late" | "tool" | "alone">> = {},
): Entry {
  const written: Segment[][] = [];
  for (const value of values) written.push(jsonSegments(value));
  return { role, late, tool, values: written, alone };
}

/** The messages of a conversation on the wire: what `entriesOf` makes of each, joined. */
export function groupMessages(
  messages: readonly Message[],
  entriesOf: (message: Message) => readonly Entry[],
): Group[] {
  const entries: Entry[] = [];
  for (const message of messages) for (const one of entriesOf(message)) entries.push(one);
  return groupEntries(entries);
}

/** Joins the entries of a conversation into wire messages. */
export function groupEntries(entries: readonly Entry[]): Group[] {
  const groups: Group[] = [];
  let late: Entry[] = [];
  for (const one of entries) {
    if (one.late === true) {
      late.push(one);
      continue;
    }
    if (late.length > 0 && one.tool !== true) {
      for (const waiting of late) join(groups, waiting);
      late = [];
    }
    join(groups, one);
  }
  for (const waiting of late) join(groups, waiting);
  return groups;
}

function join(groups: Group[], next: Entry): void {
  const { role, values, alone } = next;
  if (values.length === 0 && alone === undefined) return;
  const last = groups.at(-1);
  if (role === null || last?.role !== role) groups.push(next);
  else groups[groups.length - 1] = { role, values: [...last.values, ...values] };
}

const comma = Buffer.from(",");

/** The elements of a JSON array, without its brackets. `open` and `close` stand around the blocks of a role. */
export function writeGroups(
  groups: readonly Group[],
  open: (role: string) => Buffer,
  close: Buffer,
  into: Segment[],
): void {
  for (let i = 0; i < groups.length; i++) {
    const { role, values, alone } = groups[i]!;
    if (i > 0) into.push(comma);
    if (alone !== undefined) {
      for (const segment of alone) into.push(segment);
      continue;
    }
    if (role !== null) into.push(open(role));
    for (let at = 0; at < values.length; at++) {
      if (at > 0) into.push(comma);
      for (const segment of values[at]!) into.push(segment);
    }
    if (role !== null) into.push(close);
  }
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
