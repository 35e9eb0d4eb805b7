import { colourName, DOOR_STATES, EMPTY, KIND, kindName, STATE, UNSEEN, WALL } from "./codes.js";
import { VIEW_AGENT_X, VIEW_AGENT_Y, VIEW_CELLS } from "./view.js";
import { VIEW_SIZE, type World } from "./world.js";

const WALL_KIND = KIND[WALL]!;
const DOOR_KIND = 4;

/**
 * The view in words, as BALROG shows it: what is carried, the walls straight ahead, left and right that nothing
 * stands before, then every visible thing, column by column from the left; one a line. The reference says "a" before
 * every door ("a open red door"), and so does this.
 *
 * @param codes of `lookAround`.
 */
export function describe(world: World, codes: Uint8Array): string {
  const lines: string[] = [];
  if (world.carrying !== 0) {
    const code = world.itemCode[world.carrying]!;
    lines.push(`You carry a ${colourName(code)} ${kindName(code)}`);
  }
  wallLine(codes, 0, -1, "forward", lines);
  wallLine(codes, -1, 0, "left", lines);
  wallLine(codes, 1, 0, "right", lines);
  for (let x = 0; x < VIEW_SIZE; x++) {
    for (let y = 0; y < VIEW_SIZE; y++) {
      const code = codes[y * VIEW_SIZE + x]!;
      if (KIND[code]! <= WALL_KIND || (x === VIEW_AGENT_X && y === VIEW_AGENT_Y)) continue;
      lines.push(`a ${nameOf(code)} ${where(x - VIEW_AGENT_X, VIEW_AGENT_Y - y)}`);
    }
  }
  return lines.join("\n");
}

function nameOf(code: number): string {
  const state = KIND[code] === DOOR_KIND ? `${DOOR_STATES[STATE[code]!]} ` : "";
  return `${state}${colourName(code)} ${kindName(code)}`;
}

const steps = (count: number, way: string): string => `${count} step${count > 1 ? "s" : ""} ${way}`;

function where(right: number, ahead: number): string {
  if (right === 0) return steps(ahead, "forward");
  const aside = steps(Math.abs(right), right > 0 ? "right" : "left");
  return ahead === 0 ? aside : `${aside} and ${steps(ahead, "forward")}`;
}

/** Goes from the agent in one direction of the view; adds a line if the first thing met is a wall. */
function wallLine(codes: Uint8Array, dx: number, dy: number, way: string, lines: string[]): void {
  const stride = dy * VIEW_SIZE + dx;
  const most = dy === 0 ? VIEW_AGENT_X : VIEW_AGENT_Y;
  let cell = VIEW_CELLS - VIEW_SIZE + VIEW_AGENT_X;
  for (let distance = 1; distance <= most; distance++) {
    cell += stride;
    const code = codes[cell]!;
    if (code === UNSEEN || code === EMPTY) continue;
    if (KIND[code] === WALL_KIND) lines.push(`a wall ${steps(distance, way)}`);
    return;
  }
}
