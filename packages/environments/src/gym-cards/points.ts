import { checkNoOptions, type EnvironmentSpec, type Pixels } from "@fovea/core";
import { PythonRandom } from "@fovea/core/random";
import { drawText } from "../pixels/index.js";
import { fromJsonBody, type Game, jsonBody } from "../single-agent/index.js";
import { type Card, drawCard, emptyTable, side, writeOnTable } from "./cards.js";
import { evaluate } from "./formula.js";

const numbers = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"] as const;
export const ezActions = [...numbers, "+", "*", "="] as const;
export const points24Actions = [...numbers, "+", "-", "*", "/", "(", ")", "="] as const;

export interface PointsRules {
  readonly id: string;
  readonly target: number;
  readonly actions: readonly string[];
  /** A formula that is longer, in entries, ends the episode at the next action. */
  readonly longest: number;
  readonly deal: (random: PythonRandom) => Hand;
  /** The formula stands in one line with its label. */
  readonly oneLine: boolean;
}

export interface Hand {
  /** Faces count 10. */
  readonly numbers: readonly number[];
  readonly cards: readonly Card[];
}

const suits = ["H", "S", "D", "C"] as const;
const ranks: Readonly<Record<number, string>> = { 1: "A", 10: "T", 11: "J", 12: "Q", 13: "K" };
const named = (suit: string, rank: number): Card => `${suit}${ranks[rank] ?? rank}`;
const suit = (random: PythonRandom) => suits[random.choice(4)]!;

/** Two cards that make 12 by a sum or, half the time where it can be, by a product. */
export function dealTwo(random: PythonRandom): Hand {
  const rank = random.randint(2, 13);
  const first = named(suit(random), rank);
  const value = Math.min(rank, 10);
  const byProduct = [1, 2, 3, 4, 6].includes(value) && random.random() <= 0.5;
  const partner = byProduct ? 12 / value : 12 - value;
  const second = named(suit(random), partner);
  const swapped = random.random() <= 0.5;
  return swapped
    ? { numbers: [partner, value], cards: [second, first] }
    : { numbers: [value, partner], cards: [first, second] };
}

export function dealFour(random: PythonRandom): Hand {
  const drawn = [0, 0, 0, 0].map(() => random.randint(1, 13));
  const cards = drawn.map((rank) => named(suit(random), rank));
  return { numbers: drawn.map((rank) => Math.min(rank, 10)), cards };
}

/** Write a formula that makes the target of all cards; every action appends to it. */
export class PointsGame implements Game {
  readonly spec: EnvironmentSpec;
  readonly outcome = { reward: 0, terminated: false, truncated: false };
  readonly rules: PointsRules;
  hand: Hand = { numbers: [], cards: [] };
  /** What was chosen; " " for a number that was not to be had. */
  formula: string[] = [];
  #used: string[] = [];

  constructor(rules: PointsRules) {
    this.rules = rules;
    this.spec = {
      id: rules.id,
      observations: ["text", "symbolic", "image"],
      action: { schema: { enum: [...rules.actions] }, actions: rules.actions },
      // Entries up to one too many, and the action that finds it so.
      maxSteps: rules.longest + 2,
      snapshot: "exact",
    };
  }

  /** The draws of `random.seed(seed)` and `reset()`. */
  begin(seed: number, options: Parameters<Game["begin"]>[1]): void {
    checkNoOptions(this.spec.id, options);
    this.hand = this.rules.deal(new PythonRandom(seed));
    this.formula = [];
    this.#used = [];
  }

  play(action: number): void {
    const { actions, longest, target } = this.rules;
    const { outcome } = this;
    if (this.formula.length > longest) {
      outcome.reward = -1;
      outcome.truncated = true;
      return;
    }
    const chosen = actions[action]!;
    if (chosen === "=") {
      const value = evaluate(this.formula.join(""));
      // An int and a float of one value are equal, as in Python.
      // biome-ignore lint/suspicious/noDoubleEquals: a bigint may equal a number.
      const isRight = value !== undefined && value == target && this.#used.length === this.hand.cards.length;
      outcome.reward = isRight ? 10 : -1;
      outcome.terminated = true;
    } else if (action < numbers.length && !this.#isLeft(chosen)) {
      this.formula.push(" ");
      outcome.reward = -1;
    } else {
      if (action < numbers.length) this.#used.push(chosen);
      this.formula.push(chosen);
    }
  }

  #isLeft(number: string): boolean {
    const held = this.hand.numbers.filter((one) => String(one) === number).length;
    return this.#used.filter((one) => one === number).length < held;
  }

  info() {
    const { numbers: held, cards } = this.hand;
    // Numbers are numbers there.
    const formula = this.formula.map((entry) => (/^\d+$/.test(entry) ? Number(entry) : entry));
    return { Cards: [...cards], Numbers: [...held], Formula: formula };
  }

  observe(mode: Parameters<Game["observe"]>[0]): ReturnType<Game["observe"]> {
    const { numbers: held, cards } = this.hand;
    if (mode === "text") {
      const list = cards.map((card) => `'${card}'`).join(", ");
      const text = `Cards: [${list}]. Numbers: [${held.join(", ")}]. Current formula: ${this.formula.join("")}.`;
      return { mode, text };
    }
    if (mode === "symbolic")
      return { mode, data: { cards: [...cards], numbers: [...held], formula: [...this.formula] } };
    return { mode: "image", pixels: this.#picture() };
  }

  #picture(): Pixels {
    const pixels = emptyTable();
    const { cards } = this.hand;
    const width = Math.floor((side / cards.length) * 0.9);
    const height = Math.floor((width * 7) / 5);
    for (const [i, card] of cards.entries())
      drawCard(pixels, card, 5 + Math.floor(i * width * 1.1), Math.floor((side - height) / 2), width, height);
    const formula = this.formula.join(" ");
    if (this.rules.oneLine) writeOnTable(pixels, `Formula: ${formula}`, 10, 262);
    else {
      drawText(pixels, "Formula:", 10, 214, { scale: 2 });
      writeOnTable(pixels, formula, 10, 244);
    }
    return pixels;
  }

  save(): Uint8Array {
    return jsonBody({ hand: this.hand, formula: this.formula, used: this.#used });
  }

  load(body: Uint8Array): void {
    const { hand, formula, used } = fromJsonBody<{ hand: Hand; formula: string[]; used: string[] }>(body);
    this.hand = hand;
    this.formula = formula;
    this.#used = used;
  }
}
