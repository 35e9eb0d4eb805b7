import { type ContentPart, text } from "@fovea/core";

/** What the reasoner is told it is. */
export const reasonerPrompt = `You answer a question about media that you cannot see. A partner can see them and answers your questions in words; take its answers as what was seen, and mind that it can be wrong.
Ask for what you lack: short questions about single things that are seen (a text, a count, a colour, a place). Reason yourself: your partner does not.
As soon as you can, end with one line "Answer: ..." (the letter, where there are options; "unknown", where it cannot be told).`;

/** What a perceiver that reads prompts is told it is. */
export const perceiverPrompt = `You see a picture and your partner, who must answer a question about it, does not. Describe what you see fully and objectively, answer what your partner asks, and say when you are not sure. Do not solve the question yourself.`;

/** What the reasoner gets instead of a picture. */
export const unseen = (part: ContentPart): ContentPart => {
  if (part.type === "text") return part;
  if (part.type === "data") return text(JSON.stringify(part.data));
  const name = part.name ?? part.type;
  if (part.type === "image")
    return text(
      `[${name}: a picture of ${part.ref.width}x${part.ref.height} pixels, which your partner sees]`,
    );
  const pages = part.type === "document" ? ` of ${part.ref.pages.length} pages` : "";
  return text(`[${name}: a ${part.type}${pages}, which your partner sees]`);
};

/** What a perceiver of single questions (the embedded model) opens with: it describes nothing that it was not asked. */
export const plainOpening =
  "I see what you cannot. Ask me single plain questions: what is written, how many there are, what colour, where.";

export const describeFirst = (question: string): string =>
  `Your partner must answer this question:\n${question}\nDescribe the picture for that.`;

/** The last message of a conversation whose turns are used up. */
export const answerNow = text("That was the last turn: answer now.");
export const saidNothing = "You said nothing: ask for what you lack, or answer.";
