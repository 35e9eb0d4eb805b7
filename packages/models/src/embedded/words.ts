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

/** "Tuesday's", "what's": the ending is a word of its own, so that "Tuesday" can be copied. */
const possessive = /(?<=\p{L})['’]s$/iu;

/** The words of a question. Every character that is not white space belongs to exactly one. */
export function wordsOf(question: string): Word[] {
  return [...question.matchAll(pattern)].flatMap(({ 0: text, index }) => {
    const word = (from: number, to: number): Word => ({
      text: text.slice(from, to),
      start: index + from,
      end: index + to,
    });
    const ending = text.endsWith("s") || text.endsWith("S") ? text.search(possessive) : -1;
    return ending < 0 ? [word(0, text.length)] : [word(0, ending), word(ending, text.length)];
  });
}

/** Whether a span that is copied out of the question may begin or end with this word. */
export const isCopyable = ({ text }: Word): boolean => /[\p{L}\p{N}#$€£%№]/u.test(text);

/** Whether a span may begin here: not with an article, because "a refund" is looked for as "refund". */
export function beginsSpan(words: readonly Word[], at: number): boolean {
  const [word, next] = [words[at], words[at + 1]];
  if (word === undefined || !isCopyable(word)) return false;
  return next === undefined || !isCopyable(next) || !/^(?:an?|the)$/i.test(word.text);
}
