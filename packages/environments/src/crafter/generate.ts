import * as ids from "./ids.js";
import { OpenSimplex } from "./simplex.js";
import type { World } from "./world.js";

const { materialId } = ids;
const [grass, path, sand, water] = [
  materialId("grass"),
  materialId("path"),
  materialId("sand"),
  materialId("water"),
];

/** Two layers of noise: the size of the first, then weight and size of the second. */
type Sizes = readonly [size: number, weight: number, second: number];
const coast: Sizes = [15, 0.15, 5];
const heights: Sizes = [15, 0.3, 5];

/**
 * Fills an empty world around a player at (px, py): terrain by noise, then animals and monsters. Draws from the
 * world's randomness exactly as the reference does.
 */
export function generate(world: World, px: number, py: number): void {
  const { random } = world;
  const simplex = new OpenSimplex(random.randint(0, 2 ** 31 - 1));
  const tunnels = new Uint8Array(ids.cells);
  for (let cell = 0; cell < ids.cells; cell++) {
    world.setMaterial(cell, terrain(cell >> 6, cell & 63));
  }
  for (let cell = 0; cell < ids.cells; cell++) populate(cell >> 6, cell & 63);

  function layer(x: number, y: number, z: number, size: number): number {
    return simplex.noise3(x / size, y / size, z);
  }

  function layers(x: number, y: number, z: number, sizes: Sizes): number {
    return layer(x, y, z, sizes[0]) + sizes[1] * layer(x, y, z, sizes[2]);
  }

  function terrain(x: number, y: number): number {
    let start = 4 - distance(x, y);
    start += 2 * layer(x, y, 8, 3);
    start = 1 / (1 + Math.exp(-start));
    const lake = layers(x, y, 3, coast) + 0.1 - 2 * start;
    const mountain = layers(x, y, 0, heights) / 1.3 - (4 * start + 0.3 * lake);
    if (start > 0.5) return grass;
    if (mountain > 0.15) return rock(x, y, mountain);
    if (0.25 < lake && lake <= 0.35 && layer(x, y, 4, 9) > -0.2) return sand;
    if (0.3 < lake) return water;
    return layer(x, y, 5, 7) > 0 && random.random() > 0.8 ? materialId("tree") : grass;
  }

  function rock(x: number, y: number, mountain: number): number {
    // A cave, then a tunnel along the rows, then one along the columns.
    if (layer(x, y, 6, 7) > 0.15 && mountain > 0.3) return path;
    if (layer(2 * x, y / 5, 7, 3) > 0.4 || layer(x / 5, 2 * y, 7, 3) > 0.4) {
      tunnels[(x << 6) | y] = 1;
      return path;
    }
    if (layer(x, y, 1, 8) > 0 && random.random() > 0.85) return materialId("coal");
    if (layer(x, y, 2, 6) > 0.4 && random.random() > 0.75) return materialId("iron");
    if (mountain > 0.18 && random.random() > 0.994) return materialId("diamond");
    if (mountain > 0.3 && layer(x, y, 6, 5) > 0.35) return materialId("lava");
    return materialId("stone");
  }

  function populate(x: number, y: number): void {
    const material = world.materialAt(x, y);
    if (ids.walkable[material] === 0) return;
    const away = distance(x, y);
    if (away > 3 && material === grass && random.random() > 0.985) world.add(ids.cow, x, y);
    else if (away > 10 && random.random() > 0.993) world.add(ids.zombie, x, y);
    else if (material === path && tunnels[(x << 6) | y] === 1 && random.random() > 0.95)
      world.add(ids.skeleton, x, y);
  }

  function distance(x: number, y: number): number {
    return Math.sqrt((x - px) ** 2 + (y - py) ** 2);
  }
}
