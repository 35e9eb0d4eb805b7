import type {
  Actions,
  AgentId,
  AsyncEnvironment,
  Environment,
  EnvironmentSpec,
  ResetOptions,
  StepOutcomes,
} from "../contracts/environment.js";
import { DivergenceError, InvalidInputError } from "../errors.js";
import type { JsonObject } from "../json.js";
import type { ObserveOptions } from "./environment-content.js";
import { recordEnvironment } from "./recorded-environment.js";
import type { Run } from "./run.js";
import type { Step } from "./step.js";
import type { Store } from "./store.js";
import { pathTo } from "./tree.js";

/** A whole episode without its observations: with the world at hand, `expandRollout` plays it again. */
export interface Rollout {
  /** Id of the environment's spec. */
  readonly environment: string;
  readonly seed: number;
  readonly options?: JsonObject;
  /** Of a single agent with up to 256 listed actions: the index of each; else what each step was given. */
  readonly actions: Uint8Array | readonly Actions[];
  /** Sum of the rewards, of each agent. */
  readonly returns: Readonly<Record<AgentId, number>>;
  /** How the last step left it; "cut" when the episode was going on. */
  readonly ended: "terminated" | "truncated" | "cut";
}

/** Content of a packed environment step. */
export interface RolloutContent {
  readonly rollout: Omit<Rollout, "actions"> & {
    readonly v: 1;
    readonly steps: number;
    /** Base64 of one byte a step, or the actions as they were given. */
    readonly actions: { readonly indices: string } | { readonly list: readonly Actions[] };
  };
}

/** For `run.append("environment", actor, rolloutContent(rollout))`. */
export function rolloutContent({ actions, ...rest }: Rollout): JsonObject {
  const packed =
    actions instanceof Uint8Array
      ? { indices: Buffer.from(actions.buffer, actions.byteOffset, actions.length).toString("base64") }
      : { list: actions };
  const content: RolloutContent = { rollout: { v: 1, ...rest, steps: actions.length, actions: packed } };
  return content as unknown as JsonObject;
}

/**
 * The episode in an environment step; undefined for other steps.
 *
 * @throws InvalidInputError for one of a later version.
 */
export function rolloutOf(step: Step): Rollout | undefined {
  if (step.kind !== "environment" || step.content.rollout === undefined) return undefined;
  const { v, steps, actions, ...rest } = (step.content as unknown as RolloutContent).rollout;
  if (v !== 1)
    throw new InvalidInputError(
      `step ${step.id} is a rollout of version ${v}`,
      "use a newer version of Fovea",
    );
  const unpacked =
    "indices" in actions ? new Uint8Array(Buffer.from(actions.indices, "base64")) : actions.list;
  if (unpacked.length !== steps)
    throw new InvalidInputError(
      `step ${step.id} holds ${unpacked.length} of ${steps} actions`,
      "record it again",
    );
  return { ...rest, actions: unpacked };
}

/** Every packed episode on the path to `leaf`, in order, with its step. */
export async function readRollouts(
  store: Store,
  leaf: string,
): Promise<readonly { readonly step: Step; readonly rollout: Rollout }[]> {
  return (await pathTo(store, leaf)).flatMap((step) => {
    const rollout = rolloutOf(step);
    return rollout === undefined ? [] : [{ step, rollout }];
  });
}

/** Appends packed episodes as a chain; those of one call share their syncs. */
export async function appendRollouts(run: Run, actor: string, rollouts: readonly Rollout[]): Promise<Step[]> {
  return Promise.all(rollouts.map((rollout) => run.append("environment", actor, rolloutContent(rollout))));
}

export type ExpandOptions = ObserveOptions;

/**
 * Plays a packed episode again and appends it to `run`, from its head: one environment step for the reset and one for
 * each action, with outcomes and observations. Expand into a fork, to keep what was recorded as it is.
 *
 * @param environment of the rollout's id; it is reset, and left where the episode ended.
 * @returns the steps.
 * @throws InvalidInputError when the world is another one, or an image has no `encodePng`; DivergenceError when the
 * world does not do what it did: other returns, or another end.
 */
export async function expandRollout(
  run: Run,
  rollout: Rollout,
  environment: Environment | AsyncEnvironment,
  options: ExpandOptions = {},
): Promise<Step[]> {
  const recorded = recordEnvironment(run, environment, options);
  const steps: Step[] = [];
  await playAgain(rollout, environment.spec, {
    reset: async (began) => void steps.push((await recorded.reset(began)).step),
    step: async (chosen) => {
      const { step, outcomes = {}, toAct } = await recorded.step(chosen);
      steps.push(step);
      return { outcomes, toAct };
    },
  });
  return steps;
}

/**
 * Plays a packed episode again and compares returns and end; nothing is written.
 *
 * @throws InvalidInputError when the world is another one; DivergenceError when it does not do what it did.
 */
export async function checkRollout(
  rollout: Rollout,
  environment: Environment | AsyncEnvironment,
): Promise<void> {
  await playAgain(rollout, environment.spec, {
    reset: async (began) => environment.reset(began),
    step: async (chosen) => {
      const outcomes = await environment.step(chosen);
      return { outcomes, toAct: await environment.toAct() };
    },
  });
}

interface Play {
  reset(began: ResetOptions): Promise<void>;
  step(chosen: Actions): Promise<{ readonly outcomes: StepOutcomes; readonly toAct: readonly AgentId[] }>;
}

async function playAgain(rollout: Rollout, spec: EnvironmentSpec, play: Play): Promise<void> {
  const { seed, actions } = rollout;
  if (spec.id !== rollout.environment) {
    throw new InvalidInputError(
      `an episode of ${rollout.environment} cannot be played in ${spec.id}`,
      `give a ${rollout.environment}`,
    );
  }
  await play.reset(rollout.options === undefined ? { seed } : { seed, options: rollout.options });
  const agents = spec.agents ?? ["agent"];
  const returns: Record<AgentId, number> = Object.fromEntries(agents.map((agent) => [agent, 0]));
  let ended: Rollout["ended"] = "cut";
  for (const packed of actions) {
    const chosen = typeof packed === "number" ? { agent: spec.action.actions?.[packed] ?? null } : packed;
    const { outcomes, toAct } = await play.step(chosen);
    for (const [agent, { reward }] of Object.entries(outcomes))
      returns[agent] = (returns[agent] ?? 0) + reward;
    ended = howEnded({ toAct: () => toAct }, Object.values(outcomes));
  }
  const differing = agents.find((agent) => returns[agent] !== (rollout.returns[agent] ?? 0));
  if (differing === undefined && ended === rollout.ended) return;
  throw new DivergenceError(
    differing === undefined
      ? `${spec.id} with seed ${seed} was ${rollout.ended} and is now ${ended}`
      : `${spec.id} with seed ${seed} gave "${differing}" ${rollout.returns[differing]} and now ${returns[differing]}`,
    "play it with the version of the world that recorded it",
  );
}

/** How an episode stands after a step with these outcomes. */
export function howEnded(
  environment: Pick<Environment, "toAct">,
  outcomes: readonly { readonly terminated: boolean }[],
): Rollout["ended"] {
  if (environment.toAct().length > 0) return "cut";
  return outcomes.some(({ terminated }) => terminated) ? "terminated" : "truncated";
}
