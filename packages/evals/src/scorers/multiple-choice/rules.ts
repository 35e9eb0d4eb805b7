/**
 * How a letter is found in free text, as published evaluation scripts do it, as data. Steps are tried in order; the first
 * that finds a letter of the choices ends the search. In patterns `LETTER` stands for any letter of the choices.
 */
export interface LetterRule {
  readonly source: string;
  /** Where this departs from the source. */
  readonly departs?: string;
  /** Taken off both ends before anything else, one character after the other, each as often as it stands there. */
  readonly strip?: string;
  /** A space is put at both ends, so that forms such as " A " are found there too. */
  readonly pad?: true;
  /** Replaced before anything else. */
  readonly replace?: readonly { readonly pattern: string; readonly by: string }[];
  readonly steps: readonly LetterStep[];
}

export type LetterStep =
  /** A regular expression whose first group is the letter. "only" finds nothing where different letters match. */
  | { readonly find: "pattern"; readonly pattern: string; readonly ignoreCase?: true; readonly take: Take }
  /**
   * A word that is a letter, `separators` being spaces. It must be the only letter that occurs; with `articleGuard` an
   * "A" in an answer of more words than that finds nothing, for it may be the article.
   */
  | { readonly find: "word"; readonly separators: string; readonly articleGuard?: number }
  /** The text of a choice, without case. `fewestWords` and `longest` (times the length of all choices) bound the answer. */
  | { readonly find: "text"; readonly take: Take; readonly fewestWords?: number; readonly longest?: number };

export type Take = "first" | "last" | "only";

/** "The answer is (b)", "Answer: **B**". */
const saidToBeTheAnswer = [
  {
    find: "pattern",
    pattern: "\\banswer(?:\\s+is)?\\W{0,4}\\((LETTER)\\)",
    ignoreCase: true,
    take: "last",
  },
  {
    find: "pattern",
    pattern: "\\b[Aa]nswer(?:\\s+is)?\\W{0,6}(?:[Oo]ption\\s+)?\\W{0,3}(LETTER)(?![\\p{L}\\p{N}'])",
    take: "last",
  },
] as const satisfies readonly LetterStep[];

export const letterRules = {
  fovea: {
    source: "this project: what says that it is the answer counts before what only looks like a letter",
    steps: [
      { find: "pattern", pattern: "^\\W*(LETTER)\\W*$", ignoreCase: true, take: "first" },
      { find: "pattern", pattern: "<answer>\\W*(LETTER)\\W*</answer>", ignoreCase: true, take: "last" },
      { find: "pattern", pattern: "\\\\boxed\\{\\W*(?:text\\{)?\\W*(LETTER)\\b", take: "last" },
      ...saidToBeTheAnswer,
      { find: "pattern", pattern: "^\\s*\\(?(LETTER)[).:](?:\\s|$)", take: "first" },
      { find: "pattern", pattern: "\\((LETTER)\\)", take: "last" },
      { find: "pattern", pattern: "\\b[Oo]ption\\s+(LETTER)\\b", take: "only" },
      { find: "text", take: "only", longest: 2 },
    ],
  },
  mmmu: {
    source: "MMMU (Yue et al. 2024), eval_utils.py: parse_multi_choice_response",
    departs: "where it draws a letter at random this finds none",
    strip: ",.!?;:'",
    pad: true,
    steps: [
      { find: "pattern", pattern: "\\((LETTER)\\)", take: "last" },
      { find: "pattern", pattern: "(?<= )(LETTER)(?= )", take: "last" },
      { find: "text", take: "last", fewestWords: 6 },
    ],
  },
  "science-qa": {
    source: "LLaVA (Liu et al. 2023), eval_science_qa.py",
    replace: [{ pattern: "\\n", by: ". " }],
    steps: [
      { find: "pattern", pattern: "^\\s*(LETTER)\\s*$", take: "first" },
      { find: "pattern", pattern: "^(LETTER)\\. ", take: "first" },
      { find: "pattern", pattern: "The answer is (LETTER)\\.", take: "first" },
      { find: "pattern", pattern: "The answer is (LETTER)", take: "first" },
    ],
  },
  vlmevalkit: {
    source: "VLMEvalKit (Duan et al. 2024), matching_util.py: can_infer",
    departs:
      "the form that takes an A in more than three words for the article; what it leaves to a model finds none",
    steps: [
      { find: "word", separators: ".()[],:;!*#{}", articleGuard: 3 },
      { find: "text", take: "only", longest: 2 },
    ],
  },
  "last-parenthesised": {
    source: "PCA-EVAL's HOLMES outputs: the last capital in parentheses, be it a choice or not",
    steps: [{ find: "pattern", pattern: "\\(([A-Z])\\)", take: "last" }],
  },
  "answer-line": {
    source: 'MV-RoboBench (arXiv 2510.19400) and others that ask for "Answer: <letter>"',
    steps: [
      { find: "pattern", pattern: "\\banswer\\s*:\\s*\\(?<?(LETTER)\\b", ignoreCase: true, take: "last" },
      { find: "pattern", pattern: "^\\s*\\(?(LETTER)[).]?\\s*$", take: "first" },
    ],
  },
  vlm4d: {
    source:
      "VLM4D (arXiv 2508.02095): the letter that its prompts ask for, or else that is said to be the answer",
    departs: "its script leaves the reading to a model, and has no rule",
    steps: [
      { find: "pattern", pattern: "final answer is:?\\s*[\\s$*\\\\({\"'a-z]{0,9}(LETTER)\\b", take: "last" },
      ...saidToBeTheAnswer,
      { find: "pattern", pattern: "\\boption is:?\\s+\\(?(LETTER)\\b", take: "last" },
      { find: "pattern", pattern: "^\\s*\\(?(LETTER)(?:[).:]|\\s*$)", take: "first" },
      { find: "text", take: "only" },
    ],
  },
} as const satisfies Record<string, LetterRule>;

export type LetterRuleName = keyof typeof letterRules;
