import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256 } from "@fovea/core";
import { type Draw, runningTotals } from "../draw.js";
import type { Family } from "../intent.js";
import type { Practice } from "../practice.js";
import { askedMore } from "./asked.js";
import { drawWritten } from "./entry.js";
import { type Entry, readWordings, type WordingError, type Written } from "./read.js";

export { drawWritten } from "./entry.js";
export { type Entry, readWordings, WordingError, type Written } from "./read.js";

/** Where the written wordings lie. */
export const wordingsFolder: string = fileURLToPath(new URL("../../../../wordings/", import.meta.url));

/** All entries of the `.txt` files under a folder, in the order of their names. */
export function readFolder(folder: string, onFault?: (error: WordingError) => void): Entry[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".txt"))
    .sort()
    .flatMap((name) => readWordings(readFileSync(join(folder, name), "utf8"), name, onFault));
}

/** Wordings by the author of the generator, who has read `dev`: they tell nothing of other people. */
const ofTheAuthor = "e/";

/** One in thirty-six wordings is never trained on: how well the rest is understood tells what to expect of other people. */
export const isKept = (entry: Entry, { wording, at }: Written): boolean =>
  !at.startsWith(ofTheAuthor) &&
  Number.parseInt(sha256(`${entry.program ?? entry.refusal}\n${wording}`).slice(0, 6), 16) % 36 === 0;

/**
 * Wordings of folder `f` come person by person and picture by picture, so what they ask is as frequent as people ask it; those
 * of folder `g` theme by theme, where the open blind sets went wrong; those of folder `h` were kept because trained weights
 * missed them or what is like them; those of the other folders program by program.
 */
const byPerson = ({ at }: Entry): boolean => at.startsWith("f/");
const byTheme = ({ at }: Entry): boolean => at.startsWith("g/");
const byMiss = ({ at }: Entry): boolean => at.startsWith("h/");
const byProgram = (entry: Entry): boolean => !byPerson(entry) && !byTheme(entry) && !byMiss(entry);

interface Part {
  readonly name: string;
  readonly weight: number;
  readonly of: (entry: Entry) => boolean;
  /** How often a meaning is drawn that has so many wordings. */
  readonly drawn: (meaning: string, wordings: number) => number;
}

/**
 * How often a meaning is drawn: by its wordings to a power, so that what is rarely asked is not drowned, and the less the
 * more it is put together, because people ask for one thing at a time.
 */
const balanced = (meaning: string, wordings: number): number => {
  const operations = meaning.match(/\(/g)?.length ?? 0;
  return wordings ** 0.7 * 0.65 ** Math.max(0, operations - 2);
};

/** What the families of written wordings are made of, each with its share. */
const parts: readonly Part[] = [
  {
    name: "written",
    weight: 100,
    of: (entry) => byProgram(entry) && entry.program !== undefined && entry.before === undefined,
    drawn: balanced,
  },
  {
    name: "written follow-ups",
    weight: 16,
    of: (entry) => byProgram(entry) && entry.program !== undefined && entry.before !== undefined,
    drawn: balanced,
  },
  {
    name: "written refusals",
    weight: 60,
    of: (entry) => byProgram(entry) && entry.program === undefined,
    drawn: balanced,
  },
  {
    name: "written by person",
    weight: 600,
    of: (entry) => byPerson(entry) && entry.before === undefined,
    drawn: (_, wordings) => wordings,
  },
  {
    name: "written by theme",
    weight: 400,
    of: (entry) => byTheme(entry),
    drawn: (_, wordings) => wordings,
  },
  {
    name: "written against trained weights",
    weight: 150,
    of: (entry) => byMiss(entry),
    drawn: (_, wordings) => wordings,
  },
  {
    name: "written by person, follow-ups",
    weight: 100,
    of: (entry) => byPerson(entry) && entry.before !== undefined,
    drawn: (_, wordings) => wordings,
  },
];

/** Families of the wordings that are trained on, or of those that are kept from it. */
export function writtenFamilies(entries: readonly Entry[], kept = false, practice?: Practice): Family[] {
  const collected = parts.map((part) => {
    const chosen = entries
      .filter(part.of)
      .map((entry) => ({ ...entry, wordings: entry.wordings.filter((one) => isKept(entry, one) === kept) }));
    return { part, meanings: meaningsOf(part, chosen) };
  });
  const more = askedMore(collected.flatMap(({ part, meanings }) => sharesOf(part, meanings)));
  return collected.flatMap(({ part, meanings }) =>
    meanings.length === 0 ? [] : [familyOf(part, meanings, more, practice)],
  );
}

/** A wording with alternatives stands for several. */
const breadthOf = ({ wording }: Written): number => Math.sqrt(1 + (wording.match(/\|/g)?.length ?? 0));

/** What one program (or refusal) after another means, with all ways to say it. */
interface Meaning {
  readonly program: string | undefined;
  readonly all: readonly { readonly entry: Entry; readonly written: Written }[];
  /** By the breadth of the wordings. */
  readonly totals: Float64Array;
  /** How often it is drawn beside the other meanings of its part. */
  readonly drawn: number;
}

function meaningsOf({ drawn }: Part, entries: readonly Entry[]): Meaning[] {
  const byMeaning = new Map<string, { readonly entry: Entry; readonly written: Written }[]>();
  for (const entry of entries) {
    const key = meaningOf(entry);
    const all = byMeaning.get(key) ?? [];
    byMeaning.set(key, all);
    all.push(...entry.wordings.map((written) => ({ entry, written })));
  }
  return [...byMeaning].flatMap(([key, all]) => {
    if (all.length === 0) return [];
    const totals = runningTotals(all.map(({ written }) => breadthOf(written)));
    return [{ program: all[0]!.entry.program, all, totals, drawn: drawn(key, totals.at(-1)!) }];
  });
}

/** Programs with how often they are drawn of all written wordings. */
function sharesOf({ weight }: Part, meanings: readonly Meaning[]): [string, number][] {
  const sum = meanings.reduce((total, { drawn }) => total + drawn, 0);
  return meanings.flatMap(({ program, drawn }) =>
    program === undefined ? [] : [[program, (weight * drawn) / sum]],
  );
}

/** Draws a meaning as often as it is asked; within one a wording by its breadth. */
function familyOf(
  { name, weight }: Part,
  meanings: readonly Meaning[],
  more: (program: string) => number,
  practice?: Practice,
): Family {
  const totals = runningTotals(
    meanings.map(({ program, drawn }) => drawn * (program === undefined ? 1 : more(program))),
  );
  return {
    name,
    weight,
    draw(draw: Draw) {
      for (;;) {
        const meaning = meanings[draw.index(totals)]!;
        const { entry, written } = meaning.all[draw.index(meaning.totals)]!;
        if (practice?.passes(written, draw)) continue;
        for (let attempt = 0; attempt < 6; attempt++) {
          const intent = drawWritten(entry, written, draw);
          if (intent !== undefined) return { ...intent, source: written };
        }
      }
    },
  };
}

const meaningOf = ({ program, before, refusal }: Entry): string =>
  [program ?? refusal ?? "", ...(before === undefined ? [] : [before.replace(/[()]/g, " ")])].join(" after ");

let loaded: readonly Entry[] | undefined;
/** The wordings of this repository, read once. */
export const writtenEntries = (): readonly Entry[] => {
  loaded ??= readFolder(wordingsFolder);
  return loaded;
};
