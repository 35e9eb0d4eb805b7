import type { StoreRecord } from "../run/records.js";
import { isBlobId } from "./blobs.js";

/** Words longer than that are cut, here and in queries. */
const wordLength = 40;

export const wordsOf = (text: string): string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.slice(0, wordLength));

const mediaTypes: ReadonlySet<unknown> = new Set(["image", "video", "document", "array", "artifact"]);
/** Fields whose strings are what somebody said. */
const textFields: ReadonlySet<string> = new Set(["text", "answer"]);

/** What a record can be found by: "wWORD", "tTOOL", "iHASH". */
export function termsOf(record: StoreRecord): Set<string> {
  const terms = new Set<string>();
  if (record.type === "step") visit(record.step.content, "", terms);
  else if (record.type === "result" && record.content !== undefined) visit(record.content, "", terms);
  return terms;
}

function visit(value: unknown, key: string, terms: Set<string>): void {
  if (typeof value === "string") {
    if (textFields.has(key)) for (const word of wordsOf(value)) terms.add(`w${word}`);
    else if (key === "tool") {
      terms.add(`t${value}`).add(`t${value.split("@")[0]}`);
    }
  } else if (Array.isArray(value)) {
    for (const each of value) visit(each, key, terms);
  } else if (typeof value === "object" && value !== null) {
    const { type, id } = value as { type?: unknown; id?: unknown };
    if (mediaTypes.has(type) && isBlobId(id)) terms.add(`i${id}`);
    // What a model was asked repeats what the steps before it say.
    for (const name of Object.keys(value))
      if (name !== "request") visit((value as Record<string, unknown>)[name], name, terms);
  }
}
