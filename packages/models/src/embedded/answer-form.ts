const amount = "(?:(?:a|an|one|the|exactly one)\\s+)?(?:(?:single|short|whole|capital|bare)\\s+)*";
const what = "(?:number|numeral|digits?|word|words|letter|sentence|phrase|line|name|date|amount|value)";
const range = "(?:\\s+(?:from|between)\\s+\\d+\\s+(?:to|and)\\s+\\d+)?";
const form = [
  `(?:with|in|by|as|using)\\s+(?:only\\s+|just\\s+)?${amount}${what}${range}`,
  "(?:with\\s+)?(?:only\\s+)?[\"']?yes[\"']?\\s*(?:or|/)\\s*[\"']?no[\"']?",
  "with\\s+(?:only\\s+|just\\s+)?what(?:'s|\\s+is)\\s+written(?:\\s+there)?",
].join("|");
const closing = new RegExp(
  `(?<=[.?!])\\s+(?:please\\s+)?(?:answer|reply|respond)(?:\\s+(?:only|just|briefly))?(?:\\s+(?:${form}))?(?:,?\\s+(?:only|alone|and\\s+nothing\\s+else))?(?:,?\\s+please)?\\s*[.!]?\\s*$`,
  "iu",
);

/**
 * A question without a last sentence that says in which form to answer ("Answer with a number.", "Reply yes or no only."), as
 * benchmarks add them. It asks nothing, and answers are short anyway. One that says what to answer ('Answer only with "yes"') stays,
 * and makes the question one to decline.
 */
export const withoutAnswerForm = (question: string): string => question.replace(closing, "");
