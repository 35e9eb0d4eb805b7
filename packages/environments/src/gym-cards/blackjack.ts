import { checkNoOptions, type EnvironmentSpec, type Pixels } from "@fovea/core";
import { Pcg64 } from "@fovea/core/random";
import { fromJsonBody, type Game, jsonBody } from "../single-agent/index.js";
import { drawCard, emptyTable, writeOnTable } from "./cards.js";

export const blackjackActions = ["stand", "hit"] as const;
const suits = ["C", "D", "H", "S"] as const;
const faces = ["J", "Q", "K"] as const;
/** Values of an endless deck. */
const deck = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10] as const;

/** Value (an ace is 1), face, suit. */
export type Drawn = readonly [value: number, face: string, suit: string];

/** The best total: an ace counts 11 where that does not go over 21. */
export function total(hand: readonly Drawn[]): number {
  const sum = hand.reduce((all, [value]) => all + value, 0);
  return hand.some(([value]) => value === 1) && sum + 10 <= 21 ? sum + 10 : sum;
}

export const hasUsableAce = (hand: readonly Drawn[]): boolean =>
  total(hand) !== hand.reduce((all, [value]) => all + value, 0);

/** Gymnasium's rules: 1, 0 or -1; a natural pays no more; the dealer draws to 17. */
export class BlackjackGame implements Game {
  readonly spec: EnvironmentSpec;
  readonly outcome = { reward: 0, terminated: false, truncated: false };
  player: Drawn[] = [];
  dealer: Drawn[] = [];
  #random = new Pcg64(0);

  constructor(id: string) {
    this.spec = {
      id,
      observations: ["text", "symbolic", "image"],
      action: { schema: { enum: [...blackjackActions] }, actions: blackjackActions },
      // Twenty-two cards are over 21, whatever they are.
      maxSteps: 21,
      snapshot: "exact",
    };
  }

  begin(seed: number, options: Parameters<Game["begin"]>[1]): void {
    checkNoOptions(this.spec.id, options);
    this.#random = new Pcg64(seed);
    this.dealer = [this.#draw(), this.#draw()];
    this.player = [this.#draw(), this.#draw()];
    // The reference draws a face for the dealer's card that it does not show.
    this.#random.choice(4);
    if (this.dealer[0]![0] === 10) this.#random.choice(3);
  }

  #draw(): Drawn {
    const value = deck[this.#random.choice(deck.length)]!;
    const suit = suits[this.#random.choice(4)]!;
    const face = value === 1 ? "A" : value === 10 ? faces[this.#random.choice(3)]! : String(value);
    return [value, face, suit];
  }

  play(action: number): void {
    const { outcome } = this;
    if (action === 1) {
      this.player.push(this.#draw());
      outcome.terminated = total(this.player) > 21;
      outcome.reward = outcome.terminated ? -1 : 0;
      return;
    }
    while (total(this.dealer) < 17) this.dealer.push(this.#draw());
    const score = (hand: readonly Drawn[]) => (total(hand) > 21 ? 0 : total(hand));
    outcome.reward = Math.sign(score(this.player) - score(this.dealer));
    outcome.terminated = true;
  }

  info() {
    return {
      "Dealer Card": this.dealer.map((card) => [...card]),
      "Player Card": this.player.map((card) => [...card]),
    };
  }

  observe(mode: Parameters<Game["observe"]>[0]): ReturnType<Game["observe"]> {
    const shown = this.dealer[0]!;
    if (mode === "text") {
      const held = this.player.map(([, face]) => face).join(", ");
      return { mode, text: `Dealer's card: ${shown[1]}. Player's cards: ${held}.` };
    }
    if (mode === "symbolic") {
      // The first three are the reference's observation without pixels.
      const data = { total: total(this.player), dealer: shown[0], usableAce: hasUsableAce(this.player) };
      return { mode, data: { ...data, cards: this.player.map(([, face, suit]) => `${suit}${face}`) } };
    }
    return { mode: "image", pixels: this.#picture(shown) };
  }

  #picture([, face, suit]: Drawn): Pixels {
    const [width, height, spacing] = [70, 98, 4];
    const pixels = emptyTable();
    writeOnTable(pixels, "Dealer", 5, 6);
    drawCard(pixels, `${suit}${face}`, 5, 25, width, height);
    drawCard(pixels, undefined, 78, 25, width, height);
    writeOnTable(pixels, "Player", 5, 131);
    // The reference runs past the right edge; we begin a row after four, with what overlaps drawn over.
    for (const [i, card] of this.player.entries()) {
      const row = Math.floor(i / 4);
      const x = 5 + (i % 4) * (width + spacing) - (i % 4 === 3 ? 5 : 0);
      drawCard(pixels, `${card[2]}${card[1]}`, x, 150 + row * 40, width, height);
    }
    return pixels;
  }

  save(): Uint8Array {
    return jsonBody({ player: this.player, dealer: this.dealer, random: this.#random.getState() });
  }

  load(body: Uint8Array): void {
    const saved = fromJsonBody<{ player: Drawn[]; dealer: Drawn[]; random: ReturnType<Pcg64["getState"]> }>(
      body,
    );
    this.player = saved.player;
    this.dealer = saved.dealer;
    this.#random = Pcg64.fromState(saved.random);
  }

  reseed(seed: number): void {
    this.#random = new Pcg64(seed);
  }
}
