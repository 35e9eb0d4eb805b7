import { type EnvironmentSpec, type Pixels, readOptions } from "@fovea/core";
import { tilePicture } from "../pixels/index.js";
import { cellViews } from "../single-agent/index.js";
import type { TurnGame } from "../vagen/index.js";
import { BOX, BOX_ON_TARGET, FLOOR, PLAYER, type RoomShape, TARGET } from "./generate.js";
import { roomOf } from "./room.js";
import { sokobanTiles, tileSize } from "./textures.js";

/** The names of VAGEN, in gym-sokoban's order of pushes. */
export const sokobanActions = ["up", "down", "left", "right"] as const;
/** Player on a target, beside the cells of `generate.ts`: for eyes only. */
const PLAYER_ON_TARGET = 6;
/** VAGEN's, by cell. */
const symbols = [" # ", " _ ", " O ", " √ ", " X ", " P ", " S "] as const;

const stepReward = -0.1;
const boxReward = 1;
const solvedReward = 10;
/** Of a solution wanted by the options; 0 and 200 want nothing. */
const lengths = {
  minSolution: { low: 0, high: 200, default: 0 },
  maxSolution: { low: 0, high: 200, default: 200 },
};

export interface SokobanShape extends RoomShape {
  readonly id: string;
  readonly maxSteps: number;
}

/** The rules and rewards of gym-sokoban; a step pushes where a box is ahead, and walks where none is. */
export class SokobanGame implements TurnGame {
  readonly spec: EnvironmentSpec;
  readonly outcome = { reward: 0, terminated: false, truncated: false };
  readonly views;
  readonly #shape: SokobanShape;
  #fixed: Uint8Array;
  #state: Uint8Array;
  #player = 0;
  #onTarget = 0;
  #steps = 0;
  readonly #shown: Uint8Array;

  constructor(shape: SokobanShape) {
    this.#shape = shape;
    const { id, width, height, maxSteps } = shape;
    this.spec = {
      id,
      observations: ["text", "symbolic", "image"],
      action: { schema: { enum: [...sokobanActions] }, actions: sokobanActions },
      maxSteps,
      snapshot: "exact",
    };
    const cells = width * height;
    this.#fixed = new Uint8Array(cells);
    this.#state = new Uint8Array(cells);
    this.#shown = new Uint8Array(cells);
    this.views = cellViews({ width, height, tileSize }, sokobanTiles, () => this.#look());
  }

  get isWon(): boolean {
    return this.#onTarget === this.#shape.boxes;
  }

  get isOver(): boolean {
    return this.isWon;
  }

  get playerAt(): number {
    return this.#player;
  }

  /** For the solver. */
  get room() {
    return { fixed: this.#fixed, state: this.#state };
  }

  begin(seed: number, options: Parameters<TurnGame["begin"]>[1]): void {
    const { minSolution: fewest, maxSolution: most } = readOptions(this.spec.id, options, lengths);
    const wanted = fewest > 0 || most < lengths.maxSolution.high ? { fewest, most } : undefined;
    const { fixed, state } = roomOf(this.#shape, seed, wanted);
    this.#fixed = fixed;
    this.#state = state;
    this.#player = state.indexOf(PLAYER);
    this.#onTarget = 0;
    this.#steps = 0;
  }

  play(action: number): void {
    const { width, maxSteps } = this.#shape;
    this.#steps++;
    this.#move(action === 0 ? -width : action === 1 ? width : action === 2 ? -1 : 1);
    let covered = 0;
    for (let at = 0; at < this.#state.length; at++) if (this.#state[at] === BOX_ON_TARGET) covered++;
    const { outcome } = this;
    outcome.reward = stepReward;
    if (covered > this.#onTarget) outcome.reward += boxReward;
    else if (covered < this.#onTarget) outcome.reward -= boxReward;
    this.#onTarget = covered;
    outcome.terminated = this.isWon;
    if (outcome.terminated) outcome.reward += solvedReward;
    outcome.truncated = !outcome.terminated && this.#steps >= maxSteps;
  }

  #move(step: number): void {
    const state = this.#state;
    const fixed = this.#fixed;
    const to = this.#player + step;
    const held = state[to];
    if (held === BOX || held === BOX_ON_TARGET) {
      const beyond = state[to + step];
      if (beyond !== FLOOR && beyond !== TARGET) return;
      state[to + step] = fixed[to + step] === TARGET ? BOX_ON_TARGET : BOX;
    } else if (held !== FLOOR && held !== TARGET) return;
    state[this.#player] = fixed[this.#player]!;
    state[to] = PLAYER;
    this.#player = to;
  }

  info() {
    return { success: this.isWon, boxesOnTarget: this.#onTarget };
  }

  grid(): string {
    const { width } = this.#shape;
    const cells = this.#look();
    const rows: string[] = [];
    for (let at = 0; at < cells.length; at += width)
      rows.push(Array.from(cells.subarray(at, at + width), (cell) => symbols[cell]!).join(""));
    return rows.join("\n");
  }

  picture(): Pixels {
    return tilePicture(sokobanTiles(), this.#look(), this.#shape.width, this.#shape.height);
  }

  observe(mode: Parameters<TurnGame["observe"]>[0]): ReturnType<TurnGame["observe"]> {
    const { width, height } = this.#shape;
    if (mode === "text") return { mode, text: this.grid() };
    if (mode === "symbolic") return { mode, data: { shape: [height, width], cells: [...this.#look()] } };
    return { mode: "image", pixels: this.picture() };
  }

  #look(): Uint8Array {
    this.#shown.set(this.#state);
    if (this.#fixed[this.#player] === TARGET) this.#shown[this.#player] = PLAYER_ON_TARGET;
    return this.#shown;
  }

  save(): Uint8Array {
    const cells = this.#state.length;
    const body = new Uint8Array(4 + 2 * cells);
    new DataView(body.buffer).setUint32(0, this.#steps, true);
    body.set(this.#fixed, 4);
    body.set(this.#state, 4 + cells);
    return body;
  }

  load(body: Uint8Array): void {
    const cells = this.#shown.length;
    this.#steps = new DataView(body.buffer, body.byteOffset).getUint32(0, true);
    this.#fixed = body.slice(4, 4 + cells);
    this.#state = body.slice(4 + cells, 4 + 2 * cells);
    this.#player = this.#state.indexOf(PLAYER);
    this.#onTarget = this.#state.filter((cell) => cell === BOX_ON_TARGET).length;
  }
}
