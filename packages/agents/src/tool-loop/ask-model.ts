import {
  asContent,
  FoveaError,
  InterruptedError,
  LimitError,
  type Model,
  type ModelContent,
  type ModelEnd,
  type ModelEvent,
  type ModelRequest,
  type Part,
  type RequestView,
  type Run,
  type Step,
} from "@fovea/core";
import { ProviderError } from "@fovea/models/wire";
import type { Emit } from "./events.js";

/** The model ended its answer with an error of which it says no more. */
export class ModelFailedError extends FoveaError {}

export interface Asked {
  readonly step: Step;
  /** Why there is no whole answer; only when it was asked just now, not when it is served from the record. */
  readonly error?: unknown;
  /** Whether words were heard (and passed on) before it broke off. */
  readonly heardWords: boolean;
}

/**
 * One model call as one step. A call that breaks off (an abort, a limit, an error) leaves a step too, with what had
 * come until then; on resume that step is served, and the model is asked again after it.
 */
export async function askModel(
  {
    run,
    model,
    signal,
    emit,
  }: { readonly run: Run; readonly model: Model; readonly signal: AbortSignal; readonly emit: Emit },
  request: RequestView,
  full: ModelRequest,
): Promise<Asked> {
  let error: unknown;
  const heard = new Heard(emit);
  const step = await run.effect(
    "model",
    async () => {
      let response: ModelContent["response"];
      try {
        const end = await listen(model, full, { signal, blobs: run.store.blobs }, heard);
        const { type: _, ...rest } = end;
        response = rest;
        error = brokenOff(end, signal, model);
      } catch (thrown) {
        error =
          signal.aborted && !(thrown instanceof FoveaError)
            ? (reasonOf(signal) ?? interrupted(thrown))
            : thrown;
        response = {
          parts: partsOf(thrown) ?? heard.parts(),
          stop: error instanceof LimitError ? "limit" : signal.aborted ? "aborted" : "error",
          usage: { input: 0, output: 0, cost: null },
          detail: { error: described(error) },
        };
      }
      const content: ModelContent = { request, response };
      return { content: asContent(content), cost: response.usage.cost };
    },
    {
      actor: model.id,
      effects: model.deterministic ? "pure" : "reads",
      request: { model: model.id, view: request } as never,
    },
  );
  const heardWords = heard.any;
  return error === undefined ? { step, heardWords } : { step, error, heardWords };
}

async function listen(
  model: Model,
  request: ModelRequest,
  options: NonNullable<Parameters<Model["generate"]>[1]>,
  heard: Heard,
): Promise<ModelEnd> {
  let end: ModelEnd | undefined;
  for await (const event of model.generate(request, options)) {
    if (event.type === "end") end = event;
    else heard.add(event);
  }
  if (end !== undefined) return end;
  throw new ModelFailedError(`${model.id} ended without an "end" event`, "run checkModel on it");
}

/** The parts so far, from the deltas. */
class Heard {
  readonly #parts: Part[] = [];
  readonly #emit: Emit;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  get any(): boolean {
    return this.#parts.length > 0;
  }

  add(event: Exclude<ModelEvent, ModelEnd>): void {
    if (event.type === "part") {
      this.#parts.push(event.part);
      return;
    }
    const { type, text } = event;
    this.#emit({ type: "delta", kind: type, text });
    const last = this.#parts.at(-1);
    if (last?.type === type) this.#parts[this.#parts.length - 1] = { ...last, text: last.text + text };
    else this.#parts.push({ type, text });
  }

  parts(): readonly Part[] {
    return this.#parts.map((part) => ("text" in part ? { ...part, text: part.text.toWellFormed() } : part));
  }
}

function brokenOff({ stop, detail }: ModelEnd, signal: AbortSignal, model: Model): unknown {
  if (stop === "aborted") return reasonOf(signal) ?? interrupted(undefined);
  if (stop !== "error") return undefined;
  const said = JSON.stringify(detail ?? null);
  return new ModelFailedError(
    `${model.id} ended its answer with an error${said === "null" ? "" : `: ${said.slice(0, 200)}`}`,
    "resume the run to ask it again",
  );
}

/** Whether the model itself ended with an error (a tool call that its server could not read): it may do better when told. */
export const endedWrongly = ({ stop, detail }: ModelContent["response"]): boolean =>
  stop === "error" && (detail as { readonly error?: unknown } | undefined)?.error === undefined;

const reasonOf = (signal: AbortSignal): unknown =>
  signal.reason instanceof FoveaError ? signal.reason : undefined;

const interrupted = (cause: unknown): InterruptedError =>
  new InterruptedError("the run was interrupted", "resume it: what was acknowledged is kept", { cause });

/** A broken stream brings what had come, tool calls included. */
const partsOf = (error: unknown): readonly Part[] | undefined =>
  error instanceof FoveaError && "parts" in error && Array.isArray(error.parts)
    ? (error.parts as Part[])
    : undefined;

function described(error: unknown) {
  const message = (error instanceof Error ? error.message : String(error)).toWellFormed();
  return error instanceof FoveaError
    ? { code: error.code, message, fix: error.fix.toWellFormed() }
    : { code: "ERROR", message, fix: "" };
}

/** The code of what broke an answer off; "" when it is not known, undefined for a whole answer. */
export function brokenCode({ stop, detail }: ModelContent["response"]): string | undefined {
  const code = (detail as { readonly error?: { readonly code?: unknown } } | undefined)?.error?.code;
  if (stop === "aborted" || stop === "error") return typeof code === "string" ? code : "";
  // A model that ran into its own limit of tokens has answered; one that ran into ours has not.
  return stop === "limit" && typeof code === "string" ? code : undefined;
}

/** How often one turn is asked for again because it broke off. */
export const mostBreaks = 2;

/**
 * Whether a call broke off after words were heard, by a fault that passes (a stream that was cut): a retry layer cannot
 * take back what it has passed on, so whoever holds the conversation asks again, and what had come stays in its step.
 */
export const brokeOffInWords = ({ error, heardWords }: Asked): boolean =>
  error instanceof ProviderError && error.retryable && heardWords;

/** What is told when a turn is asked for again. */
export const askingAgain = ({ error }: Asked): string =>
  `${error instanceof Error ? error.message : String(error)}; what had come is discarded, asking again`;
