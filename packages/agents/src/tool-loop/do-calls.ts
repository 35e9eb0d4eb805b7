import {
  FoveaError,
  type ImageCodec,
  type JsonObject,
  type JsonValue,
  type MediaByName,
  type Run,
  type Step,
  type Tool,
  type ToolCallPart,
  toolContent,
} from "@fovea/core";
import type { PointingAnswerInput } from "../answer/pointing.js";
import { callTool } from "../toolbox/call-tool.js";
import { takes } from "../toolbox/takes.js";
import { fromModel } from "../view/coordinates.js";
import { convertRegions } from "../view/marked-regions.js";
import { frame } from "../view/show.js";
import { checkAnswer } from "./check-answer.js";
import type { Conversation, Done } from "./conversation.js";
import type { Emit } from "./events.js";
import { Repeats } from "./repeats.js";
import type { Speech } from "./speech.js";

/** The arguments of a call are no JSON. */
export class InvalidCallError extends FoveaError {}
/** A model made more calls in one turn than anybody needs. */
export class TooManyCallsError extends FoveaError {}
/** An answer names what was not seen, or nothing that it rests on. */
export class UnsupportedAnswerError extends FoveaError {}

export interface CallsOptions {
  readonly run: Run;
  readonly codec: ImageCodec;
  readonly speech: Speech;
  readonly conversation: Conversation;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

interface Prepared {
  readonly label: string;
  readonly callId: string;
  readonly tool: string;
  readonly input: JsonValue;
  readonly media?: MediaByName | undefined;
  readonly refusal?: FoveaError | undefined;
}

/** The tool calls of one question: named, checked, converted, done, and remembered for the answer. */
export class Calls {
  /** Steps by the id and by the label of their call. */
  readonly results = new Map<string, Step>();
  readonly #options: CallsOptions;
  readonly #counts: Map<string, number>;
  readonly #repeats = new Repeats();
  #sentBack = false;

  /** `counts` is of the whole conversation, so that labels stay unique. */
  constructor(options: CallsOptions, counts: Map<string, number>) {
    this.#options = options;
    this.#counts = counts;
  }

  /** Does the calls of one turn: in parallel what only looks, one after the other what acts. */
  async do(parts: readonly ToolCallPart[]): Promise<Done[]> {
    const { run, codec, speech, conversation, emit, signal } = this.#options;
    const { toolbox } = speech;
    const labels: string[] = [];
    for (const { tool } of parts) labels.push(this.#label(tool));
    const prepared: Prepared[] = [];
    for (const part of parts) prepared.push(this.#prepare(part, labels[prepared.length]!, labels, parts));
    const site = {
      run,
      toolbox,
      codec,
      media: conversation.media,
      signal,
      onProgress: progressOf(emit),
    };
    const done: Done[] = [];
    for (let at = 0; at < prepared.length; ) {
      let to = at + 1;
      if (!this.#acts(prepared[at]!.tool))
        while (to < prepared.length && !this.#acts(prepared[to]!.tool)) to += 1;
      for (let i = at; i < to; i++) {
        const { tool, refusal } = prepared[i]!;
        if (tool !== "answer" && refusal === undefined)
          emit({ type: "progress", message: `running ${tool}` });
      }
      const issued: Promise<Step>[] = [];
      for (let i = at; i < to; i++) {
        const { label, callId, tool, input, media, refusal } = prepared[i]!;
        const named = speech.plain ? undefined : label;
        const from = media === undefined ? site : { ...site, media };
        issued.push(callTool(from, { callId, tool, input, label: named, refusal }));
      }
      const steps = await Promise.all(issued);
      for (const step of steps) {
        const { label, callId, tool, input, refusal } = prepared[at++]!;
        emit({ type: "step", step });
        done.push({ label, step, expected: this.#expected(step, tool) });
        // What was asked before is known by its first result.
        const first = refusal === undefined ? undefined : this.#repeats.labelOf(tool, input);
        const known = (first === undefined ? undefined : this.results.get(first)) ?? step;
        this.results.set(callId, known);
        this.results.set(label, known);
      }
    }
    return done;
  }

  #label(tool: string): string {
    const name = tool.replace(/[^\w.-]/g, "_").slice(0, 64);
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return `${name}-${count}`;
  }

  #acts(name: string): boolean {
    return this.#find(name)?.effects === "acts";
  }

  #find(name: string): Tool | undefined {
    try {
      return this.#options.speech.toolbox.get(name);
    } catch (error) {
      if (error instanceof FoveaError) return undefined;
      throw error;
    }
  }

  #prepare(
    { id: callId, tool: name, input: given }: ToolCallPart,
    label: string,
    labels: readonly string[],
    parts: readonly ToolCallPart[],
  ): Prepared {
    const asked: Prepared = { label, callId, tool: name, input: given };
    if (labels.indexOf(label) >= mostCalls) return { ...asked, refusal: tooMany() };
    const tool = this.#find(name);
    const raw = invalidArguments(given);
    if (raw !== undefined) return { ...asked, refusal: notJson(raw, name) };
    if (tool === undefined) return asked;
    const { speech, conversation } = this.#options;
    if (speech.plain) return this.#unlessRepeated(asked, tool);
    if (name === "answer") {
      const known = new Set([...this.results.keys(), ...labels, ...parts.map(({ id }) => id)]);
      const { input, media, problem } = checkAnswer(given, { speech, conversation, known });
      if (problem === undefined || this.#sentBack) return { ...asked, input, media };
      this.#sentBack = true;
      const refusal = new UnsupportedAnswerError(problem, "call `answer` again, resting on what was seen");
      return { ...asked, refusal };
    }
    try {
      const input = convertRegions(tool.input, given, (values, mark, [root]) => {
        const [handle] = [(root as JsonObject)[tool.mediaInputs?.[0] ?? ""]].flat();
        const here = frame(String(handle), conversation.sight(String(handle)));
        return here === undefined ? values : fromModel(values, mark, here, speech.convention);
      });
      return this.#unlessRepeated({ ...asked, input }, tool);
    } catch (error) {
      if (error instanceof FoveaError) return { ...asked, refusal: error };
      throw error;
    }
  }

  #unlessRepeated(asked: Prepared, { name, effects }: Tool): Prepared {
    if (effects !== "pure" || name === "answer" || name === "view") return asked;
    const refusal = this.#repeats.notice(name, asked.input, asked.label);
    return refusal === undefined ? asked : { ...asked, refusal };
  }

  /** What would have been right, for a call that was wrong. */
  #expected(step: Step, name: string): string | undefined {
    const said = toolContent(step).parts.find((part) => part.type === "data" && part.name === "error");
    const code = said?.type === "data" ? (said.data as { readonly code?: string }).code : undefined;
    const { toolbox } = this.#options.speech;
    if (code === "UNKNOWN_TOOL") return `The tools are ${toolbox.tools.map((tool) => tool.name).join(", ")}.`;
    if (code !== "SCHEMA" && code !== "INVALID_CALL") return undefined;
    const tool = this.#find(name);
    return tool === undefined ? undefined : `${takes(tool)}`;
  }
}

/** The input of an answer step that ended the question. */
export const finalAnswer = (
  steps: readonly Done[],
): { input: PointingAnswerInput; step: Step } | undefined => {
  for (const { step } of steps) {
    const { tool, outcome, input } = toolContent(step);
    if (tool.startsWith("answer@") && outcome === "ok")
      return { input: input as unknown as PointingAnswerInput, step };
  }
  return undefined;
};

const progressOf = (emit: Emit) => (message: string, fraction?: number) =>
  emit({ type: "progress", message, ...(fraction === undefined ? {} : { fraction }) });

/** Wire clients give arguments that are no JSON as `{"$invalid": text}`. */
function invalidArguments(input: JsonValue): string | undefined {
  const isObject = typeof input === "object" && input !== null && !Array.isArray(input);
  const raw = isObject ? (input as JsonObject).$invalid : undefined;
  return typeof raw === "string" ? raw : undefined;
}

/** Calls of one turn that are done. */
const mostCalls = 64;

const tooMany = (): TooManyCallsError =>
  new TooManyCallsError(`at most ${mostCalls} calls are done in one turn`, "make the others in a next turn");

function notJson(raw: string, tool: string): InvalidCallError {
  let why = "they are not an object";
  try {
    JSON.parse(raw);
  } catch (error) {
    why = (error as Error).message;
  }
  const shown = raw.length > 200 ? `${raw.slice(0, 200).toWellFormed()}...` : raw;
  return new InvalidCallError(
    `the arguments of ${tool} are no JSON object (${why}): ${shown}`,
    "call it again, with one JSON object as arguments",
  );
}
