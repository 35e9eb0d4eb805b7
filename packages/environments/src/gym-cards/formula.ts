/** A Python number: an int of any size, or a float. */
type Value = bigint | number;

/** What Python's `eval` would throw, or a result that no target equals (a tuple, a complex number). */
class NoNumber extends Error {}

/** Powers with more bits are no game's target; Python would go on for very long. */
const mostBits = 100_000;

/**
 * The value of a formula as Python's `eval` gives it: numbers written side by side are one number, `**` and `//` arise
 * from two signs, ints are exact and `/` makes floats. Undefined where `eval` throws, and where no number comes out.
 *
 * Powers of floats are those of `Math.pow`, which can differ from C's in the last bit.
 */
export function evaluate(formula: string): Value | undefined {
  const tokens =
    formula.match(/\d+|\*\*|\/\/|[+\-*/()]|\s+|./g)?.filter((token) => token.trim() !== "") ?? [];
  let at = 0;
  const take = (...wanted: string[]): string | undefined =>
    wanted.includes(tokens[at] ?? "") ? tokens[at++] : undefined;
  const sum = (): Value => {
    let left = product();
    for (let sign = take("+", "-"); sign !== undefined; sign = take("+", "-")) {
      const right = product();
      left = both(
        left,
        right,
        (a, b) => (sign === "+" ? a + b : a - b),
        (a, b) => (sign === "+" ? a + b : a - b),
      );
    }
    return left;
  };
  const product = (): Value => {
    let left = factor();
    for (let sign = take("*", "/", "//"); sign !== undefined; sign = take("*", "/", "//")) {
      const right = factor();
      if (sign === "*")
        left = both(
          left,
          right,
          (a, b) => a * b,
          (a, b) => a * b,
        );
      else left = sign === "/" ? divide(left, right) : divideWhole(left, right);
    }
    return left;
  };
  const factor = (): Value => {
    const sign = take("+", "-");
    if (sign === undefined) return power();
    const value = factor();
    return sign === "+" ? value : -value;
  };
  const power = (): Value => {
    const base = atom();
    return take("**") === undefined ? base : raise(base, factor());
  };
  const atom = (): Value => {
    const token = tokens[at++];
    if (token === "(") {
      const value = sum();
      if (take(")") === undefined) throw new NoNumber();
      return value;
    }
    if (token === undefined || !/^\d+$/.test(token)) throw new NoNumber();
    // Python has no leading zeros.
    if (/^0+[1-9]/.test(token)) throw new NoNumber();
    return BigInt(token);
  };
  try {
    const value = sum();
    return at === tokens.length ? value : undefined;
  } catch (error) {
    if (error instanceof NoNumber) return undefined;
    throw error;
  }
}

function both(
  a: Value,
  b: Value,
  whole: (a: bigint, b: bigint) => bigint,
  real: (a: number, b: number) => number,
): Value {
  return typeof a === "bigint" && typeof b === "bigint" ? whole(a, b) : real(float(a), float(b));
}

/** Python refuses to make a float of an int that is too large for one. */
function float(value: Value): number {
  const made = Number(value);
  if (typeof value === "bigint" && !Number.isFinite(made)) throw new NoNumber();
  return made;
}

function divide(a: Value, b: Value): number {
  if (Number(b) === 0) throw new NoNumber();
  return float(a) / float(b);
}

function divideWhole(a: Value, b: Value): Value {
  if (Number(b) === 0) throw new NoNumber();
  if (typeof a === "bigint" && typeof b === "bigint") {
    const cut = a / b;
    return cut * b !== a && a < 0n !== b < 0n ? cut - 1n : cut;
  }
  return floorOfQuotient(float(a), float(b));
}

/** CPython takes the remainder off first, so that 2 // 0.2 is 9. */
function floorOfQuotient(a: number, b: number): number {
  const rest = a % b;
  const whole = (a - rest) / b - (rest !== 0 && b < 0 !== rest < 0 ? 1 : 0);
  if (whole === 0) return Math.sign(a / b) * 0;
  const low = Math.floor(whole);
  return whole - low > 0.5 ? low + 1 : low;
}

function raise(base: Value, exponent: Value): Value {
  if (typeof base === "bigint" && typeof exponent === "bigint" && exponent >= 0n) {
    const bits = base.toString(2).length;
    if (BigInt(bits) * exponent > BigInt(mostBits)) throw new NoNumber();
    return base ** exponent;
  }
  const [a, b] = [float(base), float(exponent)];
  if (a === 0 && b < 0) throw new NoNumber();
  // A negative number to a broken power is complex there.
  if (a < 0 && !Number.isInteger(b)) throw new NoNumber();
  const value = a ** b;
  if (!Number.isFinite(value)) throw new NoNumber();
  return value;
}
