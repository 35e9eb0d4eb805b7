/** What an object is. Things have a colour as their value, text blocks what they name, the border nothing. */
export const BORDER = 0;
export const BALL = 1;
export const WALL = 2;
export const DOOR = 3;
export const KEY = 4;
export const BABA = 5;
/** Text that names a thing: its value is one of the five above. */
export const NOUN = 6;
export const IS = 7;
/** Text that names a property. */
export const PROPERTY = 8;
/** Text that names a colour. */
export const COLOUR = 9;

/** Names of the things; a thing's kind is its index. */
export const thingNames = ["", "ball", "wall", "door", "key", "baba"] as const;
export const thingCount = thingNames.length;

export const STOP = 0;
export const PUSH = 1;
export const WIN = 2;
export const LOSE = 3;
export const YOU = 4;
export const PULL = 5;
export const MOVE = 6;
export const OPEN = 7;
export const SHUT = 8;

/** The words on the property blocks. */
export const propertyNames = ["stop", "push", "win", "lose", "you", "pull", "move", "open", "shut"] as const;
export const propertyCount = propertyNames.length;

/** In the reference's order, which is its encoding. */
export const colourNames = ["red", "green", "blue", "purple", "yellow", "grey", "white"] as const;

export const RED = 0;
export const GREEN = 1;
export const BLUE = 2;
export const GREY = 5;
export const WHITE = 6;

/** A thing's colour when none is given, by kind. */
export const usualColour = [0, GREEN, GREY, RED, BLUE, WHITE] as const;

/** Right, down, left, up. */
export const stepX = [1, 0, -1, 0] as const;
export const stepY = [0, 1, 0, -1] as const;

export const isThing = (kind: number): boolean => kind >= BALL && kind <= BABA;

/** The word on a text block. */
export function wordOf(kind: number, value: number): string {
  if (kind === NOUN) return thingNames[value]!;
  if (kind === PROPERTY) return propertyNames[value]!;
  return kind === COLOUR ? colourNames[value]! : "is";
}
