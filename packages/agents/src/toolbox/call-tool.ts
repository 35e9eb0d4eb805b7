import {
  asContent,
  type ContentPart,
  type Evidence,
  FoveaError,
  type ImageCodec,
  type JsonObject,
  type JsonValue,
  type MediaByName,
  type MediaPart,
  type Run,
  type Step,
  type Tool,
  type ToolContent,
  type ToolContext,
  type ToolResult,
  toolContent,
  toolIdentity,
  withinTime,
} from "@fovea/core";
import { notingBlobs } from "../view/fit/facts.js";
import { failedResult, stopsTheRun } from "./failure.js";
import type { Toolbox } from "./index.js";

/** A tool that another tool called has failed; message and fix are its own. */
export class ToolFailedError extends FoveaError {}

export interface ToolCall {
  /** Unique within the conversation. */
  readonly callId: string;
  readonly tool: string;
  readonly input: JsonValue;
  /** What media in the result are called after; default from the id. */
  readonly label?: string | undefined;
  /** Why it is not done: the step then holds this. */
  readonly refusal?: FoveaError | undefined;
}

export interface CallSite {
  readonly run: Run;
  readonly toolbox: Toolbox;
  readonly codec: ImageCodec;
  /** Every medium that the conversation has named so far. */
  readonly media: MediaByName;
  /** Aborts the tool beside the run's own signal: its call then ends with an error. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (message: string, fraction?: number) => void;
}

/**
 * One tool call as one step of the run, issued before this function first yields. What the tool does wrong
 * becomes the step's content (`outcome: "error"`), for the model to read; what stops the run (an interrupt, the
 * store, a divergence) is thrown. A composite tool's own calls are steps on a branch that the step uses.
 */
export function callTool(site: CallSite, call: ToolCall): Promise<Step> {
  const tool = call.refusal ?? findTool(site.toolbox, call.tool);
  if (tool instanceof FoveaError) {
    return perform(site, call, {
      actor: call.tool,
      effects: "pure",
      media: {},
      attempt: async () => failedResult(tool),
    });
  }
  const media = mediaOf(tool, call.input, site.media);
  const run = async (runs: AbortSignal, key: string, nested: Run | undefined): Promise<Outcome> => {
    const whole =
      site.signal === undefined || site.signal === runs ? runs : AbortSignal.any([runs, site.signal]);
    const act = (signal: AbortSignal) =>
      tool.run(tool.parse(call.input), toolContext(site, media, signal, nested, key));
    const { timeoutMs } = tool;
    const { parts, evidence = [] } = await (timeoutMs === undefined
      ? act(whole)
      : withinTime(tool.name, timeoutMs, whole, act));
    return { outcome: "ok", parts: named(parts, call, site.media), evidence };
  };
  return perform(site, call, {
    actor: toolIdentity(tool),
    effects: tool.effects,
    media,
    attempt: ({ signal, branch, key }) =>
      tool.composite ? branch((nested) => run(signal, key, nested)) : run(signal, key, undefined),
    reconcile:
      tool.reconcile === undefined
        ? undefined
        : (context) => tool.reconcile!(tool.parse(call.input), context),
  });
}

/** Evidence of a tool step, with the step filled in. */
export function stepEvidence(step: Step): Evidence[] {
  return toolContent(step).evidence.map((evidence) => ({ ...evidence, step: evidence.step ?? step.id }));
}

type Outcome = Pick<ToolContent, "outcome" | "parts" | "evidence">;

interface Performance {
  readonly actor: string;
  readonly effects: Tool["effects"];
  readonly media: MediaByName;
  readonly attempt: (context: Parameters<Parameters<Run["effect"]>[1]>[0]) => Promise<Outcome>;
  readonly reconcile?: ((context: ToolContext) => ReturnType<NonNullable<Tool["reconcile"]>>) | undefined;
}

function perform(
  site: CallSite,
  call: ToolCall,
  { actor, effects, media, attempt, reconcile }: Performance,
): Promise<Step> {
  const asked = { callId: call.callId, tool: actor, input: call.input, media };
  const contentOf = ({ outcome, parts, evidence }: Outcome): JsonObject => {
    const { callId, tool, input } = asked;
    return asContent({ callId, tool, input, media, outcome, parts, evidence });
  };
  const reconciled = async (key: string) => {
    const known = await reconcile!(toolContext(site, media, site.run.signal, undefined, key));
    if (!known.done) return known;
    const { parts, evidence = [] } = known.result;
    return { done: true, outcome: { content: contentOf({ outcome: "ok", parts, evidence }) } } as const;
  };
  return site.run.effect(
    "tool",
    async (context) => {
      try {
        return { content: contentOf(await attempt(context)) };
      } catch (error) {
        if (context.signal.aborted || stopsTheRun(error)) throw error;
        return { content: contentOf(failedResult(error)) };
      }
    },
    {
      actor,
      effects,
      request: asked as unknown as JsonValue,
      ...(reconcile === undefined ? {} : { reconcile: reconciled }),
    },
  );
}

function findTool(toolbox: Toolbox, name: string): Tool | FoveaError {
  try {
    return toolbox.get(name);
  } catch (error) {
    if (error instanceof FoveaError) return error;
    throw error;
  }
}

function toolContext(
  site: CallSite,
  media: MediaByName,
  signal: AbortSignal,
  nested: Run | undefined,
  key: string,
): ToolContext {
  let calls = 0;
  return {
    blobs: notingBlobs(site.run.store.blobs),
    codec: site.codec,
    media,
    signal,
    key,
    random: (name) => site.run.random(name),
    ...(site.onProgress === undefined ? {} : { progress: site.onProgress }),
    call: async (name, input, given): Promise<ToolResult> => {
      if (nested === undefined) throw new TypeError(`only a composite tool may call "${name}"`);
      const step = await callTool(
        { ...site, run: nested, media: given },
        { callId: `${name}-${++calls}`, tool: name, input },
      );
      const { outcome, parts, evidence } = toolContent(step);
      if (outcome === "ok")
        return { parts, evidence: evidence.map((one) => ({ ...one, step: one.step ?? step.id })) };
      const said = parts.find((part) => part.type === "data" && part.name === "error");
      const { message, fix } = (said?.type === "data" ? said.data : {}) as { message?: string; fix?: string };
      throw new ToolFailedError(`${name}: ${message ?? outcome}`, fix ?? "");
    },
  };
}

/**
 * The media that the input names by handle. A tool that takes media and is given none sees all of them; so does one
 * that is given a handle which does not exist, for its error to say which do.
 */
function mediaOf(tool: Tool, input: JsonValue, known: MediaByName): MediaByName {
  if (tool.mediaInputs === undefined) return {};
  const properties = (typeof input === "object" && input !== null ? input : {}) as Record<string, JsonValue>;
  const handles = tool.mediaInputs.flatMap((property) => properties[property] ?? []);
  const isKnown = (name: JsonValue) => typeof name === "string" && Object.hasOwn(known, name);
  if (handles.length === 0 || !handles.every(isKnown)) return { ...known };
  return Object.fromEntries(handles.map((name) => [name as string, known[name as string]!]));
}

/**
 * Media in a result get a handle from the call ("crop-2"), so that parallel calls name theirs alike on every run; what
 * was given keeps its own.
 */
function named(parts: ToolResult["parts"], call: ToolCall, known: MediaByName): ToolResult["parts"] {
  const base =
    call.label ?? (call.callId.startsWith(call.tool) ? call.callId : `${call.tool}-${call.callId}`);
  let count = 0;
  const own: ContentPart[] = [];
  for (const part of parts) {
    if (part.type === "text" || part.type === "data" || isKnown(part, known)) {
      own.push(part);
      continue;
    }
    let name = ++count === 1 ? base : `${base}.${count}`;
    while (known[name] !== undefined) name += "'";
    own.push({ ...part, name });
  }
  return own;
}

const isKnown = ({ name, ref }: MediaPart, known: MediaByName): boolean =>
  name !== undefined && known[name]?.ref.id === ref.id;
