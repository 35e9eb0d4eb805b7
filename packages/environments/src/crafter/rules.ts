/**
 * The rules of Crafter 1.8.3 (D. Hafner, "Benchmarking the Spectrum of Agent Capabilities", ICLR 2022) as data: what
 * exists, what can be collected, placed and made, and how creatures behave. The world is 64 x 64 cells, x to the
 * east, y to the south.
 */

export const actions = [
  "noop",
  "move_left",
  "move_right",
  "move_up",
  "move_down",
  "do",
  "sleep",
  "place_stone",
  "place_table",
  "place_furnace",
  "place_plant",
  "make_wood_pickaxe",
  "make_stone_pickaxe",
  "make_iron_pickaxe",
  "make_wood_sword",
  "make_stone_sword",
  "make_iron_sword",
] as const;

/** Ids are positions; 0 is the nothing outside the world. */
export const materials = [
  "none",
  "water",
  "grass",
  "stone",
  "path",
  "sand",
  "tree",
  "lava",
  "coal",
  "iron",
  "diamond",
  "table",
  "furnace",
] as const;
export type Material = (typeof materials)[number];

/** What stands on a cell; ids go on behind the materials'. */
export const creatures = ["player", "cow", "zombie", "skeleton", "arrow", "plant"] as const;

/** The inventory, in the order of the screen. Each holds at most 9; the first four start at 9, the others at 0. */
export const items = [
  "health",
  "food",
  "drink",
  "energy",
  "sapling",
  "wood",
  "stone",
  "coal",
  "iron",
  "diamond",
  "wood_pickaxe",
  "stone_pickaxe",
  "iron_pickaxe",
  "wood_sword",
  "stone_sword",
  "iron_sword",
] as const;
export type Item = (typeof items)[number];
export const vitals = 4;
export const maxOfItem = 9;

export const achievements = [
  "collect_coal",
  "collect_diamond",
  "collect_drink",
  "collect_iron",
  "collect_sapling",
  "collect_stone",
  "collect_wood",
  "defeat_skeleton",
  "defeat_zombie",
  "eat_cow",
  "eat_plant",
  "make_iron_pickaxe",
  "make_iron_sword",
  "make_stone_pickaxe",
  "make_stone_sword",
  "make_wood_pickaxe",
  "make_wood_sword",
  "place_furnace",
  "place_plant",
  "place_stone",
  "place_table",
  "wake_up",
] as const;
export type Achievement = (typeof achievements)[number];

export const walkable: readonly Material[] = ["grass", "path", "sand"];
export const walkableForPlayer: readonly Material[] = [...walkable, "lava"];
export const walkableForArrow: readonly Material[] = [...walkable, "water", "lava"];

export interface CollectRule {
  readonly material: Material;
  /** One of it in the inventory. */
  readonly requires?: Item;
  readonly gives: Item;
  /** Of getting it; the material changes all the same. */
  readonly probability: number;
  readonly leaves: Material;
}

export const collecting: readonly CollectRule[] = [
  { material: "tree", gives: "wood", probability: 1, leaves: "grass" },
  { material: "stone", requires: "wood_pickaxe", gives: "stone", probability: 1, leaves: "path" },
  { material: "coal", requires: "wood_pickaxe", gives: "coal", probability: 1, leaves: "path" },
  { material: "iron", requires: "stone_pickaxe", gives: "iron", probability: 1, leaves: "path" },
  { material: "diamond", requires: "iron_pickaxe", gives: "diamond", probability: 1, leaves: "path" },
  { material: "water", gives: "drink", probability: 1, leaves: "water" },
  { material: "grass", gives: "sapling", probability: 0.1, leaves: "grass" },
];

export interface PlaceRule {
  readonly places: "stone" | "table" | "furnace" | "plant";
  readonly uses: Item;
  readonly amount: number;
  readonly where: readonly Material[];
}

export const placing: readonly PlaceRule[] = [
  { places: "stone", uses: "stone", amount: 1, where: ["grass", "sand", "path", "water", "lava"] },
  { places: "table", uses: "wood", amount: 2, where: ["grass", "sand", "path"] },
  { places: "furnace", uses: "stone", amount: 4, where: ["grass", "sand", "path"] },
  { places: "plant", uses: "sapling", amount: 1, where: ["grass"] },
];

export interface MakeRule {
  readonly makes: Item;
  readonly uses: Readonly<Partial<Record<Item, number>>>;
  /** Each of them within the 3 x 3 cells around the player. */
  readonly nearby: readonly Material[];
}

const iron = { uses: { wood: 1, coal: 1, iron: 1 }, nearby: ["table", "furnace"] } as const;
export const making: readonly MakeRule[] = [
  { makes: "wood_pickaxe", uses: { wood: 1 }, nearby: ["table"] },
  { makes: "stone_pickaxe", uses: { wood: 1, stone: 1 }, nearby: ["table"] },
  { makes: "iron_pickaxe", ...iron },
  { makes: "wood_sword", uses: { wood: 1 }, nearby: ["table"] },
  { makes: "stone_sword", uses: { wood: 1, stone: 1 }, nearby: ["table"] },
  { makes: "iron_sword", ...iron },
];

/** Steps until a need costs a point; sleeping halves hunger and thirst. */
export const needs = {
  hunger: 25,
  thirst: 20,
  /** Awake until energy is lost; below the negative one, asleep, it is won. */
  tired: 30,
  rested: 10,
  /** Until health is won, with all needs met, and lost, without. */
  healing: 25,
  harm: 15,
} as const;

export const player = {
  /** Damage by the best sword. */
  damage: { none: 1, wood_sword: 2, stone_sword: 3, iron_sword: 5 },
  foodOfCow: 6,
  foodOfPlant: 4,
  /** Objects move only nearer to the player than this, in steps along the axes. */
  activeDistance: 18,
} as const;

export const cow = { health: 3, moves: 0.5 } as const;
export const zombie = {
  health: 5,
  sees: 8,
  chases: 0.9,
  longAxis: 0.8,
  damage: 2,
  damageAsleep: 7,
  cooldown: 5,
} as const;
export const skeleton = {
  health: 3,
  longAxis: 0.6,
  flees: 3,
  shoots: { distance: 5, probability: 0.5, reload: 4 },
  nears: { distance: 8, probability: 0.3 },
  wanders: 0.2,
} as const;
export const arrow = {
  damage: 2,
  breaks: ["table", "furnace"] as readonly Material[],
  leaves: "path",
} as const;
export const plant = { health: 1, ripe: 300 } as const;

export interface BalanceRule {
  readonly creature: "zombie" | "skeleton" | "cow";
  /** It appears on free cells of it. */
  readonly material: Material;
  /** Least distance to the player at which one appears, and at which one goes. */
  readonly appearsFrom: number;
  readonly goesFrom: number;
  readonly appears: number;
  readonly goes: number;
  /** Below so many cells of the material there need be none. */
  readonly space: number;
  /** As many as there should be at least, and at most, in a chunk: a + b * daylight, rounded down. */
  readonly least: readonly [number, number];
  readonly most: readonly [number, number];
}

/** Every 10 steps, for each chunk of 12 x 12 cells, in this order. */
export const balancePeriod = 10;
export const balancing: readonly BalanceRule[] = [
  {
    creature: "zombie",
    material: "grass",
    appearsFrom: 6,
    goesFrom: 0,
    appears: 0.3,
    goes: 0.4,
    space: 50,
    least: [3.5, -3],
    most: [3.5, -3],
  },
  {
    creature: "skeleton",
    material: "path",
    appearsFrom: 7,
    goesFrom: 7,
    appears: 0.1,
    goes: 0.1,
    space: 6,
    least: [1, 0],
    most: [2, 0],
  },
  {
    creature: "cow",
    material: "grass",
    appearsFrom: 5,
    goesFrom: 5,
    appears: 0.01,
    goes: 0.1,
    space: 30,
    least: [1, 0],
    most: [1.5, 1],
  },
];
