import { crc32 } from "node:zlib";

/** A block of lines `KEY VALUE\n`, ordered by key, as one piece of a file. */
export interface Block {
  readonly first: string;
  readonly offset: number;
  readonly length: number;
  readonly crc: number;
}

export type KeyedLine = readonly [key: string, value: string];

const blockBytes = 1 << 14;

/** Lays lines out as blocks from `offset` on. Neither keys nor values hold newlines, keys no spaces. */
export function packLines(
  lines: KeyedLine[],
  offset: number,
): { readonly bytes: Buffer; readonly blocks: readonly Block[] } {
  lines.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  const parts: Buffer[] = [];
  const blocks: Block[] = [];
  let [text, first, at] = ["", "", offset];
  const flush = (): void => {
    if (text === "") return;
    const bytes = Buffer.from(text);
    blocks.push({ first, offset: at, length: bytes.length, crc: crc32(bytes) });
    parts.push(bytes);
    at += bytes.length;
    text = "";
  };
  for (const [key, value] of lines) {
    if (text === "") first = key;
    text += `${key} ${value}\n`;
    if (text.length >= blockBytes) flush();
  }
  flush();
  return { bytes: Buffer.concat(parts), blocks };
}

/** Where lines with a key from `key` on can begin. */
export function firstBlock(blocks: readonly Block[], key: string): number {
  let [low, high] = [0, blocks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (blocks[middle]!.first < key) low = middle + 1;
    else high = middle;
  }
  // Lines with that very key may end the block before.
  return Math.max(0, low - 1);
}

/** The lines of a block's bytes; undefined when they are not what was written. */
export function unpackLines(bytes: Buffer, block: Block): KeyedLine[] | undefined {
  if (bytes.length !== block.length || crc32(bytes) !== block.crc) return undefined;
  const lines: KeyedLine[] = [];
  const text = bytes.toString();
  for (let at = 0; at < text.length; ) {
    const stop = text.indexOf("\n", at);
    const space = text.indexOf(" ", at);
    lines.push([text.slice(at, space), text.slice(space + 1, stop)]);
    at = stop + 1;
  }
  return lines;
}

/** Any string as a key that sorts as the string does: no spaces, no control characters. */
export const escapeKey = (text: string): string =>
  text.replace(/[\0- !]/g, (character) =>
    character === "!" ? "!z" : `!${String.fromCharCode(65 + character.charCodeAt(0))}`,
  );
export const unescapeKey = (key: string): string =>
  key.replace(/!(.)/g, (_, letter: string) =>
    letter === "z" ? "!" : String.fromCharCode(letter.charCodeAt(0) - 65),
  );

/** A Bloom filter: of keys that were not put in, about one in a hundred passes. */
export class KeyFilter {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  static forCount(count: number): KeyFilter {
    return new KeyFilter(new Uint8Array(Math.ceil((count * 10) / 8) + 8));
  }

  add(key: string): void {
    const { bytes } = this;
    const [a, b] = hashesOf(key);
    for (let i = 0; i < probes; i++) {
      const bit = (a + i * b) % (bytes.length * 8);
      bytes[bit >>> 3] = bytes[bit >>> 3]! | (1 << (bit & 7));
    }
  }

  mayHold(key: string): boolean {
    const { bytes } = this;
    const [a, b] = hashesOf(key);
    for (let i = 0; i < probes; i++) {
      const bit = (a + i * b) % (bytes.length * 8);
      if ((bytes[bit >>> 3]! & (1 << (bit & 7))) === 0) return false;
    }
    return true;
  }
}

const probes = 7;

function hashesOf(key: string): readonly [number, number] {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x5bd1e995);
    b ^= b >>> 15;
  }
  return [a >>> 0, (b | 1) >>> 0];
}
