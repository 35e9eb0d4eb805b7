import type { Environment, ResetOptions } from "../../contracts/environment.js";
import { FoveaError } from "../../errors.js";
import type { JsonObject } from "../../json.js";
import { Pcg64 } from "../../random/index.js";
import { keeps } from "../promise-kept.js";
import type { CheckEnvironmentOptions } from "./options.js";
import {
  advance,
  begin,
  describe,
  drawActions,
  firstDifference,
  look,
  mustRefuse,
  play,
  playOn,
  sameEpisode,
  shown,
  type Trace,
} from "./play.js";

/** A reset depends on its seed and options, on nothing before or beside it, and refuses absurd ones. */
export function checkResets(
  make: () => Environment,
  seed: number,
  options: CheckEnvironmentOptions,
  expected: Trace,
): void {
  const used = make();
  play(used, seed + 17, options, { steps: 9 });
  sameEpisode(expected, play(used, seed, options), "reset forgets the episode before", seed);
  const played = play(used, seed, options);
  sameEpisode(expected, played, "reset begins anew after an episode too", seed);
  checkNeighbours(make, seed, options, expected);
  checkSeeds(make, seed, options);
  checkAbsurd(make(), seed, options, expected);
}

/** Two worlds that take turns are each as if alone. */
function checkNeighbours(
  make: () => Environment,
  seed: number,
  options: CheckEnvironmentOptions,
  expected: Trace,
): void {
  const [world, neighbour] = [make(), make()];
  begin(world, seed, options);
  begin(neighbour, seed + 1, options);
  const random = new Pcg64(seed + 2);
  // Its steps fall between the other's: `sample` and the action list are asked before each.
  const between = (environment: Environment) => {
    if (neighbour.toAct().length === 0) begin(neighbour, seed + 3, options);
    advance(neighbour, drawActions(neighbour, random, options));
    return environment;
  };
  const entangled: Environment = {
    ...bound(world),
    step: (actions) => between(world).step(actions),
  };
  const found = playOn(entangled, options, { actions: seed + 1_000_003 });
  sameEpisode(expected, found, "two worlds have nothing in common", seed);
}

/** Classes keep their methods on the prototype. */
function bound(world: Environment): Environment {
  return {
    spec: world.spec,
    reset: (options) => world.reset(options),
    step: (actions) => world.step(actions),
    observe: (mode, agent) => world.observe(mode, agent),
    toAct: () => world.toAct(),
    snapshot: () => world.snapshot(),
    restore: (bytes, options) => world.restore(bytes, options),
    render: () => world.render(),
    close: () => world.close(),
  };
}

function checkSeeds(make: () => Environment, seed: number, options: CheckEnvironmentOptions): void {
  const world = make();
  const start = (value: number) => {
    begin(world, value, options);
    return look(world, world.spec.observations, "at the start");
  };
  const starts = Array.from({ length: 12 }, (_, i) => start(seed + i));
  const differs = starts.some((one) => firstDifference(starts[0]!, one) !== undefined);
  keeps(
    differs !== (options.fixedStart ?? false),
    options.fixedStart
      ? "with fixedStart every seed begins alike"
      : "seeds make a difference (else say fixedStart: true)",
    `the seeds ${seed} to ${seed + 11} ${differs ? "do not begin alike" : "all begin alike"}`,
  );
  start(Number.MAX_SAFE_INTEGER);
}

const badSeeds: readonly unknown[] = [
  -1,
  0.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2 ** 53,
  "7",
  null,
  undefined,
];
const badOptions: readonly unknown[] = ["large", 3, [1], null];
/** Sizes that would exhaust memory, and names that no world has: refused, or without effect. */
const absurdOptions: readonly JsonObject[] = [
  { noSuchOptionExists: 1 },
  { size: 1e9, width: 1e9, height: 1e9, roomSize: 1e9 },
  { size: -1, width: -1, height: -1, roomSize: -1 },
  { size: "large", width: {}, height: [], roomSize: null },
];

function checkAbsurd(
  world: Environment,
  seed: number,
  options: CheckEnvironmentOptions,
  expected: Trace,
): void {
  const whole = (reset: unknown) => world.reset(reset as ResetOptions);
  for (const bad of badSeeds) {
    mustRefuse(
      () => whole({ ...(options.options && { options: options.options }), seed: bad }),
      `reset refuses the seed ${shown(bad)}`,
    );
  }
  for (const bad of badOptions)
    mustRefuse(() => whole({ seed, options: bad }), `reset refuses the options ${shown(bad)}`);
  for (const bad of absurdOptions) {
    try {
      whole({ seed, options: { ...options.options, ...bad } });
    } catch (error) {
      keeps(
        error instanceof FoveaError,
        "reset refuses absurd options with a FoveaError, or plays without them",
        `${JSON.stringify(bad)} gave ${describe(error)}`,
      );
    }
  }
  for (const bad of options.absurd ?? [])
    mustRefuse(() => whole({ seed, options: bad }), `reset refuses the options ${shown(bad)}`);
  sameEpisode(expected, play(world, seed, options), "a refused reset leaves the world usable", seed);
}
