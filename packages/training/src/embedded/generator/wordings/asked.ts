import {
  colours,
  expressions,
  flaws,
  groupNames,
  positions,
  relations,
  superlatives,
  textKinds,
} from "@fovea/vision";
import { readBlind } from "../../blind-sets.js";

/**
 * What a program asks, without whose: texts, labels and numbers left away, colours, places, relations, expressions and groups
 * taken for one another. Of a program with a slot whose words ask different things ("$flaw") there is one for each.
 */
export function kindsOf(program: string): readonly string[] {
  const bare = program
    .replace(/"[^"]*"|\$(?:thing|text|field|row|column|value)\d?/g, "_")
    .replace(/\bimage (?:\d+|\$\w+)/g, "image")
    .replace(/\b\d+\b|\$(?:number|nth|page)\d?/g, "#")
    .replace(alike, "*");
  const slot = /\$(?:which|flaw|kind)\d?/.exec(bare)?.[0];
  if (slot === undefined) return [bare];
  const words = spelled[slot.replace(/\d$/, "")]!;
  return words.flatMap((word) => kindsOf(bare.replaceAll(slot, word)));
}

const alikeWords = [...colours, ...positions, ...relations, ...expressions, ...groupNames];
const alike = new RegExp(
  `(?<=[(, ])(?:${alikeWords.join("|")})(?=[),])|\\$(?:colour|place|relation|expression|group)\\d?`,
  "g",
);
const spelled: Readonly<Record<string, readonly string[]>> = {
  $which: superlatives,
  $flaw: flaws,
  $kind: textKinds,
};

/** As many questions as these are believed of the wordings before those of the blind sets are looked at. */
const belief = 700;
/** No kind is drawn so many times more, or less, often than it was written. */
const [least, most] = [1 / 3, 5];

/**
 * How many times more often than it was written a program should be drawn, so that what is asked is as frequent as in the
 * open blind sets (`dev`, `review`), of which nothing but the kinds of their programs is used. Writers who are asked for wordings dwell on
 * what can be said in many ways; people mostly ask simple things. The estimate is the mean of a Dirichlet distribution whose
 * prior are the wordings.
 *
 * @param written programs with their shares, which need not add up to 1
 */
export function askedMore(
  written: Iterable<readonly [program: string, share: number]>,
): (program: string) => number {
  const [drawn, asked] = [new Map<string, number>(), new Map<string, number>()];
  const count = (into: Map<string, number>, program: string, share: number) => {
    const kinds = kindsOf(program);
    for (const kind of kinds) into.set(kind, (into.get(kind) ?? 0) + share / kinds.length);
  };
  for (const [program, share] of written) count(drawn, program, share);
  for (const set of ["dev", "review"] as const)
    for (const { scope, programs } of readBlind(set))
      if (scope === "in" && programs?.[0] !== undefined) count(asked, programs[0], 1);
  const sum = (of: Map<string, number>) => [...of.values()].reduce((total, share) => total + share, 0);
  const [allDrawn, allAsked] = [sum(drawn), sum(asked)];
  const factor = (kind: string): number => {
    const share = (drawn.get(kind) ?? 0) / allDrawn;
    const wanted = ((asked.get(kind) ?? 0) + belief * share) / (allAsked + belief);
    return share === 0 ? 1 : Math.min(most, Math.max(least, wanted / share));
  };
  return (program) => {
    const kinds = kindsOf(program);
    return kinds.reduce((total, kind) => total + factor(kind), 0) / kinds.length;
  };
}
