import { checkNoOptions, type EnvironmentSpec } from "@fovea/core";
import { Pcg64 } from "@fovea/core/random";
import { tilePicture } from "../pixels/index.js";
import { cellViews, fromJsonBody, jsonBody } from "../single-agent/index.js";
import type { TurnGame } from "../vagen/index.js";
import { classicLakes, type Lake, neighbour, randomLake } from "./lake.js";
import {
  ARRIVED,
  FALLEN,
  GOAL,
  HOLE,
  ICE,
  lakeTiles,
  PLAYER,
  PLAYER_AT_START,
  START,
  tileSize,
} from "./tiles.js";

/** Gymnasium's order. */
export const lakeActions = ["left", "down", "right", "up"] as const;

export interface LakeRules {
  readonly id: string;
  readonly size: 4 | 8;
  /** Gymnasium's fixed lake, or one of VAGEN's. */
  readonly classic: boolean;
  /** One step in three goes where it is meant to, the others to either side. */
  readonly slippery: boolean;
  readonly maxSteps: number;
}

/** VAGEN's symbols; S is frozen like any other. */
const symbols: Readonly<Record<string, string>> = { S: " _ ", F: " _ ", H: " O ", G: " G " };
const meant = 1 / 3;
const aside = (1 - meant) / 2;

/** Gymnasium's rules: reward 1 at the goal; goal and holes end the episode. */
export class LakeGame implements TurnGame {
  readonly spec: EnvironmentSpec;
  readonly outcome = { reward: 0, terminated: false, truncated: false };
  readonly views;
  readonly #rules: LakeRules;
  #lake: Lake = [];
  #cells = "";
  #at = 0;
  #steps = 0;
  #random = new Pcg64(0);
  readonly #shown: Uint8Array;

  constructor(rules: LakeRules) {
    this.#rules = rules;
    const { id, size, maxSteps } = rules;
    this.spec = {
      id,
      observations: ["text", "symbolic", "image"],
      action: { schema: { enum: [...lakeActions] }, actions: lakeActions },
      maxSteps,
      snapshot: "exact",
    };
    this.#shown = new Uint8Array(size * size);
    this.views = cellViews({ width: size, height: size, tileSize }, lakeTiles, () => this.#look());
  }

  get isWon(): boolean {
    return this.#cells[this.#at] === "G";
  }

  get isOver(): boolean {
    return this.isWon || this.#cells[this.#at] === "H";
  }

  get playerAt(): number {
    return this.#at;
  }

  get lake(): Lake {
    return this.#lake;
  }

  /** The seed makes the lake, and again, as Gymnasium's own, the chances of slipping. */
  begin(seed: number, options: Parameters<TurnGame["begin"]>[1]): void {
    const { id, classic, size } = this.#rules;
    checkNoOptions(id, options);
    this.#setLake(classic ? classicLakes[size] : randomLake(size, seed));
    this.#random = new Pcg64(seed);
    // Gymnasium draws the only start there is.
    this.#random.random();
    this.#at = this.#cells.indexOf("S");
    this.#steps = 0;
  }

  #setLake(lake: Lake): void {
    this.#lake = lake;
    this.#cells = lake.join("");
  }

  play(action: number): void {
    const { size, slippery, maxSteps } = this.#rules;
    this.#steps++;
    // What has ended stays where it is.
    if (!this.isOver) this.#at = neighbour(size, this.#at, slippery ? this.#slip(action) : action);
    this.outcome.reward = this.isWon ? 1 : 0;
    this.outcome.terminated = this.isOver;
    this.outcome.truncated = !this.outcome.terminated && this.#steps >= maxSteps;
  }

  #slip(action: number): number {
    const chance = this.#random.random();
    const turn = chance < aside ? 3 : chance < aside + meant ? 0 : 1;
    return (action + turn) % 4;
  }

  info() {
    return { success: this.isWon };
  }

  grid(): string {
    const { size } = this.#rules;
    const here = this.isWon ? " V " : this.isOver ? " X " : " P ";
    return Array.from({ length: size }, (_, row) =>
      Array.from({ length: size }, (_, column) => {
        const at = row * size + column;
        return at === this.#at ? here : symbols[this.#cells[at]!]!;
      }).join(""),
    ).join("\n");
  }

  observe(mode: Parameters<TurnGame["observe"]>[0]): ReturnType<TurnGame["observe"]> {
    const { size } = this.#rules;
    if (mode === "text") return { mode, text: this.grid() };
    if (mode === "symbolic") return { mode, data: { shape: [size, size], cells: [...this.#look()] } };
    return { mode: "image", pixels: tilePicture(lakeTiles(), this.#look(), size, size) };
  }

  #look(): Uint8Array {
    for (let at = 0; at < this.#shown.length; at++) {
      const cell = this.#cells[at];
      this.#shown[at] = cell === "H" ? HOLE : cell === "G" ? GOAL : cell === "S" ? START : ICE;
    }
    const under = this.#cells[this.#at];
    this.#shown[this.#at] =
      under === "H" ? FALLEN : under === "G" ? ARRIVED : under === "S" ? PLAYER_AT_START : PLAYER;
    return this.#shown;
  }

  save(): Uint8Array {
    return jsonBody({ lake: this.#lake, at: this.#at, steps: this.#steps, random: this.#random.getState() });
  }

  load(body: Uint8Array): void {
    const { lake, at, steps, random } = fromJsonBody<Saved>(body);
    this.#setLake(lake);
    this.#at = at;
    this.#steps = steps;
    this.#random = Pcg64.fromState(random);
  }

  reseed(seed: number): void {
    this.#random = new Pcg64(seed);
  }
}

interface Saved {
  readonly lake: Lake;
  readonly at: number;
  readonly steps: number;
  readonly random: ReturnType<Pcg64["getState"]>;
}
