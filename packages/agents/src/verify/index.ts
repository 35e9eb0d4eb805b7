import {
  type Answer,
  answerOf,
  type BlobStore,
  closureOf,
  type Evidence,
  expandRequest,
  FoveaError,
  generateToEnd,
  type ImageCodec,
  type JsonObject,
  type JsonValue,
  type MediaByName,
  type Model,
  modelContent,
  NotFoundError,
  overlayBlobs,
  type Step,
  type Store,
  type StoreProblem,
  stepId,
  type Tool,
  type ToolContent,
  type ToolContext,
  toolContent,
  toolIdentity,
} from "@fovea/core";
import { Pcg64 } from "@fovea/core/random";
import { pointingAnswerTool } from "../answer/pointing.js";
import { brokenCode } from "../tool-loop/ask-model.js";
import { failedResult } from "../toolbox/failure.js";
import type { Toolbox } from "../toolbox/index.js";
import { firstDifference } from "./compare.js";

/** "checked": done again with the same result; "failed": another result; "uncheckable": cannot be done again here. */
export type CheckStatus = "checked" | "failed" | "uncheckable";

export interface StepCheck {
  readonly step: string;
  readonly kind: Step["kind"];
  readonly actor: string;
  readonly status: CheckStatus;
  readonly why?: string;
}

export interface ClaimCheck {
  readonly evidence: Evidence;
  readonly status: CheckStatus;
  readonly why?: string;
}

export interface VerifyReport {
  readonly run: string;
  readonly answer?: Answer;
  /** What the answer rests on, each by the check of the step that claims it. */
  readonly claims: readonly ClaimCheck[];
  /** Model and tool steps, in the order in which they were made. */
  readonly steps: readonly StepCheck[];
  /** Bytes, hashes and records of the store that are not as they should be. */
  readonly problems: readonly StoreProblem[];
  /**
   * True when nothing failed and no record is damaged. A torn tail is none of that: it is what a writer that was killed
   * in the middle of a write leaves, and nothing of it was acknowledged.
   */
  readonly sound: boolean;
}

export interface VerifyOptions {
  readonly store: Store;
  readonly run: string;
  readonly toolbox: Toolbox;
  readonly codec: ImageCodec;
  /** Models that may be asked again; only deterministic ones are. */
  readonly models?: readonly Model[];
  readonly onProgress?: (message: string, fraction: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Lets someone who did not run it check a run: the store's hashes and lineage, every pure tool step done again
 * (decoded pixels exactly, expert outputs within the expert's tolerance), deterministic models asked again, and
 * each claim of the answer by the step that it names.
 */
export async function verifyRun(options: VerifyOptions): Promise<VerifyReport> {
  const { store, run, onProgress } = options;
  await store.refresh();
  const state = await store.run(run);
  if (state === undefined)
    throw new NotFoundError(`no run ${run} in this store`, "`fovea runs list` lists the runs");
  const problems = await store.check();
  const closure = await closureOf(store, state.head.head);
  const again = closure.filter((step) => step.kind === "tool" || step.kind === "model");
  const steps: StepCheck[] = [];
  for (const [i, step] of again.entries()) {
    options.signal?.throwIfAborted();
    onProgress?.(`checking ${step.actor}`, i / again.length);
    steps.push({ step: step.id, kind: step.kind, actor: step.actor, ...(await checkStep(step, options)) });
  }
  const answer = closure.map(answerOf).findLast((found) => found !== undefined);
  const claims = (answer?.evidence ?? []).map((evidence) => checkClaim(evidence, closure, steps));
  const sound =
    problems.every(({ kind }) => kind === "torn") &&
    ![...steps, ...claims].some(({ status }) => status === "failed");
  return { run, ...(answer === undefined ? {} : { answer }), claims, steps, problems, sound };
}

type Verdict = Pick<StepCheck, "status" | "why">;
const uncheckable = (why: string): Verdict => ({ status: "uncheckable", why });
const verdict = (difference: string | undefined): Verdict =>
  difference === undefined ? { status: "checked" } : { status: "failed", why: difference };

async function checkStep(step: Step, options: VerifyOptions): Promise<Verdict> {
  if (stepId(step) !== step.id) return { status: "failed", why: "the step does not hash to its id" };
  try {
    return await (step.kind === "model" ? checkModelStep(step, options) : checkToolStep(step, options));
  } catch (error) {
    if (options.signal?.aborted) throw error;
    return { status: "failed", why: error instanceof Error ? error.message : String(error) };
  }
}

async function checkModelStep(step: Step, options: VerifyOptions): Promise<Verdict> {
  const { store } = options;
  const { request, response } = modelContent(step);
  // Whatever the model is: the record alone must tell what it was asked.
  const asked = await expandRequest(store, request);
  if (brokenCode(response) !== undefined) return uncheckable(`it broke off (${response.stop})`);
  const model = options.models?.find(({ id }) => id === step.actor);
  if (model === undefined) return uncheckable(`${step.actor} is not here`);
  if (!model.deterministic) return uncheckable(`${step.actor} need not say the same twice`);
  const end = await generateToEnd(model, asked, { blobs: store.blobs });
  return verdict(
    await firstDifference(response.parts, end.parts, { blobs: options.store.blobs, codec: options.codec }),
  );
}

async function checkToolStep(step: Step, { store, toolbox, codec, signal }: VerifyOptions): Promise<Verdict> {
  const content = toolContent(step);
  if (!content.tool.includes("@")) return uncheckable("the call was refused, and nothing was done");
  let tool: Tool;
  try {
    tool =
      toolbox.tools.find((one) => toolIdentity(one) === content.tool) ??
      toolbox.get(content.tool.split("@")[0]!);
  } catch (error) {
    if (error instanceof FoveaError) return uncheckable(error.message);
    throw error;
  }
  if (toolIdentity(tool) !== content.tool) return uncheckable(`here is ${toolIdentity(tool)}`);
  if (tool.effects !== "pure")
    return uncheckable(`${content.tool} ${tool.effects}: doing it again may differ`);
  const blobs = overlayBlobs(store.blobs);
  const again = await runAgain(tool, content.input, content.media, { toolbox, codec, blobs, signal });
  const { outcome, parts, evidence } = content;
  const difference = await firstDifference({ outcome, parts, evidence }, again, {
    blobs,
    codec,
    tolerance: tool.tolerance,
  });
  return verdict(difference);
}

export interface ToolSurroundings {
  readonly toolbox: Toolbox;
  readonly codec: ImageCodec;
  readonly blobs: BlobStore;
  readonly signal: AbortSignal | undefined;
}

/**
 * The tool and all that it calls, outside any run; what it does wrong is its result. For a check of a recorded call, and for
 * what it would have given back from other media.
 */
export async function runAgain(
  tool: Tool,
  input: JsonValue,
  media: MediaByName,
  around: ToolSurroundings,
): Promise<Pick<ToolContent, "outcome" | "parts" | "evidence">> {
  const { toolbox, codec, blobs, signal } = around;
  const context: ToolContext = {
    blobs,
    codec,
    media,
    ...(signal === undefined ? {} : { signal }),
    random: () => new Pcg64(0),
    call: async (name, nested: JsonObject, given) => {
      const inner = toolbox.get(name);
      return inner.run(inner.parse(nested), { ...context, media: given });
    },
  };
  try {
    const { parts, evidence = [] } = await tool.run(tool.parse(input), context);
    return { outcome: "ok", parts, evidence };
  } catch (error) {
    if (signal?.aborted || !(error instanceof FoveaError)) throw error;
    return failedResult(error);
  }
}

function checkClaim(evidence: Evidence, closure: readonly Step[], steps: readonly StepCheck[]): ClaimCheck {
  const step = closure.find(({ id }) => id === evidence.step);
  if (step === undefined) return { evidence, status: "failed", why: "it names no step of this run" };
  if (step.kind === "tool" && toolContent(step).tool === toolIdentity(pointingAnswerTool))
    return { evidence, status: "uncheckable", why: "only the model says so" };
  const { status, why } =
    steps.find((check) => check.step === step.id) ?? uncheckable("it names a step that no tool made");
  return { evidence, status, ...(why === undefined ? {} : { why }) };
}
