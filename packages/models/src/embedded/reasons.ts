/** Why the model declines, as a sentence: what it cannot know, and what would be needed. */
export function reasonFor(refusal: string): string {
  return sentences[refusal] ?? sentences.unclear!;
}

const larger = "a larger model could be asked with --model";

const sentences: Readonly<Record<string, string>> = {
  unsupported: `I cannot see that: I read text and codes, find everyday objects and faces, count and place them, name their colours and measure picture quality; for anything else ${larger}`,
  knowledge: `that asks what is known about the world, not what the picture shows; ${larger}`,
  opinion: "that asks for a judgement, and I have none to give; ask for what can be seen or read",
  identity:
    "I do not tell who people are or what they are like; a name can be answered only where it is written, as on a badge",
  future: "that is about what comes later, which no picture shows",
  invisible: "that is about something that the picture does not show; a picture of it would be needed",
  instruction: "that is not a question about the picture; I only answer questions about what is in it",
  nonsense: 'I do not understand this as a question; ask it in plain words, as in: "what is the total?"',
  language: "I understand questions in English only; ask it in English, or ask a larger model with --model",
  talk: 'that is not a question about the picture; ask for something in it, as in: "how many people are there?"',
  long: "the question is too long for me; ask one thing in a sentence",
  media: "there is no picture or document to look at; give one with the question",
  tool: "the program tool, by which I look, is not offered here",
  unclear: "I am not sure that I understand the question; ask it more plainly, one thing at a time",
};
