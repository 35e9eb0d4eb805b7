import { GeneratorStateError } from "./errors.js";

/** Writes a saved state: four ASCII characters that name kind and version, then little-endian fields. */
export class SnapshotWriter {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  #offset = 4;

  constructor(tag: string, bodyLength: number) {
    this.bytes = new Uint8Array(4 + bodyLength);
    this.#view = new DataView(this.bytes.buffer);
    for (let i = 0; i < 4; i++) this.bytes[i] = tag.charCodeAt(i);
  }

  uint8(value: number): void {
    this.#view.setUint8(this.#offset, value);
    this.#offset += 1;
  }

  uint32(value: number): void {
    this.#view.setUint32(this.#offset, value, true);
    this.#offset += 4;
  }

  float64(value: number): void {
    this.#view.setFloat64(this.#offset, value, true);
    this.#offset += 8;
  }
}

/** Reads what a {@link SnapshotWriter} wrote. */
export class SnapshotReader {
  readonly #view: DataView;
  #offset = 4;

  /** @throws GeneratorStateError when tag or length are others */
  constructor(bytes: Uint8Array, tag: string, bodyLength: number) {
    const found = String.fromCharCode(...bytes.subarray(0, 4));
    if (found !== tag || bytes.length !== 4 + bodyLength)
      throw new GeneratorStateError(
        `${bytes.length} bytes beginning with ${JSON.stringify(found)} are no ${tag} snapshot of ${4 + bodyLength} bytes`,
        "pass what snapshot() of the same kind of generator returned",
      );
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** @throws GeneratorStateError when the byte is neither 0 nor 1 */
  flag(): boolean {
    const value = this.#view.getUint8(this.#offset);
    if (value > 1)
      throw new GeneratorStateError(`${value} is no flag`, "the snapshot is damaged: take a new one");
    this.#offset += 1;
    return value === 1;
  }

  uint32(): number {
    const value = this.#view.getUint32(this.#offset, true);
    this.#offset += 4;
    return value;
  }

  float64(): number {
    const value = this.#view.getFloat64(this.#offset, true);
    this.#offset += 8;
    return value;
  }
}
