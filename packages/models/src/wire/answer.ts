import type {
  JsonObject,
  JsonValue,
  ModelEnd,
  ModelEvent,
  Opaque,
  Part,
  StopReason,
  TokenLogprob,
  Usage,
} from "@fovea/core";
import { parseToolInput } from "./content.js";

type Draft =
  | { type: "text"; text: string; opaque?: JsonObject }
  | { type: "reasoning"; text: string; opaque?: JsonObject }
  | { type: "tool-call"; id: string | undefined; tool: string; raw: string; opaque?: JsonObject };

/** Collects what a model says, delta by delta, in the order in which its parts began. */
export class Answer {
  readonly #provider: string;
  readonly #model: string;
  /** Tool calls made before in the conversation: numbers the ids of those that have none. */
  readonly #callsBefore: number;
  readonly #takenIds: ReadonlySet<string>;
  readonly #drafts = new Map<string, Draft>();
  readonly #events: ModelEvent[] = [];
  readonly logprobs: TokenLogprob[] = [];
  stop: StopReason | undefined;
  usage: Usage = { input: 0, output: 0, cost: null };
  /** What goes into the end's `detail`. */
  detail: Record<string, JsonValue> = {};

  constructor(provider: string, model: string, takenIds: ReadonlySet<string>) {
    this.#provider = provider;
    this.#model = model;
    this.#takenIds = takenIds;
    this.#callsBefore = takenIds.size;
  }

  /** Whether anything was said. */
  get empty(): boolean {
    return this.#drafts.size === 0;
  }

  text(key: string, delta: string): void {
    const draft = this.#draft(key, () => ({ type: "text", text: "" }));
    if (draft.type !== "text" || delta === "") return;
    draft.text += delta;
    this.#events.push({ type: "text", text: delta });
  }

  reasoning(key: string, delta: string): void {
    const draft = this.#draft(key, () => ({ type: "reasoning", text: "" }));
    if (draft.type !== "reasoning" || delta === "") return;
    draft.text += delta;
    this.#events.push({ type: "reasoning", text: delta });
  }

  /** Begins or continues a call; `delta` is JSON text. */
  call(key: string, delta: string, id?: string, tool?: string): void {
    const draft = this.#draft(key, () => ({ type: "tool-call", id: undefined, tool: "", raw: "" }));
    if (draft.type !== "tool-call") return;
    if (id !== undefined && id !== "") draft.id = id;
    if (tool !== undefined && tool !== "") draft.tool = tool;
    draft.raw += delta;
  }

  /** Replaces the arguments that have come, by the whole of them. */
  callInput(key: string, raw: string): void {
    const draft = this.#drafts.get(key);
    if (draft?.type === "tool-call") draft.raw = raw;
  }

  /** The id that the server gave the call. */
  callId(key: string): string | undefined {
    const draft = this.#drafts.get(key);
    return draft?.type === "tool-call" ? draft.id : undefined;
  }

  has(key: string): boolean {
    return this.#drafts.has(key);
  }

  /** Adds to what the part carries back to the provider. */
  opaque(key: string, data: JsonObject): void {
    const draft = this.#drafts.get(key);
    if (draft !== undefined) draft.opaque = { ...draft.opaque, ...data };
  }

  /** Appends to a string that the part carries back. */
  opaqueText(key: string, name: string, delta: string): void {
    const draft = this.#drafts.get(key);
    if (draft === undefined) return;
    const before = draft.opaque?.[name];
    draft.opaque = { ...draft.opaque, [name]: (typeof before === "string" ? before : "") + delta };
  }

  /** The deltas since the last call of `events`. */
  events(): ModelEvent[] {
    return this.#events.splice(0);
  }

  parts(): Part[] {
    const used = new Set(this.#takenIds);
    let calls = this.#callsBefore;
    const parts: Part[] = [];
    for (const draft of this.#drafts.values()) {
      const opaque: { opaque?: Opaque } =
        draft.opaque === undefined
          ? {}
          : { opaque: { provider: this.#provider, model: this.#model, data: draft.opaque } };
      if (draft.type === "tool-call") {
        calls += 1;
        let id = draft.id ?? `${madeUpId}${calls}`;
        // Some servers count from 0 in every answer; an id must name one call of the conversation.
        if (used.has(id)) id = `${madeUpId}${calls}`;
        used.add(id);
        parts.push({ type: "tool-call", id, tool: draft.tool, input: parseToolInput(draft.raw), ...opaque });
      } else if (draft.text !== "" || draft.opaque !== undefined)
        parts.push({ type: draft.type, text: draft.text, ...opaque });
    }
    return parts;
  }

  end(): ModelEnd {
    const parts = this.parts();
    const calls = parts.some((part) => part.type === "tool-call");
    const said = this.stop ?? "end";
    // A server may say "stop" after a call, or "tool_calls" without one; the parts decide.
    const stop: StopReason =
      calls && (said === "end" || said === "tool-calls")
        ? "tool-calls"
        : said === "tool-calls"
          ? "end"
          : said;
    return {
      type: "end",
      parts: stop === "tool-calls" ? parts : parts.filter((part) => part.type !== "tool-call"),
      stop,
      usage: this.usage,
      ...(this.logprobs.length === 0 ? {} : { logprobs: [...this.logprobs] }),
      ...(Object.keys(this.detail).length === 0 ? {} : { detail: this.detail }),
    };
  }

  #draft(key: string, make: () => Draft): Draft {
    const draft = this.#drafts.get(key) ?? make();
    this.#drafts.set(key, draft);
    return draft;
  }
}

/** How ids begin that we made because the server gave none, or one that was taken. */
export const madeUpId = "fovea-call-";

export type Fields = { readonly [name: string]: unknown };

/** `value` as an object whose members can be asked for; an empty one when it is none. */
export const fields = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const string = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
export const count = (value: unknown): number => (typeof value === "number" && value >= 0 ? value : 0);

/** Usage without its zeroes. */
export function usageOf(input: number, output: number, cached: number, image: number): Usage {
  return { input, output, ...(cached > 0 ? { cached } : {}), ...(image > 0 ? { image } : {}), cost: null };
}
