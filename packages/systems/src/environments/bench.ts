import {
  type Environment,
  fastPaths,
  InterruptedError,
  InvalidInputError,
  type ObservationMode,
} from "@fovea/core";
import { Pcg64 } from "@fovea/core/random";
import { environmentFactory, episodeSeed } from "@fovea/environments";

/** One line of `fovea env bench`. */
export interface BenchRow {
  readonly id: string;
  /** "none", "text", "symbolic", "image-64" (its width in pixels), or the name of one of the world's own views. */
  readonly observation: string;
  /** Steps of uniformly random actions, resets included, with one observation each, by this process's CPU time. */
  readonly stepsPerCpuSecond: number;
}

export interface BenchOptions {
  /** CPU-seconds for each row; default 1. */
  readonly seconds?: number;
  readonly signal?: AbortSignal;
}

/**
 * Measures a world with each kind of observation, over its fast paths where it has them.
 *
 * @throws UnknownEnvironmentError; InvalidInputError for a world of several agents or without listed actions.
 */
export async function benchEnvironment(id: string, options: BenchOptions = {}): Promise<BenchRow[]> {
  const { seconds = 1, signal } = options;
  if (!(seconds > 0 && seconds <= 600))
    throw new InvalidInputError(`seconds is ${seconds}`, "give a number above 0, up to 600");
  const make = await environmentFactory(id);
  const rows: BenchRow[] = [];
  for (const { name, observe } of lookersOf(make())) {
    await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted) throw new InterruptedError("interrupted", "measure it again");
    const environment = make();
    const look = observe(environment);
    measure(environment, look, seconds / 4);
    rows.push({ id, observation: name, stepsPerCpuSecond: measure(environment, look, seconds) });
    environment.close();
  }
  return rows;
}

interface Looker {
  readonly name: string;
  /** Makes what looks at one world once. */
  readonly observe: (environment: Environment) => () => void;
}

function lookersOf(environment: Environment): Looker[] {
  const { id, observations, action, agents } = environment.spec;
  if (action.actions === undefined || agents !== undefined)
    throw new InvalidInputError(
      `${id} is not for one agent with listed actions`,
      "measure one whose actions are a list",
    );
  environment.reset({ seed: 0 });
  const views = fastPaths(environment)?.views ?? [];
  const fast = views.map((view): Looker => {
    const [height = 0, width = 0] = view.shape;
    const name = view.name === "image" ? imageName(width, height) : view.name;
    const size = view.shape.reduce((product, side) => product * side, 1);
    return {
      name,
      observe: (world) => {
        const own = fastPaths(world)!.views.find((one) => one.name === view.name)!;
        const out = new Uint8Array(size);
        return () => own.write(out);
      },
    };
  });
  const slow = observations
    .filter((mode) => !views.some(({ name }) => name === mode))
    .map(
      (mode): Looker => ({ name: nameOf(environment, mode), observe: (world) => () => world.observe(mode) }),
    );
  return [{ name: "none", observe: () => () => {} }, ...fast, ...slow];
}

function nameOf(environment: Environment, mode: ObservationMode): string {
  if (mode !== "image") return mode;
  const seen = environment.observe("image");
  return seen.mode === "image" ? imageName(seen.pixels.width, seen.pixels.height) : mode;
}

const imageName = (width: number, height: number) =>
  width === height ? `image-${width}` : `image-${width}x${height}`;

/** Steps per second of CPU time of this process, user and system, all threads. */
function measure(environment: Environment, look: () => void, seconds: number): number {
  const { actions = [] } = environment.spec.action;
  const fast = fastPaths(environment);
  const random = new Pcg64(1);
  const chosen = Uint8Array.from({ length: 4096 }, () => random.integers(0, actions.length));
  const given = actions.map((action) => ({ agent: action }));
  let episode = 0;
  let steps = 0;
  environment.reset({ seed: episodeSeed(0, 0, episode++) });
  const began = process.cpuUsage();
  for (;;) {
    for (let i = 0; i < 256; i++) {
      const action = chosen[steps & 4095]!;
      const outcome = fast === undefined ? environment.step(given[action]!).agent! : fast.stepIndex(action);
      if (outcome.terminated || outcome.truncated) environment.reset({ seed: episodeSeed(0, 0, episode++) });
      look();
      steps++;
    }
    const { user, system } = process.cpuUsage(began);
    if (user + system >= seconds * 1e6) return Math.round(steps / ((user + system) / 1e6));
  }
}
