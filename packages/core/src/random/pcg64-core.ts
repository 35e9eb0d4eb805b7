import { GeneratorStateError } from "./errors.js";
import { type Entropy, SeedSequence } from "./seed-sequence.js";
import { SnapshotReader, SnapshotWriter } from "./snapshot.js";

/** The state of a {@link Pcg64Core} as JSON: 128-bit integers are 32 hexadecimal digits. */
export interface Pcg64State {
  readonly generator: "PCG64";
  readonly state: string;
  readonly increment: string;
  /** Whether half of a 64-bit output waits to serve the next 32-bit draw, and which half. */
  readonly hasUint32: boolean;
  readonly uint32: number;
}

const SNAPSHOT_TAG = "PCG1";
const TWO_TO_MINUS_32 = 2 ** -32;
const TWO_TO_MINUS_53 = 2 ** -53;

// The multiplier 0x2360ED05_1FC65DA4_4385DF64_9FCCF645, lowest word first.
const M0 = 0x9fccf645;
const M1 = 0x4385df64;
const M2 = 0x1fc65da4;
const M3 = 0x2360ed05;

/** The high 32 bits of the product of two 32-bit words, as an int32; the low bits are `Math.imul`. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) | 0;
  const other = (Math.imul(aLow, bHigh) + (middle & 0xffff)) | 0;
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (other >>> 16)) | 0;
}

/**
 * The generator PCG XSL-RR 128/64 (M. E. O'Neill, "PCG: A Family of Simple Fast Space-Efficient
 * Statistically Good Algorithms for Random Number Generation", 2014), equal bit for bit to
 * `numpy.random.PCG64`. {@link Pcg64} adds the distributions.
 *
 * The 128-bit state is four int32 words, lowest first: BigInt arithmetic would be far slower.
 */
export class Pcg64Core {
  #s0 = 0;
  #s1 = 0;
  #s2 = 0;
  #s3 = 0;
  #i0 = 0;
  #i1 = 0;
  #i2 = 0;
  #i3 = 0;
  #hasUint32 = false;
  #uint32 = 0;
  /** The two halves of the last 64-bit output, as int32. */
  #high = 0;
  #low = 0;

  /** Seeds as `numpy.random.PCG64(seed)`: integers go through a {@link SeedSequence}. */
  constructor(seed: SeedSequence | Entropy) {
    const sequence = seed instanceof SeedSequence ? seed : new SeedSequence(seed);
    const [stateHigh, stateLow, streamHigh, streamLow] = sequence.generateState64(4);
    const stream = (streamHigh! << 64n) | streamLow!;
    this.#setIncrement(BigInt.asUintN(128, (stream << 1n) | 1n));
    this.#step();
    this.#setState(BigInt.asUintN(128, this.#getState() + ((stateHigh! << 64n) | stateLow!)));
    this.#step();
  }

  /** A double in [0, 1), a multiple of 2^-53. */
  random(): number {
    this.#next();
    return ((this.#high >>> 0) * 2097152 + (this.#low >>> 11)) * TWO_TO_MINUS_53;
  }

  /** The next 32 random bits. One 64-bit output serves two calls: low half first. */
  nextUint32(): number {
    if (this.#hasUint32) {
      this.#hasUint32 = false;
      return this.#uint32;
    }
    this.#next();
    this.#hasUint32 = true;
    this.#uint32 = this.#high >>> 0;
    return this.#low >>> 0;
  }

  /** The next 64 random bits. A waiting 32-bit half stays waiting. */
  nextUint64(): bigint {
    this.#next();
    return (BigInt(this.#high >>> 0) << 32n) | BigInt(this.#low >>> 0);
  }

  /** The next 64 random bits as `[high, low]` uint32 written into `out`, for callers that avoid BigInt. */
  nextWords(out: Uint32Array): void {
    this.#next();
    out[0] = this.#high;
    out[1] = this.#low;
  }

  getState(): Pcg64State {
    const hexadecimal = (value: bigint): string => value.toString(16).padStart(32, "0");
    return {
      generator: "PCG64",
      state: hexadecimal(this.#getState()),
      increment: hexadecimal(words(this.#i0, this.#i1, this.#i2, this.#i3)),
      hasUint32: this.#hasUint32,
      uint32: this.#uint32,
    };
  }

  /** @throws GeneratorStateError when `saved` is no state of this generator; nothing changes then */
  setState(saved: Pcg64State): void {
    const is128Bits = (text: unknown): boolean => typeof text === "string" && /^[0-9a-f]{32}$/.test(text);
    const odd = is128Bits(saved?.increment) && /[13579bdf]$/.test(saved.increment);
    const halfIsUint32 = saved?.uint32 === saved?.uint32 >>> 0 && typeof saved.hasUint32 === "boolean";
    if (saved?.generator !== "PCG64" || !is128Bits(saved.state) || !odd || !halfIsUint32)
      throw new GeneratorStateError(
        `not a PCG64 state: ${JSON.stringify(saved)?.slice(0, 200)}`,
        "pass what getState() returned",
      );
    this.#setState(BigInt(`0x${saved.state}`));
    this.#setIncrement(BigInt(`0x${saved.increment}`));
    this.#hasUint32 = saved.hasUint32;
    this.#uint32 = saved.uint32;
  }

  /** The state as 41 versioned bytes, for an environment's snapshot. */
  snapshot(): Uint8Array {
    const writer = new SnapshotWriter(SNAPSHOT_TAG, 37);
    for (const word of [this.#s0, this.#s1, this.#s2, this.#s3]) writer.uint32(word);
    for (const word of [this.#i0, this.#i1, this.#i2, this.#i3]) writer.uint32(word);
    writer.uint8(this.#hasUint32 ? 1 : 0);
    writer.uint32(this.#uint32);
    return writer.bytes;
  }

  /** @throws GeneratorStateError when the bytes are no snapshot of this generator; nothing changes then */
  restore(bytes: Uint8Array): void {
    const reader = new SnapshotReader(bytes, SNAPSHOT_TAG, 37);
    const hex = (): string => {
      const [w0, w1, w2, w3] = [reader.uint32(), reader.uint32(), reader.uint32(), reader.uint32()];
      return words(w0, w1, w2, w3).toString(16).padStart(32, "0");
    };
    const [state, increment] = [hex(), hex()];
    const hasUint32 = reader.flag();
    this.setState({ generator: "PCG64", state, increment, hasUint32, uint32: reader.uint32() });
  }

  /** Steps the state, then permutes it into the two output halves. */
  #next(): void {
    this.#step();
    const s3 = this.#s3;
    // Rotate (high, low) right by the top six bits. The first of them swaps the halves, by a mask since
    // a branch on a random bit is slow; shifting left in two steps makes a shift by 32 - 0 give zero.
    const swap = (s3 ^ this.#s1 ^ this.#s2 ^ this.#s0) & (s3 >> 31);
    const front = s3 ^ this.#s1 ^ swap;
    const back = this.#s2 ^ this.#s0 ^ swap;
    const right = (s3 >>> 26) & 31;
    this.#high = (front >>> right) | ((back << 1) << (31 - right));
    this.#low = (back >>> right) | ((front << 1) << (31 - right));
  }

  /** state = state * multiplier + increment, modulo 2^128. */
  #step(): void {
    const a0 = this.#s0;
    const a1 = this.#s1;
    const a2 = this.#s2;
    // Columns are sums of a few uint32, which doubles hold exactly; the excess over 32 bits carries.
    const c0 = (Math.imul(a0, M0) >>> 0) + (this.#i0 >>> 0);
    const c1 =
      (multiplyHigh(a0, M0) >>> 0) +
      (Math.imul(a0, M1) >>> 0) +
      (Math.imul(a1, M0) >>> 0) +
      (this.#i1 >>> 0) +
      Math.floor(c0 * TWO_TO_MINUS_32);
    const c2 =
      (multiplyHigh(a0, M1) >>> 0) +
      (multiplyHigh(a1, M0) >>> 0) +
      (Math.imul(a0, M2) >>> 0) +
      (Math.imul(a1, M1) >>> 0) +
      (Math.imul(a2, M0) >>> 0) +
      (this.#i2 >>> 0) +
      Math.floor(c1 * TWO_TO_MINUS_32);
    const c3 =
      ((multiplyHigh(a0, M2) + multiplyHigh(a1, M1)) | 0) +
      ((multiplyHigh(a2, M0) + Math.imul(a0, M3)) | 0) +
      ((Math.imul(a1, M2) + Math.imul(a2, M1)) | 0) +
      ((Math.imul(this.#s3, M0) + this.#i3) | 0) +
      Math.floor(c2 * TWO_TO_MINUS_32);
    this.#s0 = c0 | 0;
    this.#s1 = c1 | 0;
    this.#s2 = c2 | 0;
    this.#s3 = c3 | 0;
  }

  #getState(): bigint {
    return words(this.#s0, this.#s1, this.#s2, this.#s3);
  }

  #setState(value: bigint): void {
    this.#s0 = int32(value);
    this.#s1 = int32(value >> 32n);
    this.#s2 = int32(value >> 64n);
    this.#s3 = int32(value >> 96n);
  }

  #setIncrement(value: bigint): void {
    this.#i0 = int32(value);
    this.#i1 = int32(value >> 32n);
    this.#i2 = int32(value >> 64n);
    this.#i3 = int32(value >> 96n);
  }
}

/** The lowest 32 bits; `| 0` makes a small integer of it, so that V8 keeps the fields unboxed. */
function int32(value: bigint): number {
  return Number(BigInt.asIntN(32, value)) | 0;
}

/** The 128-bit integer of four words, lowest first. */
function words(w0: number, w1: number, w2: number, w3: number): bigint {
  const unsigned = (word: number): bigint => BigInt(word >>> 0);
  return (unsigned(w3) << 96n) | (unsigned(w2) << 64n) | (unsigned(w1) << 32n) | unsigned(w0);
}
