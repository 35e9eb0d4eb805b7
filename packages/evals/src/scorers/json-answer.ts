import type { JsonValue } from "@fovea/core";

/**
 * The JSON in an answer: the whole text, else what stands in the last code fence, else the longest run from a bracket to
 * its partner that parses, the last of those. Undefined when there is none.
 */
export function jsonIn(answer: string): JsonValue | undefined {
  const whole = parse(answer.trim());
  if (whole !== undefined) return whole;
  const fences = [...answer.matchAll(/```[a-z]*\s*\n?([\s\S]*?)```/gi)];
  for (const fence of fences.reverse()) {
    const value = parse(fence[1]!.trim());
    if (value !== undefined) return value;
  }
  return lastBracketed(answer);
}

/** Answers that have more opening brackets than this are not JSON in prose. */
const mostTries = 200;

function lastBracketed(text: string): JsonValue | undefined {
  let found: JsonValue | undefined;
  for (let at = 0, tries = 0; at < text.length && tries < mostTries; ) {
    const start = nextBracket(text, at);
    if (start < 0) break;
    tries++;
    const end = partner(text, start);
    const value = end < 0 ? undefined : parse(text.slice(start, end + 1));
    if (value === undefined) at = start + 1;
    else {
      found = value;
      at = end + 1;
    }
  }
  return found;
}

function nextBracket(text: string, from: number): number {
  for (let i = from; i < text.length; i++) if (text[i] === "{" || text[i] === "[") return i;
  return -1;
}

/** Where the bracket at `start` is closed, strings in double quotes aside; -1 when it is not. */
function partner(text: string, start: number): number {
  let depth = 0;
  let quoted = false;
  for (let i = start; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === "\\") i++;
      else if (c === '"') quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === "{" || c === "[") depth++;
    else if ((c === "}" || c === "]") && --depth === 0) return i;
  }
  return -1;
}

/** Deeper nesting is no answer, and would overflow the stack of whoever walks it. */
const deepest = 200;

function parse(text: string): JsonValue | undefined {
  if (!/^[[{"\d\-tfn]/.test(text)) return undefined;
  try {
    const value = JSON.parse(text) as JsonValue;
    return isShallow(value, deepest) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isShallow(value: JsonValue, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((member) => isShallow(member as JsonValue, levels - 1));
}
