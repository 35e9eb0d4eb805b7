import type { Point } from "@fovea/core";
import type { Pcg64 } from "@fovea/core/random";
import { balanced, choicesWith, firstFound } from "../choice-question.js";
import { freeQuestion, widestQuestion } from "./field.js";
import { type PathMap, type RouteColour, routeColours } from "./map.js";
import { mazeQuestion } from "./maze.js";
import type { PathChoiceSettings } from "./settings.js";
import { fewestTurnsQuestion, shortestQuestion } from "./streets.js";

/** A map whose first route is the right one; colours and order come later. */
export type Asked = Omit<PathMap, "routes"> & {
  readonly points: readonly (readonly Point[])[];
  readonly question: string;
};

/**
 * Tries one map: undefined where it has no clear question.
 * @param rank how many of the wrong routes are to be longer, where length is not what is asked
 */
export type AskKind = (random: Pcg64, settings: PathChoiceSettings, rank: number) => Asked | undefined;

export const pathKinds = {
  shortest: shortestQuestion,
  free: freeQuestion,
  maze: mazeQuestion,
  widest: widestQuestion,
  "fewest-turns": fewestTurnsQuestion,
} as const satisfies Record<string, AskKind>;
export type PathKind = keyof typeof pathKinds;
const kinds = Object.keys(pathKinds) as PathKind[];

/** Question `index` of a seed, without its picture. `right` is the place of the right route in the map. */
export function pathQuestion(seed: number, index: number, difficulty: string, settings: PathChoiceSettings) {
  const kind = kinds[index % kinds.length]!;
  const turn = Math.floor(index / kinds.length);
  const name = `path-choice/${difficulty}/${kind}`;
  const place = balanced(seed, `${name}/place`, turn, 4);
  const rank = balanced(seed, `${name}/rank`, turn, 4);
  return firstFound(seed, name, turn, (random) => {
    const asked = pathKinds[kind](random, settings, rank);
    if (asked === undefined) return undefined;
    const { points, question, ...map } = asked;
    const colours = random.permutation(routeColours as unknown as RouteColour[]).slice(0, 4);
    const routes = points.map((each, i) => ({ colour: colours[i]!, points: each }));
    // Which one lies on top of the others where they cross is drawn too.
    const order = random.permutation(4);
    return {
      kind,
      question: `The map shows four routes in four colours. ${question}`,
      map: { ...map, routes: order.map((i) => routes[i]!) } satisfies PathMap,
      right: order.indexOf(0),
      ...choicesWith(
        random,
        `the ${colours[0]} one`,
        colours.slice(1).map((each) => `the ${each} one`),
        place,
      ),
    };
  });
}
export type PathQuestion = ReturnType<typeof pathQuestion>;
