import { COLOUR, EMPTY, KIND, SEE_BEHIND, STATE, UNSEEN } from "./codes.js";
import { STEP_X, STEP_Y, VIEW_SIZE, type World } from "./world.js";

/** Cells of the view. */
export const VIEW_CELLS = VIEW_SIZE * VIEW_SIZE;
/** The agent's own cell: bottom row, middle column; it faces up. */
export const VIEW_AGENT_X = VIEW_SIZE >> 1;
export const VIEW_AGENT_Y = VIEW_SIZE - 1;
const AGENT_CELL = VIEW_AGENT_Y * VIEW_SIZE + VIEW_AGENT_X;
const ROW_BITS = (1 << VIEW_SIZE) - 1;

/**
 * How sight spreads in one row of the view, by `seen << 7 | clear` (bit i is column i; `seen`: what the row below
 * made visible; `clear`: what can be looked through): the row's visible cells, and `<< 7` what becomes visible in
 * the row above. Sight goes from a clear visible cell to its neighbour and to the two cells above, first to the
 * right, then to the left.
 */
const SPREAD = Uint16Array.from({ length: 1 << (2 * VIEW_SIZE) }, (_, key) => {
  const clear = key & ROW_BITS;
  let seen = key >> VIEW_SIZE;
  let above = 0;
  for (let i = 0; i < VIEW_SIZE - 1; i++) {
    if ((seen & clear & (1 << i)) === 0) continue;
    seen |= 2 << i;
    above |= 3 << i;
  }
  for (let i = VIEW_SIZE - 1; i > 0; i--) {
    if ((seen & clear & (1 << i)) === 0) continue;
    seen |= 1 << (i - 1);
    above |= 3 << (i - 1);
  }
  return (above << VIEW_SIZE) | seen;
});

const offsetsByStride = new Map<number, Int32Array>();

/** How far each cell of the view (row-major, by direction) is from the agent's place, in a grid of this stride. */
export function viewOffsets(stride: number): Int32Array {
  let offsets = offsetsByStride.get(stride);
  if (offsets === undefined) {
    offsets = Int32Array.from({ length: 4 * VIEW_CELLS }, (_, i) => {
      const direction = Math.floor(i / VIEW_CELLS);
      const right = (direction + 1) & 3;
      const ahead = VIEW_AGENT_Y - Math.floor((i % VIEW_CELLS) / VIEW_SIZE);
      const aside = (i % VIEW_SIZE) - VIEW_AGENT_X;
      const x = ahead * STEP_X[direction]! + aside * STEP_X[right]!;
      return (ahead * STEP_Y[direction]! + aside * STEP_Y[right]!) * stride + x;
    });
    offsetsByStride.set(stride, offsets);
  }
  return offsets;
}

/**
 * What the agent sees, as cell codes: 7 x 7, row-major, the agent at the bottom facing up. Cells beyond the grid are
 * walls, cells out of sight UNSEEN; the agent's own cell holds what it carries, or nothing.
 */
export function lookAround(world: World, codes: Uint8Array): void {
  const { cells, agentAt } = world;
  const offsets = viewOffsets(world.stride);
  const first = world.agentDirection * VIEW_CELLS;
  let seen = 1 << VIEW_AGENT_X;
  for (let row = VIEW_CELLS - VIEW_SIZE; row >= 0; row -= VIEW_SIZE) {
    let clear = 0;
    for (let i = 0; i < VIEW_SIZE; i++) {
      const code = cells[agentAt + offsets[first + row + i]!]!;
      codes[row + i] = code;
      clear |= SEE_BEHIND[code]! << i;
    }
    if (world.seeThroughWalls) continue;
    const spread = SPREAD[(seen << VIEW_SIZE) | clear]!;
    const visible = spread & ROW_BITS;
    if (visible !== ROW_BITS)
      for (let i = 0; i < VIEW_SIZE; i++) if ((visible & (1 << i)) === 0) codes[row + i] = UNSEEN;
    seen = spread >> VIEW_SIZE;
  }
  codes[AGENT_CELL] = world.carrying === 0 ? EMPTY : world.itemCode[world.carrying]!;
}

/**
 * The view as the reference encodes it: (object, colour, state) of each cell, column by column.
 *
 * @param codes of {@link lookAround}.
 * @param out 7 x 7 x 3 numbers from out[offset] on.
 */
export function writeEncoding(codes: Uint8Array, out: Uint8Array | number[], offset = 0): void {
  let at = offset;
  for (let x = 0; x < VIEW_SIZE; x++) {
    for (let cell = x; cell < VIEW_CELLS; cell += VIEW_SIZE) {
      const code = codes[cell]!;
      out[at++] = KIND[code]!;
      out[at++] = COLOUR[code]!;
      out[at++] = STATE[code]!;
    }
  }
}

const AGENT_KIND = 10;

/**
 * The whole grid, encoded alike, column by column; the agent's cell is (10, 0, direction).
 *
 * @param out width x height x 3 numbers from out[offset] on.
 */
export function writeGridEncoding(world: World, out: Uint8Array, offset = 0): void {
  let at = offset;
  for (let x = 0; x < world.width; x++) {
    for (let y = 0; y < world.height; y++) {
      const place = world.at(x, y);
      const code = world.cells[place]!;
      const agent = place === world.agentAt;
      out[at++] = agent ? AGENT_KIND : KIND[code]!;
      out[at++] = agent ? 0 : COLOUR[code]!;
      out[at++] = agent ? world.agentDirection : STATE[code]!;
    }
  }
}
