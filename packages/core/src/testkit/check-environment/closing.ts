import type { Environment } from "../../contracts/environment.js";
import { keeps } from "../promise-kept.js";
import type { CheckEnvironmentOptions } from "./options.js";
import { begin, mustRefuse, play, sameEpisode, type Trace } from "./play.js";

/** Before the first reset there is nothing to step, to see or to keep. */
export function checkUnborn(world: Environment): void {
  const { observations, action, agents = ["agent"] } = world.spec;
  const actions = Object.fromEntries(agents.map((agent) => [agent, action.actions?.[0] ?? 0]));
  const calls: Record<string, () => unknown> = {
    step: () => world.step(actions),
    observe: () => world.observe(observations[0]!),
    toAct: () => world.toAct(),
    snapshot: () => world.snapshot(),
  };
  for (const [name, call] of Object.entries(calls))
    mustRefuse(call, `nothing but reset, restore and close may be called before reset, ${name} neither`);
  let picture: unknown;
  try {
    picture = world.render();
  } catch {
    // Refusing is right too.
  }
  keeps(picture === undefined, "render gives no picture before reset", "it gave one");
  world.close();
  world.close();
}

/** Closing is for one world alone. */
export function checkClosing(
  make: () => Environment,
  seed: number,
  options: CheckEnvironmentOptions,
  expected: Trace,
): void {
  const [closed, other] = [make(), make()];
  play(closed, seed + 1, options, { steps: 3 });
  begin(other, seed, options);
  closed.close();
  closed.close();
  sameEpisode(expected, play(other, seed, options), "closing one world leaves others alone", seed);
}
