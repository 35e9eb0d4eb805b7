import type { Environment } from "../../contracts/environment.js";
import { sealSnapshot } from "../../environment/sealed-snapshot.js";
import { SnapshotUnsupportedError } from "../../errors.js";
import { keeps, mustThrow } from "../promise-kept.js";
import { matchingPennies } from "../worlds/matching-pennies.js";
import { slipperyGrid } from "../worlds/slippery-grid.js";
import type { CheckEnvironmentOptions } from "./options.js";
import { begin, describe, firstDifference, mustRefuse, playOn, sameEpisode, shown, stateOf } from "./play.js";

/**
 * Snapshots from the start, the middle and the end of an episode.
 *
 * @returns whether restoring with other seeds led other ways; undefined where that was not to be seen.
 */
export function checkSnapshots(
  make: () => Environment,
  seed: number,
  options: CheckEnvironmentOptions,
): boolean | undefined {
  const { snapshot } = make().spec;
  if (snapshot === "none") {
    checkNone(make(), seed, options);
    return undefined;
  }
  for (const steps of [0, 3, 20, Number.POSITIVE_INFINITY]) checkGoingOn(make, seed, options, steps);
  checkDamage(make, seed, options);
  return snapshot === "exact" ? checkReseed(make, seed, options) : undefined;
}

function checkNone(world: Environment, seed: number, options: CheckEnvironmentOptions): void {
  begin(world, seed, options);
  for (const act of [() => world.snapshot(), () => world.restore(new Uint8Array())]) {
    const error = mustThrow(act, 'snapshot "none" refuses');
    keeps(
      error instanceof SnapshotUnsupportedError,
      'snapshot "none" throws SnapshotUnsupportedError',
      `${describe(error)} was thrown`,
    );
  }
}

/** A world that has played some steps of the seed's episode. */
function played(
  make: () => Environment,
  seed: number,
  options: CheckEnvironmentOptions,
  steps: number,
): Environment {
  const world = make();
  begin(world, seed, options);
  playOn(world, options, { actions: seed + 7, observing: [], steps });
  return world;
}

const goOn = (world: Environment, seed: number, options: CheckEnvironmentOptions) =>
  playOn(world, options, { actions: seed + 5, steps: 50 });

function checkGoingOn(
  make: () => Environment,
  seed: number,
  options: CheckEnvironmentOptions,
  steps: number,
): void {
  const world = played(make, seed, options, steps);
  const bytes = world.snapshot();
  keeps(bytes instanceof Uint8Array, "a snapshot is bytes", `snapshot gave ${describe(bytes)}`);
  const kept = bytes.slice();
  keeps(Buffer.compare(bytes, world.snapshot()) === 0, "snapshot changes nothing", "two in a row differ");
  const expected = goOn(world, seed, options);
  world.snapshot();
  keeps(
    Buffer.compare(bytes, kept) === 0,
    "a snapshot is of its own",
    "it changed when the world went on to another",
  );
  const others: Record<string, () => Environment> = {
    "in the same world": () => world,
    "in a world that was never reset": make,
    "in a world in the midst of another episode": () => played(make, seed + 1, options, 6),
    "in a world whose episode is over": () => played(make, seed + 2, options, Number.POSITIVE_INFINITY),
  };
  for (const [where, other] of Object.entries(others)) {
    const restored = other();
    const given = kept.slice();
    restored.restore(given);
    // The bytes belong to the caller.
    given.fill(0xa5);
    const promise = `a restored world goes on as the original would (${where}, after ${steps} steps)`;
    sameEpisode(expected, goOn(restored, seed, options), promise, seed);
  }
  const second = make();
  second.restore(kept);
  const again = make();
  again.restore(second.snapshot());
  sameEpisode(expected, goOn(again, seed, options), "a snapshot of a restored world is as good", seed);
}

/** Damaged, cut, foreign: refused with a named error, and the episode in progress goes on as if nothing had happened. */
function checkDamage(make: () => Environment, seed: number, options: CheckEnvironmentOptions): void {
  const world = played(make, seed, options, 5);
  const whole = world.snapshot();
  const flipped = (at: number) => {
    const bytes = whole.slice();
    bytes[at] = bytes[at]! ^ 4;
    return bytes;
  };
  const last = whole.length - 1;
  const [grid, pennies] = [slipperyGrid(), matchingPennies()];
  grid.reset({ seed });
  pennies.reset({ seed });
  const bad: Record<string, unknown> = {
    "no bytes": new Uint8Array(),
    "half of the bytes": whole.subarray(0, whole.length >> 1),
    "all bytes but the last": whole.subarray(0, last),
    "one byte too many": Uint8Array.of(...whole, 0),
    zeros: new Uint8Array(whole.length),
    JSON: new TextEncoder().encode("{}"),
    "another world's snapshot": (world.spec.id === grid.spec.id ? pennies : grid).snapshot(),
    "a sealed snapshot of nobody": sealSnapshot("nobody/nothing-v1", whole),
    "no bytes at all": undefined,
    text: "snapshot",
  };
  for (const part of [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1]) {
    const at = Math.round(part * last);
    bad[`bytes with one bit flipped, at ${at} of ${whole.length}`] = flipped(at);
  }
  const before = stateOf(world);
  const unborn = make();
  for (const [what, bytes] of Object.entries(bad)) {
    mustRefuse(
      () => world.restore(bytes as Uint8Array),
      `restore refuses ${what} (sealSnapshot of @fovea/core tells damage)`,
    );
    mustRefuse(() => unborn.restore(bytes as Uint8Array), `restore refuses ${what} before reset`);
    sameEpisode(before, stateOf(world), `a refused restore (${what}) leaves the state unchanged`, seed);
  }
  const expected = goOn(played(make, seed, options, 5), seed, options);
  sameEpisode(expected, goOn(world, seed, options), "a refused restore leaves the world usable", seed);
  begin(unborn, seed, options);
}

function checkReseed(
  make: () => Environment,
  seed: number,
  options: CheckEnvironmentOptions,
): boolean | undefined {
  const world = played(make, seed, options, 2);
  const bytes = world.snapshot();
  const from = (reseed: number) => {
    world.restore(bytes, { reseed });
    return goOn(world, seed, options);
  };
  const first = from(1);
  sameEpisode(first, from(1), "restore with one other seed goes one other way", seed);
  for (const bad of [-1, 0.5, Number.NaN, "7"]) {
    const before = stateOf(world);
    mustRefuse(
      () => world.restore(bytes, { reseed: bad as number }),
      `restore refuses the seed ${shown(bad)}`,
    );
    sameEpisode(before, stateOf(world), "a refused restore leaves the state unchanged", seed);
  }
  const over = first.every(([where]) => !where.startsWith("outcome"));
  return over
    ? undefined
    : Array.from({ length: 24 }, (_, i) => from(i + 2)).some(
        (way) => firstDifference(first, way) !== undefined,
      );
}
