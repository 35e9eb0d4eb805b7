import type { Actions, AgentId, Environment, Observation } from "../contracts/environment.js";
import { FoveaError, SchemaError, SnapshotUnsupportedError } from "../errors.js";
import { canonicalJson, hashJson, type JsonValue, sha256 } from "../json.js";
import { Pcg64 } from "../random/index.js";
import { keeps, mustThrow } from "./promise-kept.js";

export interface CheckEnvironmentOptions {
  /** Default 0 to 4. */
  readonly seeds?: readonly number[];
  /** Steps to play per seed at the most; default 200. */
  readonly steps?: number;
  /** A valid action for an agent; default: uniform over `spec.action.actions`. */
  readonly sample?: (environment: Environment, agent: AgentId, random: Pcg64) => JsonValue;
  /** An action outside the space; default a string that no space has. */
  readonly invalid?: JsonValue;
}

/**
 * Tests every line of `Environment`'s docstring on a world.
 *
 * @throws ConformanceError that names the broken promise.
 */
export function checkEnvironment(make: () => Environment, options: CheckEnvironmentOptions = {}): void {
  const { seeds = [0, 1, 2, 3, 4] } = options;
  mustThrow(() => make().step({ agent: 0 }), "nothing but close may be called before reset");
  for (const seed of seeds) {
    const played = play(make(), seed, options, true);
    const again = play(make(), seed, options, true);
    keeps(
      played.trace === again.trace,
      "same seed and actions, same episode",
      `seed ${seed} gave two episodes`,
    );
    const blind = play(make(), seed, options, false);
    keeps(
      played.rewards === blind.rewards,
      "observe changes nothing",
      `with seed ${seed} observing changed the rewards`,
    );
    checkReset(make, seed, options, played.trace);
    checkRefusals(make(), seed, options);
    checkSnapshots(make, seed, options);
  }
  const world = make();
  world.close();
  world.close();
}

interface Played {
  /** Hash over all observations and outcomes. */
  readonly trace: string;
  readonly rewards: string;
}

/** Plays with actions drawn from a stream that depends on the seed alone. */
function play(
  world: Environment,
  seed: number,
  options: CheckEnvironmentOptions,
  observing: boolean,
): Played {
  world.reset({ seed });
  return playOn(world, new Pcg64(seed + 1_000_003), options, observing, options.steps ?? 200);
}

function playOn(
  world: Environment,
  random: Pcg64,
  options: CheckEnvironmentOptions,
  observing: boolean,
  steps: number,
): Played {
  const seen: JsonValue[] = [];
  const rewards: JsonValue[] = [];
  for (let step = 0; step < steps && world.toAct().length > 0; step++) {
    if (observing) seen.push(observed(world));
    const acting = world.toAct();
    const outcomes = world.step(draw(world, random, options));
    for (const agent of acting) {
      const outcome = outcomes[agent];
      keeps(
        outcome !== undefined,
        "step returns an outcome for every agent in the game",
        `none came for "${agent}"`,
      );
      keeps(
        Number.isFinite(outcome.reward),
        "rewards are finite numbers",
        `"${agent}" got ${outcome.reward}`,
      );
    }
    const all = Object.values(outcomes);
    const over = all.every(({ terminated, truncated }) => terminated || truncated);
    keeps(
      over === (world.toAct().length === 0),
      "toAct is empty exactly when the episode is over",
      `after step ${step + 1} over is ${over}, toAct ${world.toAct()}`,
    );
    rewards.push(all.map(({ reward, terminated, truncated }) => [reward, terminated, truncated]));
    seen.push(outcomes as unknown as JsonValue);
    keeps(
      over || step + 1 < world.spec.maxSteps,
      "truncation comes at maxSteps at the latest",
      `step ${step + 1} of ${world.spec.maxSteps} went on`,
    );
  }
  if (observing) seen.push(observed(world));
  return { trace: hashJson(seen), rewards: canonicalJson(rewards) };
}

function draw(world: Environment, random: Pcg64, { sample }: CheckEnvironmentOptions): Actions {
  const actions = world.spec.action.actions ?? [];
  return Object.fromEntries(
    world
      .toAct()
      .map((agent) => [
        agent,
        sample?.(world, agent, random) ?? actions[random.integers(0, actions.length)]!,
      ]),
  );
}

function observed(world: Environment): JsonValue {
  const agents = world.spec.agents ?? ["agent"];
  return agents.flatMap((agent) => world.spec.observations.map((mode) => digest(world.observe(mode, agent))));
}

function digest(observation: Observation): JsonValue {
  if (observation.mode === "text") return observation.text;
  if (observation.mode === "symbolic") return observation.data;
  const { data, width, height } = observation.mode === "image" ? observation.pixels : observation;
  return [width, height, sha256(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))];
}

function checkReset(
  make: () => Environment,
  seed: number,
  options: CheckEnvironmentOptions,
  trace: string,
): void {
  const world = make();
  play(world, seed + 17, options, false);
  const { trace: second } = play(world, seed, options, true);
  keeps(second === trace, "reset forgets the episode before", `seed ${seed} differs in a used world`);
}

function checkRefusals(world: Environment, seed: number, options: CheckEnvironmentOptions): void {
  const { invalid = "no world has this action" } = options;
  world.reset({ seed });
  const before = canonicalJson(observed(world));
  const wrong = Object.fromEntries(world.toAct().map((agent) => [agent, invalid]));
  for (const actions of [wrong, {}]) {
    const error = mustThrow(() => world.step(actions), "step refuses actions outside the space");
    keeps(
      error instanceof SchemaError,
      "an action outside the space throws SchemaError",
      `${error} was thrown`,
    );
  }
  keeps(
    canonicalJson(observed(world)) === before,
    "a refused action leaves the state unchanged",
    "observations changed",
  );
  playOn(world, new Pcg64(seed), options, false, world.spec.maxSteps);
  const error = mustThrow(() => world.step(wrong), "step refuses when the episode is over");
  keeps(error instanceof FoveaError, "step after the end throws a FoveaError", `${error} was thrown`);
}

function checkSnapshots(make: () => Environment, seed: number, options: CheckEnvironmentOptions): void {
  const world = make();
  world.reset({ seed });
  if (world.spec.snapshot === "none") {
    for (const act of [() => world.snapshot(), () => world.restore(new Uint8Array())]) {
      const error = mustThrow(act, 'snapshot "none" refuses');
      keeps(
        error instanceof SnapshotUnsupportedError,
        'snapshot "none" throws SnapshotUnsupportedError',
        `${error} was thrown`,
      );
    }
    return;
  }
  playOn(world, new Pcg64(seed), options, false, 3);
  const bytes = world.snapshot();
  keeps(Buffer.compare(bytes, world.snapshot()) === 0, "snapshot changes nothing", "two in a row differ");
  const expected = playOn(world, new Pcg64(seed + 5), options, true, 50).trace;
  for (const other of [make(), world]) {
    other.restore(bytes);
    const { trace } = playOn(other, new Pcg64(seed + 5), options, true, 50);
    keeps(
      trace === expected,
      "a restored world goes on as the original would",
      `seed ${seed} went another way`,
    );
  }
  if (world.spec.snapshot === "exact") world.restore(bytes, { reseed: seed + 9 });
}
