import { type Drawn, hasUsableAce, total } from "./blackjack.js";

/** Chances of a card's value, 1 to 10, in an endless deck. */
const chances = Array.from({ length: 11 }, (_, value) => (value === 0 ? 0 : value === 10 ? 4 / 13 : 1 / 13));

/** A total, with an ace counted 11 in it or not, after another card. */
function after(sum: number, soft: boolean, card: number): readonly [sum: number, soft: boolean] {
  const asEleven = card === 1 && sum + 11 <= 21;
  const next = sum + (asEleven ? 11 : card);
  const isSoft = soft || asEleven;
  return next > 21 && isSoft ? [next - 10, soft && asEleven] : [next, isSoft];
}

/** Chance of each final total of the dealer, 0 for over 21. */
function dealerTotals(card: number): readonly number[] {
  const totals = new Array<number>(22).fill(0);
  const draw = (sum: number, soft: boolean, chance: number): void => {
    if (sum > 21) totals[0]! += chance;
    else if (sum >= 17) totals[sum]! += chance;
    else for (let next = 1; next <= 10; next++) draw(...after(sum, soft, next), chance * chances[next]!);
  };
  draw(...after(0, false, card), 1);
  return totals;
}

/** Expected rewards of standing, and of hitting and then playing best, by exact recursion over the endless deck. */
function expected(shown: number, sum: number, soft: boolean): Worth {
  totalsOf[shown] ??= dealerTotals(shown);
  const dealer = totalsOf[shown];
  let stand = 0;
  for (const [end, chance] of dealer.entries()) stand += chance * Math.sign(sum - end);
  let hit = 0;
  for (let card = 1; card <= 10; card++) {
    const [next, isSoft] = after(sum, soft, card);
    if (next > 21) hit -= chances[card]!;
    else {
      const then = remembered(shown, next, isSoft);
      hit += chances[card]! * Math.max(then.stand, then.hit);
    }
  }
  return { stand, hit };
}

/** Whether hitting pays more than standing, on what the player may know. */
export function shouldHit(player: readonly Drawn[], shown: number): boolean {
  const { stand, hit } = remembered(shown, total(player), hasUsableAce(player));
  return hit > stand;
}

interface Worth {
  readonly stand: number;
  readonly hit: number;
}

/** Of the ten cards that a dealer can show. */
const totalsOf: (readonly number[] | undefined)[] = [];
const known = new Map<number, Worth>();

function remembered(shown: number, sum: number, soft: boolean): Worth {
  const key = shown * 100 + sum * 2 + (soft ? 1 : 0);
  let worth = known.get(key);
  if (worth === undefined) {
    worth = expected(shown, sum, soft);
    known.set(key, worth);
  }
  return worth;
}
