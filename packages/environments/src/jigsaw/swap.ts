import type { EnvironmentSpec, JsonObject } from "@fovea/core";
import { fromJsonBody, type Game, jsonBody } from "../single-agent/index.js";
import { Board, type JigsawOptions, type SavedBoard } from "./board.js";
import { mosaic } from "./pieces.js";

/** "swap 1 2": the places, from the top left on. */
export function swapActions(count: number): string[] {
  const places = Array.from({ length: count }, (_, i) => i + 1);
  return places.flatMap((a) => places.filter((b) => b > a).map((b) => `swap ${a} ${b}`));
}

/** A plain jigsaw: swap pieces until all lie right, which pays 1 and ends the episode. */
export class SwapGame implements Game {
  readonly spec: EnvironmentSpec;
  readonly outcome = { reward: 0, terminated: false, truncated: false };
  readonly board: Board;
  readonly #pairs: readonly (readonly [number, number])[];
  /** By place, the piece that lies there. */
  lying: number[] = [];
  #steps = 0;

  constructor(options: JigsawOptions) {
    this.board = new Board(options);
    const actions = swapActions(this.board.count);
    this.#pairs = actions.map((action) => {
      const [, a, b] = action.split(" ");
      return [Number(a) - 1, Number(b) - 1];
    });
    this.spec = {
      id: options.id,
      observations: ["text", "symbolic", "image"],
      action: { schema: { enum: actions }, actions },
      // Four times what is ever needed.
      maxSteps: 4 * (this.board.count - 1),
      snapshot: "exact",
    };
  }

  /** Places whose piece lies right. */
  get correct(): number {
    return this.lying.filter((piece, place) => this.board.order[piece] === place).length;
  }

  begin(seed: number, options: JsonObject | undefined): void {
    this.board.begin(seed, options);
    this.lying = this.board.order.map((_, i) => i);
    this.#steps = 0;
  }

  play(action: number): void {
    const [a, b] = this.#pairs[action]!;
    const held = this.lying[a]!;
    this.lying[a] = this.lying[b]!;
    this.lying[b] = held;
    this.#steps++;
    this.outcome.terminated = this.correct === this.board.count;
    this.outcome.reward = this.outcome.terminated ? 1 : 0;
    this.outcome.truncated = !this.outcome.terminated && this.#steps >= this.spec.maxSteps;
  }

  info(): JsonObject {
    return { success: this.correct === this.board.count, correct: this.correct };
  }

  observe(mode: Parameters<Game["observe"]>[0]): ReturnType<Game["observe"]> {
    const { pieces, count, options } = this.board;
    const shown = this.lying.map((piece) => pieces[piece]!);
    if (mode === "image") return { mode, pixels: mosaic(shown, options.grid) };
    const left = this.spec.maxSteps - this.#steps;
    if (mode === "text") {
      const text = `A picture was cut into ${options.grid} x ${options.grid} pieces, which lie in the wrong order. Places are numbered 1 to ${count}, row by row. ${left} swaps are left.`;
      return { mode, text };
    }
    // Which piece lies where, not where it belongs.
    return { mode: "symbolic", data: { lying: [...this.lying], swapsLeft: left } };
  }

  save(): Uint8Array {
    return jsonBody({ board: this.board.save(), lying: this.lying, steps: this.#steps });
  }

  load(body: Uint8Array): void {
    const { board, lying, steps } = fromJsonBody<{ board: SavedBoard; lying: number[]; steps: number }>(body);
    this.board.load(board);
    this.lying = lying;
    this.#steps = steps;
  }
}
