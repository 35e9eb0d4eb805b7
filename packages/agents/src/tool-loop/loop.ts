import {
  type Answer,
  asContent,
  type ContentPart,
  InterruptedError,
  type MediaByName,
  type ModelContent,
  modelContent,
  type RequestView,
  type Run,
  type Step,
  type Task,
  type ToolCallPart,
  textOf,
} from "@fovea/core";
import { releaseImages } from "@fovea/models/wire";
import type { ContextPolicy } from "../context/policy.js";
import { parseReact } from "../react-text/parse.js";
import { reactReminder } from "../react-text/prompt.js";
import { givenAnswer, spokenAnswer } from "./answers.js";
import { askingAgain, askModel, brokenCode, brokeOffInWords, endedWrongly, mostBreaks } from "./ask-model.js";
import { Conversation } from "./conversation.js";
import { Calls, finalAnswer } from "./do-calls.js";
import { type Emit, eventsOf, type LoopEvent } from "./events.js";
import { defaultModelCalls, type ToolLoopOptions } from "./options.js";
import { openSpeech, type Speech } from "./speech.js";
import { overLimit, Spending } from "./spending.js";

export interface ToolLoopContext {
  readonly run: Run;
  readonly signal?: AbortSignal;
  readonly emit?: Emit;
}

/** Who writes the loop's own steps. */
const actor = "tool-loop@1";

/**
 * The loop over the run tree as a generator: what happens, as it happens; it returns the answer.
 *
 * @throws PriceUnknownError when money is limited and nobody knows what the model costs: before it is asked where that is
 * known before; LimitError when a limit of model calls, tokens, money or time is reached, InterruptedError when `signal`
 * aborts; the run can then be resumed. What a model's server does wrong is thrown as its client names it.
 */
export function toolLoopEvents(
  options: ToolLoopOptions,
  task: Task,
  { run, signal }: Omit<ToolLoopContext, "emit">,
): AsyncGenerator<LoopEvent, Answer, void> {
  return eventsOf((emit, stop) => runToolLoop(options, task, { run, emit, signal: stop }), signal);
}

/** The same, with a listener. */
export async function runToolLoop(
  options: ToolLoopOptions,
  task: Task,
  { run, signal: given, emit = () => {} }: ToolLoopContext,
): Promise<Answer> {
  const spending = new Spending(options.limits, options.model);
  const deadline = spending.deadline();
  const signals = [run.signal, given, deadline.signal].filter((one) => one !== undefined);
  const signal = new Set(signals).size === 1 ? run.signal : AbortSignal.any(signals);
  let conversation: Conversation | undefined;
  try {
    const speech = await openSpeech(options, run.store.blobs);
    const policy = wholePolicy(options);
    conversation = new Conversation({ run, speech, codec: options.codec, policy });
    const loop: Loop = {
      options,
      run,
      speech,
      conversation,
      spending,
      emit,
      signal,
      counts: new Map(),
      actions: 0,
    };
    let answer: Answer | undefined;
    for (const parts of [...(task.earlier ?? []), task.parts]) {
      const asked = { role: "user", parts: nameMedia(parts, conversation.media) } as const;
      const step = await run.append("message", "user", asContent(asked));
      emit({ type: "step", step });
      await conversation.addQuestion(step);
      answer = await answerOne(loop);
      emit({ type: "step", step: await run.append("note", actor, asContent({ answer })) });
    }
    return answer!;
  } finally {
    deadline.dispose();
    // A wire client keeps what it encoded for the next call; there is none.
    if (conversation !== undefined) releaseImages(conversation.shown());
  }
}

interface Loop {
  readonly options: ToolLoopOptions;
  readonly run: Run;
  readonly speech: Speech;
  readonly conversation: Conversation;
  readonly spending: Spending;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** Calls of each tool so far. */
  readonly counts: Map<string, number>;
  /** Actions that were read from text so far. */
  actions: number;
}

async function answerOne(loop: Loop): Promise<Answer> {
  const { options, run, speech, conversation, spending, emit, signal } = loop;
  const { maxModelCalls = defaultModelCalls, codec, model } = options;
  const calls = new Calls({ run, codec, speech, conversation, emit, signal }, loop.counts);
  const shown: Step[] = [];
  let reminded = false;
  let cut = false;
  for (let call = 0; call < maxModelCalls; call++) {
    emit({ type: "progress", message: call === 0 ? "reading the question" : "thinking" });
    const said = await ask(loop);
    conversation.addSaid(said);
    const { response } = modelContent(said);
    const turn = readTurn(response, loop);
    if (turn.calls.length === 0) {
      const isCut = response.stop === "limit" && !speech.plain && !cut;
      if (isCut) {
        cut = true;
        conversation.addHint(await run.append("message", actor, asContent(cutTurn)));
        continue;
      }
      const isLost = speech.asText && turn.final === undefined && !reminded;
      if (!isLost) return spokenAnswer(turn.final ?? textOf(response.parts), response.stop, shown);
      reminded = true;
      const hint = { role: "user", parts: [{ type: "text", text: reactReminder }] } as const;
      conversation.addHint(await run.append("message", actor, asContent(hint)));
      continue;
    }
    const done = await calls.do(turn.calls);
    // An interrupt that came while tools ran is told here; without one the loop goes on to its limits.
    if (signal.aborted && signal.reason instanceof InterruptedError) throw signal.reason;
    await conversation.addResults(done);
    for (const { step } of done) shown.push(step);
    const final = finalAnswer(done);
    if (final !== undefined) return givenAnswer(final, calls.results, speech.plain ? undefined : model.id);
  }
  spending.check();
  throw overLimit(`the model was asked ${maxModelCalls} times and gave no answer`);
}

/** Asks until there is a whole answer: one that broke off before, as the record has it, is asked for again. */
async function ask({ options, run, speech, conversation, spending, emit, signal }: Loop): Promise<Step> {
  const { model } = options;
  const { sampling, toolsBlob, descriptions } = speech;
  const asked = sampling === undefined ? {} : { sampling };
  let shrunk = false;
  let told = false;
  let breaks = 0;
  for (;;) {
    spending.check();
    const { messages, view, prefix } = await conversation.next();
    const request: RequestView = { messages: view, tools: { blob: toolsBlob }, ...asked };
    const full = { messages, tools: descriptions, ...asked };
    const asking = await askModel({ run, model, signal, emit }, request, full);
    const { step, error } = asking;
    const { response } = modelContent(step);
    // What another model was asked, before a fork, was shown otherwise: it cannot be named in its place.
    if (step.actor === model.id) conversation.wasAsked(step);
    spending.add(model.id, response);
    emit({ type: "step", step });
    emit({ type: "usage", usage: response.usage, total: spending.total, prefix });
    const broken = brokenCode(response);
    if (broken === undefined) return step;
    const canShrink = broken === "CONTEXT_OVERFLOW" && !speech.plain && !shrunk;
    if (canShrink) {
      shrunk = true;
      await conversation.shrink();
    } else if (endedWrongly(response) && !speech.plain && !told) {
      told = true;
      conversation.addHint(await run.append("message", actor, asContent(brokenTurn)));
    } else if (brokeOffInWords(asking) && breaks < mostBreaks) {
      breaks += 1;
      emit({ type: "progress", message: askingAgain(asking) });
    } else if (error !== undefined) throw error;
  }
}

const cutTurn = {
  role: "user",
  parts: [
    { type: "text", text: "Your last turn was cut off: it was too long. Be brief, and call `answer`." },
  ],
} as const;

const brokenTurn = {
  role: "user",
  parts: [
    {
      type: "text",
      text: "Your last turn could not be read and was dropped. Make it again: tool calls with one JSON object each, as their schema says.",
    },
  ],
} as const;

function readTurn({ parts }: ModelContent["response"], loop: Loop): ReturnType<typeof parseReact> {
  const calls: ToolCallPart[] = [];
  for (const part of parts) if (part.type === "tool-call") calls.push(part);
  if (!loop.speech.asText || calls.length > 0) return { calls };
  const turn = parseReact(textOf(parts), loop.actions + 1);
  loop.actions += turn.calls.length;
  return turn;
}

function wholePolicy({ model: { card }, context = {} }: ToolLoopOptions): Required<ContextPolicy> {
  const room = (card?.contextTokens ?? Infinity) - (card?.maxOutputTokens ?? 0);
  return {
    images: context.images ?? 16,
    imageTokens: context.imageTokens ?? Infinity,
    tokens: context.tokens ?? (room > 0 ? room * 0.75 : Infinity),
    every: context.every ?? 8,
  };
}

/** Gives each medium of a user's message its handle: "image-1", "document-1", ... */
function nameMedia(parts: readonly ContentPart[], known: MediaByName): ContentPart[] {
  const taken = new Set(Object.keys(known));
  return parts.map((part) => {
    if (part.type === "text" || part.type === "data" || part.name !== undefined) return part;
    let number = 1;
    while (taken.has(`${part.type}-${number}`)) number += 1;
    const name = `${part.type}-${number}`;
    taken.add(name);
    return { ...part, name };
  });
}
