import { DrawError } from "./errors.js";
import { uint32Words } from "./words.js";

/** What seeds a generator: one integer of any size, or a list of them. */
export type Entropy = number | bigint | readonly (number | bigint)[];

const POOL_SIZE = 4;
const INIT_A = 0x43b0d7e5;
const MULTIPLIER_A = 0x931e8875;
const INIT_B = 0x8b51f9dd;
const MULTIPLIER_B = 0x58f38ded;
const MIX_LEFT = 0xca01f9dd;
const MIX_RIGHT = 0x4973f715;

/**
 * Hashes entropy of any length into a pool of four words and that into as many words as a generator
 * needs. Sequences that differ in entropy or spawn key give independent generators.
 *
 * Equal bit for bit to `numpy.random.SeedSequence(entropy, spawn_key=spawnKey)`; the algorithm is
 * M. E. O'Neill's seed_seq_fe ("Developing a seed_seq Alternative", 2015).
 */
export class SeedSequence {
  readonly entropy: Entropy;
  readonly spawnKey: readonly number[];
  readonly #pool: Uint32Array;
  #childrenSpawned = 0;

  /** @throws SeedError when an integer is negative, fractional or unsafe */
  constructor(entropy: Entropy, spawnKey: readonly number[] = []) {
    this.entropy = entropy;
    this.spawnKey = [...spawnKey];
    this.#pool = mixEntropy(assembleEntropy(entropy, spawnKey));
  }

  /** `count` uint32 words, as NumPy's `generate_state(count)`. */
  generateState(count: number): Uint32Array {
    if (!Number.isSafeInteger(count) || count < 0)
      throw new DrawError(`cannot generate ${count} words`, "ask for an integer of 0 or more");
    const state = new Uint32Array(count);
    let multiplier = INIT_B;
    for (let i = 0; i < count; i++) {
      let word = this.#pool[i % POOL_SIZE]! ^ multiplier;
      multiplier = Math.imul(multiplier, MULTIPLIER_B);
      word = Math.imul(word, multiplier);
      state[i] = word ^ (word >>> 16);
    }
    return state;
  }

  /** `count` uint64 words, as NumPy's `generate_state(count, numpy.uint64)`. */
  generateState64(count: number): BigUint64Array {
    const words = this.generateState(2 * count);
    return BigUint64Array.from(
      { length: count },
      (_, i) => (BigInt(words[2 * i + 1]!) << 32n) | BigInt(words[2 * i]!),
    );
  }

  /** The next `count` children: the same entropy, with the child's number appended to the spawn key. */
  spawn(count: number): SeedSequence[] {
    if (!Number.isSafeInteger(count) || count < 0)
      throw new DrawError(`cannot spawn ${count} children`, "ask for an integer of 0 or more");
    const first = this.#childrenSpawned;
    this.#childrenSpawned += count;
    return Array.from(
      { length: count },
      (_, i) => new SeedSequence(this.entropy, [...this.spawnKey, first + i]),
    );
  }
}

/**
 * A {@link SeedSequence} over `entropy`, which may be an integer of any size or a list of integers.
 *
 * @throws SeedError when an integer is negative, fractional or unsafe
 */
export function seedSequence(entropy: Entropy, spawnKey: readonly number[] = []): SeedSequence {
  return new SeedSequence(entropy, spawnKey);
}

function assembleEntropy(entropy: Entropy, spawnKey: readonly number[]): number[] {
  const list = typeof entropy === "object" ? entropy : [entropy];
  const words = list.flatMap((value) => uint32Words(value, "entropy"));
  // Padding keeps a short entropy with a spawn key apart from a longer entropy without one.
  if (spawnKey.length > 0) while (words.length < POOL_SIZE) words.push(0);
  return [...words, ...spawnKey.flatMap((value) => uint32Words(value, "spawn key"))];
}

function mixEntropy(words: readonly number[]): Uint32Array {
  let multiplier = INIT_A;
  const hash = (value: number): number => {
    let word = value ^ multiplier;
    multiplier = Math.imul(multiplier, MULTIPLIER_A);
    word = Math.imul(word, multiplier);
    return word ^ (word >>> 16);
  };
  const mix = (x: number, y: number): number => {
    const word = (Math.imul(x, MIX_LEFT) - Math.imul(y, MIX_RIGHT)) | 0;
    return word ^ (word >>> 16);
  };
  const pool = new Uint32Array(POOL_SIZE);
  for (let i = 0; i < POOL_SIZE; i++) pool[i] = hash(words[i] ?? 0);
  for (let source = 0; source < POOL_SIZE; source++)
    for (let target = 0; target < POOL_SIZE; target++)
      if (source !== target) pool[target] = mix(pool[target]!, hash(pool[source]!));
  for (let source = POOL_SIZE; source < words.length; source++)
    for (let target = 0; target < POOL_SIZE; target++)
      pool[target] = mix(pool[target]!, hash(words[source]!));
  return pool;
}
