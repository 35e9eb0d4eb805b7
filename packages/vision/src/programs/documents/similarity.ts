import { editDistance } from "@fovea/core";

/**
 * Whether two printed wordings are the same but for reading noise, 0 to 1: 1 when equal, 0.97 when they differ only in
 * letters that look alike (l and I, O and 0, rn and m), less when one letter in seven or more differs beside that.
 * Short words must be equal: "height" and "weight" are two things.
 */
export function likeness(a: string, b: string): number {
  if (a === b) return 1;
  // Only "rn" shortens when it is folded: too far apart in length is too far apart.
  if (Math.abs(a.length - b.length) > Math.max(a.length, b.length) / 4) return 0;
  const [x, y] = [folded(a), folded(b)];
  if (x === y) return 0.97;
  const longer = Math.max(x.length, y.length);
  const allowed = Math.floor(longer / 7);
  if (Math.abs(x.length - y.length) > allowed) return 0;
  const distance = editDistance(x, y);
  return distance <= allowed ? 0.95 * (1 - distance / longer) : 0;
}

/** Letters that readers take for each other become one. */
function folded(text: string): string {
  return text
    .replace(/rn/g, "m")
    .replace(/[il1|!]/g, "i")
    .replace(/[o0]/g, "o")
    .replace(/[s5]/g, "s")
    .replace(/[b8]/g, "b")
    .replace(/[z2]/g, "z");
}

/** 1 less the edit distance (Levenshtein 1966) over the longer length. */
export function closeness(a: string, b: string): number {
  const longer = Math.max(a.length, b.length);
  return longer === 0 ? 1 : 1 - editDistance(a, b) / longer;
}

/** Lower case, compatibility forms joined, and all white space removed: how texts are compared. */
export function squashed(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
}
