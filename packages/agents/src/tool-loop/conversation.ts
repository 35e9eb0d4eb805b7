import {
  type ArtifactPart,
  type ContentPart,
  type ImageCodec,
  type ImagePart,
  type JsonValue,
  type MediaPart,
  type Message,
  messageOf,
  originalLineage,
  type Part,
  type Run,
  type Step,
  type ToolContent,
  text,
  toolContent,
  type ViewEntry,
} from "@fovea/core";
import { type ContextPolicy, type ImageInSight, imagesToEvict } from "../context/policy.js";
import { shownText, summaryLine, withoutImages, withSummary } from "../context/rewrite.js";
import { callTool } from "../toolbox/call-tool.js";
import { fitInput, fits, fitTool } from "../view/fit/index.js";
import { type ShowContext, type Sight, showResult, showUserParts } from "../view/show.js";
import type { PrefixUse } from "./events.js";
import { type Shown, ShownMessages } from "./shown.js";
import type { Speech } from "./speech.js";

/** A tool call that was done, as the model knows it. */
export interface Done {
  /** "ocr-1": by it the model cites the result. */
  readonly label: string;
  readonly step: Step;
  /** What the tool expects, when it was called wrongly. */
  readonly expected?: string | undefined;
}

export interface ConversationOptions {
  readonly run: Run;
  readonly speech: Speech;
  readonly codec: ImageCodec;
  readonly policy: Required<ContextPolicy>;
}

/** What has been said in a run, as its model is shown it, within the budget of pictures and text. */
export class Conversation {
  readonly media: Record<string, MediaPart> = {};
  readonly #options: ConversationOptions;
  readonly #shown: ShownMessages;
  readonly #sights = new Map<string, Sight>();
  readonly #show: ShowContext;
  #turn = 0;
  /** The most that one call has brought. */
  #perCall = { images: 0, tokens: 0 };
  #dropped = 0;

  constructor(options: ConversationOptions) {
    this.#options = options;
    const { convention, system, images, plain, toolTokens } = options.speech;
    this.#show = { convention, sight: (handle) => this.#sights.get(handle) };
    this.#shown = new ShownMessages({ abilities: images, measured: !plain, base: toolTokens });
    if (system !== undefined) this.#add({ kind: "system", ...system });
  }

  /** How a handle looks to the model; undefined for media that are no pictures. */
  sight(handle: string): Sight | undefined {
    return this.#sights.get(handle);
  }

  /** Ids of the pictures as the model was shown them. */
  shown(): string[] {
    return [...this.#sights.values()].map(({ part }) => part.ref.id);
  }

  async addQuestion(step: Step): Promise<void> {
    const message = messageOf(step)!;
    const parts = message.parts as readonly ContentPart[];
    await this.#meet(parts);
    if (this.#options.speech.plain) {
      this.#add({ kind: "question", message, entry: { step: step.id }, of: step.id });
      return;
    }
    const shown: Message = { role: message.role, parts: showUserParts(parts, this.#show) };
    this.#add({ kind: "question", message: shown, entry: { message: shown, of: step.id }, of: step.id });
  }

  /** What the model said: the begin of a new group. */
  addSaid(step: Step): void {
    this.#turn += 1;
    this.#add({ kind: "said", message: messageOf(step)!, entry: { step: step.id }, of: step.id });
  }

  async addResults(results: readonly Done[]): Promise<void> {
    if (results.length === 0) return;
    const contents: ToolContent[] = [];
    const brought: ContentPart[] = [];
    for (const { step } of results) {
      const content = toolContent(step);
      contents.push(content);
      brought.push(...content.parts);
    }
    await this.#meet(brought);
    if (this.#options.speech.plain) {
      for (const { step } of results)
        this.#add({ kind: "result", message: messageOf(step)!, entry: { step: step.id }, of: step.id });
    } else if (this.#options.speech.asText) {
      const shown = results.flatMap(({ label, expected }, i) =>
        showResult({ label, content: contents[i]!, expected }, this.#show),
      );
      const message: Message = { role: "user", parts: [text("Observation:"), ...shown] };
      this.#add({ kind: "result", message, entry: { message }, label: results[0]!.label });
    } else {
      for (let i = 0; i < results.length; i++) {
        const { label, step, expected } = results[i]!;
        const content = contents[i]!;
        const parts = showResult({ label, content, expected }, this.#show);
        const message: Message = { role: "tool", parts: [resultPart(content, parts)] };
        this.#add({ kind: "result", message, entry: { message, of: step.id }, of: step.id, label });
      }
    }
    this.#noteRate();
  }

  /** A message of the loop itself. */
  addHint(step: Step): void {
    this.#add({ kind: "result", message: messageOf(step)!, entry: { step: step.id }, of: step.id });
  }

  /** The next request, after the context policy: its messages and how the record names them. */
  async next(): Promise<{
    readonly messages: readonly Message[];
    readonly view: readonly ViewEntry[];
    readonly prefix: PrefixUse;
  }> {
    const { policy, speech } = this.#options;
    if (!speech.plain) await this.#keepWithin(policy.tokens - speech.toolTokens);
    const messages = [...this.#shown.messages];
    return { messages, view: this.#shown.view(), prefix: this.#shown.prefix() };
  }

  /** Makes room after a provider said that a request was too long: half of what it was. */
  async shrink(): Promise<void> {
    await this.#keepWithin(Math.floor(this.#shown.size / 2));
  }

  /** The last request was made by `step`. */
  wasAsked(step: Step): void {
    if (!this.#options.speech.plain) this.#shown.wasAsked(step.id);
  }

  #add(item: Pick<Shown, "kind" | "message" | "entry"> & Partial<Pick<Shown, "of" | "label">>): void {
    const { kind, message, entry, of, label } = item;
    this.#shown.add({ kind, turn: this.#turn, message, entry, of, label });
  }

  /** Gives each new medium its handle, and makes sure that its picture can be sent. */
  async #meet(parts: readonly Part[]): Promise<void> {
    const images: ImagePart[] = [];
    for (const part of parts) {
      if (!("ref" in part) || part.name === undefined) continue;
      if (part.type === "image" && this.#sights.get(part.name)?.part.ref.id !== part.ref.id)
        images.push(part);
      this.media[part.name] = part;
    }
    const { run, codec, speech } = this.#options;
    if (speech.plain) return;
    const { images: limits } = speech;
    const { blobs } = run.store;
    const looked: (boolean | Promise<boolean>)[] = [];
    let isKnown = true;
    if (limits !== undefined) {
      for (const part of images) {
        const fit = fits(part.ref, limits, { blobs });
        looked.push(fit);
        isKnown &&= typeof fit === "boolean";
      }
    }
    const fitting = isKnown ? looked : await Promise.all(looked);
    let made: readonly (Step | undefined)[] = [];
    if (limits !== undefined && fitting.includes(false)) {
      const site = { run, codec, toolbox: fitBox, media: this.media };
      made = await Promise.all(
        images.map((part, i) => {
          if (fitting[i] === true) return undefined;
          const input = fitInput(part.name!, limits) as unknown as JsonValue;
          return callTool(site, { callId: `fit-${part.name}`, tool: fitTool.name, input });
        }),
      );
    }
    for (let i = 0; i < images.length; i++) {
      const part = images[i]!;
      const step = made[i];
      const sent = limits === undefined ? undefined : step === undefined ? part : fittedPart(step, part);
      this.#sights.set(part.name!, { part: withLineage(part), sent });
    }
  }

  #noteRate(): void {
    let [images, tokens] = [0, 0];
    const { items } = this.#shown;
    for (let i = items.length - 1; i >= 0 && items[i]!.turn === this.#turn; i--) {
      images += items[i]!.images.length;
      for (const image of items[i]!.images) tokens += image.tokens;
    }
    this.#perCall = {
      images: Math.max(this.#perCall.images, images),
      tokens: Math.max(this.#perCall.tokens, tokens),
    };
  }

  /** `room`: tokens for all messages. */
  async #keepWithin(room: number): Promise<void> {
    this.#evictImages();
    const shown = this.#shown;
    if (shown.size <= room) return;
    // In one go, so that the next change is far.
    const downTo = room / 2;
    for (const item of shown.items) {
      if (shown.size <= downTo) break;
      if (item.kind !== "result" || item.turn >= this.#turn || item.label === undefined) continue;
      await this.#summarise(item, item.label);
    }
    // Only when all of that was not enough.
    if (shown.size <= room) return;
    for (const { kind, turn } of [...shown.items]) {
      if (shown.size <= downTo || turn >= this.#turn - 1) break;
      if (kind === "said") this.#dropGroup(turn);
    }
  }

  #evictImages(): void {
    const { policy, speech } = this.#options;
    if (speech.images === undefined) return;
    const { images, imageTokens, every } = policy;
    const maxCount = speech.images.maxCount ?? Infinity;
    // The common case: whatever their age is, there are not too many.
    if (this.#shown.imageCount <= Math.min(images, maxCount) && imageTokens === Infinity) return;
    const sights: ImageInSight[] = [];
    const places: { readonly item: Shown; readonly part: ImagePart }[] = [];
    for (const item of this.#shown.withImages()) {
      for (const { part, tokens } of item.images) {
        const age = item.kind === "question" ? "question" : item.turn === this.#turn ? "new" : "older";
        sights.push({ tokens, age });
        places.push({ item, part });
      }
    }
    // A turn without pictures leaves the newest one where it is.
    const last = sights.at(-1);
    if (last?.age === "older") sights[sights.length - 1] = { ...last, age: "new" };
    const limits = { images, imageTokens, every, maxCount, perCall: this.#perCall };
    const gone = new Map<Shown, Set<ImagePart>>();
    for (const i of imagesToEvict(sights, limits)) {
      const { item, part } = places[i]!;
      gone.set(item, (gone.get(item) ?? new Set()).add(part));
    }
    for (const [item, parts] of gone) this.#shown.rewrite(item, withoutImages(item.message, parts));
  }

  /** The text goes into a blob that `view` reads; pictures stay, and so does the evidence, which is in the step. */
  async #summarise(item: Shown, label: string): Promise<void> {
    const said = shownText(item.message);
    const handle = `${label}-text`;
    const line = summaryLine(handle, said);
    if (item.summarised || line.text.length >= said.length) return;
    const bytes = new TextEncoder().encode(said);
    const id = await this.#options.run.store.blobs.put(bytes);
    const kept: ArtifactPart = {
      type: "artifact",
      ref: { type: "artifact", id, mediaType: "text/plain", name: label, bytes: bytes.length },
      name: handle,
    };
    this.media[handle] = kept;
    this.#shown.rewrite(item, withSummary(item.message, line), true);
  }

  /** A call with all its results, or neither. The question says how many are gone. */
  #dropGroup(group: number): void {
    this.#shown.remove(({ turn, kind }) => turn === group && (kind === "said" || kind === "result"));
    this.#dropped += 1;
    const question = this.#shown.items.findLast(({ kind }) => kind === "question");
    if (question === undefined) return;
    const many = this.#dropped === 1 ? "step is" : "steps are";
    const line = text(`[${this.#dropped} earlier ${many} not shown any more]`);
    const { role, parts } = question.message;
    const others = parts.filter((part) => part.type !== "text" || !isDroppedLine(part.text));
    this.#shown.rewrite(question, { role, parts: [...others, line] });
  }
}

const fitBox = { tools: [fitTool], get: () => fitTool };

const isDroppedLine = (line: string): boolean =>
  /^\[\d+ earlier steps? (is|are) not shown any more\]$/.test(line);

const withLineage = (part: ImagePart): ImagePart =>
  part.lineage === undefined ? { ...part, lineage: originalLineage(part.ref) } : part;

/** The picture that `fit` made, under the handle of the one that it stands for; undefined when it could not. */
function fittedPart(step: Step, { name }: ImagePart): ImagePart | undefined {
  const part = toolContent(step).parts.find((one) => one.type === "image");
  return part === undefined ? undefined : { ...part, name: name! };
}

function resultPart({ callId, tool, outcome }: ToolContent, parts: readonly ContentPart[]): Part {
  return { type: "tool-result", callId, tool: tool.split("@")[0]!, outcome, parts };
}
