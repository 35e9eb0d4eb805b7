import type { Environment } from "../../contracts/environment.js";
import { type FastPaths, type FastView, fastPaths } from "../../environment/fast.js";
import { SchemaError } from "../../errors.js";
import { canonicalJson } from "../../json.js";
import { Pcg64 } from "../../random/index.js";
import { keeps, mustThrow } from "../promise-kept.js";
import type { CheckEnvironmentOptions } from "./options.js";
import { begin, describe, mustRefuse, sameEpisode, stateOf } from "./play.js";

/** The fast paths, where there are any, are another way to the same episode. */
export function checkFastPaths(
  make: () => Environment,
  seed: number,
  options: CheckEnvironmentOptions,
): void {
  const slow = make();
  const world = make();
  const fast = fastPaths(world);
  if (fast === undefined) return;
  const { actions } = world.spec.action;
  keeps(actions !== undefined, "fast paths are for discrete actions", "spec.action.actions is missing");
  mustRefuse(() => fast.stepIndex(0), "stepIndex refuses before reset");
  for (const view of fast.views)
    mustRefuse(() => view.write(new Uint8Array(sizeOf(view))), `${view.name} refuses before reset`);
  begin(slow, seed, options);
  begin(world, seed, options);
  const random = new Pcg64(seed);
  for (let step = 1; step <= (options.steps ?? 200) && world.toAct().length > 0; step++) {
    if (step % 5 === 1) for (const view of fast.views) checkView(view, world);
    if (step === 3) checkIndices(world, fast, actions.length, seed);
    const index = random.integers(0, actions.length);
    const { agent } = slow.step({ agent: actions[index]! });
    // Every third step by the contract: the two ways may be mixed.
    const outcome = step % 3 === 0 ? world.step({ agent: actions[index]! }).agent! : fast.stepIndex(index);
    const { reward, terminated, truncated } = outcome;
    const [expected, found] = [agent!, { reward, terminated, truncated }].map((one) =>
      canonicalJson([one.reward, one.terminated, one.truncated]),
    );
    keeps(
      expected === found,
      "stepIndex does what step does",
      `with seed ${seed} step ${step}, action ${index}, gave ${found}, not ${expected}`,
    );
  }
  sameEpisode(stateOf(slow), stateOf(world), "stepIndex leads to the state that step leads to", seed);
  if (world.toAct().length === 0)
    mustRefuse(() => fast.stepIndex(0), "stepIndex refuses when the episode is over");
}

const sizeOf = (view: FastView) => view.shape.reduce((product, side) => product * side, 1);

function checkView(view: FastView, world: Environment): void {
  const before = stateOf(world);
  const size = sizeOf(view);
  const [offset, guard] = [16, 0x5a];
  const out = new Uint8Array(size + 2 * offset).fill(guard);
  view.write(out, offset);
  const again = new Uint8Array(size).fill(0xc3);
  view.write(again);
  const written = out.subarray(offset, offset + size);
  keeps(
    Buffer.compare(written, again) === 0,
    "a view writes every byte of its shape, the same each time",
    `${view.name} wrote two observations of one state`,
  );
  const outside = [...out.subarray(0, offset), ...out.subarray(offset + size)];
  keeps(
    outside.every((byte) => byte === guard),
    "a view writes no byte beyond its shape",
    `${view.name} of shape ${view.shape} did`,
  );
  sameEpisode(before, stateOf(world), `writing the view ${view.name} changes nothing`, 0);
  if (view.mode === "image" && view.name === "image") {
    const seen = world.observe("image");
    if (seen.mode !== "image") return;
    const { width, height, channels, data } = seen.pixels;
    keeps(
      canonicalJson([height, width, channels]) === canonicalJson(view.shape) &&
        Buffer.compare(data, written) === 0,
      'the view "image" shows what observe("image") shows',
      `it is ${view.shape}, that is ${height},${width},${channels}`,
    );
  }
}

function checkIndices(world: Environment, fast: FastPaths, count: number, seed: number): void {
  const before = stateOf(world);
  for (const bad of [-1, count, 0.5, Number.NaN, 1e12]) {
    const error = mustThrow(() => fast.stepIndex(bad), `stepIndex refuses ${bad} of ${count} actions`);
    keeps(
      error instanceof SchemaError,
      "an index outside the list throws SchemaError",
      `${bad} gave ${describe(error)}`,
    );
    sameEpisode(before, stateOf(world), `the refused index ${bad} leaves the state unchanged`, seed);
  }
}
