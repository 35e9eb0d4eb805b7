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
  const words: Word[] = [];
  let end = 0;
  for (const text of question.match(pattern) ?? []) {
    // Nothing but white space stands between two of them.
    const start = question.indexOf(text, end);
    end = start + text.length;
    const middle = start + endingOf(text);
    if (middle === end) words.push({ text, start, end });
    else {
      words.push({ text: question.slice(start, middle), start, end: middle });
      words.push({ text: question.slice(middle, end), start: middle, end });
    }
  }
  return words;
}

/** Where the possessive ending of a word begins; its length where it has none. */
function endingOf(text: string): number {
  const ending = text.endsWith("s") || text.endsWith("S") ? text.search(possessive) : -1;
  return ending < 0 ? text.length : ending;
}

/** Whether a span that is copied out of the question may begin or end with this word. */
export const isCopyable = ({ text }: Word): boolean =>
  beginsPlainly(text) || /[\p{L}\p{N}#$€£%№]/u.test(text);

/** Most words begin with a small letter, which is told faster than what else may be copied. */
const beginsPlainly = (text: string): boolean => text[0]! >= "a" && text[0]! <= "z";

/** Whether a span may begin here: not with an article, because "a refund" is looked for as "refund". */
export function beginsSpan(words: readonly Word[], at: number): boolean {
  const [word, next] = [words[at], words[at + 1]];
  if (word === undefined || !isCopyable(word)) return false;
  const isArticle = word.text.length <= 3 && /^(?:an?|the)$/i.test(word.text);
  return !isArticle || next === undefined || !isCopyable(next);
}
