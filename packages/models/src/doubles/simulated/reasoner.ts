import { InvalidInputError, type Message, type Model, type ModelCard, textOf } from "@fovea/core";
import { stream } from "@fovea/core/random";
import { type ComposedQuestion, letter } from "./composed.js";
import { answering } from "./speech.js";

export interface ReasonerOptions {
  /** The questions that it may be asked, found again by their text in the conversation. */
  readonly questions: readonly ComposedQuestion[];
  /** Facts asked for in one message; default 1. */
  readonly perTurn?: number;
  /** How often it asks again for a fact that it could not read out of the answer; default 1. */
  readonly asksAgain?: number;
  /** How often it concludes wrongly from right facts, 0 to 1. */
  readonly misreasons?: number;
  /** How often it overlooks an answer that it was given, and asks again, 0 to 1. */
  readonly overlooks?: number;
  /** Its messages in all, of which the last is its answer; default: until it is told to answer. */
  readonly turns?: number;
  /** What tells it that it must answer now; default: "last turn", "final turn" or "answer now". */
  readonly mustAnswer?: RegExp;
  /** Default 0. */
  readonly seed?: number;
  /** Default "reasoner"; the id is "simulated/" and this. */
  readonly name?: string;
}

/** No images: it is blind. */
const card: ModelCard = { toolCalls: false };

/**
 * A simulated model: it is handed the questions with the facts that they need, and looks at nothing. It shows that a
 * conversation works, never what a model can do.
 *
 * It asks the other side for the facts that it lacks, concludes when it has them, and ends with a line "Answer: X".
 * Told to answer before that, it guesses: among the options, else "unknown". It keeps nothing between calls; the
 * conversation is all that it knows.
 *
 * @throws InvalidInputError from `generate` when it is shown an image, or a question that it was not handed.
 */
export function simulatedReasoner(options: ReasonerOptions): Model {
  const {
    perTurn = 1,
    asksAgain = 1,
    misreasons = 0,
    overlooks = 0,
    turns,
    seed = 0,
    name = "reasoner",
  } = options;
  const mustAnswer = options.mustAnswer ?? /\b(last|final) turn\b|\banswer now\b/i;
  return answering(`simulated/${name}`, card, ({ messages }) => {
    const question = findQuestion(messages, options.questions);
    const random = (what: string) => stream(seed, `${question.text}/${what}`);
    const { values, asked } = factsIn(
      messages,
      question,
      (fact, time) => random(`overlook/${fact}/${time}`).random() < overlooks,
    );
    const spoken = messages.filter(({ role }) => role === "assistant").length;
    const open = question.facts.filter((_fact, i) => values[i] === undefined && (asked[i] ?? 0) <= asksAgain);
    const late =
      mustAnswer.test(textOf(messages.at(-1)?.parts ?? [])) || (turns !== undefined && spoken + 1 >= turns);
    if (open.length > 0 && !late)
      return open
        .slice(0, perTurn)
        .map(({ ask }) => ask)
        .join("\n");

    const known = values.every((value) => value !== undefined);
    if (!known)
      return `I lack ${values.filter((value) => value === undefined).length} facts.\nAnswer: ${guess(question, random("guess"))}`;
    const concluded = toAnswer(question, question.combine(values));
    const wrong = concluded === undefined || random("misreason").random() < misreasons;
    return `Answer: ${wrong ? guess(question, random("wrong"), concluded) : concluded}`;
  });
}

function findQuestion(
  messages: readonly Message[],
  questions: readonly ComposedQuestion[],
): ComposedQuestion {
  const seen = messages
    .flatMap(({ parts }) => parts)
    .find((part) => part.type === "image" || part.type === "video");
  if (seen !== undefined)
    throw new InvalidInputError(
      "a simulated reasoner was shown an image",
      "give it the words of the perceiver alone",
    );
  const said = messages.map(({ parts }) => textOf(parts)).join("\n");
  // Whoever composed the conversation may have written the options in another way.
  const found =
    questions.find(({ text }) => said.includes(text)) ?? questions.find(({ stem }) => said.includes(stem));
  if (found === undefined)
    throw new InvalidInputError(
      "the conversation holds none of the questions that the simulated reasoner was handed",
      "hand it the question, and put the question's text into the conversation as it is",
    );
  return found;
}

/** What the conversation has told so far, and how often each fact was asked for. */
function factsIn(
  messages: readonly Message[],
  question: ComposedQuestion,
  overlooked: (fact: number, time: number) => boolean,
): { readonly values: (string | undefined)[]; readonly asked: number[] } {
  const values: (string | undefined)[] = question.facts.map(() => undefined);
  const asked = question.facts.map(() => 0);
  for (const [i, message] of messages.entries()) {
    const next = messages[i + 1];
    if (message.role !== "assistant" || next === undefined) continue;
    const own = textOf(message.parts);
    const facts = [...question.facts.keys()]
      .filter((fact) => own.includes(question.facts[fact]!.ask))
      .sort((a, b) => own.indexOf(question.facts[a]!.ask) - own.indexOf(question.facts[b]!.ask));
    const lines = textOf(next.parts)
      .split("\n")
      .filter((line) => line.trim() !== "");
    for (const [k, fact] of facts.entries()) {
      asked[fact]!++;
      const answer = facts.length === 1 ? lines.join("\n") : (lines[k] ?? "");
      const value = question.facts[fact]!.read(answer);
      if (value !== undefined && !overlooked(fact, asked[fact]!)) values[fact] = value;
    }
  }
  return { values, asked };
}

/** A value as an answer: the letter of its option, or itself; undefined when no option says so. */
function toAnswer({ options }: ComposedQuestion, value: string): string | undefined {
  if (options === undefined) return value;
  const at = options.indexOf(value);
  return at === -1 ? undefined : letter(at);
}

/** Any option but `except`; "unknown" where there are none. */
function guess({ options }: ComposedQuestion, random: ReturnType<typeof stream>, except?: string): string {
  if (options === undefined) return "unknown";
  return random.choice(options.map((_, i) => letter(i)).filter((one) => one !== except));
}

/** What stands after the last "Answer:" of a text; undefined when it has none. */
export const readAnswer = (text: string): string | undefined =>
  [...text.matchAll(/^\s*\**Answer:\**\s*(.+?)\**\s*$/gim)].at(-1)?.[1];
