import type { ImageAbilities, ImagePart, Message, ViewEntry } from "@fovea/core";
import { imagesOf, imageTokens, tokensOfText } from "../context/tokens.js";
import type { PrefixUse } from "./events.js";

/** One message of the request, and how the record names it. */
export interface Shown {
  readonly kind: "system" | "question" | "said" | "result";
  /** How many model calls were made before it was added; a call and its results are one group. */
  readonly turn: number;
  /** The step that it shows, when it is just one. */
  readonly of?: string | undefined;
  /** Handle of its text, of results. */
  readonly label?: string | undefined;
  readonly message: Message;
  readonly entry: ViewEntry;
  readonly images: readonly { readonly part: ImagePart; readonly tokens: number }[];
  /** Estimated tokens, pictures included. */
  readonly size: number;
  readonly summarised: boolean;
}

type Writable = { -readonly [K in keyof Shown]: Shown[K] } & {
  /** Its place in the recorded request, if it is unchanged since; kept only once something was changed. */
  at: number | undefined;
};

/**
 * The messages of a request. They keep their identity from call to call, and what was written down in an earlier view
 * is named, not written again. A call costs what is new, not what there is: sums are kept, and only a change of what
 * was sent looks at all of it.
 */
export class ShownMessages {
  readonly #items: Writable[] = [];
  /** Of the items, in their order. */
  #messages: Message[] = [];
  readonly #withImages = new Set<Writable>();
  /** A rewritten one has gone to the end of the set. */
  #disordered = false;
  readonly #abilities: ImageAbilities | undefined;
  readonly #measured: boolean;
  /** Tokens that every request has beside its messages. */
  readonly #base: number;
  #size = 0;
  #imageCount = 0;
  /** The last request that was made: its step, its messages and their tokens. */
  #recorded = { step: "", count: 0, size: 0 };
  /** Something of the recorded request was changed since. */
  #changed = false;

  /** `measured`: whether tokens are counted at all. */
  constructor(options: {
    readonly abilities: ImageAbilities | undefined;
    readonly measured: boolean;
    readonly base: number;
  }) {
    this.#abilities = options.abilities;
    this.#measured = options.measured;
    this.#base = options.base;
  }

  get items(): readonly Shown[] {
    return this.#items;
  }
  get messages(): readonly Message[] {
    return this.#messages;
  }
  /** Estimated tokens of all messages. */
  get size(): number {
    return this.#size;
  }
  get imageCount(): number {
    return this.#imageCount;
  }

  /** Those with pictures, as they stand. */
  withImages(): readonly Shown[] {
    if (this.#disordered) {
      const ordered = this.#items.filter((item) => this.#withImages.has(item));
      this.#withImages.clear();
      for (const item of ordered) this.#withImages.add(item);
      this.#disordered = false;
    }
    return [...this.#withImages];
  }

  add(item: Pick<Shown, "kind" | "turn" | "message" | "entry"> & Partial<Pick<Shown, "of" | "label">>): void {
    const { kind, turn, of, label, message, entry } = item;
    const { images, size } = this.#measure(message);
    const summarised = false;
    const added: Writable = {
      kind,
      turn,
      of,
      label,
      message,
      entry,
      images,
      size,
      summarised,
      at: undefined,
    };
    this.#items.push(added);
    this.#messages.push(added.message);
    this.#count(added, 1);
  }

  /** Shows another message instead; `summarised` says that its text is gone. */
  rewrite(shown: Shown, message: Message, summarised = shown.summarised): void {
    const item = shown as Writable;
    this.#change();
    this.#count(item, -1);
    this.#disordered = true;
    item.message = message;
    item.entry = item.of === undefined ? { message } : { message, of: item.of };
    item.summarised = summarised;
    item.at = undefined;
    Object.assign(item, this.#measure(message));
    this.#count(item, 1);
    this.#messages[this.#items.indexOf(item)] = message;
  }

  /** Takes out all that `isGone`. */
  remove(isGone: (shown: Shown) => boolean): void {
    this.#change();
    const kept = this.#items.filter((item) => {
      const gone = isGone(item);
      if (gone) this.#count(item, -1);
      return !gone;
    });
    this.#items.splice(0, this.#items.length, ...kept);
    this.#messages = kept.map(({ message }) => message);
  }

  /** The request that was made last is in `step`; later views may name its messages. */
  wasAsked(step: string): void {
    this.#recorded = { step, count: this.#items.length, size: this.#size };
    this.#changed = false;
  }

  /** How the record names the messages. */
  view(): ViewEntry[] {
    const { step, count } = this.#recorded;
    if (!this.#changed) {
      const added: ViewEntry[] = count === 0 ? [] : [{ view: step, from: 0, to: count }];
      for (let i = count; i < this.#items.length; i++) added.push(this.#items[i]!.entry);
      return added;
    }
    const view: ViewEntry[] = [];
    let range: { from: number; to: number } | undefined;
    const close = () => {
      if (range !== undefined) view.push({ view: step, ...range });
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

  prefix(): PrefixUse {
    const { count, size } = this.#recorded;
    const total = this.#base + this.#size;
    if (count === 0) return { kept: 0, previous: 0, total };
    const previous = this.#base + size;
    if (!this.#changed) return { kept: previous, previous, total };
    const first = this.#items.findIndex(({ at }, i) => at !== i);
    const same = first < 0 ? this.#items : this.#items.slice(0, first);
    return { kept: same.reduce((sum, item) => sum + item.size, this.#base), previous, total };
  }

  #measure(message: Message): Pick<Shown, "images" | "size"> {
    if (!this.#measured) return { images: [], size: 0 };
    const images: Shown["images"][number][] = [];
    let size = tokensOfText(message);
    for (const part of imagesOf(message)) {
      const tokens = imageTokens(part, this.#abilities);
      images.push({ part, tokens });
      size += tokens;
    }
    return { images, size };
  }

  #count(item: Writable, sign: 1 | -1): void {
    this.#size += sign * item.size;
    this.#imageCount += sign * item.images.length;
    if (item.images.length === 0) return;
    if (sign === 1) this.#withImages.add(item);
    else this.#withImages.delete(item);
  }

  /** Before the first change of what was sent: where everything stood. */
  #change(): void {
    if (this.#changed) return;
    this.#changed = true;
    this.#items.forEach((item, i) => {
      item.at = i < this.#recorded.count ? i : undefined;
    });
  }
}
