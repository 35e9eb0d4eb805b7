import type { Point } from "@fovea/core";
import type { Pcg64 } from "@fovea/core/random";
import { withRank } from "./choose.js";
import { side } from "./map.js";
import type { AskKind } from "./question.js";

const margin = 16;
const lane = 7;

/** A maze without loops on n x n cells: which neighbours are open to each other. */
interface Maze {
  readonly size: number;
  /** By cell, the cells that it is open to. */
  readonly open: readonly (readonly number[])[];
}

const neighbours = (cell: number, size: number): number[] => {
  const [x, y] = [cell % size, Math.floor(cell / size)];
  return [
    ...(x > 0 ? [cell - 1] : []),
    ...(x < size - 1 ? [cell + 1] : []),
    ...(y > 0 ? [cell - size] : []),
    ...(y < size - 1 ? [cell + size] : []),
  ];
};

/** Depth first from a drawn cell: long corridors. */
function drawMaze(random: Pcg64, size: number): Maze {
  const open: number[][] = Array.from({ length: size * size }, () => []);
  const seen = new Set([random.integers(size * size)]);
  const way = [...seen];
  while (way.length > 0) {
    const cell = way.at(-1)!;
    const next = random.permutation(neighbours(cell, size)).find((each) => !seen.has(each));
    if (next === undefined) {
      way.pop();
      continue;
    }
    open[cell]!.push(next);
    open[next]!.push(cell);
    seen.add(next);
    way.push(next);
  }
  return { size, open };
}

/** By cell, the one before it on the way from `from`. */
function waysFrom({ open }: Maze, from: number): Int32Array {
  const before = new Int32Array(open.length).fill(-1);
  before[from] = from;
  const queue = [from];
  for (const cell of queue)
    for (const next of open[cell]!)
      if (before[next] === -1) {
        before[next] = cell;
        queue.push(next);
      }
  return before;
}

function wayTo(before: Int32Array, to: number): number[] {
  const way = [to];
  while (before[way[0]!] !== way[0]) way.unshift(before[way[0]!]!);
  return way;
}

/** Which of four routes through a maze goes through no wall? The others go through one each. */
export const mazeQuestion: AskKind = (random, { cells }, word) => {
  const maze = drawMaze(random, cells);
  const corners = [0, cells - 1, cells * (cells - 1), cells * cells - 1];
  const [start, goal] = random.permutation(corners) as [number, number];
  const [fromStart, fromGoal] = [waysFrom(maze, start), waysFrom(maze, goal)];
  const valid = wayTo(fromStart, goal);
  // Through one wall: from the start to its one side, from its other side to the goal, over no cell twice.
  const crossing = maze.open.flatMap((own, a) =>
    neighbours(a, cells)
      .filter((b) => !own.includes(b))
      .map((b) => [...wayTo(fromStart, a), ...wayTo(fromGoal, b).reverse()])
      .filter((way) => new Set(way).size === way.length && sharedShare(way, valid) < 0.8),
  );
  const four = withRank(random, [valid], crossing, (way) => way.length, word);
  if (four === undefined) return undefined;
  if (four.some((way, i) => four.some((other, j) => j > i && sharedShare(way, other) > 0.85)))
    return undefined;
  const cell = (side - 2 * margin) / cells;
  const at = (place: number, offset = 0): Point => [
    margin + ((place % cells) + 0.5) * cell + offset,
    margin + (Math.floor(place / cells) + 0.5) * cell + offset,
  ];
  const lanes = random.permutation([-1.5, -0.5, 0.5, 1.5]).map((each) => each * lane);
  return {
    side,
    start: at(start),
    goal: at(goal),
    obstacles: [],
    walls: wallsOf(maze, cell),
    ground: [250, 248, 242] as const,
    obstacleColour: [0, 0, 0] as const,
    points: four.map((way, i) => way.map((place) => at(place, lanes[i]!))),
    question:
      "Three of the four routes from S to G go through a wall of the maze. Which one goes through none?",
  };
};

const sharedShare = (a: readonly number[], b: readonly number[]): number =>
  a.filter((cell) => b.includes(cell)).length / Math.max(a.length, b.length);

function wallsOf({ size, open }: Maze, cell: number): [Point, Point][] {
  const at = (x: number, y: number): Point => [margin + x * cell, margin + y * cell];
  const walls: [Point, Point][] = [
    [at(0, 0), at(size, 0)],
    [at(size, 0), at(size, size)],
    [at(size, size), at(0, size)],
    [at(0, size), at(0, 0)],
  ];
  for (let place = 0; place < size * size; place++) {
    const [x, y] = [place % size, Math.floor(place / size)];
    if (x < size - 1 && !open[place]!.includes(place + 1)) walls.push([at(x + 1, y), at(x + 1, y + 1)]);
    if (y < size - 1 && !open[place]!.includes(place + size)) walls.push([at(x, y + 1), at(x + 1, y + 1)]);
  }
  return walls;
}
