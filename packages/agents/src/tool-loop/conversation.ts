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
import { imagesOf, imageTokens, tokensOfText } from "../context/tokens.js";
import { callTool } from "../toolbox/call-tool.js";
import { fitInput, fits, fitTool } from "../view/fit/index.js";
import { type ShowContext, type Sight, showResult, showUserParts } from "../view/show.js";
import type { PrefixUse } from "./events.js";
import type { Speech } from "./speech.js";

/** A tool call that was done, as the model knows it. */
export interface Done {
  /** "ocr-1": by it the model cites the result. */
  readonly label: string;
  readonly step: Step;
  /** What the tool expects, when it was called wrongly. */
  readonly expected?: string | undefined;
}

/** One message of the request, and how the record names it. */
interface Item {
  readonly kind: "system" | "question" | "said" | "result";
  /** How many model calls were made before it was added; a call and its results are one group. */
  readonly turn: number;
  /** The step that it shows, when it is just one. */
  readonly of?: string;
  /** Handle of its text, of results. */
  readonly label?: string;
  message: Message;
  entry: ViewEntry;
  tokens: number;
  images: readonly { readonly part: ImagePart; readonly tokens: number }[];
  summarised: boolean;
  /** Its place in the request of the last model step, while it is unchanged since. */
  at: number | undefined;
}

export interface ConversationOptions {
  readonly run: Run;
  readonly speech: Speech;
  readonly codec: ImageCodec;
  readonly policy: Required<ContextPolicy>;
}

/**
 * What has been said in a run, as its model is shown it. Messages keep their identity from call to call, and what was
 * written down in an earlier view is named, not written again.
 */
export class Conversation {
  readonly media: Record<string, MediaPart> = {};
  readonly #options: ConversationOptions;
  readonly #items: Item[] = [];
  readonly #sights = new Map<string, Sight>();
  readonly #show: ShowContext;
  #turn = 0;
  #perCall = { images: 0, tokens: 0 };
  #dropped = 0;
  #recorded:
    | { readonly step: string; readonly messages: readonly Message[]; readonly tokens: number }
    | undefined;

  constructor(options: ConversationOptions) {
    this.#options = options;
    const { convention, system } = options.speech;
    this.#show = { convention, sight: (handle) => this.#sights.get(handle) };
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
    const shown = this.#options.speech.plain
      ? message
      : { role: message.role, parts: showUserParts(parts, this.#show) };
    this.#add({ kind: "question", ...this.#written(shown, message, step), of: step.id });
  }

  /** What the model said: the begin of a new group. */
  addSaid(step: Step): void {
    this.#turn += 1;
    this.#add({ kind: "said", message: messageOf(step)!, entry: { step: step.id }, of: step.id });
  }

  async addResults(results: readonly Done[]): Promise<void> {
    if (results.length === 0) return;
    const contents = results.map(({ step }) => toolContent(step));
    await this.#meet(contents.flatMap(({ parts }) => parts));
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
      results.forEach(({ label, step, expected }, i) => {
        const content = contents[i]!;
        const parts = showResult({ label, content, expected }, this.#show);
        const message: Message = { role: "tool", parts: [resultPart(content, parts)] };
        this.#add({ kind: "result", message, entry: { message, of: step.id }, of: step.id, label });
      });
    }
    this.#noteRate();
  }

  /** A message of the loop itself. */
  addHint(step: Step): void {
    this.#add({ kind: "result", message: messageOf(step)!, entry: { step: step.id }, of: step.id });
  }

  /** The next request, after the context policy: its messages and how the record names them. */
  async next(): Promise<{
    readonly messages: Message[];
    readonly view: ViewEntry[];
    readonly prefix: PrefixUse;
  }> {
    if (!this.#options.speech.plain) await this.#keepWithin(this.#options.policy.tokens);
    return {
      messages: this.#items.map(({ message }) => message),
      view: this.#view(),
      prefix: this.#prefix(),
    };
  }

  /** Makes room after a provider said that a request was too long: half of what it was. */
  async shrink(): Promise<void> {
    await this.#keepWithin(this.#options.speech.toolTokens + Math.floor(this.#size() / 2));
  }

  /** The request was made by `step`; later views may name its messages. */
  wasAsked(step: Step, messages: readonly Message[]): void {
    if (this.#options.speech.plain) return;
    this.#items.forEach((item, i) => {
      item.at = i;
    });
    const tokens = this.#options.speech.toolTokens + this.#size();
    this.#recorded = { step: step.id, messages, tokens };
  }

  #add(item: Pick<Item, "kind" | "message" | "entry"> & Partial<Pick<Item, "of" | "label">>): void {
    const { plain, images: abilities } = this.#options.speech;
    const images = plain ? [] : imagesOf(item.message);
    this.#items.push({
      ...item,
      turn: this.#turn,
      tokens: plain ? 0 : tokensOfText(item.message),
      images: images.map((part) => ({ part, tokens: imageTokens(part, abilities) })),
      summarised: false,
      at: undefined,
    });
  }

  #written(shown: Message, kept: Message, step: Step): Pick<Item, "message" | "entry"> {
    return shown === kept
      ? { message: kept, entry: { step: step.id } }
      : { message: shown, entry: { message: shown, of: step.id } };
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
    const fitting =
      limits === undefined
        ? []
        : await Promise.all(images.map((part) => fits(part.ref, limits, { blobs: run.store.blobs })));
    const site = { run, codec, toolbox: fitBox, media: this.media };
    const made = await Promise.all(
      images.map((part, i) => {
        if (limits === undefined || fitting[i]) return undefined;
        const input = fitInput(part.name!, limits) as unknown as JsonValue;
        return callTool(site, { callId: `fit-${part.name}`, tool: fitTool.name, input });
      }),
    );
    images.forEach((part, i) => {
      const sent =
        limits === undefined ? undefined : made[i] === undefined ? part : fittedPart(made[i], part);
      this.#sights.set(part.name!, { part: withLineage(part), sent });
    });
  }

  #noteRate(): void {
    let [images, tokens] = [0, 0];
    for (let i = this.#items.length - 1; i >= 0 && this.#items[i]!.turn === this.#turn; i--) {
      images += this.#items[i]!.images.length;
      for (const image of this.#items[i]!.images) tokens += image.tokens;
    }
    this.#perCall = {
      images: Math.max(this.#perCall.images, images),
      tokens: Math.max(this.#perCall.tokens, tokens),
    };
  }

  async #keepWithin(mostTokens: number): Promise<void> {
    this.#evictImages();
    const room = mostTokens - this.#options.speech.toolTokens;
    let total = this.#size();
    if (total <= room) return;
    // In one go, so that the next change is far.
    const downTo = room / 2;
    for (const item of this.#items) {
      if (total <= downTo) break;
      const before = sizeOf(item);
      if (item.kind !== "result" || item.turn >= this.#turn || item.label === undefined) continue;
      await this.#summarise(item, item.label);
      total -= before - sizeOf(item);
    }
    // Only when all of that was not enough.
    if (total <= room) return;
    for (
      let oldest = this.#oldestTurn();
      total > downTo && oldest < this.#turn - 1;
      oldest = this.#oldestTurn()
    ) {
      total -= this.#dropGroup(oldest);
    }
  }

  #evictImages(): void {
    const { policy, speech } = this.#options;
    if (speech.images === undefined) return;
    const { images, imageTokens: most, every } = policy;
    const maxCount = speech.images.maxCount ?? Infinity;
    const count = this.#items.reduce((sum, item) => sum + item.images.length, 0);
    // The common case: whatever their age is, there are not too many.
    if (count <= Math.min(images, maxCount) && most === Infinity) return;
    const sights: ImageInSight[] = [];
    const places: { readonly item: Item; readonly part: ImagePart }[] = [];
    for (const item of this.#items) {
      for (const { part, tokens } of item.images) {
        const age = item.kind === "question" ? "question" : item.turn === this.#turn ? "new" : "older";
        sights.push({ tokens, age });
        places.push({ item, part });
      }
    }
    // A turn without pictures leaves the newest one where it is.
    const last = sights.at(-1);
    if (last?.age === "older") sights[sights.length - 1] = { ...last, age: "new" };
    const limits = {
      images,
      imageTokens: most,
      every,
      maxCount,
      perCall: this.#perCall,
    };
    const gone = new Map<Item, Set<ImagePart>>();
    for (const i of imagesToEvict(sights, limits)) {
      const { item, part } = places[i]!;
      gone.set(item, (gone.get(item) ?? new Set()).add(part));
    }
    for (const [item, parts] of gone) this.#rewrite(item, withoutImages(item.message, parts));
  }

  /** The text goes into a blob that `view` reads; pictures stay, and so does the evidence, which is in the step. */
  async #summarise(item: Item, label: string): Promise<void> {
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
    this.#rewrite(item, withSummary(item.message, line));
    item.summarised = true;
  }

  #rewrite(item: Item, message: Message): void {
    item.message = message;
    item.entry = item.of === undefined ? { message } : { message, of: item.of };
    item.tokens = tokensOfText(message);
    item.images = imagesOf(message).map((part) => ({
      part,
      tokens: imageTokens(part, this.#options.speech.images),
    }));
    item.at = undefined;
  }

  /** Estimated tokens of the messages. */
  #size(): number {
    return this.#items.reduce((sum, item) => sum + sizeOf(item), 0);
  }

  #oldestTurn(): number {
    return this.#items.find(({ kind }) => kind === "said")?.turn ?? Infinity;
  }

  /** A call with all its results, or neither. The question says how many are gone. */
  #dropGroup(turn: number): number {
    const isOf = (item: Item) => item.turn === turn && (item.kind === "said" || item.kind === "result");
    const freed = this.#items.filter(isOf).reduce((sum, item) => sum + sizeOf(item), 0);
    for (let i = this.#items.length - 1; i >= 0; i--) if (isOf(this.#items[i]!)) this.#items.splice(i, 1);
    this.#dropped += 1;
    const question = this.#items.findLast(({ kind }) => kind === "question");
    if (question !== undefined) {
      const line = text(
        `[${this.#dropped} earlier ${this.#dropped === 1 ? "step is" : "steps are"} not shown any more]`,
      );
      const parts = question.message.parts.filter(
        (part) => part.type !== "text" || !isDroppedLine(part.text),
      );
      this.#rewrite(question, { role: question.message.role, parts: [...parts, line] });
    }
    return freed;
  }

  #view(): ViewEntry[] {
    const view: ViewEntry[] = [];
    const recorded = this.#recorded?.step;
    let range: { from: number; to: number } | undefined;
    const close = () => {
      if (range !== undefined) view.push({ view: recorded!, ...range });
      range = undefined;
    };
    for (const { at, entry } of this.#items) {
      if (at !== undefined && range?.to === at) range.to += 1;
      else {
        close();
        if (at === undefined) view.push(entry);
        else range = { from: at, to: at + 1 };
      }
    }
    close();
    return view;
  }

  #prefix(): PrefixUse {
    const { toolTokens } = this.#options.speech;
    let [kept, total, isPrefix] = [this.#recorded === undefined ? 0 : toolTokens, toolTokens, true];
    this.#items.forEach((item, i) => {
      isPrefix &&= item.at === i;
      if (isPrefix) kept += sizeOf(item);
      total += sizeOf(item);
    });
    return { kept, previous: this.#recorded?.tokens ?? 0, total };
  }
}

const fitBox = { tools: [fitTool], get: () => fitTool };

const isDroppedLine = (line: string): boolean =>
  /^\[\d+ earlier steps? (is|are) not shown any more\]$/.test(line);

const sizeOf = ({ tokens, images }: Item): number =>
  images.reduce((sum, image) => sum + image.tokens, tokens);

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
