/** Distance below which two faces are taken to be one person's; the README says how it was chosen. */
export const SAME_PERSON = 0.42;

/**
 * Groups descriptors by average linkage: two groups become one while the mean distance between their members is below
 * `SAME_PERSON`. Gives each descriptor's group, numbered from 0 as they are first seen.
 */
export function groupsOf(descriptors: readonly Float32Array[]): number[] {
  const groups: number[][] = descriptors.map((_, i) => [i]);
  for (;;) {
    let best: { a: number; b: number; distance: number } | undefined;
    for (let a = 0; a < groups.length; a++) {
      for (let b = a + 1; b < groups.length; b++) {
        const distance = meanDistance(groups[a]!, groups[b]!, descriptors);
        if (distance < (best?.distance ?? SAME_PERSON)) best = { a, b, distance };
      }
    }
    if (best === undefined) break;
    groups[best.a]!.push(...groups[best.b]!);
    groups.splice(best.b, 1);
  }
  const ordered = groups.map((group) => Math.min(...group)).sort((a, b) => a - b);
  return descriptors.map((_, i) => ordered.indexOf(Math.min(...groups.find((group) => group.includes(i))!)));
}

function meanDistance(a: readonly number[], b: readonly number[], all: readonly Float32Array[]): number {
  let sum = 0;
  for (const i of a) for (const j of b) sum += distance(all[i]!, all[j]!);
  return sum / (a.length * b.length);
}

function distance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(sum);
}
