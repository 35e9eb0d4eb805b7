import type { Answer } from "../contracts/agent.js";
import type { Evidence } from "../contracts/evidence.js";
import type { ModelEnd, ModelRequest } from "../contracts/model.js";
import type { ContentPart, Message } from "../contracts/parts.js";
import type { MediaByName } from "../contracts/tool.js";
import { canonicalJson, type JsonObject, type JsonValue } from "../json.js";
import type { BlobStore } from "../media/blobs.js";
import type { Step } from "./step.js";
import type { Store } from "./store.js";
import { getStep } from "./tree.js";

/** Content of a message step. */
export interface MessageContent {
  readonly role: Message["role"];
  readonly parts: readonly ContentPart[];
}

/**
 * Messages of a request, by reference:
 * - `step`: the message by which that step of this run enters a conversation (`messageOf`)
 * - `blob`: a Message as JSON (a prompt)
 * - `message`: written here, because it was shown otherwise than step `of` holds it (another size of a picture, text
 *   between marks, a line in place of what was left out)
 * - `view`: messages `from` to `to` (exclusive) of the request of that earlier model step, so that a long
 *   conversation is written down once
 */
export type ViewEntry =
  | { readonly step: string }
  | { readonly blob: string }
  | { readonly message: Message; readonly of?: string }
  | { readonly view: string; readonly from: number; readonly to: number };

/** What a model was asked, by reference: `expandRequest` rebuilds the request from it alone. */
export interface RequestView extends Omit<ModelRequest, "messages" | "tools"> {
  readonly messages: readonly ViewEntry[];
  /** Blob id of the tool descriptions as canonical JSON. */
  readonly tools: { readonly blob: string };
}

/** Content of a model step. */
export interface ModelContent {
  readonly request: RequestView;
  readonly response: Omit<ModelEnd, "type">;
}

/** Content of a tool step: enough to run it again. */
export interface ToolContent {
  readonly callId: string;
  readonly tool: string;
  readonly input: JsonValue;
  /** What the handles in `input` stood for. */
  readonly media: MediaByName;
  readonly outcome: "ok" | "error" | "timed-out";
  readonly parts: readonly ContentPart[];
  readonly evidence: readonly Evidence[];
}

/** Content of the note step that ends a turn. */
export interface AnswerContent {
  readonly answer: Answer;
}

export const asContent = (content: MessageContent | ModelContent | ToolContent | AnswerContent): JsonObject =>
  content as unknown as JsonObject;
export const toolContent = (step: Step): ToolContent => step.content as unknown as ToolContent;
export const modelContent = (step: Step): ModelContent => step.content as unknown as ModelContent;

/** The answer in a note step, with each evidence's step filled in; undefined for other notes. */
export function answerOf(step: Step): Answer | undefined {
  if (step.kind !== "note" || step.content.answer === undefined) return undefined;
  return (step.content as unknown as AnswerContent).answer;
}

/** The message by which a step enters a model's request; undefined for kinds that do not. */
export function messageOf(step: Step): Message | undefined {
  switch (step.kind) {
    case "message":
      return step.content as unknown as MessageContent;
    case "model":
      return { role: "assistant", parts: modelContent(step).response.parts };
    case "tool": {
      const { callId, tool, outcome, parts, evidence } = toolContent(step);
      const name = tool.split("@")[0]!;
      return { role: "tool", parts: [{ type: "tool-result", callId, tool: name, outcome, parts, evidence }] };
    }
    default:
      return undefined;
  }
}

/** Puts a value into the blob store as canonical JSON. */
export const putJson = (blobs: BlobStore, value: unknown): Promise<string> =>
  blobs.put(new TextEncoder().encode(canonicalJson(value)));

export async function getJson(blobs: BlobStore, id: string): Promise<JsonValue> {
  return JSON.parse(new TextDecoder().decode(await blobs.get(id))) as JsonValue;
}

/** The request that a view stands for. */
export async function expandRequest(store: Store, view: RequestView): Promise<ModelRequest> {
  const { messages: entries, tools, ...rest } = view;
  const messages = await expandMessages(store, entries, new Map());
  const descriptions = (await getJson(store.blobs, tools.blob)) as unknown as ModelRequest["tools"];
  return { ...rest, messages, tools: descriptions };
}

async function expandMessages(
  store: Store,
  entries: readonly ViewEntry[],
  expanded: Map<string, readonly Message[]>,
): Promise<Message[]> {
  const messages: Message[] = [];
  for (const entry of entries) {
    if ("message" in entry) messages.push(entry.message);
    else if ("blob" in entry) messages.push((await getJson(store.blobs, entry.blob)) as unknown as Message);
    else if ("step" in entry) messages.push(await messageOfStep(store, entry.step));
    else {
      const { view, from, to } = entry;
      let earlier = expanded.get(view);
      if (earlier === undefined) {
        const { request } = modelContent(await getStep(store, view));
        earlier = await expandMessages(store, request.messages, expanded);
        expanded.set(view, earlier);
      }
      for (let i = from; i < to; i++) messages.push(earlier[i]!);
    }
  }
  return messages;
}

async function messageOfStep(store: Store, id: string): Promise<Message> {
  const message = messageOf(await getStep(store, id));
  if (message === undefined) throw new TypeError(`step ${id} is no message, model or tool step`);
  return message;
}
