/**
 * Correctly rounded logarithm, sine and cosine, in double-double arithmetic (T. J. Dekker, "A
 * Floating-Point Technique for Extending the Available Precision", 1971). C libraries are within 0.55
 * units of the last place, JavaScript engines only within 1, and engines differ: these give the same
 * bits everywhere, and nearly always the C library's.
 */

/** An unevaluated sum high + low with |low| at most half a unit in the last place of high. */
type Double2 = readonly [high: number, low: number];

const LN2: Double2 = [Math.LN2, 2.3190468138462996e-17];
/** Half of pi as the sum of three doubles. */
const HALF_PI = [Math.PI / 2, 6.123233995736766e-17, -1.4973849048591833e-33] as const;

function fastSum(a: number, b: number): Double2 {
  const sum = a + b;
  return [sum, b - (sum - a)];
}

function exactSum(a: number, b: number): Double2 {
  const sum = a + b;
  const part = sum - a;
  return [sum, a - (sum - part) + (b - part)];
}

function exactProduct(a: number, b: number): Double2 {
  const product = a * b;
  const aScaled = 134217729 * a;
  const bScaled = 134217729 * b;
  const aHigh = aScaled - (aScaled - a);
  const bHigh = bScaled - (bScaled - b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return [product, aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow)];
}

function add(a: Double2, b: Double2): Double2 {
  const [high, low] = exactSum(a[0], b[0]);
  return fastSum(high, low + (a[1] + b[1]));
}

function multiply(a: Double2, b: Double2): Double2 {
  const [high, low] = exactProduct(a[0], b[0]);
  return fastSum(high, low + (a[0] * b[1] + a[1] * b[0]));
}

function divide(a: Double2, b: Double2): Double2 {
  const quotient = a[0] / b[0];
  const [high, low] = exactProduct(quotient, b[0]);
  const rest = a[0] - high - low + a[1] - quotient * b[1];
  return fastSum(quotient, rest / b[0]);
}

/** coefficients[0] + x * (coefficients[1] + x * ...): the first `precise` terms in double-double. */
function polynomial(coefficients: readonly Double2[], x: Double2, precise: number): Double2 {
  let tail = 0;
  for (let i = coefficients.length - 1; i >= precise; i--) tail = coefficients[i]![0] + x[0] * tail;
  let sum: Double2 = [tail, 0];
  for (let i = precise - 1; i >= 0; i--) sum = add(coefficients[i]!, multiply(x, sum));
  return sum;
}

/** 1, 1/3, 1/5, ...: the series of atanh(z) / z in z^2. */
const ATANH = Array.from({ length: 17 }, (_, i) => divide([1, 0], [2 * i + 1, 0]));
/** 1, -1/3!, 1/5!, ...: sin(x) / x in x^2; and 1, -1/2!, 1/4!, ...: cos(x) in x^2. */
const SINE = alternatingFactorials(1);
const COSINE = alternatingFactorials(0);

function alternatingFactorials(first: number): Double2[] {
  const terms: Double2[] = [[1, 0]];
  for (let n = first; terms.length < 15; n += 2) terms.push(divide(terms.at(-1)!, [-(n + 1) * (n + 2), 0]));
  return terms;
}

/** The natural logarithm of a normal double above 0. */
export function logarithm(x: number): number {
  let exponent = 0;
  let mantissa = x;
  // Scaling by two until mantissa is in [sqrt(1/2), sqrt(2)) is exact.
  while (mantissa < Math.SQRT1_2) {
    mantissa *= 2;
    exponent--;
  }
  while (mantissa >= Math.SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  const z = divide([mantissa - 1, 0], exactSum(mantissa, 1));
  const series = multiply(z, polynomial(ATANH, multiply(z, z), 4));
  const [high, low] = exactProduct(exponent, LN2[0]);
  const shift = fastSum(high, low + exponent * LN2[1]);
  const total = add(shift, [2 * series[0], 2 * series[1]]);
  return total[0] + total[1];
}

/** x * x * x, rounded once. */
export function cube(x: number): number {
  const [square, below] = exactProduct(x, x);
  const [high, low] = exactProduct(square, x);
  return high + (low + below * x);
}

/** Sine and cosine of an angle in [0, 2 pi], radians. */
export function sineAndCosine(angle: number): { sine: number; cosine: number } {
  const quarter = Math.round(angle / HALF_PI[0]);
  const [high, low] = exactProduct(quarter, HALF_PI[0]);
  const [nextHigh, nextLow] = exactProduct(quarter, HALF_PI[1]);
  const rest = add(exactSum(angle - high, -low), [-nextHigh, -nextLow - quarter * HALF_PI[2]]);
  const square = multiply(rest, rest);
  const sine = multiply(rest, polynomial(SINE, square, 5))[0];
  const cosine = polynomial(COSINE, square, 6)[0];
  switch (quarter % 4) {
    case 0:
      return { sine, cosine };
    case 1:
      return { sine: cosine, cosine: -sine };
    case 2:
      return { sine: -sine, cosine: -cosine };
    default:
      return { sine: -cosine, cosine: sine };
  }
}
