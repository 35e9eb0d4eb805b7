import {
  type FastEnvironment,
  type FastView,
  type Observation,
  type Pixels,
  readOptions,
  type WholeRange,
} from "@fovea/core";
import { Pcg64 } from "@fovea/core/random";
import { createSingleAgent } from "../single-agent/single-agent.js";
import { describe } from "./description.js";
import type { Plan } from "./level.js";
import { createTilePicture, type TilePicture, wantGrid, wantView } from "./picture.js";
import { loadWorld, saveWorld, type TaskState } from "./snapshot.js";
import { lookAround, VIEW_CELLS, writeEncoding, writeGridEncoding } from "./view.js";
import { VIEW_SIZE, World } from "./world.js";

/** The reference's seven actions, in its order. */
export const MINIGRID_ACTIONS = ["left", "right", "forward", "pickup", "drop", "toggle", "done"] as const;

/** Tile of `render()`, in pixels, as in the reference. */
const RENDER_TILE = 32;
/** Tile of the view "partial-56". */
const SMALL_TILE = 8;
/** Largest side of the view of the whole grid, in pixels. */
const WHOLE_SIDE = 224;
/** The agent's tile in pixels for `observe("image")`, unless the world says otherwise. */
const MINIGRID_TILE = 8;

/** 1: the text begins with a line that says the mission. BALROG's, the default, does not. */
const RESET_OPTIONS = { mission: { low: 0, high: 1, default: 0 } } satisfies Record<string, WholeRange>;

/** A grid world. Beyond the contract: fast paths, the mission, and the whole state for experts. */
export interface GridEnvironment extends FastEnvironment {
  /** What is to be done in this episode, in the words of the level; "" before the first `reset`. */
  readonly mission: string;
  /** The whole state, hidden things too: for experts and tests. Do not change it. */
  readonly world: World;
}

export interface GridEnvironmentParts {
  readonly id: string;
  readonly plan: Plan;
  /** What the actions are called; the reference's names by default. */
  readonly actions?: readonly string[];
  /** Pixels of a tile of the agent's view, for `observe("image")`. */
  readonly tileSize?: number;
  /** State beyond the world. */
  readonly task?: TaskState;
}

/** Makes an environment of a level. */
export function createGridEnvironment(parts: GridEnvironmentParts): GridEnvironment {
  const { id, plan, task } = parts;
  const names = (parts.actions ?? MINIGRID_ACTIONS).slice(0, plan.actionCount ?? MINIGRID_ACTIONS.length);
  const world = new World(plan.width, plan.height, plan.maxSteps, plan.seeThroughWalls ?? false);
  const codes = new Uint8Array(VIEW_CELLS);
  const pictures = createPictures(world, codes);
  const imageTile = parts.tileSize ?? MINIGRID_TILE;
  const longSide = Math.max(plan.width, plan.height);
  const wholeTile = Math.max(1, Math.floor(WHOLE_SIDE / longSide));
  const observe = {
    text(): Observation {
      lookAround(world, codes);
      const seen = describe(world, codes);
      return { mode: "text", text: world.speaksMission ? `Mission: ${world.mission}\n${seen}` : seen };
    },
    symbolic(): Observation {
      lookAround(world, codes);
      const view = new Array<number>(VIEW_CELLS * 3);
      writeEncoding(codes, view);
      const shape = [VIEW_SIZE, VIEW_SIZE, 3];
      const { mission, agentDirection: direction } = world;
      return { mode: "symbolic", data: { mission, direction, shape, view } };
    },
    image: (): Observation => ({ mode: "image", pixels: pictures.partial(imageTile).pixels() }),
  };
  const symbolicViews: FastView[] = [
    {
      name: "symbolic",
      mode: "symbolic",
      shape: [VIEW_SIZE, VIEW_SIZE, 3],
      dtype: "uint8",
      write(out, offset) {
        lookAround(world, codes);
        writeEncoding(codes, out, offset);
      },
    },
    {
      name: "symbolic-full",
      mode: "symbolic",
      shape: [plan.width, plan.height, 3],
      dtype: "uint8",
      write: (out, offset) => writeGridEncoding(world, out, offset),
    },
  ];
  const outcome = { reward: 0, terminated: false, truncated: false };
  let generated = false;
  const environment = createSingleAgent({
    spec: {
      id,
      observations: ["text", "symbolic", "image"],
      action: { schema: { enum: names }, actions: names },
      maxSteps: plan.maxSteps,
      snapshot: "exact",
    },
    outcome,
    begin(seed, options) {
      const { mission } = readOptions(id, options, RESET_OPTIONS);
      const before = generated ? saveWorld(world, task) : undefined;
      try {
        world.begin(new Pcg64(seed));
        plan.generate(world);
        world.speaksMission = mission === 1;
        generated = true;
      } catch (error) {
        if (before !== undefined) loadWorld(world, before, task);
        throw error;
      }
    },
    play(action) {
      if (plan.step === undefined) world.move(action);
      else plan.step(world, action);
      outcome.reward = world.reward;
      outcome.terminated = world.terminated;
      outcome.truncated = world.truncated;
    },
    observe: (mode) => observe[mode as keyof typeof observe](),
    render: () => pictures.whole(RENDER_TILE).pixels(),
    views: [
      ...symbolicViews,
      pictures.partial(imageTile).view("image"),
      pictures.partial(SMALL_TILE).view(`partial-${SMALL_TILE * VIEW_SIZE}`),
      pictures.whole(wholeTile).view(`image-${wholeTile * longSide}`),
    ],
    save: () => saveWorld(world, task),
    load(body) {
      loadWorld(world, body, task);
      generated = true;
    },
    reseed(seed) {
      world.random = new Pcg64(seed);
    },
  });
  return Object.defineProperties(environment, {
    mission: { get: () => world.mission },
    world: { value: world },
  }) as GridEnvironment;
}

interface Drawing {
  pixels(): Pixels;
  view(name: string): FastView;
}

/** Pictures of a world, of any tile size: of the agent's view, and of the whole grid. */
function createPictures(world: World, codes: Uint8Array) {
  const drawing = (picture: TilePicture, want: () => void): Drawing => {
    const { width, height } = picture;
    const write = (out: Uint8Array, offset?: number): void => {
      lookAround(world, codes);
      want();
      picture.write(out, offset);
    };
    return {
      pixels() {
        const data = new Uint8Array(width * height * 3);
        write(data);
        return { data, width, height, channels: 3 };
      },
      view: (name) => ({ name, mode: "image", shape: [height, width, 3], dtype: "uint8", write }),
    };
  };
  const partials = new Map<number, Drawing>();
  const wholes = new Map<number, Drawing>();
  return {
    partial: (tile: number): Drawing =>
      remembered(partials, tile, () => {
        const picture = createTilePicture(VIEW_SIZE, VIEW_SIZE, tile);
        return drawing(picture, () => wantView(codes, picture.wanted));
      }),
    whole: (tile: number): Drawing =>
      remembered(wholes, tile, () => {
        const picture = createTilePicture(world.width, world.height, tile);
        return drawing(picture, () => wantGrid(world, codes, picture.wanted));
      }),
  };
}

function remembered<T>(known: Map<number, T>, key: number, make: () => T): T {
  let value = known.get(key);
  if (value === undefined) {
    value = make();
    known.set(key, value);
  }
  return value;
}
