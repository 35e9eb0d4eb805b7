import { mkdir, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import {
  type AgentEvent,
  type Answer,
  type ContentPart,
  createRun,
  InvalidInputError,
  type MediaPart,
  type Model,
  pathTo,
  type Run,
  resume,
  type Step,
  type Store,
  type System,
  textOf,
  type Usage,
} from "@fovea/core";
import { annotateEvidence, type LoadOptions, loadMedia } from "@fovea/vision";
import react from "../react/index.js";

/** Characters that a question may have. */
export const maxQuestionLength = 20_000;

export interface AskOptions {
  /** Paths or bytes. May be empty when `run` is given. */
  readonly media: readonly (string | Uint8Array)[];
  /** May be left out when `run` is given: then the run is resumed where it stopped. */
  readonly question?: string;
  readonly model: Model;
  /** Where the run is kept. */
  readonly store: Store;
  /** How the agent is put together; default `react`. */
  readonly system?: System;
  /** Continue this run: what was asked there before is part of the conversation. */
  readonly run?: string;
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
  /** From the question to the answer, loading included. */
  readonly ms: number;
  readonly usage: Usage;
  /** Paths of the annotated pictures, one per medium and page that the evidence lies on. */
  readonly pictures: readonly string[];
}

/**
 * Asks a question about media and keeps the run.
 *
 * @throws InvalidInputError for an empty or overlong question or no media; MediaError for media that cannot be
 * loaded; StoreWriteError; InterruptedError when `signal` aborts (the run can then be resumed); LimitError.
 */
export async function ask(options: AskOptions): Promise<AskResult> {
  const started = performance.now();
  const { store, model, system = react, signal, onEvent } = options;
  const asked = checkQuestion(options);
  onEvent?.({ type: "progress", message: "loading the media" });
  const media: MediaPart[] = [];
  const names = new Map<string, string>();
  for (const source of options.media) {
    const part = await loadMedia(source, store.blobs, options.load);
    if (typeof source === "string") names.set(part.ref.id, basename(source, extname(source)));
    media.push(part);
  }
  const agent = await system.agent({ model });
  const run = await openRun(options, agent.id);
  try {
    const earlier = options.run === undefined ? [] : await askedBefore(store, options.run);
    const parts = asked === undefined ? earlier.pop()! : [...media, { type: "text", text: asked } as const];
    const question = textOf(parts);
    const context = {
      run,
      ...(signal === undefined ? {} : { signal }),
      ...(onEvent === undefined ? {} : { onEvent }),
    };
    const answer = await agent.run({ parts, earlier }, context);
    await run.end(answer.abstained ? "abstained" : "answered");
    const steps = await pathTo(store, run.head);
    const known = steps.flatMap(mediaIn);
    const pictures =
      options.out === undefined
        ? []
        : await writePictures(options.out, { question, store, answer, known, names });
    return {
      ...answer,
      run: run.id,
      ms: Math.round(performance.now() - started),
      usage: usageOf(steps),
      pictures,
    };
  } finally {
    await run.close();
  }
}

/** Undefined when a run is to be resumed as it is. */
function checkQuestion({ question = "", media, run }: AskOptions): string | undefined {
  const trimmed = question.trim();
  if (trimmed === "" && media.length === 0 && run !== undefined) return undefined;
  if (trimmed === "")
    throw new InvalidInputError("the question is empty", 'ask something, as in: "what is the total?"');
  if (question.length > maxQuestionLength) {
    throw new InvalidInputError(
      `the question has ${question.length} characters; at most ${maxQuestionLength} are accepted`,
      "shorten it; put long text into a document and ask about that",
    );
  }
  if (media.length === 0 && run === undefined) {
    throw new InvalidInputError("there is no picture or document to look at", "name one before the question");
  }
  return trimmed.toWellFormed();
}

async function openRun({ run, id, store, model, seed = 0, signal }: AskOptions, agent: string): Promise<Run> {
  const abort = signal === undefined ? {} : { signal };
  if (run !== undefined) return resume(store, run, abort);
  return createRun(store, {
    actor: agent,
    config: { agent, model: model.id },
    seed,
    ...(id === undefined ? {} : { id }),
    ...abort,
  });
}

/** The user's messages so far, to be served again from the record. */
async function askedBefore(store: Store, run: string): Promise<ContentPart[][]> {
  const state = await store.run(run);
  const steps = await pathTo(store, state!.head.head);
  return steps.flatMap((step) =>
    step.kind === "message" && step.actor === "user" ? [step.content.parts as unknown as ContentPart[]] : [],
  );
}

function mediaIn(step: Step): MediaPart[] {
  if (step.kind !== "message") return [];
  return (step.content.parts as unknown as ContentPart[]).filter((part): part is MediaPart => "ref" in part);
}

/** The sum over the model calls of the trajectory. */
function usageOf(steps: readonly Step[]): Usage {
  const each = steps.flatMap((step) =>
    step.kind === "model" ? [(step.content.response as unknown as { usage: Usage }).usage] : [],
  );
  const costs = each.map(({ cost }) => cost);
  return {
    input: each.reduce((sum, { input }) => sum + input, 0),
    output: each.reduce((sum, { output }) => sum + output, 0),
    cost: costs.includes(null) ? null : costs.reduce<number>((sum, cost) => sum + cost!, 0),
  };
}

interface Shown {
  readonly question: string;
  readonly answer: Answer;
  readonly known: readonly MediaPart[];
  /** File names without extension, by media id. */
  readonly names: ReadonlyMap<string, string>;
  readonly store: Store;
}

/** One annotated picture for each medium and page that the evidence lies on: "invoice-answer.png". */
async function writePictures(
  out: string,
  { question, answer, known, names, store }: Shown,
): Promise<string[]> {
  await mkdir(out, { recursive: true });
  const written: string[] = [];
  for (const part of new Map(known.map((one) => [one.ref.id, one])).values()) {
    if (part.type !== "image" && part.type !== "document") continue;
    const here = answer.evidence.filter(({ media }) => media === part.ref.id);
    for (const page of new Set(here.map((one) => one.page))) {
      const evidence = here.filter((one) => one.page === page);
      const said = answer.answer ?? `(no answer) ${answer.reason ?? ""}`;
      const { png } = await annotateEvidence({ part, evidence, question, answer: said, blobs: store.blobs });
      const suffix = page === undefined ? "" : `-page-${page + 1}`;
      const path = join(out, `${names.get(part.ref.id) ?? part.name ?? part.type}-answer${suffix}.png`);
      await writeFile(path, png);
      written.push(path);
    }
  }
  return written;
}
