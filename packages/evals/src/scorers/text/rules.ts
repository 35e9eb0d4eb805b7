/**
 * How a text is made comparable, as published evaluation scripts do it. Kept as data, so that a report can print the
 * rule and a new benchmark can add its own.
 */
export interface TextRule {
  readonly source: string;
  readonly lowerCase: boolean;
  /** Characters that are taken out. */
  readonly remove: string;
  /** "a", "an" and "the" become a space. */
  readonly dropArticles: boolean;
  /**
   * What counts as a token: "words" split at white space; "words-or-characters" takes the characters of a text with
   * Chinese in it, with its spaces taken out and its articles kept.
   */
  readonly tokens: "words" | "words-or-characters";
  /** How tokens that both have are counted: each as often as both have it, or once however often. */
  readonly overlap: "multiset" | "set";
}

/** Python's `string.punctuation`. */
const asciiPunctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
const chinesePunctuation =
  "！？｡＂＃＄％＆＇（）＊＋，－．／：；＜＝＞＠［＼］＾＿｀｛｜｝～“”‘’、。：《》【】";

export const textRules = {
  squad: {
    source: "Rajpurkar et al. 2016 (SQuAD 1.1), evaluate-v1.1.py",
    lowerCase: true,
    remove: asciiPunctuation,
    dropArticles: true,
    tokens: "words",
    overlap: "multiset",
  },
  "visual-arft-search": {
    source: "Visual-ARFT (arXiv 2505.14246), evaluation notebooks of MAT-Search and of the text sets",
    lowerCase: true,
    remove: asciiPunctuation,
    dropArticles: true,
    tokens: "words",
    overlap: "set",
  },
  "visual-arft-coding": {
    source: "Visual-ARFT (arXiv 2505.14246), evaluation notebook of MAT-Coding",
    lowerCase: true,
    remove: asciiPunctuation + chinesePunctuation,
    dropArticles: true,
    tokens: "words-or-characters",
    overlap: "set",
  },
} as const satisfies Record<string, TextRule>;

export type TextRuleName = keyof typeof textRules;
