/** Reading the tags that trained agents write: `<think>`, `<code>`, `<answer>`. Names are literal, without attributes. */

const count = (text: string, piece: string): number => text.split(piece).length - 1;

/** Whether as many `<tag>` as `</tag>` stand in the text. */
export const isBalanced = (text: string, tag: string): boolean =>
  count(text, `<${tag}>`) === count(text, `</${tag}>`);

/** How often a tag is opened. */
export const timesOpened = (text: string, tag: string): number => count(text, `<${tag}>`);

/** What stands in each closed `<tag>...</tag>`, in order; a tag ends at the first closing one. */
export function insides(text: string, tag: string): string[] {
  const [open, close] = [`<${tag}>`, `</${tag}>`];
  const found: string[] = [];
  for (let at = text.indexOf(open); at >= 0; at = text.indexOf(open, at)) {
    const from = at + open.length;
    const to = text.indexOf(close, from);
    if (to < 0) break;
    found.push(text.slice(from, to));
    at = to + close.length;
  }
  return found;
}

/** What follows the last `</think>`; all of the text where there is none. */
export function afterThoughts(text: string): string {
  const at = text.lastIndexOf("</think>");
  return at < 0 ? text : text.slice(at + "</think>".length);
}
