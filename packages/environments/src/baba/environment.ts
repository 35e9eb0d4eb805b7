import { checkNoOptions, type EnvironmentSpec, type FastEnvironment } from "@fovea/core";
import { RandomState } from "@fovea/core/random";
import { createSingleAgent, type Game } from "../single-agent/index.js";
import { describe, placeOfYou } from "./description.js";
import { encodeRoom } from "./encoding.js";
import type { Level } from "./level.js";
import { RoomPainter, tileSize } from "./pictures.js";
import { World } from "./world.js";

/** The reference's names, in its order. */
export const babaActions = ["idle", "up", "right", "down", "left"] as const;
/** By action, the direction of `World.step`: right, down, left, up. */
const directions = [-1, 3, 0, 1, 2] as const;
const maxSteps = 100;
/** Steps of the episode and of the level, whether YOU vanished, seed (8 bytes), levels made, length of the plan. */
const headerBytes = 14;

/**
 * A level as BALROG plays it: 100 steps; 1 - 0.9 * steps/100 for coming to what wins, -1 for what loses, and either
 * ends it. When nothing is YOU any more the next level of the seed begins in the same episode, with its own step count
 * for the reward; the episode's limit stays.
 */
export function createBaba(level: Level): FastEnvironment {
  return openBaba(level).environment;
}

/** The same with its room, for the expert. */
export function openBaba(level: Level): { readonly environment: FastEnvironment; readonly world: World } {
  const world = new World(level.width, level.height);
  return { environment: createSingleAgent(babaGame(level, world)), world };
}

function babaGame(level: Level, world: World): Game {
  const { width, height } = level;
  const spec: EnvironmentSpec = {
    id: level.id,
    observations: ["text", "symbolic", "image"],
    action: { schema: { enum: [...babaActions] }, actions: babaActions },
    maxSteps,
    snapshot: "exact",
  };
  const painter = new RoomPainter(world);
  const outcome = { reward: 0, terminated: false, truncated: false };
  let seed = 0;
  /** Levels that this seed has made; what it draws next follows from it. */
  let made = 0;
  let random: RandomState | undefined;
  let steps = 0;
  let levelSteps = 0;
  let renewed = false;
  let plan = "";

  const generate = (): void => {
    if (random === undefined) {
      random = seeded(seed);
      const past = new World(width, height);
      for (let i = 0; i < made; i++) {
        past.begin();
        level.generate(past, random);
      }
    }
    world.begin();
    plan = level.generate(world, random);
    world.start();
    made++;
    levelSteps = 0;
  };

  return {
    spec,
    outcome,
    begin(given, options) {
      checkNoOptions(spec.id, options);
      seed = given;
      made = 0;
      random = undefined;
      steps = 0;
      renewed = false;
      generate();
    },
    play(action) {
      steps++;
      levelSteps++;
      renewed = false;
      const direction = directions[action]!;
      if (direction >= 0) {
        world.step(direction);
        if (world.won) {
          outcome.reward = 1 - 0.9 * (levelSteps / maxSteps);
          outcome.terminated = true;
        } else if (world.lost) {
          outcome.reward = -1;
          outcome.terminated = true;
        }
      }
      outcome.truncated = !outcome.terminated && steps >= maxSteps;
      if (!outcome.terminated && placeOfYou(world) < 0) {
        generate();
        renewed = true;
      }
    },
    info: () => ({ progression: outcome.terminated && outcome.reward > 0 ? 1 : 0, targetPlan: plan }),
    observe(mode) {
      if (mode === "text") {
        const notice = renewed ? "[...] IS YOU rule was broken, environment reset\n" : "";
        return { mode, text: notice + describe(world) };
      }
      if (mode === "symbolic") {
        const cells = new Uint8Array(width * height * 3);
        encodeRoom(world, cells);
        return { mode, data: { shape: [width, height, 3], cells: [...cells] } };
      }
      return { mode: "image", pixels: painter.picture() };
    },
    views: [
      {
        name: "symbolic",
        mode: "symbolic",
        shape: [width, height, 3],
        dtype: "uint8",
        write: (out, offset) => encodeRoom(world, out, offset),
      },
      {
        name: "image",
        mode: "image",
        shape: [height * tileSize, width * tileSize, 3],
        dtype: "uint8",
        write: (out, offset) => painter.write(out, offset),
      },
    ],
    save() {
      const room = world.save();
      const body = new Uint8Array(headerBytes + plan.length + room.length);
      const view = new DataView(body.buffer);
      body[0] = steps;
      body[1] = levelSteps;
      body[2] = renewed ? 1 : 0;
      view.setFloat64(3, seed, true);
      view.setUint16(11, made, true);
      body[13] = plan.length;
      for (let i = 0; i < plan.length; i++) body[headerBytes + i] = plan.charCodeAt(i);
      body.set(room, headerBytes + plan.length);
      return body;
    },
    load(body) {
      const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
      steps = body[0]!;
      levelSteps = body[1]!;
      renewed = body[2] === 1;
      seed = view.getFloat64(3, true);
      made = view.getUint16(11, true);
      random = undefined;
      const end = headerBytes + body[13]!;
      plan = String.fromCharCode(...body.subarray(headerBytes, end));
      world.load(body, end);
    },
    reseed(given) {
      seed = given;
      made = 0;
      random = undefined;
    },
  };
}

/** `numpy.random.seed(seed)`; of a seed beyond NumPy's 32 bits it gets both words. */
function seeded(seed: number): RandomState {
  return new RandomState(seed < 2 ** 32 ? seed : [seed % 2 ** 32, Math.floor(seed / 2 ** 32)]);
}
