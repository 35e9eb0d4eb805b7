import { type ContentPart, type ImagePart, InvalidInputError, type Message, text } from "@fovea/core";

/** What an agent sees after a step, in BALROG's two halves. */
export interface Observation {
  /** Kept in the history. */
  readonly lasting: string;
  /** Shown while it is the newest observation only; "" for none. */
  readonly passing: string;
  readonly image?: ImagePart;
}

export interface HistoryLimits {
  /** Observations that are shown with their text. */
  readonly texts: number;
  /** Observations that are shown with their picture: 0 is BALROG's LLM mode, 1 its VLM mode. */
  readonly images: number;
  /** Actions that are shown as the reasoning that led to them. */
  readonly reasonings: number;
}

/** BALROG's configuration, for language models; for vision-language models `images` is 1. */
export const historyLimits: HistoryLimits = { texts: 16, images: 0, reasonings: 1 };

type Event =
  | ({ readonly type: "observation" } & Observation)
  | { readonly type: "action"; readonly action: string; reasoning: string | undefined };

/**
 * BALROG's HistoryPromptBuilder: the last observations and actions as a conversation. It holds as many events as two
 * for each observation that it may show, so the conversation's oldest event may be an action.
 */
export class History {
  readonly #limits: HistoryLimits;
  readonly #events: Event[] = [];
  #passing = "";
  #reasoning: string | undefined;

  /** @throws InvalidInputError for limits that are no whole numbers, or that show nothing. */
  constructor(limits: HistoryLimits = historyLimits) {
    for (const [name, value] of Object.entries(limits))
      if (!Number.isSafeInteger(value) || value < 0)
        throw new InvalidInputError(`${name} is ${value}`, "give a whole number of 0 or more");
    if (limits.texts === 0 && limits.images === 0)
      throw new InvalidInputError("neither texts nor images would be shown", "give 1 or more of either");
    this.#limits = limits;
  }

  observe(observation: Observation): void {
    this.#passing = observation.passing;
    this.#push({ type: "observation", ...observation });
  }

  /** What the agent said its action was, valid or not. */
  act(action: string): void {
    this.#push({ type: "action", action, reasoning: this.#reasoning });
  }

  /** Reasoning that the following action is remembered by. */
  reason(reasoning: string): void {
    this.#reasoning = reasoning;
  }

  /** `ending` goes behind the last message. */
  messages(ending: string): Message[] {
    this.#forgetReasoning();
    const shown = this.#shown();
    const messages: Message[] = [];
    for (const [i, event] of this.#events.entries()) {
      if (event.type === "action") {
        const said = event.reasoning === undefined ? event.action : `Previous plan:\n${event.reasoning}`;
        messages.push({ role: "assistant", parts: [text(said)] });
        continue;
      }
      const isLast = i === this.#events.length - 1;
      const lines = [isLast ? "Current Observation:" : "Observation:"];
      if (isLast && this.#passing !== "") lines.push(this.#passing);
      if (shown.texts.has(event)) lines.push(event.lasting);
      const image = shown.images.has(event) ? event.image : undefined;
      if (image !== undefined) lines.push("Image observation provided.");
      const written = lines.join("\n") + (isLast ? `\n\n${ending}` : "");
      messages.push(user(image === undefined ? [text(written)] : [text(written), image]));
    }
    return messages;
  }

  #push(event: Event): void {
    this.#events.push(event);
    if (this.#events.length > 2 * Math.max(this.#limits.texts, this.#limits.images)) this.#events.shift();
  }

  /** Reasoning that is not shown once is never shown again. */
  #forgetReasoning(): void {
    let left = this.#limits.reasonings;
    for (const event of this.#events.toReversed()) {
      if (event.type !== "action" || event.reasoning === undefined) continue;
      if (left > 0) left -= 1;
      else event.reasoning = undefined;
    }
  }

  /** The newest observations, as many as may be shown. */
  #shown(): { readonly texts: ReadonlySet<Event>; readonly images: ReadonlySet<Event> } {
    const seen = this.#events.filter((event) => event.type === "observation").toReversed();
    const pictured = seen.filter(({ image }) => image !== undefined);
    return {
      texts: new Set(seen.slice(0, this.#limits.texts)),
      images: new Set(pictured.slice(0, this.#limits.images)),
    };
  }
}

const user = (parts: readonly ContentPart[]): Message => ({ role: "user", parts });
