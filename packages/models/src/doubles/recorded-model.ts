import { type Model, type ModelRequest, RecordedError } from "@fovea/core";
import { readCassette, type Take, takeKey } from "../middleware/cassette.js";
import { NotRecordedError } from "../middleware/errors.js";
import { type Redactor, redactor } from "../middleware/redactor.js";

/**
 * A model that says what a cassette holds, without any network: the n-th time that a request comes it gets the n-th
 * take of that request, errors included (as RecordedError with the original's code).
 *
 * Its id is "recorded/" and the id of the model that was recorded.
 *
 * @throws NotRecordedError from `generate` when the cassette holds no further take of the request.
 */
export function recordedModel(takes: readonly Take[], redact: Redactor = redactor()): Model {
  const byKey = grouped(takes);
  const played = new Map<string, number>();
  return {
    id: `recorded/${takes[0]?.model ?? "nothing"}`,
    deterministic: false,
    async *generate(request, options) {
      options?.signal?.throwIfAborted();
      const key = takeKey(redact(request));
      const before = played.get(key) ?? 0;
      const take = byKey.get(key)?.[before];
      if (take === undefined) throw notRecorded(request, before, takes);
      played.set(key, before + 1);
      if (take.error !== undefined)
        throw new RecordedError(take.error.code, take.error.message, take.error.fix);
      yield take.end!;
    },
  };
}

/** @throws CorruptCassetteError; and what reading a file throws. */
export const openCassette = async (path: string, redact?: Redactor): Promise<Model> =>
  recordedModel(await readCassette(path), redact);

function grouped(takes: readonly Take[]): Map<string, Take[]> {
  const groups = new Map<string, Take[]>();
  for (const take of takes) groups.set(take.key, [...(groups.get(take.key) ?? []), take]);
  return groups;
}

function notRecorded(request: ModelRequest, before: number, takes: readonly Take[]): NotRecordedError {
  const messages = `${request.messages.length} messages and ${request.tools.length} tools`;
  return new NotRecordedError(
    before > 0
      ? `the cassette holds ${before} answers to this request (${messages}), and it was asked once more`
      : `none of the ${takes.length} takes of the cassette answers this request (${messages})`,
    "record it again: prompts, tools or tool results have changed since",
  );
}
