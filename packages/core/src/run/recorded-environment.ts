import type {
  Actions,
  AgentId,
  AsyncEnvironment,
  Environment,
  EnvironmentSpec,
  ResetOptions,
  StepOutcomes,
} from "../contracts/environment.js";
import { DivergenceError, FoveaError, InvalidInputError, SnapshotUnsupportedError } from "../errors.js";
import { canonicalJson, type JsonObject, type JsonValue } from "../json.js";
import { firstJsonDifference } from "./divergence.js";
import { type EnvironmentContent, type ObserveOptions, observedPart } from "./environment-content.js";
import type { Run } from "./run.js";
import type { Step } from "./step.js";

export interface RecordedEnvironmentOptions extends ObserveOptions {
  /** An `exact` world's whole state is kept after every so many steps, so that a resume need not play them; default 32. */
  readonly snapshotEvery?: number;
}

/** Where an episode stands after a reset or a step, from the record. */
export interface Moment {
  readonly step: Step;
  /** Of the step; absent after a reset. */
  readonly outcomes?: StepOutcomes;
  readonly observations: EnvironmentContent["observations"];
  readonly toAct: readonly AgentId[];
}

/** A world whose resets and steps are steps of a run. */
export interface RecordedEnvironment {
  readonly spec: EnvironmentSpec;
  reset(options: ResetOptions): Promise<Moment>;
  /** Rejects with what the world throws for actions that it does not take; no step is written then. */
  step(actions: Actions): Promise<Moment>;
  /** The world as it stands now, brought there first when the record was served. Change nothing in it. */
  world(): Promise<Environment | AsyncEnvironment>;
}

/**
 * Plays a world through `run.effect`: a killed or forked run goes on where it was. What was recorded is served without
 * the world; before the first step beyond it the world is brought there, from the last snapshot (`exact`) or from the
 * reset on (`replay`), and its outcomes are compared with the recorded ones.
 *
 * In a fork with another seed an `exact` world goes on with that randomness; a `replay` world keeps its own.
 *
 * @param world of which nobody else makes use meanwhile.
 * @throws (from `reset`, `step` and `world`) DivergenceError when the world does not do what it did;
 * SnapshotUnsupportedError when a world without snapshots ("none") would have to be brought somewhere.
 */
export function recordEnvironment(
  run: Run,
  world: Environment | AsyncEnvironment,
  options: RecordedEnvironmentOptions = {},
): RecordedEnvironment {
  return new Recorder(run, world, options);
}

class Recorder implements RecordedEnvironment {
  readonly spec: EnvironmentSpec;
  readonly #run: Run;
  readonly #world: Environment | AsyncEnvironment;
  readonly #options: RecordedEnvironmentOptions;
  readonly #agents: readonly AgentId[];
  /** Steps of the episode so far. */
  #past: { readonly step: Step; readonly content: EnvironmentContent }[] = [];
  /** How many of them the world has behind it. */
  #behind = 0;
  /** Seed of the run when the last step was taken. */
  #seed: number;

  constructor(run: Run, world: Environment | AsyncEnvironment, options: RecordedEnvironmentOptions) {
    this.#run = run;
    this.#world = world;
    this.#options = options;
    this.spec = world.spec;
    this.#agents = world.spec.agents ?? ["agent"];
    this.#seed = run.seed;
    const { snapshotEvery = 32 } = options;
    if (!Number.isInteger(snapshotEvery) || snapshotEvery < 1)
      throw new InvalidInputError(`snapshotEvery is ${snapshotEvery}`, "give a whole number from 1");
  }

  async reset(options: ResetOptions): Promise<Moment> {
    const { seed, options: more } = options;
    const reset = more === undefined ? { seed } : { seed, options: more };
    return this.#effect({ environment: this.spec.id, reset }, async () => {
      await this.#world.reset(options);
      return { reset };
    });
  }

  async step(actions: Actions): Promise<Moment> {
    if (this.#past.length === 0)
      throw new InvalidInputError(`${this.spec.id}: no episode has begun`, "call reset first");
    return this.#effect({ environment: this.spec.id, actions }, async () => {
      await this.#catchUp();
      const reseed = this.#reseed();
      if (reseed !== undefined) await this.#world.restore(await this.#world.snapshot(), { reseed });
      const outcomes = await this.#world.step(actions);
      const isKept = this.#past.length % (this.#options.snapshotEvery ?? 32) === 0;
      return {
        actions,
        outcomes,
        ...(reseed === undefined ? {} : { reseed }),
        ...(isKept && this.spec.snapshot === "exact" ? { snapshot: await this.#keep() } : {}),
      };
    });
  }

  async world(): Promise<Environment | AsyncEnvironment> {
    await this.#catchUp();
    return this.#world;
  }

  async #effect(
    request: JsonObject,
    act: () => Promise<Omit<EnvironmentContent, "environment" | "observations">>,
  ): Promise<Moment> {
    let acted = false;
    // A fork's seed counts from its config step on, which comes right behind the last shared step.
    const { seed } = this.#run;
    const step = await this.#run.effect(
      "environment",
      async () => {
        const done = await act();
        acted = true;
        const content: EnvironmentContent = {
          environment: this.spec.id,
          ...done,
          observations: await this.#observations(),
          toAct: await this.#world.toAct(),
        };
        return { content: content as unknown as JsonObject };
      },
      {
        actor: this.spec.id,
        request,
        // A world that cannot be brought back is an outside one: what was begun there may have happened.
        effects: this.spec.snapshot === "none" ? "acts" : "pure",
      },
    );
    const content = step.content as unknown as EnvironmentContent;
    if (content.reset !== undefined) this.#past = [];
    this.#past.push({ step, content });
    if (acted) this.#behind = this.#past.length;
    else if (content.reset !== undefined) this.#behind = 0;
    this.#seed = seed;
    return {
      step,
      ...(content.outcomes === undefined ? {} : { outcomes: content.outcomes }),
      observations: content.observations,
      toAct: content.toAct ?? [],
    };
  }

  /** The seed of a fork, at its first step. */
  #reseed(): number | undefined {
    const isOther = this.#run.seed !== this.#seed;
    return isOther && this.spec.snapshot === "exact" ? this.#run.seed : undefined;
  }

  async #catchUp(): Promise<void> {
    if (this.#behind === this.#past.length) return;
    const { id, snapshot } = this.spec;
    if (snapshot === "none") {
      throw new SnapshotUnsupportedError(
        `${id} cannot be brought to where the run stands: it keeps no snapshots`,
        "begin another run",
      );
    }
    const from = this.#past.findLastIndex(({ content }) => content.snapshot !== undefined);
    if (from >= this.#behind && (await this.#restored(this.#past[from]!.content))) this.#behind = from + 1;
    for (const { step, content } of this.#past.slice(this.#behind)) {
      await this.#again(step, content);
      this.#behind += 1;
    }
  }

  /** False when the bytes are of another version of the world, which may still be able to play what led there. */
  async #restored({ snapshot }: EnvironmentContent): Promise<boolean> {
    const bytes = await this.#run.store.blobs.get(snapshot!.ref.id);
    try {
      await this.#world.restore(bytes);
      return true;
    } catch (error) {
      if (error instanceof FoveaError) return false;
      throw error;
    }
  }

  async #again(step: Step, { reset, actions, outcomes, reseed }: EnvironmentContent): Promise<void> {
    if (reset !== undefined) {
      await this.#world.reset(reset);
      return;
    }
    if (reseed !== undefined) await this.#world.restore(await this.#world.snapshot(), { reseed });
    const now = await this.#world.step(actions!);
    const difference = firstJsonDifference(
      outcomes as unknown as JsonValue,
      JSON.parse(canonicalJson(now)) as JsonValue,
      "outcomes",
    );
    if (difference === undefined) return;
    throw new DivergenceError(
      `${this.spec.id} does not do again what it did in step ${step.id.slice(0, 12)}: ${difference}`,
      "go on with the version of the world that recorded it, or fork before that step",
      { where: { run: this.#run.id, after: step.parent!, step: step.id, difference } },
    );
  }

  async #observations(): Promise<EnvironmentContent["observations"]> {
    const { observe = this.spec.observations.filter((mode) => mode === "text"), encodePng } = this.#options;
    const each = this.#agents.map(async (agent) => {
      const seen = observe.map(async (mode) =>
        observedPart(await this.#world.observe(mode, agent), this.#run.store, encodePng),
      );
      return [agent, await Promise.all(seen)] as const;
    });
    return Object.fromEntries(await Promise.all(each));
  }

  async #keep(): Promise<NonNullable<EnvironmentContent["snapshot"]>> {
    const id = await this.#run.store.blobs.put(await this.#world.snapshot());
    return { ref: { type: "artifact", id } };
  }
}
