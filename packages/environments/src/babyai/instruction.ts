import { isOpenDoor, KIND } from "../minigrid/codes.js";
import { DROP, PICK_UP, TOGGLE, type World } from "../minigrid/world.js";
import { type Description, findPlaces, findThings, phrase, type Referent, referent } from "./description.js";

/**
 * An instruction of the baby language with what its verifier keeps. `strict` ones fail when something else is done
 * first: another thing opened or picked up, the second half done before the first.
 */
export type Instruction =
  | { readonly type: "goto"; readonly target: Referent }
  | { readonly type: "open"; readonly target: Referent; readonly strict: boolean }
  | { readonly type: "pickup"; readonly target: Referent; readonly strict: boolean; heldBefore: number }
  | {
      readonly type: "putnext";
      readonly moved: Referent;
      readonly fixed: Referent;
      readonly strict: boolean;
      heldBefore: number;
    }
  | {
      /** "A, then B", "A after you B", "A and B". */
      readonly type: "before" | "after" | "and";
      readonly a: Instruction;
      readonly b: Instruction;
      readonly strict: boolean;
      aDone: boolean;
      bDone: boolean;
    };

export const goTo = (target: Description): Instruction => ({ type: "goto", target: referent(target) });

/** @param target a door. */
export const open = (target: Description, strict = false): Instruction => ({
  type: "open",
  target: referent(target),
  strict,
});

/** @param target no door. */
export const pickUp = (target: Description, strict = false): Instruction => ({
  type: "pickup",
  target: referent(target),
  strict,
  heldBefore: 0,
});

/** @param moved no door. */
export const putNext = (moved: Description, fixed: Description, strict = false): Instruction => ({
  type: "putnext",
  moved: referent(moved),
  fixed: referent(fixed),
  strict,
  heldBefore: 0,
});

const both =
  (type: "before" | "after" | "and") =>
  (a: Instruction, b: Instruction, strict = false): Instruction => ({
    type,
    a,
    b,
    strict,
    aDone: false,
    bDone: false,
  });
/** First a, then b: "a, then b". */
export const before = both("before");
/** First b, then a: "a after you b". */
export const after = both("after");
/** In either order: "a and b". */
export const and = both("and");

/** The descriptions of an instruction, in the order of its words. */
export function referents(instruction: Instruction): Referent[] {
  if (instruction.type === "putnext") return [instruction.moved, instruction.fixed];
  if ("target" in instruction) return [instruction.target];
  return [...referents(instruction.a), ...referents(instruction.b)];
}

/** Finds what the instruction means in the world as it is, and forgets what was done. */
export function beginInstruction(world: World, instruction: Instruction, roomSize: number): void {
  for (const target of referents(instruction)) findThings(world, target, roomSize);
  forget(instruction);
}

function forget(instruction: Instruction): void {
  if ("heldBefore" in instruction) instruction.heldBefore = 0;
  if (!("aDone" in instruction)) return;
  instruction.aDone = false;
  instruction.bDone = false;
  forget(instruction.a);
  forget(instruction.b);
}

/** The sentence, of things that were found. */
export function sentence(instruction: Instruction): string {
  switch (instruction.type) {
    case "goto":
      return `go to ${phrase(instruction.target)}`;
    case "open":
      return `open ${phrase(instruction.target)}`;
    case "pickup":
      return `pick up ${phrase(instruction.target)}`;
    case "putnext":
      return `put ${phrase(instruction.moved)} next to ${phrase(instruction.fixed)}`;
    case "before":
      return `${sentence(instruction.a)}, then ${sentence(instruction.b)}`;
    case "after":
      return `${sentence(instruction.a)} after you ${sentence(instruction.b)}`;
    case "and":
      return `${sentence(instruction.a)} and ${sentence(instruction.b)}`;
  }
}

export type Verdict = "success" | "failure" | "continue";

/** Judges the step just taken; to be called after every one. */
export function verify(world: World, instruction: Instruction, action: number): Verdict {
  // Things are looked for anew only after "drop": one picked up is still "at" its place until then.
  if (action === DROP) for (const target of referents(instruction)) findPlaces(world, target);
  return judge(world, instruction, action);
}

function judge(world: World, instruction: Instruction, action: number): Verdict {
  switch (instruction.type) {
    case "goto":
      return instruction.target.places.includes(world.frontAt) ? "success" : "continue";
    case "open":
      return judgeOpen(world, instruction, action);
    case "pickup":
      return judgePickUp(world, instruction, action);
    case "putnext":
      return judgePutNext(world, instruction, action);
    case "before":
    case "after":
      return judgeSequence(world, instruction, action);
    case "and": {
      instruction.aDone ||= judge(world, instruction.a, action) === "success";
      instruction.bDone ||= judge(world, instruction.b, action) === "success";
      return instruction.aDone && instruction.bDone ? "success" : "continue";
    }
  }
}

type Of<T extends Instruction["type"]> = Extract<Instruction, { type: T }>;
const DOOR_KIND = 4;

function judgeOpen(world: World, { target, strict }: Of<"open">, action: number): Verdict {
  if (action !== TOGGLE) return "continue";
  const front = world.frontAt;
  const code = world.cells[front]!;
  if (isOpenDoor(code) && target.items.includes(world.items[front]!)) return "success";
  return strict && KIND[code] === DOOR_KIND ? "failure" : "continue";
}

function judgePickUp(world: World, instruction: Of<"pickup">, action: number): Verdict {
  const { carrying } = world;
  const held = instruction.heldBefore;
  instruction.heldBefore = carrying;
  if (action !== PICK_UP) return "continue";
  if (held === 0 && carrying !== 0 && instruction.target.items.includes(carrying)) return "success";
  return instruction.strict && carrying !== 0 ? "failure" : "continue";
}

function judgePutNext(world: World, instruction: Of<"putnext">, action: number): Verdict {
  const held = instruction.heldBefore;
  instruction.heldBefore = world.carrying;
  if (instruction.strict && action === PICK_UP && world.carrying !== 0) return "failure";
  if (action !== DROP || held === 0 || !instruction.moved.items.includes(held)) return "continue";
  return isNextTo(world, held, instruction.fixed) ? "success" : "continue";
}

/** Whether an item lies beside one of the things. */
export function isNextTo(world: World, item: number, { places }: Referent): boolean {
  const at = world.itemAt[item]!;
  return places.some((place) => world.adjacent(at, place));
}

function judgeSequence(world: World, instruction: Of<"before" | "after" | "and">, action: number): Verdict {
  const inOrder = instruction.type === "before";
  const [first, second] = inOrder ? [instruction.a, instruction.b] : [instruction.b, instruction.a];
  if (!(inOrder ? instruction.aDone : instruction.bDone)) {
    const verdict = judge(world, first, action);
    if (verdict === "failure") return "failure";
    if (verdict === "continue")
      return instruction.strict && judge(world, second, action) === "success" ? "failure" : "continue";
    if (inOrder) instruction.aDone = true;
    else instruction.bDone = true;
  }
  return judge(world, second, action);
}
