/**
 * The directions in which centred vectors vary most, the first first: eigenvectors of their covariance by cyclic Jacobi
 * rotations (Golub and Van Loan, Matrix Computations, section 8.5). Only sums, products and roots, so equal on every machine.
 * Each points where its largest component is positive.
 */
export function principalAxes(vectors: readonly Float64Array[], count: number): Float64Array[] {
  const n = vectors[0]!.length;
  const a = Array.from({ length: n }, () => new Float64Array(n));
  for (const v of vectors) {
    for (let i = 0; i < n; i++) for (let j = i; j < n; j++) a[i]![j] = a[i]![j]! + v[i]! * v[j]!;
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) a[i]![j] = a[j]![i]!;
  // Columns become the eigenvectors.
  const e = Array.from({ length: n }, (_, i) =>
    Float64Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)),
  );
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) off += a[i]![j]! ** 2;
    if (off < 1e-18) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, e, p, q);
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[j]![j]! - a[i]![i]! || i - j);
  return order.slice(0, count).map((column) => {
    const axis = Float64Array.from({ length: n }, (_, i) => e[i]![column]!);
    const largest = axis.reduce((most, x) => (Math.abs(x) > Math.abs(most) ? x : most), 0);
    return largest < 0 ? axis.map((x) => -x) : axis;
  });
}

/** Makes a[p][q] zero. */
function rotate(a: Float64Array[], e: Float64Array[], p: number, q: number): void {
  const apq = a[p]![q]!;
  if (apq === 0) return;
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (const row of a) [row[p], row[q]] = [c * row[p]! - s * row[q]!, s * row[p]! + c * row[q]!];
  const [rowP, rowQ] = [a[p]!, a[q]!];
  for (let k = 0; k < rowP.length; k++)
    [rowP[k], rowQ[k]] = [c * rowP[k]! - s * rowQ[k]!, s * rowP[k]! + c * rowQ[k]!];
  for (const row of e) [row[p], row[q]] = [c * row[p]! - s * row[q]!, s * row[p]! + c * row[q]!];
}
