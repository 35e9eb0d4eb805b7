import { Pcg64 } from "@fovea/core/random";

/** Rows of S (start), F (frozen), H (hole) and G (goal). */
export type Lake = readonly string[];

/** Gymnasium's two fixed lakes. */
export const classicLakes = {
  4: ["SFFF", "FHFH", "FFFH", "HFFG"],
  8: ["SFFFFFFF", "FFFFFFFF", "FFFHFFFF", "FFFFFHFF", "FFFHFFFF", "FHHFFFHF", "FHFFHFHF", "FFFHFFFG"],
} as const;

/** The share of cells that are frozen, before start and goal are put. */
const frozen = 0.8;

/**
 * VAGEN's lake of a seed: every cell frozen or a hole, start and goal anywhere; drawn again until there is a way.
 */
export function randomLake(size: number, seed: number): Lake {
  const random = new Pcg64(seed);
  for (;;) {
    const holes = random.choices(2, size * size, { p: [frozen, 1 - frozen] });
    const cells: string[] = holes.map((hole) => (hole === 1 ? "H" : "F"));
    const start = random.integers(0, size) * size + random.integers(0, size);
    const goal = random.integers(0, size) * size + random.integers(0, size);
    if (start === goal) continue;
    cells[start] = "S";
    cells[goal] = "G";
    const lake = Array.from({ length: size }, (_, row) => cells.slice(row * size, (row + 1) * size).join(""));
    if (wayToGoal(lake, start) !== undefined) return lake;
  }
}

/** By action (left, down, right, up), the cell that it leads to from a cell; the edge holds. */
export function neighbour(size: number, at: number, action: number): number {
  const x = at % size;
  if (action === 0) return x > 0 ? at - 1 : at;
  if (action === 2) return x < size - 1 ? at + 1 : at;
  const next = action === 1 ? at + size : at - size;
  return next >= 0 && next < size * size ? next : at;
}

/** Fewest actions from a cell to the goal past the holes, or undefined. */
export function wayToGoal(lake: Lake, from: number): number[] | undefined {
  const size = lake.length;
  const cells = lake.join("");
  const cameBy = new Map<number, { readonly action: number; readonly before: number }>();
  const queue = [from];
  const seen = new Set(queue);
  for (const at of queue) {
    if (cells[at] === "G") {
      const path: number[] = [];
      for (let step = cameBy.get(at); step !== undefined; step = cameBy.get(step.before))
        path.unshift(step.action);
      return path;
    }
    for (let action = 0; action < 4; action++) {
      const next = neighbour(size, at, action);
      if (seen.has(next) || cells[next] === "H") continue;
      seen.add(next);
      cameBy.set(next, { action, before: at });
      queue.push(next);
    }
  }
  return undefined;
}
