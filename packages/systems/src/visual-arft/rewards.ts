import { insides, timesOpened, tokenF1 } from "@fovea/evals";

/** The action that a message of Visual-ARFT's agents ends in. */
export type ArftTag = "problem" | "code" | "search" | "answer";

const f1 = tokenF1({ rule: "visual-arft-search" });

/** What the first closed `<tag>` holds, without blanks around it. */
const inside = (text: string, tag: ArftTag): string | undefined => insides(text, tag)[0]?.trim();
const opens = (text: string, tags: readonly ArftTag[]): boolean =>
  tags.some((tag) => timesOpened(text, tag) > 0);

/** The labels of `{'rotation90', 'dark'}`, sorted; undefined when it is no such list. */
export function problemLabels(list: string): readonly string[] | undefined {
  const found = /^\{\s*(?:(['"])[^'"]*\1\s*(?:,\s*(['"])[^'"]*\2\s*)*)?\}$/.test(list);
  return found ? [...list.matchAll(/['"]([^'"]*)['"]/g)].map(([, label]) => label!.trim()).sort() : undefined;
}

/** How alike the labels are: 1 for the same; 0.5 for the rotation alone, where the reference has it and one more; else 0. */
function problemReward(said: string, reference: string): number {
  const [given, wanted] = [problemLabels(said), problemLabels(reference)];
  if (given === undefined || wanted === undefined) return 0;
  if (given.length === wanted.length && wanted.every((label, i) => label === given[i])) return 1;
  const [only] = given;
  const isRotation = only === "rotation90" || only === "rotation180";
  return given.length === 1 && wanted.length === 2 && isRotation && wanted.includes(only) ? 0.5 : 0;
}

/**
 * The accuracy reward of one message of the coding agent (arXiv 2505.14246, its `grpo_agent_code.py`), 0 to 1. The tag of the reference
 * says what is wanted: an answer pays its token F1; code pays 0.9 for being code (it is not run); a problem pays for its labels. A
 * message with a tag of another kind pays 0.
 */
export function codingReward(completion: string, solution: string): number {
  const wanted = inside(solution, "answer");
  if (wanted !== undefined) {
    const said = inside(completion, "answer");
    if (said === undefined || opens(completion, ["code", "problem"])) return 0;
    return f1.grade(said, [wanted]).value;
  }
  if (timesOpened(solution, "code") > 0) {
    return inside(completion, "code") === undefined || opens(completion, ["problem", "answer"]) ? 0 : 0.9;
  }
  const problem = inside(solution, "problem");
  const said = inside(completion, "problem");
  if (problem === undefined || said === undefined || opens(completion, ["code", "answer"])) return 0;
  return problemReward(said, problem);
}

export interface SearchRewardOptions {
  /** Cosine similarity of two queries by sentence embeddings, -1 to 1; the published one is MiniLM's. */
  readonly similarity: (a: string, b: string) => Promise<number> | number;
  /** Whether two answers are the same by algebra; default: never. */
  readonly isSame?: (a: string, b: string) => boolean;
}

/** Less alike queries pay nothing. */
const leastSimilarity = 0.5;

/**
 * The accuracy reward of one message of the search agent (the same, `grpo_agent_search.py`), 0 to 1: 1 where the answer equals the
 * reference by algebra; an answer pays its token F1; a search pays the similarity of its query, from 0.5.
 */
export async function searchReward(
  completion: string,
  solution: string,
  { similarity, isSame = () => false }: SearchRewardOptions,
): Promise<number> {
  const wanted = inside(solution, "answer");
  if (wanted !== undefined) {
    const said = inside(completion, "answer");
    if (said === undefined) return 0;
    if (isSame(said, wanted)) return 1;
    return opens(completion, ["search"]) ? 0 : f1.grade(said, [wanted]).value;
  }
  const [query, said] = [inside(solution, "search"), inside(completion, "search")];
  if (query === undefined || said === undefined || opens(completion, ["answer"])) return 0;
  const alike = await similarity(said, query);
  return alike < leastSimilarity ? 0 : alike;
}

/**
 * The reward of form, 0 or 1: a thought and one action and nothing else, no tag opened twice, code in a Python fence, a problem as a
 * list of quoted labels in braces.
 */
export function formatReward(completion: string, actions: readonly ArftTag[]): number {
  const tags = ["think", ...actions] as const;
  if (tags.some((tag) => timesOpened(completion, tag) > 1)) return 0;
  const match = new RegExp(
    `^\\s*<think>[\\s\\S]*?</think>\\s*<(${actions.join("|")})>([\\s\\S]*?)</\\1>\\s*$`,
  ).exec(completion);
  if (match === null) return 0;
  const [, action, held] = match;
  if (action === "code") return /```python\s[\s\S]*```/.test(held!) ? 1 : 0;
  if (action === "problem") return problemLabels(held!.trim()) === undefined ? 0 : 1;
  return 1;
}
