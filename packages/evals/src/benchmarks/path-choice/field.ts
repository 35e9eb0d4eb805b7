import type { Point } from "@fovea/core";
import type { Pcg64 } from "@fovea/core/random";
import { isInPolygon } from "../../scorers/point-in-region/index.js";
import { placeApart, regular } from "../generated/index.js";
import { distanceTo } from "../path-eval/world.js";
import { withRank } from "./choose.js";
import { lengthOf, side } from "./map.js";
import type { AskKind } from "./question.js";

type Polygon = readonly Point[];

interface Obstacle {
  readonly polygon: Polygon;
  readonly middle: Point;
  readonly reach: number;
  /** What lies deep inside. */
  readonly core: Polygon;
}

/** A route through a field, with what matters of it. */
interface Walk {
  readonly points: readonly Point[];
  /** Pixels from its narrowest place to an obstacle; 0 where it runs into one. */
  readonly clearance: number;
  /** Obstacles that it runs through clearly. */
  readonly hits: number;
  /** Whether it touches one without running clearly through it, comes near, or leaves the map. */
  readonly isDoubtful: boolean;
}

/** The part of an obstacle around its middle that a route must pass through to count as running into it. */
const core = 0.7;

function drawObstacles(random: Pcg64, count: number, start: Point, goal: Point): Obstacle[] {
  const radii = Array.from({ length: count }, () => random.uniform(26, 46));
  const middles = placeApart(random, [40, 40, ...radii], [8, 8, side - 8, side - 8], 14).slice(2);
  return middles
    .map((middle, i): Obstacle => {
      const corners = random.integers(5, 9);
      const around = regular(corners).map(([x, y]): Point => {
        const far = radii[i]! * random.uniform(0.75, 1);
        return [x * far, y * far];
      });
      const scaled = (by: number) => around.map(([x, y]): Point => [middle[0] + x * by, middle[1] + y * by]);
      return { polygon: scaled(1), middle, reach: radii[i]!, core: scaled(core) };
    })
    .filter(({ middle, reach }) => [start, goal].every((end) => lengthOf([end, middle]) > reach + 34));
}

/** A smooth way through three drawn points (Catmull-Rom), a point every few pixels. */
function drawWay(random: Pcg64, start: Point, goal: Point): Point[] {
  const [dx, dy] = [goal[0] - start[0], goal[1] - start[1]];
  const via = [0.25, 0.5, 0.75].map((share): Point => {
    const aside = random.uniform(-0.42, 0.42);
    return [
      Math.min(side - 20, Math.max(20, start[0] + dx * share - dy * aside)),
      Math.min(side - 20, Math.max(20, start[1] + dy * share + dx * aside)),
    ];
  });
  const all = [start, start, ...via, goal, goal];
  const points: Point[] = [];
  for (let i = 0; i + 3 < all.length; i++)
    for (let step = 0; step < 30; step++)
      points.push(spline(all.slice(i, i + 4) as [Point, Point, Point, Point], step / 30));
  points.push(goal);
  return points;
}

const spline = ([a, b, c, d]: readonly [Point, Point, Point, Point], t: number): Point =>
  [0, 1].map(
    (axis) =>
      0.5 *
      (2 * b[axis]! +
        (c[axis]! - a[axis]!) * t +
        (2 * a[axis]! - 5 * b[axis]! + 4 * c[axis]! - d[axis]!) * t * t +
        (3 * b[axis]! - a[axis]! - 3 * c[axis]! + d[axis]!) * t * t * t),
  ) as unknown as Point;

function measure(points: readonly Point[], obstacles: readonly Obstacle[], clear: number): Walk {
  let clearance = Number.POSITIVE_INFINITY;
  let hits = 0;
  let isDoubtful = points.some((point) => point.some((each) => each < 6 || each > side - 6));
  for (const { polygon, middle, reach, core: deep } of obstacles) {
    let own = Number.POSITIVE_INFINITY;
    let isDeep = false;
    for (const point of points) {
      // No nearer than this: what is far away needs no closer look.
      if (lengthOf([point, middle]) - reach >= own) continue;
      own = Math.min(own, distanceTo(point, polygon));
      isDeep ||= isInPolygon(point, deep);
    }
    if (isDeep) hits++;
    else if (own < clear) isDoubtful = true;
    clearance = Math.min(clearance, own);
  }
  return { points, clearance, hits, isDoubtful };
}

/** Whether two routes can be told apart: most of each lies a few pixels from the other. */
function areApart(a: Walk, b: Walk): boolean {
  const near = a.points.filter((point) => b.points.some((other) => lengthOf([point, other]) < 7)).length;
  return near < 0.3 * a.points.length;
}

function field(random: Pcg64, count: number, clear: number) {
  const isMirrored = random.integers(2) === 0;
  const [low, high] = [random.uniform(36, 70), side - random.uniform(36, 70)];
  const start: Point = [low, isMirrored ? random.uniform(36, 70) : side - random.uniform(36, 70)];
  const goal: Point = [high, isMirrored ? side - random.uniform(36, 70) : random.uniform(36, 70)];
  const obstacles = drawObstacles(random, count, start, goal);
  const walks = Array.from({ length: 90 }, () =>
    measure(drawWay(random, start, goal), obstacles, clear),
  ).filter((walk) => !walk.isDoubtful);
  const map = {
    side,
    start,
    goal,
    obstacles: obstacles.map(({ polygon }) => polygon),
    walls: [],
    ground: [233, 240, 226] as const,
    obstacleColour: [120, 112, 104] as const,
  };
  return { map, walks };
}

const differ = (walks: readonly Walk[]): boolean =>
  walks.every((walk, i) => walks.every((other, j) => i === j || areApart(walk, other)));
const pixels = ({ points }: Walk): number => lengthOf(points);

/** Which of four routes runs into no obstacle? */
export const freeQuestion: AskKind = (random, { obstacles, clear, hits }, word) => {
  const { map, walks } = field(random, obstacles, clear);
  const free = walks.filter((walk) => walk.hits === 0);
  const hitting = walks.filter((walk) => walk.hits > 0 && walk.hits <= hits);
  const four = withRank(random, free, hitting, pixels, word);
  if (four === undefined || !differ(four)) return undefined;
  return {
    ...map,
    points: four.map(({ points }) => points),
    question: "Three of the four routes from S to G run through grey obstacles. Which one runs through none?",
  };
};

/** Which of four free routes keeps furthest from the obstacles, at its narrowest place? */
export const widestQuestion: AskKind = (random, { obstacles, wider }, word) => {
  const { map, walks } = field(random, Math.ceil(obstacles / 2), 3);
  const free = walks.filter((walk) => walk.hits === 0);
  for (const best of random.permutation(free)) {
    const narrower = free.filter(
      (walk) => walk.clearance * wider <= best.clearance && best.clearance - walk.clearance >= 5,
    );
    const four = withRank(random, [best], narrower, pixels, word);
    if (four === undefined || !differ(four)) continue;
    return {
      ...map,
      points: four.map(({ points }) => points),
      question:
        "None of the four routes from S to G touches a grey obstacle. Which one stays furthest away from them, at the place where it comes closest to one?",
    };
  }
  return undefined;
};
