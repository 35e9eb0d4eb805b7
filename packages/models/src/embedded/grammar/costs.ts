import {
  copyInteger,
  type Indexed,
  integerAction,
  operationAction,
  slotName,
  wordAction,
} from "./actions.js";
import type { Argument, Language, Operation, Slot } from "./schema.js";

/** How many operations the smallest program of a type, or with an operation on top, has; absent where there is none. */
export interface Costs {
  readonly types: ReadonlyMap<string, number>;
  of(operation: Operation): number | undefined;
}

/** What the question offers: words to point at, and the numbers that its words spell. */
export interface Pointable {
  readonly words: boolean;
  readonly numbers: readonly number[];
}

/** What of a language can be decoded with this alphabet for this question: the least fixed point over the types. */
export function costsOf(language: Language, indexed: Indexed, pointable: Pointable): Costs {
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
  return { types, of };
}

/** Actions (not pointers) that fill a slot which takes no program. */
export function constantActions({ key, slot }: Argument, indexed: Indexed, pointable: Pointable): number[] {
  const known = (names: readonly string[]) => names.flatMap((name) => indexed.action.get(name) ?? []);
  switch (slot.kind) {
    case "program":
      return [];
    case "word":
      return known(slot.values.map((value) => wordAction(key, value)));
    case "integer": {
      const inRange = (value: number) => value >= slot.minimum && value <= slot.maximum;
      const spelled = pointable.numbers.some(inRange) ? [copyInteger] : [];
      return known([...smallIntegers.filter(inRange).map(integerAction), ...spelled]);
    }
    case "string":
      return [...indexed.action].flatMap(([name, row]) =>
        name.startsWith(`${key}=`) && fits(slot, name.length - key.length - 1) ? [row] : [],
      );
  }
}

/** Numbers that have an action of their own. */
export const smallIntegers: readonly number[] = Array.from({ length: 32 }, (_, value) => value);

export const fits = (slot: Slot & { kind: "string" }, length: number): boolean =>
  length >= Math.max(1, slot.minimum) && length <= slot.maximum;

function isFillable(argument: Argument, indexed: Indexed, pointable: Pointable): boolean {
  if (argument.slot.kind === "string" && pointable.words) return true;
  return constantActions(argument, indexed, pointable).length > 0;
}
