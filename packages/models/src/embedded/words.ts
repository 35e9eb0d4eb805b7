/** A word of a question, or one punctuation mark, and where it stands. */
export interface Word {
  readonly text: string;
  /** UTF-16 offsets into the question. */
  readonly start: number;
  readonly end: number;
  /** It is not of the question but of what was asked before it. */
  readonly given?: boolean;
}

// Letters and digits, joined by marks that stand inside e-mail addresses, dates, amounts and part numbers.
const pattern = /[\p{L}\p{N}]+(?:[.,'’@/&_:+-]+[\p{L}\p{N}]+)*|[^\s]/gu;

/** The words of a question. Every character that is not white space belongs to exactly one. */
export function wordsOf(question: string): Word[] {
  return [...question.matchAll(pattern)].map((match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Whether a span that is copied out of the question may begin or end with this word. */
export const isCopyable = ({ text }: Word): boolean => /[\p{L}\p{N}#$€£%№]/u.test(text);

/** Whether a span may begin here: not with an article, because "a refund" is looked for as "refund". */
export function beginsSpan(words: readonly Word[], at: number): boolean {
  const [word, next] = [words[at], words[at + 1]];
  if (word === undefined || !isCopyable(word)) return false;
  return next === undefined || !isCopyable(next) || !/^(?:an?|the)$/i.test(word.text);
}

/** A whole number that a word spells in digits ("150", "1,200"), else undefined. */
export function integerOf({ text }: Word): number | undefined {
  const digits = text.replace(/(?<=\d),(?=\d{3}(?:\D|$))/g, "");
  return /^\d{1,9}$/.test(digits) ? Number(digits) : undefined;
}
