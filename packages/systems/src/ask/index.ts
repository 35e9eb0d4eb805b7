import { existsSync } from "node:fs";
import { basename } from "node:path";
import {
  type Agent,
  type AgentEvent,
  type Answer,
  type ContentPart,
  createRun,
  DivergenceError,
  fork,
  InvalidInputError,
  type JsonValue,
  type Limits,
  type MediaPart,
  type Model,
  pathTo,
  type Run,
  type RunState,
  resume,
  type Step,
  type Store,
  type System,
  textOf,
  type Usage,
} from "@fovea/core";
import { type LoadOptions, loadMedia, parseProgram } from "@fovea/vision";
import { openOutput } from "../output/index.js";
import react from "../react/index.js";
import { findRun } from "../runs/find.js";
import { canBeOpened, questionsIn, writtenCard } from "../runs/recorded.js";
import { askedProgramModel, programOf } from "./asked-program.js";
import { mediaIn, writePictures } from "./pictures.js";

export { askedProgramModel };

/** Characters that a question may have. */
export const maxQuestionLength = 20_000;

export interface AskOptions {
  /** Paths or bytes. May be empty when `run` is given. */
  readonly media: readonly (string | Uint8Array)[];
  /** May be left out when `run` is given: then the run is resumed where it stopped. */
  readonly question?: string;
  /** A visual program instead of a question; `model` is then `askedProgramModel()`. */
  readonly program?: JsonValue;
  /** Or how to open it: that is then done when the question and the media were found to be good. */
  readonly model: Model | (() => Promise<Model>);
  /** Where the run is kept. */
  readonly store: Store;
  /** How the model was named, for the record, where its id is no name by which it can be opened again. */
  readonly opened?: string;
  /** Who sees, for a system of two models (be-my-eyes); default the system's own. */
  readonly perceiver?: { readonly name: string; readonly open: () => Promise<Model> };
  /** How the agent is put together; default `react`. */
  readonly system?: System;
  /** Model calls per question; default the system's. */
  readonly maxModelCalls?: number;
  /** What the run may spend. */
  readonly limits?: Limits;
  /** True for a task that is not about given media: then there may be none. */
  readonly withoutMedia?: boolean;
  /** Continue this run: what was asked there before is part of the conversation. */
  readonly run?: string;
  /**
   * When the agent of this version asks for something else than was recorded in `run`: go on in a fork from the first
   * difference on, whose id the result names.
   */
  readonly forkAtDifference?: boolean;
  /** Called with the run before anything is asked: what is in doubt is known then. */
  readonly onOpen?: (run: Run) => void;
  /** Id of a new run; default `newRunId()`. */
  readonly id?: string;
  /** Folder for the annotated pictures; none are made without it. */
  readonly out?: string;
  readonly seed?: number;
  /** What loaders accept. */
  readonly load?: LoadOptions;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: AgentEvent) => void;
}

export interface AskResult extends Answer {
  readonly run: string;
  /** What the ids in `evidence` stand for: file names where media were given as paths, else handles. */
  readonly media: readonly { readonly id: string; readonly name: string }[];
  /** From the question to the answer, loading included. */
  readonly ms: number;
  readonly usage: Usage;
  /** Paths of the annotated pictures, one per medium and page that the evidence lies on. */
  readonly pictures: readonly string[];
}

/**
 * Asks a question about media and keeps the run.
 *
 * @throws InvalidInputError for an empty or overlong question, no media, or a run that another model or agent made;
 * ProgramError for a program that does not type-check or names media that are not there; MediaError for media that
 * cannot be loaded; NotFoundError for a run that is not there; OutputError; StoreWriteError; InterruptedError when
 * `signal` aborts (the run can then be resumed); LimitError.
 */
export async function ask(options: AskOptions): Promise<AskResult> {
  const started = performance.now();
  const { store, system = react, signal, onEvent } = options;
  const asked = checkQuestion(options);
  if (options.perceiver !== undefined && system.takesPerceiver !== true)
    throw new InvalidInputError(
      `${system.id} has no perceiver: its model sees for itself`,
      "leave the perceiver out, or use be-my-eyes",
    );
  const continued = options.run === undefined ? undefined : await findRun(store, options.run);
  onEvent?.({ type: "progress", message: "loading the media" });
  const { media, names } = await loadAll(options);
  if (options.program !== undefined && continued === undefined) {
    parseProgram(options.program, media.filter(isVisible).map(shapeOf));
  }
  const model = typeof options.model === "function" ? await options.model() : options.model;
  const { maxModelCalls, limits } = options;
  const perceiver = await options.perceiver?.open();
  const agent = await system.agent({
    model,
    ...(perceiver === undefined ? {} : { perceiver }),
    ...(maxModelCalls === undefined ? {} : { maxModelCalls }),
    ...(limits === undefined ? {} : { limits }),
  });
  if (continued !== undefined) await checkContinues(store, continued, agent, model);
  const run = await openRun(options, agent.id, model, perceiver);
  options.onOpen?.(run);
  let result: AskResult;
  try {
    const earlier = options.run === undefined ? [] : await askedBefore(store, options.run);
    const parts = asked === undefined ? earlier.pop() : [...media, { type: "text", text: asked } as const];
    if (parts === undefined) {
      throw new InvalidInputError(
        `the run ${run.id} stopped before it held a question`,
        "ask anew, with the media and the question",
      );
    }
    const question = textOf(parts);
    const context = {
      run,
      ...(signal === undefined ? {} : { signal }),
      ...(onEvent === undefined ? {} : { onEvent }),
    };
    const answer = await agent.run({ parts, earlier }, context);
    await run.end(answer.abstained ? "abstained" : "answered");
    const steps = await pathTo(store, run.head);
    const known = [...new Map(steps.flatMap(mediaIn).map((part) => [part.ref.id, part])).values()];
    const called = known.map((part) => ({
      id: part.ref.id,
      name: names.get(part.ref.id) ?? part.name ?? part.type,
    }));
    const pictures =
      options.out === undefined
        ? []
        : await writePictures(openOutput(options.out), { question, store, answer, known, names });
    const ms = Math.round(performance.now() - started);
    result = { ...answer, run: run.id, media: called, ms, usage: usageOf(steps), pictures };
  } catch (error) {
    // Why it stopped matters more than that its lease could not be given back.
    await run.close().catch(() => {});
    const where = error instanceof DivergenceError ? error.where : undefined;
    if (where === undefined || options.forkAtDifference !== true) throw error;
    const forked = await fork(store, { run: run.id, at: where.after, config: { agent: agent.id } });
    onEvent?.({ type: "progress", message: `going on in the fork ${forked}` });
    return ask({ ...options, model, run: forked, forkAtDifference: false });
  }
  await run.close();
  return result;
}

/** What is asked, as text; undefined when a run is to be resumed as it is. */
function checkQuestion({ question, program, media, run, withoutMedia }: AskOptions): string | undefined {
  // How many media there will be is known; which of them have how many pages is not.
  const unseen = run === undefined ? media.map(() => ({ type: "document", pages: 999 }) as const) : undefined;
  if (program !== undefined) parseProgram(program, unseen);
  const asked = program === undefined ? question?.trim() : JSON.stringify(program);
  if (asked === undefined && media.length === 0 && run !== undefined) return undefined;
  if (asked === undefined || asked === "")
    throw new InvalidInputError("the question is empty", 'ask something, as in: "what is the total?"');
  const length = program === undefined ? question!.length : asked.length;
  if (length > maxQuestionLength) {
    throw new InvalidInputError(
      `the ${program === undefined ? "question" : "program"} has ${length} characters; at most ${maxQuestionLength} are accepted`,
      "shorten it; put long text into a document and ask about that",
    );
  }
  if (media.length === 0 && run === undefined && withoutMedia !== true) {
    throw new InvalidInputError("there is no picture or document to look at", "name one before the question");
  }
  return asked.toWellFormed();
}

/** What was recorded is served only to whoever asks for the same again, so a run keeps its agent and its model. */
async function checkContinues(
  store: Store,
  { run: id, head }: RunState,
  agent: Agent,
  model: Model,
): Promise<void> {
  const configs = (await pathTo(store, head.head)).filter(({ kind }) => kind === "config");
  for (const [what, here] of [
    ["agent", agent.id],
    ["model", model.id],
  ] as const) {
    const recorded = configs.findLast(({ content }) => typeof content[what] === "string")?.content[what];
    if (recorded === undefined || recorded === here) continue;
    // Another version of the agent may still do the same: the record tells where it does not.
    if (what === "agent" && nameOf(String(recorded)) === nameOf(here)) continue;
    const inFork = `go on with this one in a fork (fovea runs fork ${id} --model NAME)`;
    throw new InvalidInputError(
      `the run ${id} is of the ${what} ${recorded}, not of ${here}`,
      recorded === askedProgramModel().id
        ? "continue it with --program, or ask anew without --run"
        : `continue it with that ${what}, ${what === "model" ? `${inFork}, ` : ""}or ask anew without --run`,
    );
  }
}

const nameOf = (identity: string): string => identity.split("@")[0]!;

async function loadAll({ media: sources, store, load, signal }: AskOptions) {
  const accepted: LoadOptions = { ...load, ...(signal === undefined ? {} : { signal }) };
  const media: MediaPart[] = [];
  const names = new Map<string, string>();
  // A path that names nothing is told before anything is stored.
  const missing = sources.find(
    (source) => typeof source === "string" && !isAddress(source) && !existsSync(source),
  );
  if (missing !== undefined) await loadMedia(missing, store.blobs, accepted);
  for (const source of sources) {
    const part = await loadMedia(source, store.blobs, accepted);
    if (typeof source === "string") names.set(part.ref.id, basename(source));
    media.push(part);
  }
  return { media, names };
}

const isAddress = (source: string): boolean => /^[a-z]+:/i.test(source);

async function openRun(
  { run, id, store, seed = 0, signal, opened, perceiver }: AskOptions,
  agent: string,
  { id: model, card }: Model,
  sees: Model | undefined,
): Promise<Run> {
  const abort = signal === undefined ? {} : { signal };
  if (run !== undefined) return resume(store, run, abort);
  return createRun(store, {
    actor: agent,
    config: {
      agent,
      model,
      ...(opened === undefined || opened === model ? {} : { opened }),
      ...(opened === undefined && card !== undefined ? { card: writtenCard(card) } : {}),
      ...(perceiver === undefined ? {} : { perceiver: perceiver.name }),
      ...(perceiver === undefined || sees?.card === undefined || canBeOpened(perceiver.name)
        ? {}
        : { perceiverCard: writtenCard(sees.card) }),
    },
    seed,
    ...(id === undefined ? {} : { id }),
    ...abort,
  });
}

/** The user's messages so far, to be served again from the record. */
async function askedBefore(store: Store, run: string): Promise<ContentPart[][]> {
  const state = await store.run(run);
  return questionsIn(await pathTo(store, state!.head.head));
}

const isQuestion = (step: Step): boolean => step.kind === "message" && step.actor === "user";
const partsOf = (step: Step): ContentPart[] => step.content.parts as unknown as ContentPart[];

/** Whether every question of a run is a program, so that `askedProgramModel` can be asked again. */
export const isAskedByProgram = (steps: readonly Step[]): boolean =>
  steps.filter(isQuestion).every((step) => programOf(textOf(partsOf(step))) !== undefined);

type Visible = Extract<MediaPart, { readonly type: "image" | "document" }>;
const isVisible = (part: MediaPart): part is Visible => part.type === "image" || part.type === "document";
const shapeOf = (part: Visible) =>
  part.type === "image" ? { type: part.type } : { type: part.type, pages: part.ref.pages.length };

/** The sum over the model calls of the trajectory. */
function usageOf(steps: readonly Step[]): Usage {
  const each = steps.flatMap((step) =>
    step.kind === "model" ? [(step.content.response as unknown as { usage: Usage }).usage] : [],
  );
  const costs = each.map(({ cost }) => cost);
  const sum = (of: "input" | "output" | "cached" | "image") =>
    each.reduce((total, usage) => total + (usage[of] ?? 0), 0);
  const known = (["cached", "image"] as const).filter((of) => each.some((usage) => usage[of] !== undefined));
  return {
    input: sum("input"),
    output: sum("output"),
    ...Object.fromEntries(known.map((of) => [of, sum(of)])),
    cost: costs.includes(null) ? null : costs.reduce<number>((sum, cost) => sum + cost!, 0),
  };
}
