import { generateToEnd, type Model, type ModelEvent, type ModelRequest } from "../contracts/model.js";
import { canonicalJson } from "../json.js";
import { keeps, mustReject } from "./promise-kept.js";

/**
 * Tests every line of `Model`'s docstring on a request.
 *
 * @throws ConformanceError that names the broken promise.
 */
export async function checkModel(model: Model, request: ModelRequest): Promise<void> {
  const asked = canonicalJson(request);
  const events = await collect(model, request);
  keeps(canonicalJson(request) === asked, "a request is never changed", "generate changed it");
  const ends = events.filter(({ type }) => type === "end");
  keeps(ends.length === 1, 'there is exactly one "end" event', `there were ${ends.length}`);
  const end = events.at(-1)!;
  keeps(end.type === "end", 'nothing follows the "end" event', `a "${end.type}" event did`);
  keeps(/^[^/\s]+\/\S+$/.test(model.id), 'the id is "provider/name"', `it is "${model.id}"`);
  const calls = end.parts.filter((part) => part.type === "tool-call");
  keeps(
    (end.stop === "tool-calls") === calls.length > 0,
    'stop is "tool-calls" exactly when tools are called',
    `stop is "${end.stop}" with ${calls.length} calls`,
  );
  const offered = new Set(request.tools.map(({ name }) => name));
  for (const { tool } of calls)
    keeps(offered.has(tool), "only offered tools are called", `"${tool}" was called`);
  keeps(
    new Set(calls.map(({ id }) => id)).size === calls.length,
    "call ids are unique",
    "one was used twice",
  );
  keeps(
    end.usage.input >= 0 && end.usage.output >= 0,
    "usage counts tokens",
    `it is ${canonicalJson(end.usage)}`,
  );
  canonicalJson(end.parts);
  if (model.deterministic) {
    const again = await generateToEnd(model, request);
    keeps(
      canonicalJson(again.parts) === canonicalJson(end.parts),
      "a deterministic model says the same twice",
      "it said two things",
    );
  }
  await checkAbort(model, request);
}

async function checkAbort(model: Model, request: ModelRequest): Promise<void> {
  const reason = new Error("aborted by checkModel");
  const stopped = async () => {
    const end = (await collect(model, request, AbortSignal.abort(reason))).at(-1);
    if (end?.type === "end" && end.stop === "aborted") throw reason;
  };
  await mustReject(stopped, "an aborted signal stops generate");
}

async function collect(model: Model, request: ModelRequest, signal?: AbortSignal): Promise<ModelEvent[]> {
  const events: ModelEvent[] = [];
  for await (const event of model.generate(request, signal === undefined ? {} : { signal }))
    events.push(event);
  return events;
}
