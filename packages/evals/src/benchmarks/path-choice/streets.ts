import type { Point } from "@fovea/core";
import type { Pcg64 } from "@fovea/core/random";
import { side } from "./map.js";
import type { AskKind } from "./question.js";
import type { PathChoiceSettings } from "./settings.js";

/** A crossing: column and row. */
export type Crossing = readonly [column: number, row: number];

const margin = 44;
const lane = 8;

/** A way along streets that comes to no crossing twice, `length` streets long. Undefined where the tries do not lead to one. */
export function streetRoute(
  random: Pcg64,
  crossings: number,
  from: Crossing,
  to: Crossing,
  length: number,
): Crossing[] | undefined {
  const [columns, rows] = [to[0] - from[0], to[1] - from[1]];
  const steps = random.permutation([
    ...Array.from({ length: Math.abs(columns) }, (): Crossing => [Math.sign(columns), 0]),
    ...Array.from({ length: Math.abs(rows) }, (): Crossing => [0, Math.sign(rows)]),
  ]);
  const route: Crossing[] = [from];
  for (const [dx, dy] of steps) {
    const [x, y] = route.at(-1)!;
    route.push([x + dx, y + dy]);
  }
  const key = ([x, y]: Crossing) => y * crossings + x;
  const used = new Set(route.map(key));
  const isFree = (place: Crossing) =>
    place.every((each) => each >= 0 && each < crossings) && !used.has(key(place));
  // A detour around one block makes it two streets longer.
  for (let tries = 0; route.length - 1 < length && tries < 200; tries++) {
    const i = random.integers(route.length - 1);
    const [[ax, ay], [bx, by]] = [route[i]!, route[i + 1]!];
    const sign = random.integers(2) === 0 ? 1 : -1;
    const [dx, dy] = ax === bx ? [sign, 0] : [0, sign];
    const [c, d]: Crossing[] = [
      [ax + dx, ay + dy],
      [bx + dx, by + dy],
    ];
    if (!isFree(c!) || !isFree(d!)) continue;
    route.splice(i + 1, 0, c!, d!);
    used.add(key(c!)).add(key(d!));
  }
  return route.length - 1 === length ? route : undefined;
}

/** Crossings at which a route goes on across, not straight. */
export const turnsOf = (route: readonly Crossing[]): number =>
  route.slice(2).filter(([x], i) => (route[i]![0] === route[i + 1]![0]) !== (route[i + 1]![0] === x)).length;

/** Four routes are drawn side by side where they share a street. */
function toMap(
  random: Pcg64,
  crossings: number,
  routes: readonly (readonly Crossing[])[],
  from: Crossing,
  to: Crossing,
) {
  const cell = (side - 2 * margin) / (crossings - 1);
  const at = ([x, y]: Crossing, offset = 0): Point => [
    margin + x * cell + offset,
    margin + y * cell + offset,
  ];
  const lanes = random.permutation([-1.5, -0.5, 0.5, 1.5]).map((each) => each * lane);
  const half = cell / 2 - 2.4 * lane;
  const blocks = Array.from({ length: (crossings - 1) ** 2 }, (_, i): Point[] => {
    const [x, y] = at([i % (crossings - 1), Math.floor(i / (crossings - 1))]);
    const [cx, cy] = [x + cell / 2, y + cell / 2];
    return [
      [cx - half, cy - half],
      [cx + half, cy - half],
      [cx + half, cy + half],
      [cx - half, cy + half],
    ];
  });
  return {
    side,
    start: at(from),
    goal: at(to),
    obstacles: half > 3 ? blocks : [],
    walls: [],
    ground: [236, 234, 228] as const,
    obstacleColour: [205, 200, 188] as const,
    points: routes.map((route, i) => route.map((crossing) => at(crossing, lanes[i]!))),
  };
}

function ends(random: Pcg64, crossings: number): readonly [Crossing, Crossing] {
  const far = crossings - 1;
  const [low, high] = [random.integers(0, 2), far - random.integers(0, 2)];
  const isMirrored = random.integers(2) === 0;
  const from: Crossing = [low, isMirrored ? far - random.integers(0, 2) : random.integers(0, 2)];
  const to: Crossing = [high, isMirrored ? random.integers(0, 2) : far - random.integers(0, 2)];
  return random.integers(2) === 0 ? [from, to] : [to, from];
}

const apart = ([ax, ay]: Crossing, [bx, by]: Crossing): number => Math.abs(ax - bx) + Math.abs(ay - by);
const text = (route: readonly Crossing[]) => route.join(" ");
const allDiffer = (routes: readonly (readonly Crossing[])[]) =>
  new Set(routes.map(text)).size === routes.length;

/** Which of four routes along streets is the shortest? */
export const shortestQuestion: AskKind = (random, { crossings, shorter }: PathChoiceSettings) => {
  const [from, to] = ends(random, crossings);
  // One detour or two on the shortest as well: the straight way is not always there.
  const length = apart(from, to) + 2 * random.integers(0, 2, { endpoint: true });
  const least = Math.ceil((length * shorter - length) / 2 - 1e-9) * 2;
  const more = [0, 1, 2].map(() => length + least + 2 * random.integers(0, 2));
  const routes = [length, ...more].map((each) => streetRoute(random, crossings, from, to, each));
  if (routes.some((route) => route === undefined)) return undefined;
  const found = routes as Crossing[][];
  if (!allDiffer(found)) return undefined;
  return {
    ...toMap(random, crossings, found, from, to),
    question: "Which route from S to G is the shortest?",
  };
};

/** Which of four routes of one length has the fewest turns? */
export const fewestTurnsQuestion: AskKind = (random, { crossings, fewer }: PathChoiceSettings) => {
  const [from, to] = ends(random, crossings);
  const length = apart(from, to) + 2 * random.integers(1, 3, { endpoint: true });
  const routes: Crossing[][] = [];
  for (let i = 0; i < 24; i++) {
    const route = streetRoute(random, crossings, from, to, length);
    if (route !== undefined) routes.push(route);
  }
  const best = random
    .permutation(routes)
    .slice(0, 8)
    .sort((a, b) => turnsOf(a) - turnsOf(b))[0];
  if (best === undefined) return undefined;
  const others = routes.filter((route) => turnsOf(route) >= turnsOf(best) + fewer).slice(0, 3);
  if (others.length < 3 || !allDiffer([best, ...others])) return undefined;
  return {
    ...toMap(random, crossings, [best, ...others], from, to),
    question: "Which route from S to G has the fewest turns?",
  };
};
