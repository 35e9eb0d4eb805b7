import { InvalidInputError } from "../../errors.js";

/** A file is not an export, or it was changed since. */
export class BundleError extends InvalidInputError {}

const BLOCK = 512;
const encoder = new TextEncoder();
const notAnExport = (what: string) =>
  new BundleError(what, "give a file that `fovea runs export` wrote, whole and unchanged");

/** The header and padding around one file of a tar archive (POSIX.1-1988 ustar). Names are ASCII, up to 100 characters. */
export function* tarEntry(name: string, bytes: Uint8Array): Generator<Uint8Array> {
  const header = new Uint8Array(BLOCK);
  const put = (at: number, text: string) => header.set(encoder.encode(text), at);
  const octal = (at: number, value: number, width: number) =>
    put(at, value.toString(8).padStart(width - 1, "0"));
  put(0, name);
  octal(100, 0o600, 8);
  octal(108, 0, 8);
  octal(116, 0, 8);
  octal(124, bytes.length, 12);
  octal(136, 0, 12);
  put(148, "        ");
  put(156, "0");
  put(257, "ustar\0");
  put(263, "00");
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  yield header;
  yield bytes;
  const rest = bytes.length % BLOCK;
  if (rest > 0) yield new Uint8Array(BLOCK - rest);
}

/** What ends an archive. */
export const tarEnd = (): Uint8Array => new Uint8Array(2 * BLOCK);

export interface TarFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * The files of an archive, one at a time. Only plain files whose names `allowed` knows: a path that climbs out of the
 * folder, a link or a folder is refused. @throws BundleError, also when the archive ends before its end.
 */
export async function* tarFiles(
  source: AsyncIterable<Uint8Array>,
  limits: { readonly allowed: (name: string) => boolean; readonly largest: number },
): AsyncGenerator<TarFile> {
  const reader = new Reader(source);
  for (;;) {
    const header = await reader.take(BLOCK);
    if (header === undefined) throw notAnExport("the export ends too early");
    if (header.every((byte) => byte === 0)) return;
    const text = (from: number, to: number) =>
      String.fromCharCode(...header.subarray(from, to)).replace(/[\0 ].*$/s, "");
    const sum = header.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0);
    if (text(257, 262) !== "ustar" || Number.parseInt(text(148, 156), 8) !== sum) {
      throw notAnExport("the file is no tar archive, or its header was changed");
    }
    const [name, size, kind] = [text(0, 100), Number.parseInt(text(124, 136), 8), header[156]];
    if (kind !== 48 || text(345, 500) !== "" || !limits.allowed(name)) {
      throw notAnExport(`the export holds ${JSON.stringify(name)}, which no export has`);
    }
    if (!(size >= 0 && size <= limits.largest)) {
      throw notAnExport(`${name} says that it has ${size} bytes; at most ${limits.largest} are accepted`);
    }
    const bytes = await reader.take(size);
    const padding = (BLOCK - (size % BLOCK)) % BLOCK;
    if (bytes === undefined || (padding > 0 && (await reader.take(padding)) === undefined)) {
      throw notAnExport(`the export ends inside ${name}`);
    }
    yield { name, bytes };
  }
}

/** Takes exact numbers of bytes from a stream of chunks. */
class Reader {
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Undefined when the stream ends first. */
  async take(count: number): Promise<Uint8Array | undefined> {
    const parts: Uint8Array[] = [];
    let have = 0;
    for (;;) {
      const part = this.#rest.subarray(0, count - have);
      this.#rest = this.#rest.subarray(part.length);
      if (part.length > 0) parts.push(part);
      have += part.length;
      if (have === count) break;
      const next = await this.#source.next();
      if (next.done === true) return undefined;
      this.#rest = next.value;
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }
}
