import { type Colour, cellCode, doorCode, EMPTY, KIND, type PortableName, SORTED_COLOURS } from "./codes.js";
import { PlacementError } from "./errors.js";
import { type Area, placeAgent, placeItem, randomElement, randomInteger } from "./placement.js";
import { STEP_X, STEP_Y, type World } from "./world.js";

/** Sides of a room: right, down, left, up. */
export type Side = 0 | 1 | 2 | 3;

const WALL_KIND = 2;
/** Tries at placing a thing, or the agent, in a room. */
const ROOM_TRIES = 1000;
const CONNECT_TRIES = 5000;
/** Tries at an agent that faces nothing; the reference tries for ever. */
const FACING_TRIES = 10_000;
/** In `doors`: the wall on that side is gone. */
const OPENING = -1;

export interface Room {
  readonly column: number;
  readonly row: number;
  /** Walls included. */
  readonly area: Area;
  /** By side: the door's item, OPENING, or 0 for none. */
  readonly doors: number[];
  /** By side: where its door would be; -1 on the outer wall. */
  readonly doorAt: number[];
  locked: boolean;
}

/**
 * Square rooms in rows and columns that share walls: what MiniGrid's larger levels and all of BabyAI's are built in.
 * Lives while a level is generated; `lay` draws the walls and the places of doors.
 */
export class RoomGrid {
  readonly world: World;
  readonly roomSize: number;
  readonly columns: number;
  readonly rows: number;
  rooms: readonly Room[] = [];

  constructor(world: World, roomSize: number, columns: number, rows: number) {
    this.world = world;
    this.roomSize = roomSize;
    this.columns = columns;
    this.rows = rows;
  }

  static width(roomSize: number, columns: number): number {
    return (roomSize - 1) * columns + 1;
  }

  /** Empties the grid, draws walls and door places, and stands the agent in the middle, facing right. */
  lay(): void {
    const { world, roomSize, columns, rows } = this;
    const pitch = roomSize - 1;
    world.clear();
    this.rooms = Array.from({ length: columns * rows }, (_, i) => {
      const column = i % columns;
      const row = Math.floor(i / columns);
      const area = { x: column * pitch, y: row * pitch, width: roomSize, height: roomSize };
      world.wallFrame(area.x, area.y, roomSize, roomSize);
      return { column, row, area, doors: [0, 0, 0, 0], doorAt: [-1, -1, -1, -1], locked: false };
    });
    for (const { column, row, area, doorAt } of this.rooms) {
      const { x, y } = area;
      if (column < columns - 1) doorAt[0] = world.at(x + pitch, randomInteger(world, y + 1, y + pitch));
      if (row < rows - 1) doorAt[1] = world.at(randomInteger(world, x + 1, x + pitch), y + pitch);
      if (column > 0) doorAt[2] = this.room(column - 1, row).doorAt[0]!;
      if (row > 0) doorAt[3] = this.room(column, row - 1).doorAt[1]!;
    }
    const middle = (count: number): number => Math.floor(count / 2) * pitch + Math.floor(roomSize / 2);
    world.agentAt = world.at(middle(columns), middle(rows));
    world.agentDirection = 0;
  }

  room(column: number, row: number): Room {
    return this.rooms[row * this.columns + column]!;
  }

  /** The room of a place; of two that share a wall, the one to the right or below. */
  roomAt(at: number): Room {
    const pitch = this.roomSize - 1;
    return this.room(Math.floor(this.world.x(at) / pitch), Math.floor(this.world.y(at) / pitch));
  }

  neighbour(room: Room, side: number): Room | undefined {
    const column = room.column + STEP_X[side]!;
    const row = room.row + STEP_Y[side]!;
    const inside = column >= 0 && column < this.columns && row >= 0 && row < this.rows;
    return inside ? this.room(column, row) : undefined;
  }

  /** Puts a new thing into a room, not next to the agent. @throws PlacementError */
  place(column: number, row: number, code: number): number {
    const { world } = this;
    const { area } = this.room(column, row);
    const { agentAt } = world;
    const reject = (at: number): boolean => at === agentAt || world.adjacent(at, agentAt);
    return placeItem(world, code, { area, reject, maxTries: ROOM_TRIES });
  }

  /** A thing of a colour, random if none is given. @throws PlacementError */
  addObject(column: number, row: number, kind: PortableName, colour?: Colour): number {
    return this.place(column, row, cellCode(kind, colour ?? randomElement(this.world, SORTED_COLOURS)));
  }

  /** A door on a side of a room, of random colour if none is given. @returns its item */
  addDoor(column: number, row: number, side: Side, locked: boolean, colour?: Colour): number {
    const { world } = this;
    const room = this.room(column, row);
    const painted = colour ?? randomElement(world, SORTED_COLOURS);
    room.locked = locked;
    const door = world.addItem(doorCode(painted, locked ? "locked" : "closed"));
    world.putItem(door, room.doorAt[side]!);
    this.#join(room, side, door);
    return door;
  }

  /** Takes away the wall between two rooms, its ends excepted. */
  removeWall(column: number, row: number, side: Side): void {
    const room = this.room(column, row);
    const { x, y } = room.area;
    const pitch = this.roomSize - 1;
    for (let i = 1; i < pitch; i++) {
      if (side === 0) this.world.set(x + pitch, y + i, EMPTY);
      else if (side === 1) this.world.set(x + i, y + pitch, EMPTY);
      else if (side === 2) this.world.set(x, y + i, EMPTY);
      else this.world.set(x + i, y, EMPTY);
    }
    this.#join(room, side, OPENING);
  }

  #join(room: Room, side: Side, door: number): void {
    room.doors[side] = door;
    this.neighbour(room, side)!.doors[(side + 2) % 4] = door;
  }

  /** The agent in a room (random if not given), facing a wall or nothing. @throws PlacementError */
  placeAgent(column?: number, row?: number): void {
    const { world } = this;
    const inColumn = column ?? randomInteger(world, 0, this.columns);
    const inRow = row ?? randomInteger(world, 0, this.rows);
    const { area } = this.room(inColumn, inRow);
    for (let tries = 0; tries < FACING_TRIES; tries++) {
      placeAgent(world, { area, maxTries: ROOM_TRIES });
      const front = world.cells[world.frontAt]!;
      if (front === EMPTY || KIND[front] === WALL_KIND) return;
    }
    throw new PlacementError(`the agent faces something everywhere in a room`, "take another seed");
  }

  /** Adds doors until every room can be reached from the agent's. @throws PlacementError */
  connectAll(): void {
    const { world } = this;
    for (let tries = 0; tries <= CONNECT_TRIES; tries++) {
      if (this.#reachableRooms() === this.rooms.length) return;
      const column = randomInteger(world, 0, this.columns);
      const row = randomInteger(world, 0, this.rows);
      const side = randomInteger(world, 0, 4) as Side;
      const room = this.room(column, row);
      if (room.doorAt[side] === -1 || room.doors[side] !== 0) continue;
      if (room.locked || this.neighbour(room, side)!.locked) continue;
      this.addDoor(column, row, side, false, randomElement(world, SORTED_COLOURS));
    }
    throw new PlacementError(`${this.rooms.length} rooms could not be connected`, "take another seed");
  }

  #reachableRooms(): number {
    const reached = new Set<Room>();
    const open = [this.roomAt(this.world.agentAt)];
    for (let room = open.pop(); room !== undefined; room = open.pop()) {
      if (reached.has(room)) continue;
      reached.add(room);
      for (const [side, door] of room.doors.entries()) if (door !== 0) open.push(this.neighbour(room, side)!);
    }
    return reached.size;
  }
}
