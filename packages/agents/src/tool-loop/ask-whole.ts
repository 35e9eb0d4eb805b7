import {
  type AgentEvent,
  type Model,
  type ModelContent,
  type ModelRequest,
  modelContent,
  type RequestView,
  type Run,
  type Step,
} from "@fovea/core";
import { askingAgain, askModel, brokenCode, brokeOffInWords, mostBreaks } from "./ask-model.js";

export interface AskSite {
  readonly run: Run;
  readonly model: Model;
  readonly signal: AbortSignal;
  readonly onEvent: (event: AgentEvent) => void;
  /** Told of each try. */
  readonly spent: (response: ModelContent["response"]) => void;
}

/**
 * Asks until there is a whole answer. A call that broke off, as the record has it, is made again; one that breaks off
 * now, after words were heard, is too, twice at most.
 *
 * @throws what the model's client throws.
 */
export async function askWhole(
  { run, model, signal, onEvent, spent }: AskSite,
  request: RequestView,
  full: ModelRequest,
): Promise<Step> {
  for (let breaks = 0; ; ) {
    const asking = await askModel({ run, model, signal, emit: listener(onEvent) }, request, full);
    const { response } = modelContent(asking.step);
    spent(response);
    if (brokeOffInWords(asking) && breaks < mostBreaks) {
      breaks += 1;
      onEvent({ type: "progress", message: askingAgain(asking) });
    } else if (asking.error !== undefined) throw asking.error;
    else if (brokenCode(response) === undefined) return asking.step;
  }
}

/** Deltas of the call as events of an agent. */
const listener =
  (onEvent: (event: AgentEvent) => void): Parameters<typeof askModel>[0]["emit"] =>
  (event) => {
    if (event.type === "delta" && event.kind === "text") onEvent({ type: "text", text: event.text });
  };
