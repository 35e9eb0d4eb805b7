import {
  type Actions,
  type AgentId,
  checkNoOptions,
  checkSeed,
  type EnvironmentSpec,
  type FastEnvironment,
  type FastView,
  InvalidInputError,
  type Observation,
  type ObservationMode,
  type Pixels,
  parseDiscreteActions,
  type ResetOptions,
  SchemaError,
  type StepOutcome,
  type StepOutcomes,
} from "@fovea/core";
import { Pcg64 } from "@fovea/core/random";
import { describe } from "./description.js";
import { EpisodeError } from "./errors.js";
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

const CONTINUES: StepOutcomes = Object.freeze({
  agent: Object.freeze({ reward: 0, terminated: false, truncated: false }),
});

/** A grid world. Beyond the contract: fast paths, the mission, and the whole state for experts. */
export interface GridEnvironment extends FastEnvironment {
  /** What is to be done, in the words of the level; of this episode. @throws EpisodeError before `reset` */
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
  const numbers = new Map<unknown, number>(names.map((name, i) => [name, i]));
  const spec: EnvironmentSpec = {
    id,
    observations: ["text", "symbolic", "image"],
    action: { schema: { enum: names }, actions: names },
    maxSteps: plan.maxSteps,
    snapshot: "exact",
  };
  const world = new World(plan.width, plan.height, plan.maxSteps, plan.seeThroughWalls ?? false);
  const codes = new Uint8Array(VIEW_CELLS);
  const advance = plan.step ?? ((state: World, action: number) => state.move(action));
  let phase: "none" | "playing" | "over" | "closed" = "none";

  const begun = (): void => {
    if (phase === "playing" || phase === "over") return;
    const what = phase === "closed" ? "is closed" : "has no episode";
    throw new EpisodeError(`${id} ${what}`, "call reset first");
  };
  const look = (): void => {
    begun();
    lookAround(world, codes);
  };
  const act = (action: number): void => {
    advance(world, action);
    if (world.terminated || world.truncated) phase = "over";
  };

  const partials = new Map<number, TilePicture>();
  const wholes = new Map<number, TilePicture>();
  const partial = (tile: number): TilePicture =>
    remembered(partials, tile, () => createTilePicture(VIEW_SIZE, VIEW_SIZE, tile));
  const whole = (tile: number): TilePicture =>
    remembered(wholes, tile, () => createTilePicture(plan.width, plan.height, tile));
  const writePartial = (picture: TilePicture, out: Uint8Array, offset?: number): void => {
    look();
    wantView(codes, picture.wanted);
    picture.write(out, offset);
  };
  const writeWhole = (picture: TilePicture, out: Uint8Array, offset?: number): void => {
    look();
    wantGrid(world, codes, picture.wanted);
    picture.write(out, offset);
  };
  const pixels = (picture: TilePicture, write: typeof writePartial): Pixels => {
    const data = new Uint8Array(picture.width * picture.height * 3);
    write(picture, data);
    return { data, width: picture.width, height: picture.height, channels: 3 };
  };
  const imageTile = parts.tileSize ?? MINIGRID_TILE;
  const wholeTile = Math.max(1, Math.floor(WHOLE_SIDE / Math.max(plan.width, plan.height)));
  const imageView = (name: string, picture: TilePicture, write: typeof writePartial): FastView => ({
    name,
    mode: "image",
    shape: [picture.height, picture.width, 3],
    dtype: "uint8",
    write: (out, offset) => write(picture, out, offset),
  });
  const views = (): FastView[] => [
    {
      name: "symbolic",
      mode: "symbolic",
      shape: [VIEW_SIZE, VIEW_SIZE, 3],
      dtype: "uint8",
      write(out, offset) {
        look();
        writeEncoding(codes, out, offset);
      },
    },
    {
      name: "symbolic-full",
      mode: "symbolic",
      shape: [plan.width, plan.height, 3],
      dtype: "uint8",
      write(out, offset) {
        begun();
        writeGridEncoding(world, out, offset);
      },
    },
    imageView("image", partial(imageTile), writePartial),
    imageView(`partial-${SMALL_TILE * VIEW_SIZE}`, partial(SMALL_TILE), writePartial),
    imageView(`image-${wholeTile * Math.max(plan.width, plan.height)}`, whole(wholeTile), writeWhole),
  ];
  const fastOutcome = { reward: 0, terminated: false, truncated: false };
  let fastViews: readonly FastView[] | undefined;

  const environment: GridEnvironment = {
    spec,
    world,
    get mission() {
      begun();
      return world.mission;
    },
    reset({ seed, options }: ResetOptions) {
      checkSeed(id, seed);
      checkNoOptions(id, options);
      const random = new Pcg64(seed);
      phase = "none";
      world.begin(random);
      plan.generate(world);
      phase = "playing";
    },
    step(actions: Actions): StepOutcomes {
      begun();
      const action = numbers.get(actions?.agent);
      if (action === undefined || phase !== "playing" || hasOthers(actions)) {
        parseDiscreteActions(environment, actions ?? {});
        throw new SchemaError(`${id}: no such action`, `give one of: ${names.join(", ")}`);
      }
      act(action);
      if (phase === "playing" && world.reward === 0) return CONTINUES;
      const { reward, terminated, truncated } = world;
      const outcome: StepOutcome = { reward, terminated, truncated };
      return { agent: outcome };
    },
    observe(mode: ObservationMode): Observation {
      if (mode === "text") {
        look();
        return { mode, text: describe(world, codes) };
      }
      if (mode === "symbolic") {
        look();
        const view = new Array<number>(VIEW_CELLS * 3);
        writeEncoding(codes, view);
        const shape = [VIEW_SIZE, VIEW_SIZE, 3];
        return { mode, data: { mission: world.mission, direction: world.agentDirection, shape, view } };
      }
      if (mode === "image") return { mode, pixels: pixels(partial(imageTile), writePartial) };
      throw new InvalidInputError(
        `${id} has no ${mode} observation`,
        `ask for: ${spec.observations.join(", ")}`,
      );
    },
    toAct(): readonly AgentId[] {
      begun();
      return phase === "playing" ? PLAYERS : NOBODY;
    },
    snapshot() {
      begun();
      return saveWorld(id, world, phase === "over", task);
    },
    restore(bytes, { reseed } = {}) {
      if (reseed !== undefined) checkSeed(id, reseed);
      const random = reseed === undefined ? undefined : new Pcg64(reseed);
      phase = loadWorld(id, world, bytes, task) ? "over" : "playing";
      if (random !== undefined) world.random = random;
    },
    render: () => pixels(whole(RENDER_TILE), writeWhole),
    close() {
      phase = "closed";
    },
    fast: {
      stepIndex(action) {
        if (phase !== "playing") {
          begun();
          throw new EpisodeError(`${id}: the episode is over`, "call reset to begin another");
        }
        if (!(action >= 0 && action < names.length) || action !== Math.floor(action))
          throw new SchemaError(`${id}: ${action} is no action`, `give 0 to ${names.length - 1}`);
        act(action);
        fastOutcome.reward = world.reward;
        fastOutcome.terminated = world.terminated;
        fastOutcome.truncated = world.truncated;
        return fastOutcome;
      },
      get views() {
        fastViews ??= views();
        return fastViews;
      },
    },
  };
  return environment;
}

const PLAYERS: readonly AgentId[] = Object.freeze(["agent"]);
const NOBODY: readonly AgentId[] = Object.freeze([]);

function hasOthers(actions: Actions): boolean {
  for (const name in actions) if (name !== "agent") return true;
  return false;
}

function remembered<T>(known: Map<number, T>, key: number, make: () => T): T {
  let value = known.get(key);
  if (value === undefined) {
    value = make();
    known.set(key, value);
  }
  return value;
}
