import { Spending } from "@fovea/agents";
import {
  type Agent,
  type Answer,
  asContent,
  type ContentPart,
  type Environment,
  InterruptedError,
  InvalidInputError,
  type JsonObject,
  type Message,
  type Model,
  type Run,
  recordEnvironment,
  type Step,
  text,
} from "@fovea/core";
import { encodePng, make } from "@fovea/environments";
import { openingOf, playDemonstrations } from "./demonstrations.js";
import { openForm } from "./forms.js";
import { History } from "./history.js";
import { type Seen, seenIn } from "./observation.js";
import { dummyPlayer, expertPlayer, modelPlayer, type Player, randomPlayer, type Said } from "./player.js";
import { scorekeeper } from "./progression.js";
import type { EpisodeRecord } from "./record.js";
import { type Settled, settingsIn, settle } from "./settings.js";
import { type BalrogEnvironment, findBalrogEnvironment } from "./suite.js";

/** One episode to be played. */
export interface BalrogSample {
  /** BALROG's name: "babyai". */
  readonly environment: string;
  /** BALROG's name: "BabyAI-MixedTrainLocal-v0/goto". */
  readonly task: string;
  /** Counted from 0 in each task. */
  readonly episode: number;
  /** Of the world. */
  readonly seed: number;
}

/** The task that a BALROG agent is given: the episode, and how it is to be played (`describeSettings`). */
export const taskOf = (
  sample: BalrogSample,
  settings: JsonObject = {},
): { readonly parts: readonly ContentPart[] } => ({
  parts: [
    text(`${sample.environment} ${sample.task}, episode ${sample.episode}`),
    { type: "data", name: "balrog", data: { sample: { ...sample }, settings } },
  ],
});

/** @throws InvalidInputError for a task of another kind. */
function episodeOf(parts: readonly ContentPart[]): { sample: BalrogSample; settings: JsonObject } {
  const part = parts.find((one) => one.type === "data" && one.name === "balrog");
  if (part?.type === "data") return part.data as unknown as ReturnType<typeof episodeOf>;
  throw new InvalidInputError(
    "balrog plays episodes of its environments, and answers no questions",
    "play with: fovea run balrog --agent random --envs babyai",
  );
}

/** Turns after which other work, such as a Ctrl-C, gets its turn. */
const turnsInOneGo = 32;

const actor = "balrog@1";

/**
 * An agent whose task is one episode (`taskOf`), and whose answer is its progression. Each turn is a model step and an
 * environment step of its run, so that it can be resumed, forked, replayed and looked at anywhere.
 *
 * @param options the model, where the task's settings ask for one; `spending` is shared by episodes that have one limit
 * together. Its `run` throws what `settle` throws.
 */
export function balrogAgent({
  model,
  spending = new Spending(),
}: {
  readonly model?: Model | undefined;
  readonly spending?: Spending;
} = {}): Agent {
  return {
    id: actor,
    async run({ parts }, { run, signal = run.signal, onEvent = () => {} }) {
      const { sample, settings } = episodeOf(parts);
      const settled = settle({ ...settingsIn(settings), ...(model === undefined ? {} : { model }) });
      const environment = findBalrogEnvironment(sample.environment);
      if (!environment.tasks.includes(sample.task))
        throw new InvalidInputError(
          `${environment.name} has no task "${sample.task}"`,
          `it has: ${environment.tasks.join(", ")}`,
        );
      await run.append("message", "user", asContent({ role: "user", parts }));
      const world = await make(environment.world(sample.task));
      try {
        const table = { run, world, sample, environment, settled, spending, signal, onEvent };
        const record = await playOut(table);
        const answer = answerOf(record);
        await run.append("note", actor, { ...asContent({ answer }), balrog: record });
        return answer;
      } finally {
        world.close();
      }
    },
  };
}

/** The record of an ended episode, from the step that ends its run. */
export const recordIn = ({ content }: Step): EpisodeRecord | undefined =>
  content["balrog"] as EpisodeRecord | undefined;

interface Table {
  readonly run: Run;
  readonly world: Environment;
  readonly sample: BalrogSample;
  readonly environment: BalrogEnvironment;
  readonly settled: Settled;
  readonly spending: Spending;
  readonly signal: AbortSignal;
  readonly onEvent: NonNullable<Parameters<Agent["run"]>[1]["onEvent"]>;
}

async function playOut(table: Table): Promise<EpisodeRecord> {
  const { run, world, sample, environment, settled, spending, signal, onEvent } = table;
  const recorded = recordEnvironment(run, world, {
    observe: settled.history.images > 0 && settled.model !== undefined ? ["text", "image"] : ["text"],
    encodePng,
  });
  const { seed } = sample;
  const { name, resetOptions, defaultAction } = environment;
  let moment = await recorded.reset(resetOptions === undefined ? { seed } : { seed, options: resetOptions });
  let seen = seenIn(name, moment.observations["agent"]!);
  const player = await seat(table, seen, () => recorded.world());
  const score = scorekeeper(name, seen.mission);
  const tally = new Tally();
  const actions: readonly unknown[] = world.spec.action.actions!;
  const { maxSteps } = world.spec;
  while (tally.turns < maxSteps && moment.toAct.length > 0) {
    if (tally.turns % turnsInOneGo === 0) await new Promise((resolve) => setImmediate(resolve));
    if (signal.aborted) throw stopped(signal);
    spending.check();
    const said = await player(seen);
    const isValid = said.action !== null && actions.includes(said.action);
    const action = isValid ? said.action! : defaultAction;
    moment = await recorded.step({ agent: action });
    const outcome = moment.outcomes!["agent"]!;
    score.add(outcome);
    tally.add(said, action, isValid, outcome.reward);
    seen = seenIn(name, moment.observations["agent"]!);
    if (!isValid)
      seen = { ...seen, lasting: settled.words.invalid.replace("{action}", action) + seen.lasting };
    onEvent({
      type: "progress",
      message: `${sample.task}, turn ${tally.turns} of ${maxSteps}`,
      fraction: tally.turns / maxSteps,
    });
  }
  const { terminated = false, truncated = false } = moment.outcomes?.["agent"] ?? {};
  // Crafter's end after 2,000 steps is the harness's, which then writes no "done".
  const isDone = terminated || (truncated && name !== "crafter");
  const { progression, stats } = score.standing();
  return {
    task: sample.task,
    ...tally.record(),
    ...(isDone ? { done: true } : {}),
    progression,
    ...stats,
    process_num: null,
    seed,
    ...whoPlayed(settled),
  };
}

/** Counts of an episode. */
class Tally {
  turns = 0;
  #inputTokens = 0;
  #outputTokens = 0;
  #return = 0;
  readonly #frequency: Record<string, number> = {};
  readonly #failed: (string | null)[] = [];

  add(
    { action: said, inputTokens, outputTokens }: Said,
    action: string,
    isValid: boolean,
    reward: number,
  ): void {
    this.turns += 1;
    this.#inputTokens += inputTokens;
    this.#outputTokens += outputTokens;
    this.#return += reward;
    this.#frequency[action] = (this.#frequency[action] ?? 0) + 1;
    if (!isValid) this.#failed.push(said);
  }

  record() {
    return {
      action_frequency: this.#frequency,
      input_tokens: this.#inputTokens,
      output_tokens: this.#outputTokens,
      episode_return: this.#return,
      num_steps: this.turns,
      failed_candidates: this.#failed,
    };
  }
}

/** Seats whoever plays. */
async function seat(
  { run, world, sample, environment, settled, spending, signal, onEvent }: Table,
  { mission }: Seen,
  reach: Parameters<typeof expertPlayer>[0],
): Promise<Player> {
  const { agent, model, words, sampling } = settled;
  if (agent === "random") return randomPlayer(world, run);
  if (agent === "expert") return expertPlayer(reach);
  if (model === undefined) return dummyPlayer;
  const instruction = words.instructions[environment.name]!.replaceAll("{mission}", mission ?? "");
  return modelPlayer({
    site: {
      run,
      model,
      signal,
      onEvent,
      spent: (response) => {
        spending.add(model.id, response);
        onEvent({ type: "usage", usage: response.usage, total: spending.total });
      },
    },
    form: openForm(agent, words),
    history: new History(settled.history),
    opening: agent === "few-shot" ? await demonstrated() : [{ role: "user", parts: [text(instruction)] }],
    sampling,
  });

  async function demonstrated(): Promise<Message[]> {
    const shown = await playDemonstrations(environment, sample.task, {
      count: settled.demonstrations,
      random: run.random("demonstration"),
    });
    return openingOf(instruction, words.learn, shown);
  }
}

/** What BALROG's record says of the agent and its model. */
function whoPlayed({ agent, model, history, demonstrations, sampling }: Settled) {
  if (model === undefined) return { agent: { type: agent }, client: { model_id: null } };
  const { texts, images, reasonings } = history;
  const { temperature = null, maxOutputTokens = null } = sampling;
  const kept = { max_text_history: texts, max_image_history: images, max_cot_history: reasonings };
  return {
    agent: { type: agent, ...kept, ...(agent === "few-shot" ? { icl_episodes: demonstrations } : {}) },
    client: { model_id: model.id, generate_kwargs: { temperature, max_tokens: maxOutputTokens } },
  };
}

function answerOf({ progression, num_steps, failed_candidates }: EpisodeRecord): Answer {
  const invalid =
    failed_candidates.length === 0 ? "" : `, ${failed_candidates.length} without a valid action`;
  return {
    answer: String(progression),
    abstained: false,
    reason: `progression ${(100 * progression).toFixed(1)} % in ${num_steps} turns${invalid}`,
    confidence: null,
    evidence: [],
  };
}

const stopped = (signal: AbortSignal): unknown =>
  signal.reason instanceof Error
    ? signal.reason
    : new InterruptedError("the episode was interrupted", "resume it: what was acknowledged is kept");
