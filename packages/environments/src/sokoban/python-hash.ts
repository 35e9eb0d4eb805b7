const mask = (1n << 64n) - 1n;
const rotate = (value: bigint, bits: bigint) => ((value << bits) | (value >> (64n - bits))) & mask;

/**
 * CPython's (3.11 and later) `hash` of an ASCII string under PYTHONHASHSEED=0: SipHash-1-3 (Aumasson and Bernstein,
 * 2012) with the key 0, as a signed 64-bit number.
 */
export function pythonStringHash(text: string): bigint {
  const bytes = Buffer.from(text, "ascii");
  if (bytes.length === 0) return 0n;
  let v0 = 0x736f6d6570736575n;
  let v1 = 0x646f72616e646f6dn;
  let v2 = 0x6c7967656e657261n;
  let v3 = 0x7465646279746573n;
  const round = () => {
    v0 = (v0 + v1) & mask;
    v1 = rotate(v1, 13n) ^ v0;
    v0 = rotate(v0, 32n);
    v2 = (v2 + v3) & mask;
    v3 = rotate(v3, 16n) ^ v2;
    v0 = (v0 + v3) & mask;
    v3 = rotate(v3, 21n) ^ v0;
    v2 = (v2 + v1) & mask;
    v1 = rotate(v1, 17n) ^ v2;
    v2 = rotate(v2, 32n);
  };
  const whole = bytes.length - (bytes.length % 8);
  const absorb = (word: bigint) => {
    v3 ^= word;
    round();
    v0 ^= word;
  };
  for (let at = 0; at < whole; at += 8) absorb(bytes.readBigUInt64LE(at));
  let last = BigInt(bytes.length & 255) << 56n;
  for (let at = whole; at < bytes.length; at++) last |= BigInt(bytes[at]!) << BigInt(8 * (at - whole));
  absorb(last);
  v2 ^= 0xffn;
  for (let i = 0; i < 3; i++) round();
  const hash = BigInt.asIntN(64, v0 ^ v1 ^ v2 ^ v3);
  return hash === -1n ? -2n : hash;
}
