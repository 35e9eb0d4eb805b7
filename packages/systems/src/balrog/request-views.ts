import type { Message, Step, ViewEntry } from "@fovea/core";

/** A request that rests on the one before rests on at most so many; then all is written down again. */
const longestChain = 16;

/**
 * Writes the messages of each turn by reference to the turn before, in which most of them stood: a history of 16
 * observations would else be written 16 times.
 */
export class RequestViews {
  /** How many messages at the beginning are the same in every turn. */
  readonly #fixed: number;
  #first: string | undefined;
  #last: { readonly step: string; readonly known: readonly string[]; readonly chain: number } | undefined;
  #next: { readonly known: readonly string[]; readonly chain: number } | undefined;

  constructor(fixed: number) {
    this.#fixed = fixed;
  }

  view(messages: readonly Message[]): ViewEntry[] {
    const fixed = this.#first === undefined ? 0 : this.#fixed;
    const known = messages.map((message, i) => (i < fixed ? "" : JSON.stringify(message)));
    const before = this.#last !== undefined && this.#last.chain < longestChain ? this.#last : undefined;
    this.#next = { known, chain: before === undefined ? 0 : before.chain + 1 };
    const entries: ViewEntry[] = fixed === 0 ? [] : [{ view: this.#first!, from: 0, to: fixed }];
    for (let i = fixed; i < messages.length; ) {
      const at = before?.known.indexOf(known[i]!, fixed) ?? -1;
      if (at < 0) {
        entries.push({ message: messages[i]! });
        i += 1;
        continue;
      }
      let length = 1;
      while (i + length < messages.length && before!.known[at + length] === known[i + length]) length += 1;
      entries.push({ view: before!.step, from: at, to: at + length });
      i += length;
    }
    return entries;
  }

  /** The step that holds the request of the last `view`. */
  wasAsked(step: Step): void {
    this.#first ??= step.id;
    this.#last = { step: step.id, ...this.#next! };
  }
}
