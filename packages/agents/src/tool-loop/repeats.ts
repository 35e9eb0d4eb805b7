import { canonicalJson, FoveaError, type JsonValue } from "@fovea/core";

/** A pure tool was called again with the same input. */
export class RepeatedCallError extends FoveaError {}

/** Notices that a model calls a pure tool again with the same input: it would see the same again. */
export class Repeats {
  readonly #first = new Map<string, { readonly label: string; again: number }>();

  /** The refusal of a repeated call; undefined for a new one, which is then known as `label`. */
  notice(tool: string, input: JsonValue, label: string): RepeatedCallError | undefined {
    const key = `${tool} ${canonicalJson(input)}`;
    const before = this.#first.get(key);
    if (before === undefined) {
      this.#first.set(key, { label, again: 0 });
      return undefined;
    }
    before.again += 1;
    if (before.again === 1) {
      return new RepeatedCallError(
        `${tool} was called with this very input before; its result is ${before.label}`,
        `use ${before.label}, change the input, or answer`,
      );
    }
    return new RepeatedCallError(
      `refused: ${tool} with this very input, for the ${before.again + 1}th time; its result is ${before.label}`,
      "do something else, or answer with what you know",
    );
  }

  /** The label of the first call that was the same. */
  labelOf(tool: string, input: JsonValue): string | undefined {
    return this.#first.get(`${tool} ${canonicalJson(input)}`)?.label;
  }
}
