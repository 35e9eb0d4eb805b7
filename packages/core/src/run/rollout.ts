import type {
  Actions,
  AgentId,
  Environment,
  Observation,
  ObservationMode,
} from "../contracts/environment.js";
import type { ContentPart } from "../contracts/parts.js";
import { DivergenceError, InvalidInputError } from "../errors.js";
import type { JsonObject } from "../json.js";
import type { Pixels } from "../media/codec.js";
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

export interface ExpandOptions {
  /** What each step keeps of what was to be seen; default: text, where the world has it. */
  readonly observe?: readonly ObservationMode[];
  /** Makes PNG bytes of image observations; without it they cannot be kept. */
  readonly encodePng?: (pixels: Pixels) => Uint8Array;
}

/** Content of one environment step that is not packed. */
export interface EnvironmentContent {
  readonly environment: string;
  /** At the beginning of an episode. */
  readonly reset?: { readonly seed: number; readonly options?: JsonObject };
  readonly actions?: Actions;
  readonly outcomes?: JsonObject;
  /** What each agent sees after it. */
  readonly observations: Readonly<Record<AgentId, readonly ContentPart[]>>;
}

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
  environment: Environment,
  options: ExpandOptions = {},
): Promise<Step[]> {
  const { spec } = environment;
  const { seed, actions } = rollout;
  if (spec.id !== rollout.environment) {
    throw new InvalidInputError(
      `an episode of ${rollout.environment} cannot be played in ${spec.id}`,
      `give a ${rollout.environment}`,
    );
  }
  const { observe = spec.observations.filter((mode) => mode === "text"), encodePng } = options;
  const began = rollout.options === undefined ? { seed } : { seed, options: rollout.options };
  const agents = spec.agents ?? ["agent"];
  const observations = async () =>
    Object.fromEntries(
      await Promise.all(
        agents.map(async (agent) => {
          const seen = observe.map((mode) => environment.observe(mode, agent));
          return [agent, await Promise.all(seen.map((one) => partOf(one, run.store, encodePng)))];
        }),
      ),
    );
  const append = (content: Omit<EnvironmentContent, "environment">) =>
    run.append("environment", spec.id, { environment: spec.id, ...content } as unknown as JsonObject);
  environment.reset(began);
  const steps = [await append({ reset: began, observations: await observations() })];
  const returns: Record<AgentId, number> = Object.fromEntries(agents.map((agent) => [agent, 0]));
  let ended: Rollout["ended"] = "cut";
  for (const packed of actions) {
    const chosen = typeof packed === "number" ? { agent: spec.action.actions?.[packed] ?? null } : packed;
    const outcomes = environment.step(chosen);
    for (const [agent, { reward }] of Object.entries(outcomes))
      returns[agent] = (returns[agent] ?? 0) + reward;
    ended = howEnded(environment, Object.values(outcomes));
    steps.push(
      await append({
        actions: chosen,
        outcomes: outcomes as unknown as JsonObject,
        observations: await observations(),
      }),
    );
  }
  const differing = agents.find((agent) => returns[agent] !== (rollout.returns[agent] ?? 0));
  if (differing !== undefined || ended !== rollout.ended) {
    throw new DivergenceError(
      differing === undefined
        ? `${spec.id} with seed ${seed} was ${rollout.ended} and is now ${ended}`
        : `${spec.id} with seed ${seed} gave "${differing}" ${rollout.returns[differing]} and now ${returns[differing]}`,
      "expand it with the version of the world that recorded it",
    );
  }
  return steps;
}

/** How an episode stands after a step with these outcomes. */
export function howEnded(
  environment: Pick<Environment, "toAct">,
  outcomes: readonly { readonly terminated: boolean }[],
): Rollout["ended"] {
  if (environment.toAct().length > 0) return "cut";
  return outcomes.some(({ terminated }) => terminated) ? "terminated" : "truncated";
}

async function partOf(
  seen: Observation,
  store: Store,
  encodePng: ExpandOptions["encodePng"],
): Promise<ContentPart> {
  if (seen.mode === "text") return { type: "text", text: seen.text };
  if (seen.mode === "symbolic") return { type: "data", data: seen.data, name: "symbolic" };
  if (seen.mode !== "image" || encodePng === undefined) {
    throw new InvalidInputError(
      `the ${seen.mode} observation cannot be kept in a step`,
      "observe text, symbolic, or image with encodePng",
    );
  }
  const { width, height } = seen.pixels;
  const id = await store.blobs.put(encodePng(seen.pixels));
  return { type: "image", ref: { type: "image", id, width, height, mediaType: "image/png" } };
}
