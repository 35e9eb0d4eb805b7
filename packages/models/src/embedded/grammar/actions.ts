/**
 * The decoder's alphabet: "op=detect", "label=cat" (an argument's key and word), "name=total" (a string that is
 * not copied), "int=3", "int=copy" (the number that a word of the question spells), "no=identity" (abstain, and
 * why). Strings of the question are pointed at: first word, last word.
 */
export const operationAction = (op: string): string => `op=${op}`;
export const wordAction = (key: string, word: string): string => `${key}=${word}`;
export const integerAction = (value: number): string => `int=${value}`;
export const copyInteger = "int=copy";
export const refusalAction = (why: string): string => `no=${why}`;

/** Where a decoder stands, as the network is told: the value type or "operation.argument", ":end" for the last word. */
export const slotName = (op: string | undefined, key: string, part: "" | ":end" | ":number" = ""): string =>
  op === undefined ? key : `${op}.${key}${part}`;
export const rootSlot = "program";

/** The alphabet of one set of weights, in the order of its rows. */
export interface Alphabet {
  readonly actions: readonly string[];
  readonly slots: readonly string[];
}

/** Rows by name, and the sets of rows that the grammar asks for at every step. */
export interface Indexed {
  readonly alphabet: Alphabet;
  readonly action: ReadonlyMap<string, number>;
  readonly slot: ReadonlyMap<string, number>;
  /** Rows of "key=value" by key. */
  readonly values: ReadonlyMap<string, readonly { readonly value: string; readonly row: number }[]>;
  readonly refusals: readonly number[];
}

export function indexAlphabet(alphabet: Alphabet): Indexed {
  const rows = (names: readonly string[]) => new Map(names.map((name, i) => [name, i]));
  const values = new Map<string, { value: string; row: number }[]>();
  for (const [row, name] of alphabet.actions.entries()) {
    const [key, value] = [name.slice(0, name.indexOf("=")), name.slice(name.indexOf("=") + 1)];
    const known = values.get(key);
    if (known === undefined) values.set(key, [{ value, row }]);
    else known.push({ value, row });
  }
  const refusals = (values.get("no") ?? []).map(({ row }) => row);
  return { alphabet, action: rows(alphabet.actions), slot: rows(alphabet.slots), values, refusals };
}
