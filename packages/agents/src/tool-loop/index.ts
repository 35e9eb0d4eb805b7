import {
  type Agent,
  type Answer,
  asContent,
  type ContentPart,
  type Evidence,
  generateToEnd,
  getJson,
  type ImageCodec,
  type JsonValue,
  LimitError,
  type MediaByName,
  type MediaPart,
  type Message,
  type Model,
  type ModelContent,
  type ModelRequest,
  messageOf,
  modelContent,
  type Part,
  putJson,
  type RequestView,
  type Run,
  type Sampling,
  type Step,
  type ToolCallPart,
  type ToolDescription,
  textOf,
  toolContent,
  type ViewEntry,
} from "@fovea/core";
import { type AnswerInput, answerTool } from "../answer/index.js";
import { callTool, stepEvidence } from "../toolbox/call-tool.js";
import { openToolbox, type Toolbox } from "../toolbox/index.js";

export interface ToolLoopOptions {
  readonly model: Model;
  readonly toolbox: Toolbox;
  readonly codec: ImageCodec;
  /** Text that goes before the conversation. */
  readonly system?: string;
  readonly sampling?: Sampling;
  /** Model calls per turn; default 12. */
  readonly maxModelCalls?: number;
}

/**
 * The minimal agent: ask the model, do the tool calls that it makes (those of one turn in parallel), show it the
 * results, until it calls `answer` or says something without calling a tool.
 */
export function toolLoop(options: ToolLoopOptions): Agent {
  const { maxModelCalls = 12 } = options;
  return {
    id: "tool-loop@1",
    async run(task, { run, onEvent }) {
      const conversation = await beginConversation(options, run);
      const progress = (message: string, fraction?: number) =>
        onEvent?.({ type: "progress", message, ...(fraction === undefined ? {} : { fraction }) });
      let answer: Answer | undefined;
      for (const parts of [...(task.earlier ?? []), task.parts]) {
        const asked = { role: "user", parts: nameMedia(parts, conversation.media) } as const;
        conversation.add(await run.append("message", "user", asContent(asked)));
        answer = await takeTurn(conversation, maxModelCalls, progress);
        await run.append("note", "tool-loop@1", asContent({ answer }));
      }
      return answer!;
    },
  };
}

interface Conversation {
  readonly options: ToolLoopOptions;
  readonly run: Run;
  readonly toolbox: Toolbox;
  readonly toolsBlob: string;
  readonly descriptions: readonly ToolDescription[];
  readonly view: ViewEntry[];
  readonly messages: Message[];
  readonly media: Record<string, MediaByName[string]>;
  add(step: Step): void;
}

async function beginConversation(options: ToolLoopOptions, run: Run): Promise<Conversation> {
  const toolbox = await openToolbox([...options.toolbox.tools, answerTool]);
  const offered = toolbox.tools.map(({ name, description, input }) => ({ name, description, input }));
  const toolsBlob = await putJson(run.store.blobs, offered);
  // As the record gives them back, key order included: a model that is asked again is asked the same.
  const descriptions = (await getJson(run.store.blobs, toolsBlob)) as unknown as readonly ToolDescription[];
  const view: ViewEntry[] = [];
  const messages: Message[] = [];
  const media: Record<string, MediaByName[string]> = {};
  if (options.system !== undefined) {
    const system: Message = { role: "system", parts: [{ type: "text", text: options.system }] };
    view.push({ blob: await putJson(run.store.blobs, system) });
    messages.push(system);
  }
  const add = (step: Step) => {
    const message = messageOf(step);
    if (message === undefined) return;
    view.push({ step: step.id });
    messages.push(message);
    for (const part of message.parts.flatMap((one): readonly Part[] =>
      one.type === "tool-result" ? one.parts : [one],
    )) {
      if (isMedia(part) && part.name !== undefined) media[part.name] = part;
    }
  };
  return { options, run, toolbox, toolsBlob, descriptions, view, messages, media, add };
}

async function takeTurn(
  conversation: Conversation,
  maxModelCalls: number,
  progress: (message: string, fraction?: number) => void,
): Promise<Answer> {
  const { run, toolbox, media, options } = conversation;
  const results = new Map<string, Step>();
  for (let call = 0; call < maxModelCalls; call++) {
    progress(call === 0 ? "reading the question" : "thinking");
    const said = await askModel(conversation);
    conversation.add(said);
    const { parts, stop } = modelContent(said).response;
    const calls = parts.filter((part): part is ToolCallPart => part.type === "tool-call");
    if (calls.length === 0) return spokenAnswer(textOf(parts), stop, [...results.values()]);
    for (const { tool } of calls) if (tool !== answerTool.name) progress(`running ${tool}`);
    const site = { run, toolbox, codec: options.codec, media: { ...media }, onProgress: progress };
    const steps = await Promise.all(
      calls.map(({ id, tool, input }) => callTool(site, { callId: id, tool, input })),
    );
    for (const step of steps) {
      conversation.add(step);
      results.set(toolContent(step).callId, step);
    }
    const final = steps
      .map(toolContent)
      .find((content) => content.tool.startsWith("answer@") && content.outcome === "ok");
    if (final !== undefined) return givenAnswer(final.input as unknown as AnswerInput, results);
  }
  throw new LimitError(
    `the model made ${maxModelCalls} calls without an answer`,
    "raise maxModelCalls, or resume the run with a better model",
  );
}

async function askModel({
  options,
  run,
  view,
  messages,
  toolsBlob,
  descriptions,
}: Conversation): Promise<Step> {
  const { model, sampling } = options;
  const asked = sampling === undefined ? {} : { sampling };
  const request: RequestView = { messages: [...view], tools: { blob: toolsBlob }, ...asked };
  const full: ModelRequest = { messages: [...messages], tools: descriptions, ...asked };
  return run.effect(
    "model",
    async ({ signal }) => {
      const { type: _, ...response } = await generateToEnd(model, full, { signal });
      const content: ModelContent = { request, response };
      return { content: asContent(content), cost: response.usage.cost };
    },
    {
      actor: model.id,
      effects: model.deterministic ? "pure" : "reads",
      request: { model: model.id, view: request } as unknown as JsonValue,
    },
  );
}

/** The answer of a model that called `answer`: it rests on the evidence of the calls that it cites. */
function givenAnswer(input: AnswerInput, results: ReadonlyMap<string, Step>): Answer {
  const { answer, reason, confidence, cites = [], program } = input;
  return {
    answer,
    abstained: answer === null,
    ...(reason === undefined ? {} : { reason }),
    confidence: confidence ?? null,
    evidence: cites.flatMap((id) => evidenceOf(results.get(id))),
    ...(program === undefined ? {} : { program }),
  };
}

/** The answer of a model that just spoke: all that the tools showed it in this turn is its evidence. */
function spokenAnswer(spoken: string, stop: string, steps: readonly Step[]): Answer {
  const answer = spoken.trim();
  const silent = answer === "";
  return {
    answer: silent ? null : answer,
    abstained: silent,
    ...(silent ? { reason: `the model said nothing (it stopped with "${stop}")` } : {}),
    confidence: null,
    evidence: steps.flatMap(evidenceOf),
  };
}

const evidenceOf = (step: Step | undefined): Evidence[] => (step === undefined ? [] : stepEvidence(step));

const isMedia = (part: Part): part is MediaPart => "ref" in part;

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
