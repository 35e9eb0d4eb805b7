import {
  type EnvironmentSpec,
  type JsonObject,
  type JsonValue,
  jsonSchemaParser,
  type Pixels,
} from "@fovea/core";
import type { Pcg64 } from "@fovea/core/random";
import { fromJsonBody, type Game, jsonBody } from "../single-agent/index.js";
import { Board, type JigsawOptions, type SavedBoard } from "./board.js";
import { labelled, letters, mosaic } from "./pieces.js";
import { isRightAnswer, jigsawReward } from "./score.js";
import { crop, JigsawToolError, rotate, zoom } from "./transform.js";

const maxTurns = 5;

/** A look at a picture, or the answer. */
export type JigsawAction =
  | { readonly tool: "observe"; readonly state: readonly string[] }
  | { readonly tool: "crop"; readonly image: string; readonly box: readonly number[] }
  | { readonly tool: "zoom"; readonly image: string; readonly factor: number }
  | { readonly tool: "rotate"; readonly image: string; readonly angle: number }
  | { readonly answer: readonly string[] };

const word = { type: "string", maxLength: 40 };
const toolSchema = (tool: string, properties: JsonObject): JsonObject => ({
  type: "object",
  properties: { tool: { const: tool }, ...properties },
  required: ["tool", ...Object.keys(properties)],
  additionalProperties: false,
});
const schema: JsonObject = {
  oneOf: [
    toolSchema("observe", { state: { type: "array", items: word, maxItems: 16 } }),
    toolSchema("crop", { image: word, box: { type: "array", items: { type: "number" }, maxItems: 8 } }),
    toolSchema("zoom", { image: word, factor: { type: "number" } }),
    toolSchema("rotate", { image: word, angle: { type: "number" } }),
    {
      type: "object",
      properties: { answer: { type: "array", items: word, maxItems: 16 } },
      required: ["answer"],
      additionalProperties: false,
    },
  ],
};

/**
 * AGILE's game with its functions as tools: up to five turns, each a look (one new picture) or the answer. An error is
 * told and costs the turn. Looks pay 0; the answer pays as `jigsawReward`; no answer in five turns as a badly written one.
 */
export class AgileGame implements Game<JigsawAction> {
  readonly spec: EnvironmentSpec;
  readonly outcome = { reward: 0, terminated: false, truncated: false };
  readonly board: Board;
  readonly #check: (given: JsonValue) => unknown;
  #turns = 0;
  /** The looks that gave a picture: image_1, image_2, ... */
  #looks: JigsawAction[] = [];
  #images: Pixels[] = [];
  #error = "";
  #isRight = false;

  constructor(options: JigsawOptions) {
    this.board = new Board(options);
    this.spec = {
      id: options.id,
      observations: ["text", "symbolic", "image"],
      action: { schema },
      maxSteps: maxTurns,
      snapshot: "exact",
    };
    this.#check = jsonSchemaParser(schema, options.id);
  }

  begin(seed: number, options: JsonObject | undefined): void {
    this.board.begin(seed, options);
    this.#turns = 0;
    this.#looks = [];
    this.#images = [];
    this.#error = "";
    this.#isRight = false;
  }

  parse(given: JsonValue | undefined): JigsawAction {
    return this.#check(given ?? null) as JigsawAction;
  }

  /** A look at the pieces in a random order, or such an order as the answer. */
  sample(random: Pcg64): JsonValue {
    const order = random.permutation(letters.slice(0, this.board.count));
    return random.integers(0, 2) === 0 ? { tool: "observe", state: order } : { answer: order };
  }

  play(action: JigsawAction): void {
    const { outcome } = this;
    this.#turns++;
    this.#error = "";
    if ("answer" in action) {
      this.#isRight = isRightAnswer(action.answer, this.board.truth);
      outcome.reward = jigsawReward(this.#isRight, true, this.#looks.length);
      outcome.terminated = true;
      return;
    }
    try {
      this.#images.push(this.#look(action));
      this.#looks.push(action);
    } catch (error) {
      if (!(error instanceof JigsawToolError)) throw error;
      this.#error = `Error: ${error.message}: ${error.fix}`;
    }
    outcome.truncated = this.#turns >= maxTurns;
    if (outcome.truncated) outcome.reward = jigsawReward(false, false, this.#looks.length);
  }

  #look(action: Exclude<JigsawAction, { readonly answer: unknown }>): Pixels {
    if (action.tool === "observe") return this.#mosaic(action.state);
    const image = this.#image(action.image);
    if (action.tool === "crop") return crop(image, action.box);
    return action.tool === "zoom" ? zoom(image, action.factor) : rotate(image, action.angle);
  }

  #mosaic(state: readonly string[]): Pixels {
    const { pieces, count, options } = this.board;
    const known = letters.slice(0, count);
    const asked = state.map((letter) => letter.toUpperCase());
    if (asked.length !== count || new Set(asked).size !== count || asked.some((one) => !known.includes(one)))
      throw new JigsawToolError(`the state is [${state}]`, `give each of ${known.join(", ")} once`);
    return mosaic(
      asked.map((letter) => pieces[known.indexOf(letter)]!),
      options.grid,
    );
  }

  /** A piece by its letter, or what a look made. */
  #image(name: string): Pixels {
    const piece = letters.slice(0, this.board.count).indexOf(name.toUpperCase());
    const found =
      piece >= 0 ? this.board.pieces[piece] : this.#images[Number(/^image_(\d+)$/.exec(name)?.[1]) - 1];
    if (found !== undefined) return found;
    throw new JigsawToolError(`there is no image "${name}"`, `name one of: ${this.#names().join(", ")}`);
  }

  #names(): string[] {
    return [...letters.slice(0, this.board.count), ...this.#images.map((_, i) => `image_${i + 1}`)];
  }

  info(): JsonObject {
    return { success: this.#isRight, observations: this.#looks.length, error: this.#error };
  }

  observe(mode: Parameters<Game["observe"]>[0]): ReturnType<Game["observe"]> {
    const { pieces, options } = this.board;
    if (mode === "image")
      return {
        mode,
        pixels:
          this.#copy(this.#error === "" ? this.#images.at(-1) : undefined) ?? labelled(pieces, options.grid),
      };
    const [{ width, height }] = pieces as readonly [Pixels, ...Pixels[]];
    if (mode === "text") {
      const made = this.#looks.map((look, i) => `image_${i + 1} = ${JSON.stringify(look)}`);
      const known = letters.slice(0, this.board.count).join(", ");
      const lines = [
        `A picture was cut into ${options.grid} x ${options.grid} pieces of ${width} x ${height} pixels: ${known}.`,
        ...made,
        ...(this.#error === "" ? [] : [this.#error]),
        `${maxTurns - this.#turns} of ${maxTurns} turns are left.`,
      ];
      return { mode, text: lines.join("\n") };
    }
    const data = {
      pieces: letters.slice(0, this.board.count),
      width,
      height,
      looks: this.#looks as unknown as JsonValue[],
      turnsLeft: maxTurns - this.#turns,
      error: this.#error,
    };
    return { mode: "symbolic", data };
  }

  #copy(pixels: Pixels | undefined): Pixels | undefined {
    return pixels && { ...pixels, data: pixels.data.slice() };
  }

  save(): Uint8Array {
    const { board } = this;
    return jsonBody({
      board: board.save(),
      turns: this.#turns,
      looks: this.#looks,
      error: this.#error,
      isRight: this.#isRight,
    });
  }

  /** Pictures are made again from what was asked for. */
  load(body: Uint8Array): void {
    const saved = fromJsonBody<SavedGame>(body);
    this.board.load(saved.board);
    this.#turns = saved.turns;
    this.#error = saved.error;
    this.#isRight = saved.isRight;
    this.#looks = [...saved.looks];
    this.#images = [];
    for (const look of saved.looks) if ("tool" in look) this.#images.push(this.#look(look));
  }
}

interface SavedGame {
  readonly board: SavedBoard;
  readonly turns: number;
  readonly looks: readonly JigsawAction[];
  readonly error: string;
  readonly isRight: boolean;
}
