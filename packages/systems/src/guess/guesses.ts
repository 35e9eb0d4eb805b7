/** Answers that a question allows, as far as its words tell; empty where they do not. */
export function allowedAnswers(question: string): string[] {
  const lettered = [...question.matchAll(/^\(([A-Z])\) /gm)].map(([, letter]) => `(${letter})`);
  if (lettered.length > 1) return lettered;
  const span = /\bfrom (\d+) to (\d+)\b/.exec(question);
  if (span !== null) return numbers(Number(span[1]), Number(span[2]));
  const asked = question.trim().split("\n").at(-1)!;
  const or = /([^:?.,]+(?:,[^:?.,]+)*?),? or ([^?.,:]+)[?.]/.exec(asked);
  if (or !== null) return [...lastWords(or[1]!), or[2]!.trim()];
  if (/\bpath 1 or path 2\b/i.test(question)) return ["Path 1", "Path 2"];
  if (/\bnumber\b/i.test(question)) return numbers(1, 10);
  if (/\bletter\b/i.test(question)) return [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  if (/^(is|are|do|does|did|was|were|has|have|can|will)\b/i.test(question.trim())) return ["yes", "no"];
  return [];
}

const mostNumbers = 1000;

function numbers(from: number, to: number): string[] {
  if (!(to > from) || to - from > mostNumbers) return [];
  return Array.from({ length: to - from + 1 }, (_, i) => String(from + i));
}

/** "red, blue, green": each; of a single one, as in "Which is higher, x", what stands there. */
const lastWords = (text: string): string[] =>
  text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
