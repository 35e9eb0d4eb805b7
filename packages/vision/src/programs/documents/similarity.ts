/**
 * How alike two short texts are: 1 less the edit distance (Levenshtein 1966) over the longer length. Texts under
 * four characters must be equal, because one letter makes another word of them.
 */
export function closeness(a: string, b: string): number {
  if (a === b) return 1;
  const longer = Math.max(a.length, b.length);
  if (Math.min(a.length, b.length) < 4) return 0;
  return 1 - editDistance(a, b) / longer;
}

export function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current[j] = Math.min(previous[j]! + 1, current[j - 1]! + 1, substitution);
    }
    previous = current;
  }
  return previous[b.length]!;
}

/** Lower case, compatibility forms joined, and all white space removed: how texts are compared. */
export function squashed(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
}
