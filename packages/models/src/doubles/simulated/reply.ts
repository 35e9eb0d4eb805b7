import { nameOf, readPhrase, type Scene, type SceneObject, selected } from "./scene.js";

/** What a perceiver sees and how it counts. */
export interface View {
  readonly scene: Scene;
  /** A count as the perceiver gives it. */
  readonly counted: (count: number, phrase: string) => number;
}

type Rule = readonly [RegExp, (match: RegExpExecArray, view: View) => string | undefined];

const centre = ({ box: [x0, y0, x1, y1] }: SceneObject): readonly [number, number] => [
  (x0 + x1) / 2,
  (y0 + y1) / 2,
];
const round = (value: number): number => Math.round(value * 10) / 10;
const boxOf = ({ box }: SceneObject): string => `[${box.map(round).join(", ")}]`;

/** Answers about the objects that a phrase means, when it is a phrase. */
const about =
  (answer: (found: readonly SceneObject[], words: string, view: View) => string) =>
  (match: RegExpExecArray, view: View): string | undefined => {
    const words = match[1]!.trim();
    const phrase = readPhrase(words);
    return phrase === undefined ? undefined : answer(selected(view.scene, phrase), words, view);
  };

const sides: Record<string, (a: SceneObject, b: SceneObject) => boolean> = {
  "left of": (a, b) => centre(a)[0] < centre(b)[0],
  "right of": (a, b) => centre(a)[0] > centre(b)[0],
  above: (a, b) => centre(a)[1] < centre(b)[1],
  below: (a, b) => centre(a)[1] > centre(b)[1],
};
const sidePattern = "(left of|right of|above|below)";

/** The questions that are understood; the first that fits and can be answered counts. */
const rules: readonly Rule[] = [
  [
    /^how many (.+?)(?: are there| are| do you see| can you see)?(?: in (?:the|this) (?:picture|image))?$/,
    about((found, words, view) => {
      const count = view.counted(found.length, words);
      return `I see ${count} ${words.replace(/^the /, "")}.`;
    }),
  ],
  [
    new RegExp(`^(?:is|are) (.+?) (?:to the )?${sidePattern} (.+)$`),
    ([, a, side, b], { scene }) => {
      const [first, second] = [a, b].map((words) => {
        const phrase = readPhrase(words!);
        return phrase === undefined ? undefined : selected(scene, phrase)[0];
      });
      if (first === undefined || second === undefined) return undefined;
      const holds = sides[side!]!(first, second);
      return `${holds ? "Yes" : "No"}, the ${nameOf(first)} is ${holds ? "" : "not "}${side} the ${nameOf(second)}.`;
    },
  ],
  [
    new RegExp(`^what is (?:to the )?${sidePattern} (.+)$`),
    ([, side, words], { scene }) => {
      const phrase = readPhrase(words!);
      const anchor = phrase === undefined ? undefined : selected(scene, phrase)[0];
      if (anchor === undefined) return undefined;
      const there = scene.objects.filter((object) => object !== anchor && sides[side!]!(object, anchor));
      return there.length === 0 ? `Nothing is ${side} the ${nameOf(anchor)}.` : `${listed(there)}.`;
    },
  ],
  [
    /^(?:is|are) there (.+?)(?: in (?:the|this) (?:picture|image))?$/,
    about((found, words) =>
      found.length > 0
        ? `Yes, I see ${found.length}.`
        : `No, I see no ${words.replace(/^(an?|any|some) /, "")}.`,
    ),
  ],
  [
    /^what colou?r (?:is|are) (.+)$/,
    about((found, words) =>
      found.length === 0
        ? `I see no ${words.replace(/^the /, "")}.`
        : found.length === 1
          ? `The ${found[0]!.kind} is ${found[0]!.colour}.`
          : `There are ${found.length} ${words.replace(/^the /, "")}: ${found.map(({ colour }) => colour).join(", ")}.`,
    ),
  ],
  [
    /^(?:what (?:does|do) (?=.* say$)|what is written on |read )(.+?)(?: say)?$/,
    about((found, words) => {
      const texts = found.flatMap(({ text }) => (text === undefined ? [] : [text]));
      return texts.length === 0
        ? `I can read nothing on ${words}.`
        : texts.map((text) => `It says "${text}".`).join(" ");
    }),
  ],
  [
    /^where (?:is|are) (.+)$/,
    about((found, words) =>
      found.length === 0
        ? `I see no ${words.replace(/^the /, "")}.`
        : found.map((object) => `The ${nameOf(object)} is at ${boxOf(object)}.`).join(" "),
    ),
  ],
  [
    /^point (?:to|at) (.+)$/,
    about((found, words) =>
      found.length === 0
        ? `I see no ${words.replace(/^the /, "")}.`
        : found
            .map((object) => `The ${nameOf(object)} is at (${centre(object).map(round).join(", ")}).`)
            .join(" "),
    ),
  ],
];

/** The answer to one question; undefined when it is not one that is understood. */
export function reply(question: string, view: View): string | undefined {
  const plain = question
    .toLowerCase()
    .replace(/[?.!]+\s*$/, "")
    .trim();
  for (const [pattern, answer] of rules) {
    const match = pattern.exec(plain);
    const said = match === null ? undefined : answer(match, view);
    if (said !== undefined) return said;
  }
  return undefined;
}

/** The largest objects, as many as are asked for. It counts nothing and reads nothing: that must be asked. */
export function describe({ objects }: Scene, most: number): string {
  const area = ({ box: [x0, y0, x1, y1] }: SceneObject): number => (x1 - x0) * (y1 - y0);
  const largest = [...objects].sort((a, b) => area(b) - area(a)).slice(0, most);
  if (objects.length === 0) return "The picture shows nothing that I know.";
  const more = objects.length > largest.length ? " There is more." : "";
  return `The picture shows ${listed(largest)}.${more}`;
}

function listed(objects: readonly SceneObject[]): string {
  const names = objects.map((object) => `${/^[aeiou]/.test(object.colour) ? "an" : "a"} ${nameOf(object)}`);
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
