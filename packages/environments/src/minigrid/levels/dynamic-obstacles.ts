import { cellCode, EMPTY, GOAL } from "../codes.js";
import { family } from "../level.js";
import { drawPlace, placeAgent, placeItem, putAgent } from "../placement.js";
import { FORWARD, type World } from "../world.js";

const TRIES = 100;

/** Balls that move at random before every step; walking into what stood in front costs 1 and ends the episode. */
export const dynamicObstacles = family({
  parameters: {
    size: { low: 5, high: 64, default: 8 },
    obstacles: { low: 1, high: 64, default: 4 },
    randomStart: { low: 0, high: 1, default: 0 },
  },
  plan({ size, obstacles, randomStart }) {
    const count = obstacles <= size / 2 + 1 ? obstacles : Math.floor(size / 2);
    return {
      width: size,
      height: size,
      maxSteps: 4 * size ** 2,
      seeThroughWalls: true,
      actionCount: 3,
      generate(world) {
        world.wallFrame(0, 0, size, size);
        world.set(size - 2, size - 2, GOAL);
        if (randomStart === 1) placeAgent(world);
        else putAgent(world, 1, 1);
        // The obstacles are the only items: 1 to count.
        for (let i = 0; i < count; i++) placeItem(world, cellCode("ball", "blue"), { maxTries: TRIES });
        world.mission = "get to the green goal square";
      },
      step(world, action) {
        const front = world.cells[world.frontAt]!;
        const blocked = front !== EMPTY && front !== GOAL;
        for (let item = 1; item <= count; item++) moveObstacle(world, item);
        world.move(action);
        if (action === FORWARD && blocked) {
          world.fail();
          world.reward = -1;
        }
      },
    };
  },
});

/** To a free cell among the nine around it; stays where it is when 101 draws find none. */
function moveObstacle(world: World, item: number): void {
  const from = world.itemAt[item]!;
  const area = { x: world.x(from) - 1, y: world.y(from) - 1, width: 3, height: 3 };
  const to = drawPlace(world, { area, maxTries: TRIES });
  if (to < 0) return;
  world.putItem(item, to);
  world.cells[from] = EMPTY;
  world.items[from] = 0;
}
