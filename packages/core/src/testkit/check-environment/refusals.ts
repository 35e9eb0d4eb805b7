import { jsonSchemaParser } from "../../contracts/define-tool.js";
import type { Actions, Environment, EnvironmentSpec } from "../../contracts/environment.js";
import { SchemaError } from "../../errors.js";
import { canonicalJson, type JsonValue } from "../../json.js";
import { Pcg64 } from "../../random/index.js";
import { keeps, mustThrow } from "../promise-kept.js";
import type { CheckEnvironmentOptions } from "./options.js";
import {
  advance,
  begin,
  describe,
  drawActions,
  mustRefuse,
  playOn,
  sameEpisode,
  shown,
  stateOf,
} from "./play.js";

const prose = "I think that I should go to the left now, because the goal is there.";
const wrongTypes: readonly unknown[] = [
  prose,
  "",
  "0",
  " ",
  null,
  true,
  false,
  -1,
  1e9,
  0.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  [],
  [0],
  {},
  { action: 0 },
  undefined,
];

/** What `step` must refuse, in the middle of an episode and after its end; and that it ends in time. */
export function checkRefusals(make: () => Environment, seed: number, options: CheckEnvironmentOptions): void {
  const world = make();
  begin(world, seed, options);
  checkActions(world, seed, options);
  playOn(world, options, { actions: seed + 31, observing: [], steps: 4 });
  if (world.toAct().length > 0) checkActions(world, seed, options);
  const random = new Pcg64(seed);
  begin(world, seed, options);
  for (let step = 1; world.toAct().length > 0; step++) {
    keeps(
      step <= world.spec.maxSteps,
      "truncation comes at maxSteps at the latest",
      `with seed ${seed} step ${step - 1} of ${world.spec.maxSteps} went on`,
    );
    advance(world, drawActions(world, random, options));
  }
  const over = stateOf(world);
  const { action, agents = ["agent"] } = world.spec;
  const more = Object.fromEntries(agents.map((agent) => [agent, action.actions?.[0] ?? 0]));
  for (const actions of [more, {}])
    mustRefuse(() => world.step(actions), "step refuses when the episode is over");
  sameEpisode(over, stateOf(world), "a step after the end changes nothing", seed);
}

function checkActions(world: Environment, seed: number, options: CheckEnvironmentOptions): void {
  const { invalid = "no world has this action" } = options;
  const acting = world.toAct();
  const valid = drawActions(world, new Pcg64(seed), options);
  const wrong = [invalid, ...wrongTypes].filter((value) => !isAction(world.spec, value));
  const refused: unknown[] = [{}, undefined, null, "left", 0, [], { ...valid, nobody: valid[acting[0]!] }];
  for (const value of wrong) {
    refused.push(Object.fromEntries(acting.map((agent) => [agent, value])));
    // One player's mistake is not made up for by the other's valid action.
    if (acting.length > 1) refused.push({ ...valid, [acting.at(-1)!]: value });
  }
  if (acting.length > 1) refused.push(Object.fromEntries([[acting[0], valid[acting[0]!]]]));
  const before = stateOf(world);
  for (const actions of refused) {
    const error = mustThrow(
      () => world.step(actions as Actions),
      `step refuses ${shown(actions)}, which is outside the space`,
    );
    keeps(
      error instanceof SchemaError,
      "an action outside the space throws SchemaError",
      `${shown(actions)} gave ${describe(error)}`,
    );
    sameEpisode(before, stateOf(world), `the refused ${shown(actions)} leaves the state unchanged`, seed);
  }
}

function isAction({ id, action }: EnvironmentSpec, value: unknown): boolean {
  if (value === undefined || (typeof value === "number" && !Number.isFinite(value))) return false;
  if (action.actions !== undefined)
    return action.actions.some((one) => canonicalJson(one) === canonicalJson(value));
  try {
    jsonSchemaParser(action.schema, id)(value as JsonValue);
    return true;
  } catch {
    return false;
  }
}
