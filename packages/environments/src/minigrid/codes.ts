/** The object kinds of the reference, at their numbers. */
export const OBJECTS = [
  "unseen",
  "empty",
  "wall",
  "floor",
  "door",
  "key",
  "ball",
  "box",
  "goal",
  "lava",
  "agent",
] as const;
export type ObjectName = (typeof OBJECTS)[number];

/** The colours of the reference, at their numbers. */
export const COLOURS = ["red", "green", "blue", "purple", "yellow", "grey"] as const;
export type Colour = (typeof COLOURS)[number];

/** The order in which the reference draws random colours: by name. */
export const SORTED_COLOURS: readonly Colour[] = [...COLOURS].sort();

/** The states of a door, at their numbers. */
export const DOOR_STATES = ["open", "closed", "locked"] as const;
export type DoorState = (typeof DOOR_STATES)[number];

/** What can be carried. */
export type PortableName = "key" | "ball" | "box";

/*
 * A cell is one byte, `shape * 8 + colour`. Shapes are the object numbers, where 4 is an open door and
 * 10 and 11, which no cell needs for the agent, are a closed and a locked one.
 */
const CLOSED_DOOR = 10;
const LOCKED_DOOR = 11;
/** All cell codes are below this. */
export const CODE_COUNT = 12 * 8;

const COLOUR_NUMBERS = new Map<string, number>(COLOURS.map((name, i) => [name, i]));
const SHAPES = new Map<string, number>(OBJECTS.map((name, i) => [name, i]));

export const cellCode = (shape: ObjectName, colour: Colour): number =>
  SHAPES.get(shape)! * 8 + COLOUR_NUMBERS.get(colour)!;

export const doorCode = (colour: Colour, state: DoorState): number => {
  const shape = state === "open" ? SHAPES.get("door")! : state === "closed" ? CLOSED_DOOR : LOCKED_DOOR;
  return shape * 8 + COLOUR_NUMBERS.get(colour)!;
};

/** Not in sight; also what a view holds where nothing is known. */
export const UNSEEN = 0;
export const EMPTY = cellCode("empty", "red");
export const WALL = cellCode("wall", "grey");
export const GOAL = cellCode("goal", "green");
export const LAVA = cellCode("lava", "red");

const table = (of: (shape: number, colour: number) => number): Uint8Array =>
  Uint8Array.from({ length: CODE_COUNT }, (_, code) => of(code >> 3, code & 7));

const isDoor = (shape: number): boolean => shape === 4 || shape === CLOSED_DOOR || shape === LOCKED_DOOR;

/** Object number of a code. */
export const KIND = table((shape) => (isDoor(shape) ? 4 : shape));
/** Colour number of a code. */
export const COLOUR = table((_, colour) => colour);
/** Door state number of a code; 0 for all that is no door. */
export const STATE = table((shape) => (shape === CLOSED_DOOR ? 1 : shape === LOCKED_DOOR ? 2 : 0));
/** 1 where the agent can stand. */
export const CAN_OVERLAP = table((shape) => ([1, 3, 4, 8, 9].includes(shape) ? 1 : 0));
/** 1 for what can be carried. */
export const CAN_PICK_UP = table((shape) => (shape >= 5 && shape <= 7 ? 1 : 0));
/** 1 where sight goes on behind. */
export const SEE_BEHIND = table((shape) => ([2, CLOSED_DOOR, LOCKED_DOOR].includes(shape) ? 0 : 1));

export const kindName = (code: number): ObjectName => OBJECTS[KIND[code]!]!;
export const colourName = (code: number): Colour => COLOURS[COLOUR[code]!]!;
export const isOpenDoor = (code: number): boolean => code >> 3 === 4;
export const isClosedDoor = (code: number): boolean => code >> 3 === CLOSED_DOOR;
export const isLockedDoor = (code: number): boolean => code >> 3 === LOCKED_DOOR;
export const isKey = (code: number): boolean => code >> 3 === 5;
export const isBox = (code: number): boolean => code >> 3 === 7;
/** Whether the byte is the code of something that a cell can hold. */
export const isCellCode = (code: number): boolean =>
  code === EMPTY || (code >= 16 && code < CODE_COUNT && (code & 7) < 6);
