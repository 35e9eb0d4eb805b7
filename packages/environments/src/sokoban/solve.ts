import { BOX, BOX_ON_TARGET, PLAYER, type Room, type RoomShape, TARGET, WALL } from "./generate.js";

/** Where each box is in a state, and the player. */
interface Position {
  readonly player: number;
  /** Ascending. */
  readonly boxes: readonly number[];
}

/**
 * Fewest steps that bring every box to a target, as directions (0 up, 1 down, 2 left, 3 right), by breadth-first search
 * over player and boxes; undefined when there is no way within `deepest` steps or `most` positions.
 */
export function solve(
  { fixed, state }: Room,
  { width }: Pick<RoomShape, "width">,
  deepest = 200,
  most = 2_000_000,
): number[] | undefined {
  const ahead = [-width, width, -1, 1];
  const boxes = [...state.keys()].filter((at) => state[at] === BOX || state[at] === BOX_ON_TARGET);
  const key = ({ player, boxes: all }: Position) => String.fromCharCode(player, ...all);
  const isDone = ({ boxes: all }: Position) => all.every((box) => fixed[box] === TARGET);
  let wave: { position: Position; path: number }[] = [
    { position: { player: state.indexOf(PLAYER), boxes }, path: -1 },
  ];
  // Paths as a list of (step, path before it).
  const steps: number[] = [];
  const before: number[] = [];
  const seen = new Set([key(wave[0]!.position)]);
  for (let depth = 0; depth <= deepest && wave.length > 0; depth++) {
    const next: typeof wave = [];
    for (const { position, path } of wave) {
      if (isDone(position)) return unwind(steps, before, path);
      for (const [direction, step] of ahead.entries()) {
        const moved = move(fixed, position, step);
        if (moved === undefined) continue;
        const known = key(moved);
        if (seen.has(known)) continue;
        seen.add(known);
        if (seen.size > most) return undefined;
        next.push({ position: moved, path: steps.length });
        steps.push(direction);
        before.push(path);
      }
    }
    wave = next;
  }
  return undefined;
}

function move(fixed: Uint8Array, { player, boxes }: Position, step: number): Position | undefined {
  const to = player + step;
  if (fixed[to] === WALL) return undefined;
  const pushed = boxes.indexOf(to);
  if (pushed < 0) return { player: to, boxes };
  const beyond = to + step;
  if (fixed[beyond] === WALL || boxes.includes(beyond)) return undefined;
  return { player: to, boxes: boxes.with(pushed, beyond).sort((a, b) => a - b) };
}

function unwind(steps: readonly number[], before: readonly number[], last: number): number[] {
  const path: number[] = [];
  for (let at = last; at >= 0; at = before[at]!) path.unshift(steps[at]!);
  return path;
}
