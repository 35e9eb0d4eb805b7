import { type Colour, colourName, kindName } from "../minigrid/codes.js";
import { STEP_X, STEP_Y, type World } from "../minigrid/world.js";

export type DescribedKind = "box" | "ball" | "key" | "door";
/** Where a thing was when the episode began, seen from the agent, in its room. */
export type Location = "left" | "right" | "front" | "behind";

/** Words for things of the world: "the red door", "a ball on your left". */
export interface Description {
  readonly kind: DescribedKind;
  /** Any colour when absent. */
  readonly colour?: Colour;
  /** Anywhere when absent. */
  readonly location?: Location;
}

/** A description and the things that it meant when the episode began. */
export interface Referent extends Description {
  items: number[];
  /** Where they were when last looked for: at the start, and after each "drop". */
  places: number[];
}

export const referent = (description: Description): Referent => ({ ...description, items: [], places: [] });

/**
 * Finds the things meant by a description, seen from where the agent stands.
 *
 * @param roomSize side of the rooms, walls included; a location means the agent's room only.
 */
export function findThings(world: World, target: Referent, roomSize: number): void {
  target.items = [];
  target.places = [];
  forEachItem(world, (item, at) => {
    if (!fits(world, target, item) || !isLocated(world, target.location, at, roomSize)) return;
    target.items.push(item);
    target.places.push(at);
  });
}

/** Looks again where the things are that were meant at the start. */
export function findPlaces(world: World, target: Referent): void {
  target.places = [];
  forEachItem(world, (item, at) => {
    if (target.items.includes(item)) target.places.push(at);
  });
}

/** "the red ball", or "a red ball" when there are more. */
export function phrase({ kind, colour, location, items }: Referent): string {
  const noun = colour === undefined ? kind : `${colour} ${kind}`;
  const article = items.length > 1 ? "a" : "the";
  return `${article} ${noun}${location === undefined ? "" : LOCATION_PHRASES[location]}`;
}

const LOCATION_PHRASES: Readonly<Record<Location, string>> = {
  left: " on your left",
  right: " on your right",
  front: " in front of you",
  behind: " behind you",
};

/** In the order of the reference: column by column. */
function forEachItem(world: World, visit: (item: number, at: number) => void): void {
  for (let x = 0; x < world.width; x++) {
    for (let y = 0; y < world.height; y++) {
      const at = world.at(x, y);
      const item = world.items[at]!;
      if (item !== 0) visit(item, at);
    }
  }
}

function fits(world: World, { kind, colour }: Description, item: number): boolean {
  const code = world.itemCode[item]!;
  return kindName(code) === kind && (colour === undefined || colourName(code) === colour);
}

function isLocated(world: World, location: Location | undefined, at: number, roomSize: number): boolean {
  if (location === undefined) return true;
  const pitch = roomSize - 1;
  const x = world.x(at);
  const y = world.y(at);
  const left = Math.floor(world.agentX / pitch) * pitch;
  const top = Math.floor(world.agentY / pitch) * pitch;
  if (x < left || y < top || x >= left + roomSize || y >= top + roomSize) return false;
  const aheadX = STEP_X[world.agentDirection]!;
  const aheadY = STEP_Y[world.agentDirection]!;
  const toX = x - world.agentX;
  const toY = y - world.agentY;
  const ahead = toX * aheadX + toY * aheadY;
  const right = toY * aheadX - toX * aheadY;
  if (location === "front") return ahead > 0;
  if (location === "behind") return ahead < 0;
  return location === "left" ? right < 0 : right > 0;
}
