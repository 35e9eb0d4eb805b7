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

export class OpenSimplex {
  readonly #permutation = new Uint8Array(256);
  readonly #gradient = new Uint8Array(256);
  // The cube and the point in it, kept here so that a call allocates nothing.
  #x = 0;
  #y = 0;
  #z = 0;
  #dx = 0;
  #dy = 0;
  #dz = 0;

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
    this.#x = Math.floor(xs);
    this.#y = Math.floor(ys);
    this.#z = Math.floor(zs);
    const shift = (this.#x + this.#y + this.#z) * squish;
    this.#dx = x - (this.#x + shift);
    this.#dy = y - (this.#y + shift);
    this.#dz = z - (this.#z + shift);
    const a = xs - this.#x;
    const b = ys - this.#y;
    const c = zs - this.#z;
    const sum = a + b + c;
    if (sum <= 1) return this.#low(a, b, c, 1 - sum) / norm;
    if (sum >= 2) return this.#high(a, b, c, 3 - sum) / norm;
    return this.#middle(a, b, c) / norm;
  }

  /** In the tetrahedron at (0, 0, 0). */
  #low(a: number, b: number, c: number, w: number): number {
    let value = this.#at(0, 0, 0) + this.#at(1, 0, 0) + this.#at(0, 1, 0) + this.#at(0, 0, 1);
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
      value += this.#at(x || -1, x === 0 ? y : y || -1, z);
      value += this.#at(x, x === 0 ? y || -1 : y, z || -1);
      return value;
    }
    const both = first | second;
    const x = both & 1;
    const y = (both >> 1) & 1;
    const z = both >> 2;
    value += this.#at(x, y, z);
    value += this.#at(x || -1, y || -1, z || -1);
    return value;
  }

  /** In the tetrahedron at (1, 1, 1). */
  #high(a: number, b: number, c: number, w: number): number {
    let value = this.#at(1, 1, 0) + this.#at(1, 0, 1) + this.#at(0, 1, 1) + this.#at(1, 1, 1);
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
      value += this.#beyond(x * 2, y === 0 ? 0 : x === 0 ? 2 : 1, z);
      value += this.#beyond(x, y === 0 ? 0 : x === 0 ? 1 : 2, z * 2);
      return value;
    }
    const both = first & second;
    const x = both & 1;
    const y = (both >> 1) & 1;
    const z = both >> 2;
    value += this.#at(x, y, z);
    value += this.#at(x * 2, y * 2, z * 2);
    return value;
  }

  /** In the octahedron. */
  #middle(a: number, b: number, c: number): number {
    let value = this.#at(1, 0, 0) + this.#at(0, 1, 0) + this.#at(0, 0, 1);
    value = value + this.#at(1, 1, 0) + this.#at(1, 0, 1) + this.#at(0, 1, 1);
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
      value += this.#at(1, 1, 1);
      value += this.#at((shared & 1) * 2, shared & 2, (shared >> 2) * 2);
    } else if (!firstFar && !secondFar) {
      value += this.#at(0, 0, 0);
      value += this.#opposite(7 ^ (first | second));
    } else {
      value += this.#opposite(7 ^ (firstFar ? first : second));
      const near = firstFar ? second : first;
      value += this.#twice(near & 1, (near >> 1) & 1, near >> 2);
    }
    return value;
  }

  /** The point with -1 on the axis of a bit and 1 on the others. */
  #opposite(axis: number): number {
    return this.#at(axis === 1 ? -1 : 1, axis === 2 ? -1 : 1, axis === 4 ? -1 : 1);
  }

  /** The contribution of the lattice point (i, j, k), seen from the cube's origin. */
  #at(i: number, j: number, k: number): number {
    const offset = (i + j + k) * squish;
    return this.#weigh(i, j, k, this.#dx - i - offset, this.#dy - j - offset, this.#dz - k - offset);
  }

  /** The contribution of (i, j, k) with i + j + k = 3, where the reference goes in single steps along y. */
  #beyond(i: number, j: number, k: number): number {
    const dy = this.#dy - Math.min(j, 1) - 1;
    return this.#weigh(i, j, k, this.#dx - i - 1, j === 2 ? dy - 1 : dy, this.#dz - k - 1);
  }

  /** The contribution of (2i, 2j, 2k), with the offset subtracted first: the reference rounds so there. */
  #twice(i: number, j: number, k: number): number {
    const offset = 2 * squish;
    return this.#weigh(
      2 * i,
      2 * j,
      2 * k,
      this.#dx - offset - 2 * i,
      this.#dy - offset - 2 * j,
      this.#dz - offset - 2 * k,
    );
  }

  #weigh(i: number, j: number, k: number, dx: number, dy: number, dz: number): number {
    let reach = 2 - dx * dx - dy * dy - dz * dz;
    if (reach <= 0) return 0;
    reach *= reach;
    const permutation = this.#permutation;
    const row = permutation[(permutation[(this.#x + i) & 255]! + this.#y + j) & 255]!;
    const at = this.#gradient[(row + this.#z + k) & 255]!;
    return reach * reach * (gradients[at]! * dx + gradients[at + 1]! * dy + gradients[at + 2]! * dz);
  }
}
