import {
  type Model,
  type ModelCard,
  type ModelEnd,
  type ModelEvent,
  type ModelRequest,
  type Part,
  type StopReason,
  type TokenLogprob,
  textOf,
  type Usage,
} from "@fovea/core";

/** What is said in a turn, beside its parts. */
export interface ScriptedAnswer {
  readonly parts: readonly Part[];
  /** Default: "tool-calls" when tools are called, else "end". */
  readonly stop?: StopReason;
  readonly usage?: Usage;
  readonly logprobs?: readonly TokenLogprob[];
  /** Thrown after the parts were yielded as deltas, instead of an end. */
  readonly fails?: Error;
}

type Said = readonly Part[] | ScriptedAnswer;

/** One turn of a script: the parts to answer with, more of an answer, or a function that makes either from the request. */
export type ScriptTurn = Said | ((request: ModelRequest, turn: number) => Said);

export interface ScriptedOptions {
  /** Default "scripted/model". */
  readonly id?: string;
  readonly card?: ModelCard;
  /** Yields text and reasoning word by word before the end, as a stream does. Default false. */
  readonly deltas?: boolean;
  /**
   * "conversation" (default): turn i answers the request that holds i assistant messages, so a resumed or forked
   * conversation gets the turn that belongs to it. "calls": turn i answers call i, whatever it holds.
   */
  readonly turns?: "conversation" | "calls";
}

/** A scripted model remembers what it was asked. */
export interface ScriptedModel extends Model {
  readonly requests: readonly ModelRequest[];
}

/**
 * A model that says what its script says. For tests; it never looks at a picture.
 *
 * @throws RangeError from `generate` when the script has no such turn.
 */
export function scriptedModel(
  script: readonly ScriptTurn[],
  options: string | ScriptedOptions = {},
): ScriptedModel {
  const {
    id = "scripted/model",
    card,
    deltas = false,
    turns = "conversation",
  } = typeof options === "string" ? { id: options } : options;
  const requests: ModelRequest[] = [];
  return {
    id,
    deterministic: turns === "conversation",
    ...(card === undefined ? {} : { card }),
    requests,
    async *generate(request, { signal } = {}): AsyncGenerator<ModelEvent> {
      signal?.throwIfAborted();
      const spoken = request.messages.filter((message) => message.role === "assistant").length;
      const turn = turns === "calls" ? requests.length : spoken;
      requests.push(request);
      const entry = script[turn];
      if (entry === undefined)
        throw new RangeError(`the script has ${script.length} turns; turn ${turn} was asked for`);
      const said = typeof entry === "function" ? entry(request, turn) : entry;
      const answer: ScriptedAnswer = "parts" in said ? said : { parts: said };
      if (deltas || answer.fails !== undefined)
        for (const event of deltasOf(answer.parts)) {
          signal?.throwIfAborted();
          yield event;
        }
      if (answer.fails !== undefined) throw answer.fails;
      yield endOf(answer);
    },
  };
}

function* deltasOf(parts: readonly Part[]): Generator<ModelEvent> {
  for (const part of parts)
    if (part.type === "text" || part.type === "reasoning")
      for (const word of part.text.match(/\s*\S+|\s+$/g) ?? []) yield { type: part.type, text: word };
    else yield { type: "part", part };
}

function endOf({ parts, stop, usage, logprobs }: ScriptedAnswer): ModelEnd {
  const calls = parts.some((part) => part.type === "tool-call");
  return {
    type: "end",
    parts,
    stop: stop ?? (calls ? "tool-calls" : "end"),
    usage: usage ?? { input: 0, output: Math.ceil(textOf(parts).length / 4), cost: 0 },
    ...(logprobs === undefined ? {} : { logprobs }),
  };
}
