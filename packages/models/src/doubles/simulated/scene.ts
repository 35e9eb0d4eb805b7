import type { Box } from "@fovea/core";

/** A thing in a scene whose truth is known. */
export interface SceneObject {
  /** Unique in the scene. */
  readonly id: string;
  /** A singular noun, such as "cup". */
  readonly kind: string;
  readonly colour: string;
  /** In pixels of the picture. */
  readonly box: Box;
  /** What is written on it. */
  readonly text?: string;
}

/** What there is to see, for a simulated model that is told instead of looking. */
export interface Scene {
  readonly id: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly objects: readonly SceneObject[];
}

/** Colours that questions may name. */
export const sceneColours = [
  "red",
  "orange",
  "yellow",
  "green",
  "blue",
  "purple",
  "pink",
  "brown",
  "black",
  "white",
  "grey",
] as const;

const irregular: Record<string, string> = {
  person: "people",
  man: "men",
  woman: "women",
  child: "children",
  knife: "knives",
  mouse: "mice",
};

/** "cup" is "cups", "box" is "boxes", "person" is "people". */
export function plural(noun: string): string {
  const odd = irregular[noun];
  if (odd !== undefined) return odd;
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(s|x|z|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

/** Which objects a phrase such as "red cups" or "things" means. */
export interface Phrase {
  readonly colour?: string;
  /** Singular or plural; undefined is any object. */
  readonly noun?: string;
}

/** Reads "the red cups"; undefined when it is not an optional colour and a noun of one or two words. */
export function readPhrase(words: string): Phrase | undefined {
  const parts = words
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => !/^(the|an?|any|some|this|that)$/.test(word));
  const colour = (sceneColours as readonly string[]).includes(parts[0] ?? "") ? parts.shift() : undefined;
  if (parts.length === 0 || parts.length > 2) return undefined;
  const noun = parts.join(" ");
  const any = /^(objects?|things?|items?)$/.test(noun);
  return { ...(colour === undefined ? {} : { colour }), ...(any ? {} : { noun }) };
}

export const selected = (scene: Scene, { colour, noun }: Phrase): SceneObject[] =>
  scene.objects.filter(
    (object) =>
      (colour === undefined || object.colour === colour) &&
      (noun === undefined || object.kind === noun || plural(object.kind) === noun),
  );

/** "red cup" */
export const nameOf = (object: SceneObject): string => `${object.colour} ${object.kind}`;
