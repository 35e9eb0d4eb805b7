import {
  type Agent,
  type Annotation,
  type Answer,
  annotationId,
  answerOf,
  closureOf,
  createRun,
  type JsonObject,
  type MediaByName,
  type MediaPart,
  memoryStore,
  modelContent,
  pathTo,
  type Run,
  type RunState,
  resume,
  type Step,
  type Store,
  type StoreRecord,
  type Task,
  type Usage,
} from "@fovea/core";
import { type Sample, type SampleMedium, sampleTask } from "../datasets/index.js";

/** Brings a medium into a store, as `loadMedia` of @fovea/vision does. */
export type LoadInto = (
  source: string | Uint8Array,
  as: SampleMedium["as"],
  store: Store,
) => Promise<MediaPart>;

export interface AnswerSampleOptions {
  readonly agent: Agent;
  /** Content of the root of each run. */
  readonly config: JsonObject;
  readonly load: LoadInto;
  /** Where the run is kept; without one it is forgotten as soon as it is scored. */
  readonly store?: Store;
  readonly signal: AbortSignal;
  /** Scores an answer: "scorer@version" and its value, each kept as an annotation of the answer's step. */
  readonly score: (answered: Answered) => Promise<Readonly<Record<string, number>>>;
  /** Who scores, for the annotations. */
  readonly author: string;
}

/** An answer, with what it took. */
export interface Answered {
  readonly answer: Answer;
  readonly usage: Usage;
  readonly media: MediaByName;
  /** All that the answer rests on, read from the record. */
  readonly steps: () => Promise<readonly Step[]>;
}

/** An agent threw (`cause`); what it had spent by then was spent. */
export class SampleFailure extends Error {
  readonly usage: Usage;
  constructor(cause: unknown, usage: Usage) {
    super("an agent threw", { cause });
    this.usage = usage;
  }
}

/**
 * Lets the agent answer one sample in the run `id`: a new one, one that was begun (what was acknowledged is not asked again),
 * or one that had ended (nothing is asked).
 *
 * @param mayBeThere whether an earlier process may have begun it.
 * @throws SampleFailure for what goes wrong before there is an answer; and what `score` throws.
 */
export async function answerSample(
  sample: Sample,
  { id, seed, mayBeThere }: { readonly id: string; readonly seed: number; readonly mayBeThere: boolean },
  options: AnswerSampleOptions,
): Promise<Answered> {
  const { agent, config, load, store: kept, signal, score, author } = options;
  const store = kept ?? memoryStore();
  let usage: Usage | undefined;
  let run: Run | undefined;
  try {
    let answered: Answered;
    let leaf: string;
    try {
      const before = mayBeThere ? await store.run(id) : undefined;
      const ended = before === undefined ? undefined : await endedWith(store, before);
      if (ended === undefined) {
        const task = await sampleTask(sample, (source, as) => load(source, as, store));
        run =
          before === undefined
            ? await createRun(store, { id, actor: agent.id, config, seed, signal })
            : await resume(store, id, { signal });
        const answer = await agent.run(task, {
          run,
          signal,
          onEvent: (event) => {
            if (event.type === "usage") usage = event.total;
          },
        });
        leaf = run.head;
        const steps = () => closureOf(store, leaf);
        // An agent that does not tell what it uses has it in its steps.
        usage ??= usageOf(await pathTo(store, leaf));
        answered = { answer, usage, media: mediaOf(task), steps };
      } else ({ leaf, ...answered } = ended);
    } catch (error) {
      throw new SampleFailure(error, usage ?? nothing);
    }
    const records = annotations(leaf, await score(answered), author);
    // Issued together, so that they share a sync. What nobody sees again needs neither.
    if (kept !== undefined)
      await Promise.all([
        run?.end(answered.answer.abstained ? "abstained" : "answered"),
        store.append(records),
      ]);
    return answered;
  } finally {
    // Why it stopped matters more than that its lease could not be given back.
    await run?.close().catch(() => {});
  }
}

const nothing: Usage = { input: 0, output: 0, cost: 0 };

async function endedWith(
  store: Store,
  { head }: RunState,
): Promise<(Answered & { readonly leaf: string }) | undefined> {
  if (head.ended === undefined) return undefined;
  const steps = await pathTo(store, head.head);
  const answer = answerOf(steps.at(-1)!);
  if (answer === undefined) return undefined;
  const question = steps.find(({ kind, actor }) => kind === "message" && actor === "user");
  const parts = (question?.content.parts ?? []) as unknown as Task["parts"];
  return {
    answer,
    usage: usageOf(steps),
    media: mediaOf({ parts }),
    steps: () => closureOf(store, head.head),
    leaf: head.head,
  };
}

const mediaOf = ({ parts }: Task): MediaByName =>
  Object.fromEntries(
    parts.flatMap((part) => ("ref" in part && part.name !== undefined ? [[part.name, part]] : [])),
  ) as MediaByName;

/** Of all model calls on a path. */
function usageOf(steps: readonly Step[]): Usage {
  let [input, output] = [0, 0];
  let cost: number | null = 0;
  for (const step of steps) {
    if (step.kind !== "model") continue;
    const { usage } = modelContent(step).response;
    input += usage.input;
    output += usage.output;
    cost = cost === null || usage.cost === null ? null : cost + usage.cost;
  }
  return { input, output, cost };
}

function annotations(step: string, scores: Readonly<Record<string, number>>, author: string): StoreRecord[] {
  return Object.entries(scores).map(([scorer, value]) => {
    const annotation: Annotation = { step, scorer, value, author };
    return { v: 1, type: "annotation", id: annotationId(annotation), annotation };
  });
}
