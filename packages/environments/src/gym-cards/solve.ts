import { evaluate } from "./formula.js";

interface Part {
  readonly value: number;
  readonly tokens: readonly string[];
}

/**
 * A formula of all numbers whose value, by Python's arithmetic, is the target; undefined when there is none. A value
 * that misses only by rounding does not count, as it does not in the game.
 *
 * @param signs which of + - * / may be used.
 */
export function findFormula(
  numbers: readonly number[],
  target: number,
  signs: readonly string[],
): readonly string[] | undefined {
  const search = (parts: readonly Part[]): readonly string[] | undefined => {
    const [only] = parts;
    if (only !== undefined && parts.length === 1) {
      if (Math.abs(only.value - target) > 1e-6) return undefined;
      const value = evaluate(only.tokens.join(""));
      // biome-ignore lint/suspicious/noDoubleEquals: a bigint may equal a number.
      return value == target ? only.tokens : undefined;
    }
    for (const [i, a] of parts.entries())
      for (const [j, b] of parts.entries()) {
        if (i === j) continue;
        const others = parts.filter((_, k) => k !== i && k !== j);
        for (const sign of signs) {
          const value = apply(sign, a.value, b.value);
          if (!Number.isFinite(value)) continue;
          const tokens = [...wrapped(a), sign, ...wrapped(b)];
          const found = search([...others, { value, tokens }]);
          if (found !== undefined) return found;
        }
      }
    return undefined;
  };
  return search(numbers.map((value) => ({ value, tokens: [String(value)] })));
}

const wrapped = ({ tokens }: Part): readonly string[] =>
  tokens.length === 1 ? tokens : ["(", ...tokens, ")"];

function apply(sign: string, a: number, b: number): number {
  if (sign === "+") return a + b;
  if (sign === "-") return a - b;
  return sign === "*" ? a * b : a / b;
}
