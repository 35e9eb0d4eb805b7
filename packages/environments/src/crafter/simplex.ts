/**
 * OpenSimplex noise in three dimensions, as the Python package `opensimplex` 0.4 computes it (K. Spencer's
 * algorithm of 2014): the sums are taken in its order, so that values agree to the last bit.
 *
 * Space is cut into cubes that are squeezed along their diagonal; each has a tetrahedron at either end and an
 * octahedron between. A point gets a contribution from each corner of its piece and from two lattice points beyond
 * it that may reach in.
 */
const squish = 1 / 3;
const norm = 103;
/** Directions to the 24 corners of a rhombicuboctahedron. */
const gradients = new Float64Array(
  [1, -1].flatMap((z) =>
    [1, -1].flatMap((y) =>
      [-1, 1].flatMap((x) => [11 * x, 4 * y, 4 * z, 4 * x, 11 * y, 4 * z, 4 * x, 4 * y, 11 * z]),
    ),
  ),
);

/**
 * Places of `work`: the cube's corner, the point seen from it, the point within the squeezed cube, the
 * sum, and the way from a lattice point. */
const cubeX = 0;
const cubeY = 1;
const cubeZ = 2;
const pointX = 3;
const pointY = 4;
const pointZ = 5;
const insideX = 6;
const insideY = 7;
const insideZ = 8;
const total = 9;
const wayX = 10;
const wayY = 11;
const wayZ = 12;

export class OpenSimplex {
  readonly #permutation = new Uint8Array(256);
  readonly #gradient = new Uint8Array(256);
  /**
   * What a call works on, by the names below: in an array, because doubles in fields, arguments and results would be
   * boxed, some twenty times a call.
   */
  readonly #work = new Float64Array(13);

  /** @param seed a safe integer. */
  constructor(seed: number) {
    let state = BigInt(seed);
    const next = (): bigint => {
      state = BigInt.asIntN(64, state * 6364136223846793005n + 1442695040888963407n);
      return state;
    };
    for (let i = 0; i < 3; i++) next();
    const source = Uint8Array.from({ length: 256 }, (_, i) => i);
    for (let i = 255; i >= 0; i--) {
      const count = BigInt(i + 1);
      const chosen = Number((((next() + 31n) % count) + count) % count);
      this.#permutation[i] = source[chosen]!;
      this.#gradient[i] = (source[chosen]! % 24) * 3;
      source[chosen] = source[i]!;
    }
  }

  /** In about [-1, 1]. */
  noise3(x: number, y: number, z: number): number {
    const stretch = (x + y + z) * (-1 / 6);
    const xs = x + stretch;
    const ys = y + stretch;
    const zs = z + stretch;
    const i = Math.floor(xs);
    const j = Math.floor(ys);
    const k = Math.floor(zs);
    const shift = (i + j + k) * squish;
    const work = this.#work;
    work[cubeX] = i;
    work[cubeY] = j;
    work[cubeZ] = k;
    work[pointX] = x - (i + shift);
    work[pointY] = y - (j + shift);
    work[pointZ] = z - (k + shift);
    work[insideX] = xs - i;
    work[insideY] = ys - j;
    work[insideZ] = zs - k;
    work[total] = 0;
    const sum = work[insideX] + work[insideY] + work[insideZ];
    if (sum <= 1) this.#low();
    else if (sum >= 2) this.#high();
    else this.#middle();
    return work[total] / norm;
  }

  /** In the tetrahedron at (0, 0, 0). */
  #low(): void {
    this.#at(0, 0, 0);
    this.#at(1, 0, 0);
    this.#at(0, 1, 0);
    this.#at(0, 0, 1);
    const a = this.#work[insideX]!;
    const b = this.#work[insideY]!;
    const c = this.#work[insideZ]!;
    const w = 1 - (a + b + c);
    // Corners as bits: 1 is x, 2 is y, 4 is z.
    let first = 1;
    let second = 2;
    let firstScore = a;
    let secondScore = b;
    if (a >= b && c > b) {
      secondScore = c;
      second = 4;
    } else if (a < b && c > a) {
      firstScore = c;
      first = 4;
    }
    if (w > firstScore || w > secondScore) {
      // The nearest corners are the origin and one other: beyond lie its neighbours on the plane below.
      const near = secondScore > firstScore ? second : first;
      const x = near & 1;
      const y = (near >> 1) & 1;
      const z = near >> 2;
      this.#at(x || -1, x === 0 ? y : y || -1, z);
      this.#at(x, x === 0 ? y || -1 : y, z || -1);
      return;
    }
    const both = first | second;
    const x = both & 1;
    const y = (both >> 1) & 1;
    const z = both >> 2;
    this.#at(x, y, z);
    this.#at(x || -1, y || -1, z || -1);
  }

  /** In the tetrahedron at (1, 1, 1). */
  #high(): void {
    this.#at(1, 1, 0);
    this.#at(1, 0, 1);
    this.#at(0, 1, 1);
    this.#at(1, 1, 1);
    const a = this.#work[insideX]!;
    const b = this.#work[insideY]!;
    const c = this.#work[insideZ]!;
    const w = 3 - (a + b + c);
    let first = 6;
    let second = 5;
    let firstScore = a;
    let secondScore = b;
    if (a <= b && c < b) {
      secondScore = c;
      second = 3;
    } else if (a > b && c < a) {
      firstScore = c;
      first = 3;
    }
    if (w < firstScore || w < secondScore) {
      const near = secondScore < firstScore ? second : first;
      const x = near & 1;
      const y = (near >> 1) & 1;
      const z = near >> 2;
      this.#beyond(x * 2, y === 0 ? 0 : x === 0 ? 2 : 1, z);
      this.#beyond(x, y === 0 ? 0 : x === 0 ? 1 : 2, z * 2);
      return;
    }
    const both = first & second;
    const x = both & 1;
    const y = (both >> 1) & 1;
    const z = both >> 2;
    this.#at(x, y, z);
    this.#at(x * 2, y * 2, z * 2);
  }

  /** In the octahedron. */
  #middle(): void {
    this.#at(1, 0, 0);
    this.#at(0, 1, 0);
    this.#at(0, 0, 1);
    this.#at(1, 1, 0);
    this.#at(1, 0, 1);
    this.#at(0, 1, 1);
    const a = this.#work[insideX]!;
    const b = this.#work[insideY]!;
    const c = this.#work[insideZ]!;
    let firstScore = Math.abs(a + b - 1);
    let first = a + b > 1 ? 3 : 4;
    let secondScore = Math.abs(a + c - 1);
    let second = a + c > 1 ? 5 : 2;
    const score = Math.abs(b + c - 1);
    const third = b + c > 1 ? 6 : 1;
    if (firstScore <= secondScore && firstScore < score) {
      firstScore = score;
      first = third;
    } else if (firstScore > secondScore && secondScore < score) {
      secondScore = score;
      second = third;
    }
    // Points with two bits lie towards (1, 1, 1), those with one towards (0, 0, 0).
    const firstFar = first === 3 || first >= 5;
    const secondFar = second === 3 || second >= 5;
    if (firstFar && secondFar) {
      const shared = first & second;
      this.#at(1, 1, 1);
      this.#at((shared & 1) * 2, shared & 2, (shared >> 2) * 2);
    } else if (!firstFar && !secondFar) {
      this.#at(0, 0, 0);
      this.#opposite(7 ^ (first | second));
    } else {
      this.#opposite(7 ^ (firstFar ? first : second));
      const near = firstFar ? second : first;
      this.#twice(near & 1, (near >> 1) & 1, near >> 2);
    }
  }

  /** The point with -1 on the axis of a bit and 1 on the others. */
  #opposite(axis: number): void {
    this.#at(axis === 1 ? -1 : 1, axis === 2 ? -1 : 1, axis === 4 ? -1 : 1);
  }

  /** Adds the contribution of the lattice point (i, j, k), seen from the cube's origin. */
  #at(i: number, j: number, k: number): void {
    const work = this.#work;
    const offset = (i + j + k) * squish;
    work[wayX] = work[pointX]! - i - offset;
    work[wayY] = work[pointY]! - j - offset;
    work[wayZ] = work[pointZ]! - k - offset;
    this.#add(i, j, k);
  }

  /** The same of (i, j, k) with i + j + k = 3, where the reference goes in single steps along y. */
  #beyond(i: number, j: number, k: number): void {
    const work = this.#work;
    work[wayX] = work[pointX]! - i - 1;
    const once = work[pointY]! - Math.min(j, 1) - 1;
    work[wayY] = j === 2 ? once - 1 : once;
    work[wayZ] = work[pointZ]! - k - 1;
    this.#add(i, j, k);
  }

  /** The same of (2i, 2j, 2k), with the offset subtracted first: the reference rounds so there. */
  #twice(i: number, j: number, k: number): void {
    const work = this.#work;
    const offset = 2 * squish;
    work[wayX] = work[pointX]! - offset - 2 * i;
    work[wayY] = work[pointY]! - offset - 2 * j;
    work[wayZ] = work[pointZ]! - offset - 2 * k;
    this.#add(2 * i, 2 * j, 2 * k);
  }

  #add(i: number, j: number, k: number): void {
    const work = this.#work;
    const dx = work[wayX]!;
    const dy = work[wayY]!;
    const dz = work[wayZ]!;
    const reach = 2 - dx * dx - dy * dy - dz * dz;
    if (reach <= 0) return;
    const permutation = this.#permutation;
    const row = permutation[(permutation[(work[cubeX]! + i) & 255]! + work[cubeY]! + j) & 255]!;
    const at = this.#gradient[(row + work[cubeZ]! + k) & 255]!;
    const slope = gradients[at]! * dx + gradients[at + 1]! * dy + gradients[at + 2]! * dz;
    const square = reach * reach;
    work[total] = work[total]! + square * square * slope;
  }
}
