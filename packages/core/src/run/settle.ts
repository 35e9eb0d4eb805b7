import type { ContentPart } from "../contracts/parts.js";
import { InvalidInputError, NotFoundError } from "../errors.js";
import type { JsonObject } from "../json.js";
import { asContent, type ToolContent } from "./contents.js";
import { type IntentRecord, journalKeyText, type ResultRecord } from "./records.js";
import type { AcquireOptions, Store } from "./store.js";

/** What somebody found who looked whether an effect in doubt has happened. */
export type Told =
  | { readonly happened: false }
  /** Of a tool: the parts of its result. */
  | { readonly happened: true; readonly parts: readonly ContentPart[] }
  /** Of any other effect: the content of its step. */
  | { readonly happened: true; readonly content: JsonObject };

/**
 * Writes down what became of an `acts` effect in doubt (one of `run.inDoubt`): the next resume serves its result, or
 * does it now.
 *
 * @throws NotFoundError when nothing of that key is in doubt; InvalidInputError for parts of what is no tool call;
 * StoreBusyError while another process writes the run.
 */
export async function settle(
  store: Store,
  run: string,
  intent: Pick<IntentRecord, "key">,
  told: Told,
  options: AcquireOptions = {},
): Promise<void> {
  const { epoch } = await store.acquire(run, options);
  try {
    const { intents, results } = await store.journal(run);
    const begun = intents.get(journalKeyText(intent.key));
    if (begun === undefined || results.get(journalKeyText(intent.key))?.outcome === "ok") {
      throw new NotFoundError(
        `no effect of run ${run} after step ${intent.key.parent.slice(0, 12)} is in doubt`,
        "resume(store, run) lists what is in doubt as run.inDoubt",
      );
    }
    const { key, request, attempt } = begun;
    const again = attempt === undefined ? {} : { attempt };
    const common = { v: 1, type: "result", run, epoch, key, request, ...again } as const;
    const result: ResultRecord = told.happened
      ? { ...common, outcome: "ok", content: contentOf(begun, told), uses: [] }
      : { ...common, outcome: "cancelled", happened: false };
    await store.append([result]);
  } finally {
    await store.release(run);
  }
}

function contentOf({ actor, asked, key }: IntentRecord, told: Told & { happened: true }): JsonObject {
  if ("content" in told) return told.content;
  if (key.kind !== "tool" || asked === undefined) {
    throw new InvalidInputError(
      `${actor} is no tool call whose input is known`,
      "give the content of its step: { happened: true, content }",
    );
  }
  const call = asked as unknown as Pick<ToolContent, "callId" | "tool" | "input" | "media">;
  return asContent({ ...call, outcome: "ok", parts: told.parts, evidence: [] });
}
