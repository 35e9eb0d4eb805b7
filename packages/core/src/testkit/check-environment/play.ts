import type { Actions, Environment, Observation, ObservationMode } from "../../contracts/environment.js";
import { FoveaError } from "../../errors.js";
import { canonicalJson, sha256 } from "../../json.js";
import { Pcg64 } from "../../random/index.js";
import { keeps, mustThrow } from "../promise-kept.js";
import type { CheckEnvironmentOptions } from "./options.js";

/** What was seen and paid, in order: [where, what]. */
export type Trace = readonly (readonly [where: string, what: string])[];

export interface PlayOptions {
  /** Seed of the stream that the actions come from. */
  readonly actions?: number;
  /** Default: all that the world has; images, depth and masks every fifth step. */
  readonly observing?: readonly ObservationMode[];
  readonly steps?: number;
}

/** Resets and plays. */
export function play(
  world: Environment,
  seed: number,
  options: CheckEnvironmentOptions,
  how: PlayOptions = {},
): Trace {
  begin(world, seed, options);
  return playOn(world, options, { actions: seed + 1_000_003, ...how });
}

export function begin(world: Environment, seed: number, { options }: CheckEnvironmentOptions): void {
  world.reset(options === undefined ? { seed } : { seed, options });
}

/** Plays from where the world is, with actions drawn from a stream of their own. */
export function playOn(world: Environment, options: CheckEnvironmentOptions, how: PlayOptions = {}): Trace {
  const { actions = 0, observing = world.spec.observations, steps = options.steps ?? 200 } = how;
  const random = new Pcg64(actions);
  const trace: (readonly [string, string])[] = [];
  for (let step = 0; step < steps && world.toAct().length > 0; step++) {
    const modes = observing.filter((mode) => step % 5 === 0 || mode === "text" || mode === "symbolic");
    trace.push(...look(world, modes, `before step ${step + 1}`));
    trace.push([`outcome of step ${step + 1}`, advance(world, drawActions(world, random, options))]);
  }
  // However it was watched before, where it ended is looked at in full.
  trace.push(...look(world, world.spec.observations, "at the end"));
  return trace;
}

export function drawActions(world: Environment, random: Pcg64, { sample }: CheckEnvironmentOptions): Actions {
  const { actions } = world.spec.action;
  keeps(
    sample !== undefined || actions !== undefined,
    "a valid action can be drawn",
    "spec.action.actions is missing and no `sample` was given",
  );
  return Object.fromEntries(
    world
      .toAct()
      .map((agent) => [
        agent,
        sample?.(world, agent, random) ?? actions![random.integers(0, actions!.length)]!,
      ]),
  );
}

/** One step, its outcome held against the contract; the outcome as text. */
export function advance(world: Environment, actions: Actions): string {
  const acting = [...world.toAct()];
  const known = world.spec.agents ?? ["agent"];
  const outcomes = world.step(actions);
  const at = `after ${canonicalJson(actions)}`;
  keeps(
    typeof (outcomes as { then?: unknown }).then !== "function",
    "step is synchronous",
    "it gave a promise",
  );
  for (const agent of acting)
    keeps(
      outcomes[agent] !== undefined,
      "step returns an outcome for every agent in the game",
      `none came for "${agent}" ${at}`,
    );
  for (const [agent, outcome] of Object.entries(outcomes)) {
    keeps(known.includes(agent), "outcomes are of the spec's agents", `one came for "${agent}" ${at}`);
    const { reward, terminated, truncated } = outcome;
    keeps(Number.isFinite(reward), "rewards are finite numbers", `"${agent}" got ${reward} ${at}`);
    keeps(
      typeof terminated === "boolean" && typeof truncated === "boolean",
      "terminated and truncated are booleans",
      `"${agent}" got ${terminated} and ${truncated} ${at}`,
    );
  }
  const over = Object.values(outcomes).every(({ terminated, truncated }) => terminated || truncated);
  const next = world.toAct();
  keeps(
    over === (next.length === 0),
    "toAct is empty exactly when the episode is over",
    `${at} over is ${over}, toAct [${next}]`,
  );
  for (const agent of next) {
    const outcome = outcomes[agent];
    keeps(known.includes(agent), "toAct names agents of the spec", `"${agent}" ${at}`);
    keeps(
      outcome === undefined || !(outcome.terminated || outcome.truncated),
      "who is out of the game does not act",
      `"${agent}" ${at}`,
    );
  }
  return json(outcomes, "outcomes");
}

function json(value: unknown, what: string): string {
  try {
    return canonicalJson(value);
  } catch (error) {
    return keeps(false, `${what} are JSON`, describe(error)) ?? "";
  }
}

/** All observations in these modes, for each agent. */
export function look(world: Environment, modes: readonly ObservationMode[], when: string): Trace {
  const agents = world.spec.agents ?? ["agent"];
  return agents.flatMap((agent) =>
    modes.map((mode) => {
      const seen = world.observe(mode, agent);
      return [`${mode} of "${agent}" ${when}`, digest(seen, mode)] as const;
    }),
  );
}

/** The observation as a short text, checked for its form. */
function digest(seen: Observation, mode: ObservationMode): string {
  keeps(seen.mode === mode, "observe gives the mode that was asked for", `${mode} gave ${seen.mode}`);
  if (seen.mode === "text") {
    keeps(seen.text.isWellFormed(), "text is well-formed", JSON.stringify(seen.text));
    return seen.text;
  }
  if (seen.mode === "symbolic") return json(seen.data, "symbolic observations");
  const { data, width, height } = seen.mode === "image" ? seen.pixels : seen;
  const channels = seen.mode === "image" ? seen.pixels.channels : 1;
  keeps(
    width > 0 && height > 0 && data.length === width * height * channels,
    "a picture has width x height x channels values",
    `${mode} has ${data.length} for ${width} x ${height} x ${channels}`,
  );
  return `${width} x ${height} ${sha256(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))}`;
}

/** Everything by which a world's state shows: observations, who acts, and its snapshot. */
export function stateOf(world: Environment): Trace {
  const { observations, snapshot } = world.spec;
  const state: (readonly [string, string])[] = [...look(world, observations, "now")];
  state.push(["toAct", world.toAct().join()]);
  if (snapshot !== "none") state.push(["snapshot", sha256(world.snapshot())]);
  return state;
}

/** @throws ConformanceError with the first difference. */
export function sameEpisode(expected: Trace, found: Trace, promise: string, seed: number): void {
  const i = firstDifference(expected, found);
  if (i === undefined) return;
  const show = (entry: Trace[number] | undefined) => (entry === undefined ? "the end" : shorten(entry[1]));
  const where = (expected[i] ?? found[i]!)[0];
  keeps(false, promise, `with seed ${seed} the ${where} is ${show(found[i])}, not ${show(expected[i])}`);
}

export function firstDifference(a: Trace, b: Trace): number | undefined {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    if (a[i]?.[0] !== b[i]?.[0] || a[i]?.[1] !== b[i]?.[1]) return i;
  }
  return undefined;
}

const shorten = (text: string) => JSON.stringify(cut(text));
const cut = (text: string) => (text.length > 160 ? `${text.slice(0, 157)}...` : text);

/** The call throws an error with a code and a fix, and nothing else. */
export function mustRefuse(act: () => unknown, promise: string): FoveaError {
  const error = mustThrow(act, promise);
  keeps(error instanceof FoveaError, `${promise}, with a FoveaError`, `${describe(error)} was thrown`);
  return error;
}

/** A trace without what was seen on the way. */
export const outcomesOf = (trace: Trace): Trace =>
  trace.filter(([where]) => /^outcome|at the end$/.test(where));

export const describe = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

/** For messages: values that JSON cannot show included. */
export const shown = (value: unknown): string =>
  typeof value === "number" ? String(value) : cut(JSON.stringify(value) ?? "undefined");
