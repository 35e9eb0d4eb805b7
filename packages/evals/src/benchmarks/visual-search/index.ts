import { InvalidInputError } from "@fovea/core";
import type { Pcg64 } from "@fovea/core/random";
import {
  clearColours,
  type DrawnBenchmark,
  drawnBenchmark,
  gradeNumber,
  gradeWord,
} from "../generated/index.js";
import {
  directions,
  dotCounts,
  drawScene,
  type Mark,
  randomThing,
  searchFonts,
  searchLetters,
  type Thing,
} from "./scene.js";

export { searchLetters, searchShapes } from "./scene.js";

/** What one looks for, and what is asked of it. */
export const searchKinds = ["letter", "dots", "gap", "colour"] as const;
export type SearchKind = (typeof searchKinds)[number];

export type VisualSearchSettings = {
  /** Of the picture, pixels. */
  readonly width: number;
  readonly height: number;
  /** Things on it, the target too. */
  readonly setSize: number;
  /** Height of what has to be read, pixels. The thing around it is some 4.3 times as high. */
  readonly markPixels: number;
  /**
   * "feature": the target's colour or its shape is its own. "conjunction": half of the others have its colour and half its shape.
   * In the kind "colour" the target is told by its letter alone, whatever stands here.
   */
  readonly search: "feature" | "conjunction";
  /** Pale curves behind the things. */
  readonly clutter: number;
  readonly kinds: readonly SearchKind[];
};

const chance = {
  letter: 1 / searchLetters.length,
  dots: 1 / dotCounts.length,
  gap: 1 / 4,
  colour: 1 / clearColours.length,
};

export const visualSearch: DrawnBenchmark<VisualSearchSettings> = drawnBenchmark<VisualSearchSettings>({
  id: "visual-search",
  version: "1",
  title: "Visual search (generated)",
  measures:
    "Whether an agent finds one thing among many in a large picture and reads a mark on it that is too small for a reduced copy: it has to look at the right place closely. Not: scenes of the world, photographs, or language.",
  metrics: {
    accuracy: { summary: "the mark or colour of the target is named, and no other", kind: "share" },
  },
  levels: {
    easy: {
      width: 1024,
      height: 1024,
      setSize: 24,
      markPixels: 16,
      search: "feature",
      clutter: 0,
      kinds: searchKinds,
    },
    medium: {
      width: 1536,
      height: 1536,
      setSize: 80,
      markPixels: 12,
      search: "conjunction",
      clutter: 12,
      kinds: searchKinds,
    },
    hard: {
      width: 2048,
      height: 2048,
      setSize: 300,
      markPixels: 9,
      search: "conjunction",
      clutter: 30,
      kinds: searchKinds,
    },
  },
  check({ setSize, markPixels, kinds }) {
    if (!(setSize >= 1 && Number.isInteger(setSize)))
      throw new InvalidInputError(`a set of ${setSize} things`, "use 1, 2, 3, ...");
    if (!(markPixels >= 4))
      throw new InvalidInputError(`marks of ${markPixels} pixels`, "from 4 pixels on a letter can be read");
    const unknown = kinds.filter((kind) => !searchKinds.includes(kind));
    if (unknown.length > 0 || kinds.length === 0)
      throw new InvalidInputError(
        `kinds of visual search: ${kinds.join(", ") || "none"}`,
        `use some of ${searchKinds.join(", ")}`,
      );
  },
  draw(settings, { random, index, canvas: options }) {
    // Kinds take turns, so that every run has all of them.
    const kind = settings.kinds[index % settings.kinds.length]!;
    const { things, question } = searchTask(random, kind, settings);
    const [target] = things;
    const { canvas, box } = drawScene(random, things, settings, options);
    return {
      question,
      target: answerOf(target, kind),
      media: [{ as: "image", content: canvas }],
      evidence: [{ medium: "image-1", box, text: textOf(target.mark) }],
      kept: { kind, search: kind === "colour" ? "letter" : settings.search, chance: chance[kind] },
    };
  },
  grade({ target, kept }, answer) {
    const wanted = target as string | number;
    return {
      accuracy:
        typeof wanted === "number"
          ? gradeNumber(answer, wanted)
          : gradeWord(answer, wanted, vocabulary[kept.kind as SearchKind]),
    };
  },
});

const vocabulary: Readonly<Record<SearchKind, readonly string[]>> = {
  letter: searchLetters,
  dots: [],
  gap: directions,
  colour: clearColours,
};

const marker =
  (random: Pcg64, kind: SearchKind): (() => Mark) =>
  () => {
    if (kind === "dots") return { type: "dots", count: random.choice(dotCounts) };
    if (kind === "gap") return { type: "ring", gap: random.choice(directions) };
    return { type: "letter", letter: random.choice(searchLetters), font: random.choice(searchFonts) };
  };

const answerOf = ({ mark, colour }: Thing, kind: SearchKind): string | number => {
  if (kind === "colour") return colour;
  return mark.type === "letter" ? mark.letter : mark.type === "dots" ? mark.count : mark.gap;
};

const textOf = (mark: Mark): string =>
  mark.type === "letter"
    ? mark.letter
    : mark.type === "dots"
      ? `${mark.count} dots`
      : `gap at the ${mark.gap}`;

const asks: Readonly<Record<Exclude<SearchKind, "colour">, (what: string) => string>> = {
  letter: (what) => `Which letter is on the ${what}? Answer with one capital letter.`,
  dots: (what) => `How many black dots are on the ${what}? Answer with a number from 1 to 6.`,
  gap: (what) =>
    `On the ${what} is a black ring with a gap. At which side of the ring is the gap: top, right, bottom or left?`,
};

/** What is on the picture, the target first, and the question that only the target answers. */
export function searchTask(
  random: Pcg64,
  kind: SearchKind,
  { setSize, search }: Pick<VisualSearchSettings, "setSize" | "search">,
): { things: [Thing, ...Thing[]]; question: string } {
  const mark = marker(random, kind);
  const target: Thing = randomThing(random, mark);
  const pick = (isMeant: (thing: Thing, i: number) => boolean): [Thing, ...Thing[]] => [
    target,
    ...Array.from({ length: setSize - 1 }, (_, i) => {
      for (;;) {
        const thing = randomThing(random, mark);
        if (isMeant(thing, i)) return thing;
      }
    }),
  ];
  if (kind === "colour") {
    const letter = (target.mark as { letter: string }).letter;
    return {
      things: pick((thing) => (thing.mark as { letter: string }).letter !== letter),
      question: `What colour is the shape with the letter ${letter} on it: ${listed(clearColours)}?`,
    };
  }
  if (search === "feature") {
    const byColour = random.random() < 0.5;
    return {
      things: pick((thing) => (byColour ? thing.colour !== target.colour : thing.shape !== target.shape)),
      question: asks[kind](byColour ? `${target.colour} shape` : target.shape),
    };
  }
  return {
    things: pick(({ colour, shape }, i) =>
      i % 2 === 0
        ? colour === target.colour && shape !== target.shape
        : colour !== target.colour && shape === target.shape,
    ),
    question: asks[kind](`${target.colour} ${target.shape}`),
  };
}

const listed = (words: readonly string[]): string => `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;

export default visualSearch;
