import {
  type Actions,
  checkSeed,
  type FastEnvironment,
  type FastView,
  FoveaError,
  InvalidInputError,
  openSnapshot,
  type Pixels,
  parseDiscreteActions,
  type ResetOptions,
  readOptions,
  SchemaError,
  type StepOutcome,
  sealSnapshot,
} from "@fovea/core";
import { RandomState } from "@fovea/core/random";
import { advance, drawNoise, isDark } from "./advance.js";
import { describe } from "./describe.js";
import { Renderer } from "./renderer.js";
import { achievements, actions } from "./rules.js";
import { readState, writeState } from "./snapshot.js";
import { State, worldSeed } from "./state.js";
import type { Variant } from "./variants.js";
import { symbolic, symbolicLength, writeSymbolic } from "./view.js";

/** Side of the picture for people: 32 dots a cell. */
const shownSize = 288;
const noop = actions.indexOf("noop");

const renderers = new Map<number, Renderer>();
function rendererOf(size: number): Renderer {
  const known = renderers.get(size) ?? new Renderer(size);
  renderers.set(size, known);
  return known;
}

const states = new WeakMap<object, State>();

/**
 * All of a world's state, for experts and tests: what a player does not see too. It is the state itself, not a copy.
 *
 * @throws InvalidInputError for another world.
 */
export function crafterState(environment: object): State {
  const state = states.get(environment);
  if (state === undefined)
    throw new InvalidInputError("this is no Crafter world", "give what the crafter factory made");
  return state;
}

/** A world of Crafter. Options of `reset`: `episode`, the number of the reference's reset (1), and `length` in steps. */
export function createCrafter(variant: Variant): FastEnvironment {
  const { id, maxSteps, sizes } = variant;
  const spec = {
    id,
    observations: ["text", "symbolic", "image"],
    action: { schema: { enum: [...variant.actions] }, actions: variant.actions },
    maxSteps,
    snapshot: "exact",
  } as const;
  const indexOf = new Map<unknown, number>(variant.actions.map((name, i) => [name, i]));
  const state = new State();
  /** At night: the world's randomness as the last frame's noise was drawn from it. */
  const frameNoise = new RandomState(0);
  const scratch = new RandomState(0);
  const native = rendererOf(sizes[0]);
  const toActNow = ["agent"];
  const nobody: string[] = [];
  const outcome = { reward: 0, terminated: false, truncated: false };
  let begun = false;

  const current = (): State => {
    if (!begun) throw new FoveaError(`${id}: no episode has begun`, "call reset first");
    return state;
  };

  const take = (action: number): void => {
    outcome.reward = advance(state, action);
    outcome.terminated = state.inventory[0]! <= 0;
    outcome.truncated = !outcome.terminated && state.step >= state.limit;
    state.over = outcome.terminated || outcome.truncated;
    if (variant.renders > 0) drawNoise(state, frameNoise, native.noisePixels, variant.renders);
  };

  const playing = (): State => {
    if (current().over) throw new FoveaError(`${id}: the episode is over`, "call reset to begin another");
    return state;
  };

  /** A generator whose next draws are the frame's noise. */
  const noiseFor = (size: number): RandomState => {
    if (variant.renders > 0 && size === sizes[0]) scratch.copyFrom(frameNoise);
    // Of the episode and the step alone: nothing to keep, and each frame can be drawn by itself.
    else scratch.seed((state.noiseSeed + Math.imul(state.step, 0x9e3779b1)) >>> 0);
    return scratch;
  };

  const paint = (size: number, out: Uint8Array, offset: number): void =>
    rendererOf(size).write(current(), noiseFor(size), out, offset);

  const picture = (size: number): Pixels => {
    const data = new Uint8Array(size * size * 3);
    paint(size, data, 0);
    return { data, width: size, height: size, channels: 3 };
  };

  const views: FastView[] = [
    {
      name: "symbolic",
      mode: "symbolic",
      shape: [symbolicLength],
      dtype: "uint8",
      write: (out, offset = 0) => writeSymbolic(current(), out, offset),
    },
    ...sizes.map(
      (size, i): FastView => ({
        name: i === 0 ? "image" : `image-${size}`,
        mode: "image",
        shape: [size, size, 3],
        dtype: "uint8",
        write: (out, offset = 0) => paint(size, out, offset),
      }),
    ),
  ];

  const world: FastEnvironment = {
    spec,
    reset(given) {
      const { seed, options }: Partial<ResetOptions> = given ?? {};
      checkSeed(id, seed);
      const { episode, length } = readOptions(id, options, {
        episode: { low: 1, high: Number.MAX_SAFE_INTEGER, default: 1 },
        length: { low: 1, high: maxSteps, default: maxSteps },
      });
      state.reset(seed, episode);
      begun = true;
      state.limit = length + (variant.opening ? 1 : 0);
      if (variant.opening) take(noop);
    },
    step(given) {
      const { unlocked } = playing();
      take(parse(given));
      const { reward, terminated, truncated } = outcome;
      if (state.unlocked === unlocked && !state.over) return { agent: { reward, terminated, truncated } };
      return { agent: { reward, terminated, truncated, info: newsOf(state, unlocked) } };
    },
    observe(mode) {
      current();
      if (mode === "text") {
        const { around, self } = describe(state);
        return { mode, text: `${around}\n\n${self}` };
      }
      if (mode === "symbolic") return { mode, data: symbolic(state) };
      if (mode === "image") return { mode, pixels: picture(sizes[0]) };
      throw new InvalidInputError(
        `${id} has no ${mode} observation`,
        `ask for: ${spec.observations.join(", ")}`,
      );
    },
    toAct: () => (current().over ? nobody : toActNow),
    snapshot() {
      const noisy = variant.renders > 0 && isDark(current());
      return sealSnapshot(id, writeState(current(), noisy ? frameNoise : undefined));
    },
    restore(bytes, options) {
      const body = openSnapshot(id, bytes);
      if (options?.reseed !== undefined) checkSeed(id, options.reseed);
      readState(body, state, frameNoise);
      begun = true;
      if (options?.reseed === undefined) return;
      state.noiseSeed = worldSeed(options.reseed, 1);
      state.world.random.seed(state.noiseSeed);
    },
    render: () => picture(shownSize),
    close() {
      begun = false;
    },
    fast: {
      stepIndex(action) {
        playing();
        if (!(Number.isInteger(action) && action >= 0 && action < actions.length))
          throw new SchemaError(`${id}: no action ${action}`, `give an index of 0 to ${actions.length - 1}`);
        take(action);
        return outcome;
      },
      views,
    },
  };

  function parse(given: Actions): number {
    const index = indexOf.get((given as Actions | undefined)?.agent);
    if (index !== undefined && onlyAgent(given)) return index;
    return parseDiscreteActions(world, given)["agent"]!;
  }

  states.set(world, state);
  return world;
}

function onlyAgent(given: Actions): boolean {
  for (const name in given) if (name !== "agent") return false;
  return true;
}

/** For scorers: what was achieved for the first time in this step, and so far. */
function newsOf(state: State, before: number): NonNullable<StepOutcome["info"]> {
  const done = achievements.filter((_, i) => ((state.unlocked >> i) & 1) === 1);
  const unlocked = achievements.filter((_, i) => (((state.unlocked & ~before) >> i) & 1) === 1);
  return { unlocked, achievements: done, progression: done.length / achievements.length };
}
