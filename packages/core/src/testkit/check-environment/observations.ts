import type { Environment, ObservationMode } from "../../contracts/environment.js";
import { Pcg64 } from "../../random/index.js";
import { keeps } from "../promise-kept.js";
import type { CheckEnvironmentOptions } from "./options.js";
import {
  advance,
  begin,
  drawActions,
  look,
  mustRefuse,
  outcomesOf,
  play,
  sameEpisode,
  type Trace,
} from "./play.js";

const all: readonly ObservationMode[] = ["text", "symbolic", "image", "depth", "mask"];

/** Looking changes nothing, in no mode, however often, and what was handed out belongs to the caller. */
export function checkObservations(
  make: () => Environment,
  seed: number,
  options: CheckEnvironmentOptions,
  watched: Trace,
): void {
  const { observations } = make().spec;
  const blind = play(make(), seed, options, { observing: [] });
  sameEpisode(outcomesOf(blind), outcomesOf(watched), "observe changes nothing", seed);
  for (const mode of observations) {
    const only = play(make(), seed, options, { observing: [mode] });
    sameEpisode(outcomesOf(blind), outcomesOf(only), `observing ${mode} changes nothing`, seed);
    checkMode(make(), seed, options, mode);
  }
  checkRender(make(), seed, options, outcomesOf(blind));
  const world = make();
  begin(world, seed, options);
  for (const mode of all) {
    if (observations.includes(mode)) continue;
    mustRefuse(() => world.observe(mode), `observe refuses modes that the spec does not list, ${mode} too`);
  }
}

/** The same look twice, with everything that the first handed out overwritten between them. */
function checkMode(
  world: Environment,
  seed: number,
  options: CheckEnvironmentOptions,
  mode: ObservationMode,
): void {
  const random = new Pcg64(seed);
  begin(world, seed, options);
  for (let step = 0; step < 12; step++) {
    const first = look(world, [mode], "now");
    for (const agent of world.spec.agents ?? ["agent"]) {
      const seen = world.observe(mode, agent);
      if (seen.mode === "image") seen.pixels.data.fill(7);
      else if (seen.mode === "depth" || seen.mode === "mask") seen.data.fill(7);
    }
    sameEpisode(
      first,
      look(world, [mode], "now"),
      `observe changes nothing and gives ${mode} of its own`,
      seed,
    );
    if (world.toAct().length === 0) break;
    advance(world, drawActions(world, random, options));
  }
}

function checkRender(
  world: Environment,
  seed: number,
  options: CheckEnvironmentOptions,
  expected: Trace,
): void {
  const random = new Pcg64(seed + 1_000_003);
  const steps = options.steps ?? 200;
  begin(world, seed, options);
  const found: (readonly [string, string])[] = [];
  for (let step = 0; step < steps && world.toAct().length > 0; step++) {
    if (step % 5 === 0) {
      const picture = world.render();
      keeps(
        picture === undefined || picture.data.length === picture.width * picture.height * picture.channels,
        "render gives a picture or undefined",
        `${picture?.data.length} bytes for ${picture?.width} x ${picture?.height} x ${picture?.channels}`,
      );
    }
    found.push([`outcome of step ${step + 1}`, advance(world, drawActions(world, random, options))]);
  }
  found.push(...look(world, world.spec.observations, "at the end"));
  sameEpisode(expected, found, "render changes nothing", seed);
}
