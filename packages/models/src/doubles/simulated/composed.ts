import { InvalidInputError } from "@fovea/core";
import type { Pcg64 } from "@fovea/core/random";
import { plural, type Scene, selected } from "./scene.js";

/** Something that must be seen to answer a composed question. */
export interface Fact {
  /** How one asks for it. */
  readonly ask: string;
  /** Reads it out of an answer in words; undefined when it is not there. */
  readonly read: (answer: string) => string | undefined;
  readonly truth: string;
}

/** A question that needs several facts of one picture, and reasoning over them. */
export interface ComposedQuestion {
  /** With its options, when it has some: "A) 3" and so on, one a line. */
  readonly text: string;
  /** Without them. */
  readonly stem: string;
  readonly facts: readonly Fact[];
  /** What follows from the facts, in their order. */
  readonly combine: (values: readonly string[]) => string;
  /** In the order of their letters; then the answer is a letter. */
  readonly options?: readonly string[];
  /** The right answer. */
  readonly answer: string;
}

/**
 * A question out of its facts. With options (the right value among them) it is multiple choice.
 *
 * @throws InvalidInputError when the right value is not among the options.
 */
export function composedQuestion(
  parts: Pick<ComposedQuestion, "stem" | "facts" | "combine" | "options">,
): ComposedQuestion {
  const { stem, facts, combine, options } = parts;
  const value = combine(facts.map(({ truth }) => truth));
  if (options === undefined) return { stem, text: stem, facts, combine, answer: value };
  if (!options.includes(value))
    throw new InvalidInputError(
      `the answer "${value}" is not among the options ${options.join(", ")}`,
      "add it",
    );
  const lines = options.map((option, i) => `${letter(i)}) ${option}`);
  return {
    stem,
    text: [stem, ...lines].join("\n"),
    facts,
    combine,
    options,
    answer: letter(options.indexOf(value)),
  };
}

/** 0 is "A". */
export const letter = (index: number): string => String.fromCharCode(65 + index);

/**
 * "Add up the numbers of red cups, blue plates and green cups. What is the sum?" over `facts` different groups of a
 * scene, with four options. Groups that are there come first; the sum of none is asked for when the scene has too few.
 *
 * @throws InvalidInputError when the scene has fewer pairs of a colour and a kind than facts.
 */
export function countingQuestion(scene: Scene, facts: number, random: Pcg64): ComposedQuestion {
  const there = [...new Set(scene.objects.map(({ colour, kind }) => `${colour} ${kind}`))];
  const colours = [...new Set(scene.objects.map(({ colour }) => colour))];
  const kinds = [...new Set(scene.objects.map(({ kind }) => kind))];
  const absent = colours
    .flatMap((colour) => kinds.map((kind) => `${colour} ${kind}`))
    .filter((one) => !there.includes(one));
  const groups = [...random.permutation(there), ...random.permutation(absent)].slice(0, facts);
  if (groups.length < facts || facts < 1)
    throw new InvalidInputError(
      `the scene "${scene.id}" has ${groups.length} groups, not ${facts}`,
      "ask for 1 to as many",
    );
  const asked = groups.map((group): Fact & { readonly words: string } => {
    const [colour = "", noun = ""] = [
      group.slice(0, group.indexOf(" ")),
      group.slice(group.indexOf(" ") + 1),
    ];
    const words = `${colour} ${plural(noun)}`;
    const truth = String(selected(scene, { colour, noun }).length);
    return { words, ask: `How many ${words} are there?`, read: readNumber, truth };
  });
  const sum = (values: readonly string[]): string =>
    String(values.reduce((total, value) => total + Number(value), 0));
  const right = Number(sum(asked.map(({ truth }) => truth)));
  // The right one at any place among its neighbours, so that its rank says nothing.
  const lowest = Math.max(0, right - random.integers(4));
  const options = random.permutation([0, 1, 2, 3].map((step) => String(lowest + step)));
  const names = asked.map(({ words }) => words);
  const list = names.length === 1 ? names[0]! : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  return composedQuestion({
    stem: `Add up the numbers of ${list}. What is the sum?`,
    facts: asked.map(({ ask, read, truth }) => ({ ask, read, truth })),
    combine: sum,
    options,
  });
}

const numberWords = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** The first whole number of an answer, in digits or as a word up to ten. */
export function readNumber(answer: string): string | undefined {
  const found = /\b(\d+)\b|\b(none|zero|no|one|two|three|four|five|six|seven|eight|nine|ten)\b/i.exec(answer);
  if (found === null) return undefined;
  if (found[1] !== undefined) return String(Number(found[1]));
  const word = found[2]!.toLowerCase();
  return String(Math.max(0, numberWords.indexOf(word)));
}

/** What stands between quotation marks. */
export const readQuoted = (answer: string): string | undefined => /["“]([^"”]*)["”]/.exec(answer)?.[1];

/** "yes" or "no". */
export const readYesNo = (answer: string): string | undefined =>
  /\b(yes|no)\b/i.exec(answer)?.[1]?.toLowerCase();
