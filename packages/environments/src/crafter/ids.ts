import * as rules from "./rules.js";

/** The rules by number: materials, creatures, items and achievements are their positions, cells are x * 64 + y. */

export const side = 64;
export const cells = side * side;
export const chunkSide = 12;
export const chunksInSide = Math.ceil(side / chunkSide);
export const chunkCount = chunksInSide ** 2;
/** A chunk's cells at most. */
export const chunkCells = chunkSide * chunkSide;

export const materialId = (name: rules.Material): number => rules.materials.indexOf(name);
export const itemId = (name: rules.Item): number => rules.items.indexOf(name);
export const achievementId = (name: string): number => {
  const id = rules.achievements.indexOf(name as rules.Achievement);
  if (id < 0) throw new RangeError(`the rules name no achievement ${name}`);
  return id;
};

/** Kinds of objects; they go on behind the materials, as in the reference's semantic view. */
export const player = rules.materials.length;
export const cow = player + 1;
export const zombie = player + 2;
export const skeleton = player + 3;
export const arrow = player + 4;
export const plant = player + 5;

const flags = (names: readonly rules.Material[]): Uint8Array =>
  Uint8Array.from(rules.materials, (name) => (names.includes(name) ? 1 : 0));
export const walkable = flags(rules.walkable);
export const walkableForPlayer = flags(rules.walkableForPlayer);
export const walkableForArrow = flags(rules.walkableForArrow);
export const breaksByArrow = flags(rules.arrow.breaks);

/** By material; undefined where nothing can be collected. */
export const collecting = rules.materials.map((material) => {
  const rule = rules.collecting.find((one) => one.material === material);
  if (rule === undefined) return undefined;
  return {
    requires: rule.requires === undefined ? -1 : itemId(rule.requires),
    gives: itemId(rule.gives),
    probability: rule.probability,
    leaves: materialId(rule.leaves),
    achievement: achievementId(`collect_${rule.gives}`),
  };
});

export const placing = rules.placing.map((rule) => ({
  /** -1 is the plant, which is an object. */
  material: rule.places === "plant" ? -1 : materialId(rule.places),
  uses: itemId(rule.uses),
  amount: rule.amount,
  where: flags(rule.where),
  achievement: achievementId(`place_${rule.places}`),
}));

export const making = rules.making.map((rule) => ({
  makes: itemId(rule.makes),
  uses: Object.keys(rule.uses).map((item) => itemId(item as rules.Item)),
  amounts: Object.values(rule.uses),
  nearby: rule.nearby.map(materialId),
  achievement: achievementId(`make_${rule.makes}`),
}));

const kinds = { cow, zombie, skeleton };
export const balancing = rules.balancing.map((rule) => ({
  ...rule,
  kind: kinds[rule.creature],
  material: materialId(rule.material),
}));

/** Of an object that appears. An arrow's is never looked at. */
export const healthOf = (kind: number): number => {
  if (kind === cow) return rules.cow.health;
  if (kind === zombie) return rules.zombie.health;
  if (kind === skeleton) return rules.skeleton.health;
  return kind === plant ? rules.plant.health : 0;
};

/** Directions: west, east, north, south; the order in which the reference draws them. */
export const directionX = [-1, 1, 0, 0] as const;
export const directionY = [0, 0, -1, 1] as const;
export const south = 3;
