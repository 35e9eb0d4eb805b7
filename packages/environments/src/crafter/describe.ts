import * as ids from "./ids.js";
import { items, vitals } from "./rules.js";
import type { State } from "./state.js";
import { frontX, frontY, seen, seenNames, toLeft, toTop, viewColumns, viewRows } from "./view.js";

export interface Description {
  /** What is around: BALROG's long-term context. */
  readonly around: string;
  /** Needs and inventory: its short-term context. */
  readonly self: string;
}

/** The player's situation in BALROG's words, with its settings: the nearest of each kind, distances along the axes. */
export function describe(state: State): Description {
  return { around: describeAround(state), self: describeSelf(state) };
}

function describeAround(state: State): string {
  const lines: string[] = [];
  if (state.sleeping)
    lines.push("You are sleeping, and will not be able take actions until energy is full.", "", "", "");
  else if (state.inventory[0]! <= 0) lines.push("You died.", "", "", "");
  const nearest = nearestOfEach(state);
  if (nearest.size === 0) lines.push("You see nothing away from you.");
  else lines.push("You see:", ...[...nearest].map(([name, where]) => `- ${name} ${where.text}`));
  lines.push("", `You face ${faced(state)} at your front.`);
  return lines.join("\n");
}

/**
 * In the first four columns and three rows of the world BALROG's slices begin below 0 and come out empty: the player
 * is told of nothing there.
 */
const isBlind = (state: State): boolean => state.x < toLeft || state.y < toTop;

/** In the order in which a scan by columns first meets each name; the first of equally near ones stays. */
function nearestOfEach(state: State): Map<string, { distance: number; text: string }> {
  const found = new Map<string, { distance: number; text: string }>();
  if (isBlind(state)) return found;
  for (let column = 0; column < viewColumns; column++) {
    for (let row = 0; row < viewRows; row++) {
      const [dx, dy] = [column - toLeft, row - toTop];
      const id = seen(state, state.x + dx, state.y + dy);
      if (id === 0 || id === ids.player) continue;
      const name = seenNames[id]!;
      const distance = Math.abs(dx) + Math.abs(dy);
      if (distance < (found.get(name)?.distance ?? Number.POSITIVE_INFINITY))
        found.set(name, { distance, text: place(dx, dy, distance) });
    }
  }
  return found;
}

function place(dx: number, dy: number, distance: number): string {
  const sides = [dy < 0 ? "north" : dy > 0 ? "south" : "", dx < 0 ? "west" : dx > 0 ? "east" : ""];
  return `${distance} step${distance > 1 ? "s" : ""} to your ${sides.filter(Boolean).join("-")}`;
}

function faced(state: State): string {
  const id = isBlind(state) ? 0 : seen(state, frontX(state), frontY(state));
  return id === 0 ? "nothing" : seenNames[id]!;
}

function describeSelf({ inventory }: State): string {
  const status = items.slice(0, vitals).map((item, i) => `- ${item}: ${inventory[i]!}/9`);
  const carried = items.flatMap((item, i) =>
    i >= vitals && inventory[i] !== 0 ? [`- ${item}: ${inventory[i]!}`] : [],
  );
  const rest = carried.length > 0 ? ["Your inventory:", ...carried] : ["You have nothing in your inventory."];
  return ["Your status:", ...status, "", ...rest].join("\n");
}
