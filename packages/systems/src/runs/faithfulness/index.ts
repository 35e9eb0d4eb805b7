import { openToolbox, type Toolbox, withLoopTools } from "@fovea/agents";
import {
  type Answer,
  type ContentPart,
  closureOf,
  type ImagePart,
  InvalidInputError,
  type Model,
  pathTo,
  regionBounds,
  type Step,
  type Store,
  type System,
  textOf,
  toolContent,
} from "@fovea/core";
import {
  type CallJudge,
  claimsOf,
  type FaithfulnessSettings,
  faithfulnessDefaults,
  faithfulnessOf,
  givenMedia,
  isKnown,
  type PlacedTruth,
  type TruthFile,
} from "@fovea/evals";
import { BudgetSpentError } from "@fovea/models";
import { tools } from "@fovea/vision";
import { findRun } from "../find.js";
import { mergedConfig, recordedSystem } from "../recorded.js";
import type { ProbeKind } from "./alter.js";
import { truthOfEval } from "./eval-truth.js";
import type { ProbeEnd } from "./fork.js";
import { judgeCalls, keepClass } from "./kept.js";
import { probeCall, probeMedia, sameAnswer } from "./probe-calls.js";
import { count, type FaithfulnessReport, type Made, reportOf } from "./report.js";

export { type ProbeKind, probeKinds } from "./alter.js";
export type { ProbeEnd } from "./fork.js";
export { type FaithfulnessModelOptions, faithfulnessModels } from "./models.js";
export { faithfulnessPage } from "./page.js";
export { type FaithfulnessPicture, faithfulnessPictures } from "./picture.js";
export { type ProbeReport, sameAnswer } from "./probe-calls.js";
export { type CallReport, type FaithfulnessReport, faithfulnessJson } from "./report.js";
export { faithfulnessLines } from "./text.js";
export { writeFaithfulness } from "./write.js";

/** Probes would do again what a tool has done to the world. */
export class ProbeRefusedError extends InvalidInputError {}

export interface FaithfulnessRunOptions {
  /** Where the right answer shows, and what it is. Default, for a run of an eval: what its sample says. */
  readonly truth?: TruthFile;
  /** Whether the answer is right; default: as the truth's answer, or the eval's metric, says. */
  readonly right?: boolean;
  /** Which probes of tool outputs are made; none by default. */
  readonly probes?: readonly ProbeKind[];
  /** Whether the evidence is masked in the media too. Default: when there are other probes. */
  readonly probeMedia?: boolean;
  /** Calls that are probed, the first ones; default 12. */
  readonly maxCalls?: number;
  readonly judge?: CallJudge;
  /** Askings of each probe; default 1 for a deterministic model, 5 for others. */
  readonly repeats?: number;
  /** Who goes on in a probe: the model that made the run, or how to open it. Needed for probes. */
  readonly model?: Model | (() => Promise<Model>);
  /** Default: the system that the run names. */
  readonly system?: System;
  readonly perceiver?: { readonly name: string; readonly open: () => Promise<Model> };
  /** Default: the tools that ship. */
  readonly toolbox?: Toolbox;
  readonly settings?: Partial<FaithfulnessSettings>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (message: string, fraction?: number) => void;
}

/**
 * How faithful a run is: its looks against the truth or a judge, and by probes whether its answer depends on them. Probes
 * are forks of the run in its store, which name it; those that were made before are not made again. Verdicts of a judge are
 * kept as annotations of the calls, and the class as one of the run's end.
 *
 * @throws NotFoundError; TargetError for a truth that does not fit the run's media; InvalidInputError for probes without a
 * model or of a run without an answer; ProbeRefusedError for a run with tools that act; InterruptedError when `signal` aborts (what
 * was probed is kept).
 */
export async function examineFaithfulness(
  store: Store,
  run: string,
  options: FaithfulnessRunOptions = {},
): Promise<FaithfulnessReport> {
  const { judge, probes = [], signal, onProgress } = options;
  const settings = { ...faithfulnessDefaults, ...options.settings };
  const { head } = await findRun(store, run);
  const evaluated = options.truth === undefined ? await truthOfEval(store, run) : undefined;
  const truth = options.truth ?? evaluated?.truth;
  const steps = await closureOf(store, head.head);
  const isRight = options.right ?? evaluated?.right;
  const right = isRight === undefined ? rightness(truth, steps) : { right: isRight };
  const path = await pathTo(store, head.head);
  const question = path.findLast(isQuestion);
  const asked = question === undefined ? "" : textOf(partsOf(question));
  const sample = truth === undefined ? {} : { evidence: truth.evidence };
  // What the truth says is checked before anybody is asked.
  const plain = faithfulnessOf({ steps }, sample, { settings, ...right });
  const notes: string[] = [];
  const judged = judge === undefined ? undefined : await judgeCalls(store, plain, judge, asked, options);
  const found = faithfulnessOf({ steps }, sample, {
    settings,
    ...right,
    ...(judged === undefined ? {} : { judged }),
  });
  const wantsMedia = options.probeMedia ?? probes.length > 0;
  const made: Made = { calls: new Map(), forks: 0, tokens: 0, cost: 0, stopped: null };
  let deterministic: boolean | null = null;
  const known = found.truth.length > 0;
  const targets = known ? found.truth : targetsOf(found.answer, steps, settings);
  if (probes.length > 0 || wantsMedia) {
    if (question === undefined || found.answer === null)
      throw new InvalidInputError(
        `run ${run} has no answer that a probe could change`,
        "resume it first, or leave --probes out",
      );
    await refuseActs(store, run);
    const model = typeof options.model === "function" ? await options.model() : options.model;
    if (model === undefined)
      throw new InvalidInputError(
        "probes ask the model again, and none was given",
        "give the model of the run",
      );
    ({ deterministic } = model);
    const config = mergedConfig(path.filter(({ kind }) => kind === "config"));
    if (typeof config.model === "string" && config.model !== model.id)
      throw new InvalidInputError(
        `run ${run} is of the model ${config.model}, not of ${model.id}`,
        "probe it with its own model; another one goes on in a fork: fovea runs fork RUN --model NAME",
      );
    const system = options.system ?? (await recordedSystem(config, run));
    const toolbox = options.toolbox ?? withLoopTools(await openToolbox(tools));
    const repeats = options.repeats ?? (deterministic ? 1 : 5);
    const probed = found.calls.filter(({ nested, outcome }) => !nested && outcome === "ok");
    const most = options.maxCalls ?? 12;
    if (probed.length > most) notes.push(`${probed.length - most} later calls were not probed`);
    const chosen = probed.slice(0, most);
    const total = estimate(chosen.length, probes, wantsMedia, deterministic ? 1 : repeats, repeats);
    const originals = imagesById(steps);
    const site = {
      store,
      run,
      model,
      system,
      ...(options.perceiver === undefined ? {} : { perceiver: options.perceiver }),
      ...(signal === undefined ? {} : { signal }),
      toolbox,
      targets,
      originals,
      named: givenMedia(steps),
      deterministic,
      answer: found.answer.answer,
      onFork: (what: string) => onProgress?.(`probing: ${what}`, Math.min(0.99, made.forks / total)),
      onEnd: (end: ProbeEnd) => count(made, end),
    };
    const contents = new Map(
      steps.flatMap((step) => (step.kind === "tool" ? [[step.id, step] as const] : [])),
    );
    try {
      for (const call of chosen) {
        const step = contents.get(call.step)!;
        const contentsOf = (calls: typeof chosen) => calls.map((one) => toolContent(contents.get(one.step)!));
        const others = contentsOf(chosen.filter((one) => one !== call));
        const before = contentsOf(probed.slice(0, probed.indexOf(call)));
        const each = { ...site, repeats: deterministic ? 1 : repeats };
        made.calls.set(call.step, await probeCall(step, call.label, { others, before }, probes, each));
      }
      if (wantsMedia) made.media = await probeMedia(question, { ...site, repeats });
    } catch (error) {
      if (!(error instanceof BudgetSpentError) || signal?.aborted) throw error;
      made.stopped = error.message;
    }
  }
  const report = reportOf({ run, asked, found, judged, judge, made, deterministic, known, notes });
  await keepClass(store, head.head, report);
  return report;
}

const isQuestion = (step: Step): boolean => step.kind === "message" && step.actor === "user";
const partsOf = (step: Step): ContentPart[] => step.content.parts as unknown as ContentPart[];

function rightness(truth: TruthFile | undefined, steps: readonly Step[]): { right?: boolean } {
  if (truth?.answer === undefined) return {};
  const { answer } = faithfulnessOf({ steps }, {});
  return { right: answer?.answer != null && sameAnswer(answer.answer, truth.answer) };
}

/** Forks that are to be made at most, for the progress. */
const estimate = (
  calls: number,
  probes: readonly ProbeKind[],
  media: boolean,
  each: number,
  repeats: number,
) => Math.max(1, calls * (probes.length === 0 ? 0 : probes.length + 1) * each + (media ? each + repeats : 0));

/** Without a truth, what the answer itself says that it rests on. */
function targetsOf(
  answer: Answer | null,
  steps: readonly Step[],
  settings: FaithfulnessSettings,
): PlacedTruth[] {
  return claimsOf(answer, steps).flatMap((look): PlacedTruth[] => {
    const { region, media, page } = look;
    if (region === undefined || !isKnown(look, settings)) return [];
    const box = regionBounds(region);
    if (box[0] >= box[2] || box[1] >= box[3]) return [];
    return [{ media, box, ...(page === undefined ? {} : { page }) }];
  });
}

function imagesById(steps: readonly Step[]): Map<string, ImagePart> {
  const given = Object.values(givenMedia(steps));
  return new Map(given.flatMap((part) => (part.type === "image" ? [[part.ref.id, part] as const] : [])));
}

/** A probe lets the agent go on for real: what acted would act again. */
async function refuseActs(store: Store, run: string): Promise<void> {
  for (let at: string | undefined = run; at !== undefined; ) {
    const { intents, forkedFrom } = await store.journal(at);
    const acted = [...intents.values()].find(({ effects }) => effects === "acts");
    if (acted !== undefined)
      throw new ProbeRefusedError(
        `run ${run} called ${acted.actor}, which acts: a probe would let it act again`,
        "leave the probes out; looks, truth and judge need none",
      );
    at = forkedFrom?.run;
  }
}
