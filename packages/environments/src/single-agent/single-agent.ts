import {
  type Actions,
  type AgentId,
  checkSeed,
  type FastEnvironment,
  type FastView,
  FoveaError,
  InvalidInputError,
  type JsonValue,
  type Observation,
  openSnapshot,
  parseDiscreteActions,
  type ResetOptions,
  SchemaError,
  type StepOutcomes,
  sealSnapshot,
} from "@fovea/core";
import type { Pcg64 } from "@fovea/core/random";
import type { Game } from "./game.js";

const acting: readonly AgentId[] = Object.freeze(["agent"]);
const nobody: readonly AgentId[] = Object.freeze([]);

/** Before `reset`, after `close`, or after the end of the episode. */
export class NoEpisodeError extends FoveaError {}

/** An environment of a game: the contract's checks, exact snapshots and fast paths around its rules. */
export function createSingleAgent<Action = number>(game: Game<Action>): FastEnvironment {
  const { spec, outcome } = game;
  const { id } = spec;
  const names = spec.action.actions;
  const numbers = new Map<unknown, number>(names?.map((name, i) => [name, i]));
  let phase: "none" | "playing" | "over" = "none";

  const begun = () => {
    if (phase === "none") throw new NoEpisodeError(`${id}: no episode has begun`, "call reset first");
  };
  const playing = () => {
    begun();
    if (phase === "over")
      throw new NoEpisodeError(`${id}: the episode is over`, "call reset to begin another");
  };
  const play = (action: Action) => {
    outcome.reward = 0;
    outcome.terminated = false;
    outcome.truncated = false;
    game.play(action);
    if (outcome.terminated || outcome.truncated) phase = "over";
  };
  const chosen = (given: Actions): Action => {
    if (game.parse === undefined) {
      const number = numbers.get(given?.agent);
      if (number !== undefined && !hasOthers(given)) return number as Action;
      // What the map does not know is refused, in the contract's words.
      return parseDiscreteActions(environment, given).agent as Action;
    }
    if (typeof given !== "object" || given === null || Array.isArray(given))
      throw new SchemaError(`${id}: that is no object from agents to actions`, 'give { "agent": ... }');
    if (hasOthers(given))
      throw new SchemaError(`${id}: an action of somebody else`, 'give { "agent": ... } alone');
    return game.parse(given.agent);
  };
  const image = (): Observation => game.observe("image");

  const environment: FastEnvironment = {
    spec,
    reset(given) {
      // Also without an argument the error is named: an episode has a seed.
      const { seed, options }: Partial<ResetOptions> = given ?? {};
      checkSeed(id, seed);
      game.begin(seed, options);
      phase = "playing";
    },
    step(given): StepOutcomes {
      playing();
      play(chosen(given));
      const { reward, terminated, truncated } = outcome;
      const info = game.info?.();
      return { agent: { reward, terminated, truncated, ...(info && { info }) } };
    },
    observe(mode, agent = "agent") {
      begun();
      if (agent !== "agent") throw new InvalidInputError(`${id}: no agent "${agent}"`, 'it is "agent"');
      if (spec.observations.includes(mode)) return game.observe(mode);
      throw new InvalidInputError(
        `${id} has no ${mode} observation`,
        `ask for: ${spec.observations.join(", ")}`,
      );
    },
    toAct() {
      begun();
      return phase === "playing" ? acting : nobody;
    },
    snapshot() {
      begun();
      const body = game.save();
      const bytes = new Uint8Array(1 + body.length);
      bytes[0] = phase === "over" ? 1 : 0;
      bytes.set(body, 1);
      return sealSnapshot(id, bytes);
    },
    restore(bytes, { reseed } = {}) {
      const body = openSnapshot(id, bytes);
      if (reseed !== undefined) checkSeed(id, reseed);
      game.load(body.slice(1));
      phase = body[0] === 1 ? "over" : "playing";
      if (reseed !== undefined) game.reseed?.(reseed);
    },
    render() {
      if (phase === "none") return undefined;
      if (game.render !== undefined) return game.render();
      const seen = image();
      return seen.mode === "image" ? seen.pixels : undefined;
    },
    close() {
      phase = "none";
    },
    fast: {
      stepIndex(action) {
        playing();
        if (typeof action !== "number" || names?.[action] === undefined)
          throw new SchemaError(
            `${id}: ${action} is no action`,
            `give a whole number from 0 to ${(names?.length ?? 0) - 1}`,
          );
        play(action as Action);
        return outcome;
      },
      views: (game.views ?? []).map(
        (view): FastView => ({
          ...view,
          write(out, offset) {
            begun();
            view.write(out, offset);
          },
        }),
      ),
    },
  };
  if (names !== undefined) return environment;
  // Fast paths are for lists of actions.
  const { fast: _, ...slow } = environment;
  if (game.sample !== undefined) samplers.set(slow, (random) => game.sample!(random));
  return slow as FastEnvironment;
}

const samplers = new WeakMap<object, (random: Pcg64) => JsonValue>();

/** How to draw an action of a world whose space is no list of actions; undefined where nobody says. */
export const samplerOf = (environment: object): ((random: Pcg64) => JsonValue) | undefined =>
  samplers.get(environment);

function hasOthers(given: Actions): boolean {
  for (const agent in given) if (agent !== "agent") return true;
  return false;
}
