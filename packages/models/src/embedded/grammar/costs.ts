import { type Indexed, operationAction, slotName } from "./actions.js";
import type { Argument, Language, Operation, Slot } from "./schema.js";

/** How many operations the smallest program of a type, or with an operation on top, has; absent where there is none. */
export interface Costs {
  readonly types: ReadonlyMap<string, number>;
  of(operation: Operation): number | undefined;
  /** Rows of the operations of some types that cost no more than this. */
  rowsOf(types: readonly string[], room: number): readonly number[];
}

/** What the question offers: a word to point at, and the numbers that its words spell. */
export interface Pointable {
  /** Length of the shortest word that a span may begin with; infinite when there is none. */
  readonly shortest: number;
  readonly numbers: readonly number[];
}

interface Remembered {
  readonly costs: Costs;
  /** Every operation can be finished, so that numbers in the question make no difference. */
  readonly complete: boolean;
}
const remembered = new WeakMap<Language, WeakMap<Indexed, Map<number, Remembered>>>();

/** What of a language can be decoded with this alphabet for this question: the least fixed point over the types. */
export function costsOf(language: Language, indexed: Indexed, pointable: Pointable): Costs {
  const ofLanguage = remembered.get(language) ?? new WeakMap<Indexed, Map<number, Remembered>>();
  remembered.set(language, ofLanguage);
  const known = ofLanguage.get(indexed) ?? new Map<number, Remembered>();
  ofLanguage.set(indexed, known);
  const { costs, complete } =
    known.get(pointable.shortest) ?? remember(language, indexed, pointable.shortest);
  known.set(pointable.shortest, { costs, complete });
  return complete || pointable.numbers.length === 0 ? costs : findCosts(language, indexed, pointable);
}

function remember(language: Language, indexed: Indexed, shortest: number): Remembered {
  const costs = findCosts(language, indexed, { shortest, numbers: [] });
  const operations = [...language.types.values()].flat();
  return { costs, complete: operations.every((operation) => costs.of(operation) !== undefined) };
}

function findCosts(language: Language, indexed: Indexed, pointable: Pointable): Costs {
  const types = new Map<string, number>();
  const of = ({ op, arguments: taken }: Operation): number | undefined => {
    if (!indexed.action.has(operationAction(op))) return undefined;
    let nodes = 1;
    for (const argument of taken) {
      if (!indexed.slot.has(slotName(op, argument.key))) return undefined;
      if (argument.slot.kind === "program") {
        const inner = types.get(argument.slot.type);
        if (inner === undefined) return undefined;
        nodes += inner;
      } else if (!isFillable(argument, indexed, pointable)) return undefined;
    }
    return nodes;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const [type, operations] of language.types) {
      const least = Math.min(...operations.map((operation) => of(operation) ?? Number.POSITIVE_INFINITY));
      if (least >= (types.get(type) ?? Number.POSITIVE_INFINITY)) continue;
      types.set(type, least);
      changed = true;
    }
  }
  const rows = new Map<string, readonly number[]>();
  const rowsOf = (names: readonly string[], room: number): readonly number[] => {
    const key = `${names.join()} ${room}`;
    const known =
      rows.get(key) ??
      names
        .flatMap((name) => language.types.get(name) ?? [])
        .flatMap((operation) => {
          const cost = of(operation);
          return cost === undefined || cost > room
            ? []
            : [indexed.action.get(operationAction(operation.op))!];
        });
    rows.set(key, known);
    return known;
  };
  return { types, of, rowsOf };
}

/** Rows by argument; those of a number also by whether the question spells one that fits. */
const constants = new WeakMap<Indexed, WeakMap<Argument, Map<boolean, number[]>>>();

/** Actions (not pointers) that fill a slot which takes no program. */
export function constantActions(argument: Argument, indexed: Indexed, pointable: Pointable): number[] {
  const { slot } = argument;
  const spelled =
    slot.kind === "integer" &&
    pointable.numbers.some((value) => value >= slot.minimum && value <= slot.maximum);
  const ofAlphabet = constants.get(indexed) ?? new WeakMap<Argument, Map<boolean, number[]>>();
  constants.set(indexed, ofAlphabet);
  const known = ofAlphabet.get(argument) ?? new Map<boolean, number[]>();
  ofAlphabet.set(argument, known);
  const rows = known.get(spelled) ?? findConstants(argument, indexed, spelled);
  known.set(spelled, rows);
  return rows;
}

function findConstants({ key, slot }: Argument, indexed: Indexed, spelled: boolean): number[] {
  const rowsWhere = (name: string, fits: (value: string) => boolean) =>
    (indexed.values.get(name) ?? []).flatMap(({ value, row }) => (fits(value) ? [row] : []));
  switch (slot.kind) {
    case "program":
      return [];
    case "word": {
      const words = new Set(slot.values);
      return rowsWhere(key, (value) => words.has(value));
    }
    case "integer": {
      const inRange = (value: number) => value >= slot.minimum && value <= slot.maximum;
      return rowsWhere("int", (value) => (value === "copy" ? spelled : inRange(Number(value))));
    }
    case "string":
      return rowsWhere(key, (value) => fits(slot, value.length));
  }
}

/** Numbers that have an action of their own. */
export const smallIntegers: readonly number[] = Array.from({ length: 32 }, (_, value) => value);

export const fits = (slot: Slot & { kind: "string" }, length: number): boolean =>
  length >= Math.max(1, slot.minimum) && length <= slot.maximum;

function isFillable(argument: Argument, indexed: Indexed, pointable: Pointable): boolean {
  if (argument.slot.kind === "string" && fits(argument.slot, pointable.shortest)) return true;
  return constantActions(argument, indexed, pointable).length > 0;
}
