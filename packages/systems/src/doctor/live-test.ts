import {
  type BlobStore,
  FoveaError,
  type ImagePart,
  type JsonObject,
  type Message,
  type Model,
  type ModelEnd,
  type ModelRequest,
  memoryStore,
  originalLineage,
  type ToolCallPart,
  type ToolDescription,
  textOf,
} from "@fovea/core";
import { attempt, type Finding } from "./finding.js";
import { colours, stripes } from "./test-card.js";

/** The model did not do what an agent needs of it. */
export class ModelContractError extends FoveaError {}

export interface LiveTestOptions {
  /** For each of the tests, in milliseconds; default 20,000. */
  readonly eachMs?: number;
  /** Which colours are shown; default drawn at random, so that no answer can be learnt. */
  readonly shown?: readonly [string, string, string];
  readonly onProgress?: (message: string) => void;
}

/**
 * Asks a model for what an agent needs, about a minute in all and seven calls: that its answer streams, that it calls
 * a tool when it must, two in one turn, that it sees a picture in a tool's result, and that it stops when told to.
 */
export async function examineLanguageModel(model: Model, options: LiveTestOptions = {}): Promise<Finding[]> {
  const { eachMs = 20_000, onProgress } = options;
  const shown = options.shown ?? threeColours();
  const { blobs } = memoryStore();
  const ask: Ask = (request, onEvent) => listen(model, request, { blobs, ms: eachMs, onEvent });
  const tests: [string, () => Promise<string>][] = [
    ["streaming", () => streaming(ask)],
    ["forced tool", () => forcedTool(ask)],
    ["parallel calls", () => parallelCalls(ask)],
    ["tool image", () => toolImage(ask, blobs, shown)],
    ["abort", () => abort(model, blobs)],
  ];
  const { card } = model;
  const findings: Finding[] = [];
  for (const [name, test] of tests) {
    onProgress?.(`testing ${model.id}: ${name}`);
    const needsTools = name !== "streaming" && name !== "abort";
    if (needsTools && card?.toolCalls === false)
      findings.push({ name, works: true, detail: "not tried: its tool calls are written as text (ReAct)" });
    else if (name === "tool image" && card?.images === undefined)
      findings.push({ name, works: true, detail: "not tried: its card says that it sees no pictures" });
    else findings.push(await attempt(name, test));
  }
  return findings;
}

type Ask = (request: ModelRequest, onEvent?: () => void) => Promise<ModelEnd>;

async function listen(
  model: Model,
  request: ModelRequest,
  {
    blobs,
    ms,
    onEvent,
  }: { readonly blobs: BlobStore; readonly ms: number; readonly onEvent?: (() => void) | undefined },
): Promise<ModelEnd> {
  const signal = AbortSignal.timeout(ms);
  let end: ModelEnd | undefined;
  try {
    for await (const event of model.generate(request, { signal, blobs })) {
      if (event.type === "end") end = event;
      else onEvent?.();
    }
  } catch (error) {
    if (signal.aborted) throw broken(`no answer within ${ms / 1000} s`, "try again, or another model");
    throw error;
  }
  if (end === undefined) throw broken("it ended without an end event", "run checkModel on it");
  return end;
}

const user = (text: string): Message => ({ role: "user", parts: [{ type: "text", text }] });

async function streaming(ask: Ask): Promise<string> {
  let deltas = 0;
  const request = { messages: [user("Count from one to twenty in words.")], tools: [] };
  const { usage } = await ask(request, () => {
    deltas += 1;
  });
  if (deltas < 2)
    throw broken(
      deltas === 0 ? "it said nothing" : "its answer came in one piece",
      "see that the server streams and is no other's stand-in; agents work without, and nothing is seen until the end",
    );
  return `${deltas} pieces; ${usage.input} tokens in, ${usage.output} out`;
}

const tool = (name: string, description: string, properties: JsonObject): ToolDescription => ({
  name,
  description,
  input: { type: "object", properties, required: Object.keys(properties), additionalProperties: false },
});

async function forcedTool(ask: Ask): Promise<string> {
  const note = tool("note", "Writes a word down.", { word: { type: "string" } });
  const messages = [user("Say hello.")];
  const end = await ask({ messages, tools: [note], toolChoice: { tool: "note" } });
  const [call] = callsOf(end);
  if (call?.tool !== "note")
    throw broken(
      "it was told to call a tool and did not",
      "see that the server has tool calling switched on, or take another model: agents get words where they need calls",
    );
  const { word } = call.input as { readonly word?: unknown };
  if (typeof word !== "string")
    throw broken(
      `it called note with ${JSON.stringify(call.input)}`,
      "take another model: arguments that keep to no schema cost a turn each",
    );
  return `note(${JSON.stringify(call.input)})`;
}

async function parallelCalls(ask: Ask): Promise<string> {
  const weather = tool("weather", "The weather in a city.", { city: { type: "string" } });
  const messages = [user("What is the weather in Oslo, and in Lima? Ask for both at once.")];
  const calls = callsOf(await ask({ messages, tools: [weather] }));
  if (calls.length < 2)
    throw broken(
      `it made ${calls.length} calls in one turn where two were asked for`,
      "nothing to mend: it works, with more turns",
    );
  return calls.map(({ input }) => JSON.stringify(input)).join(" ");
}

async function toolImage(ask: Ask, blobs: BlobStore, shown: readonly string[]): Promise<string> {
  const camera = tool("camera", "Takes a picture.", {});
  const request = user("Take a picture. It shows three stripes. Name their colours from left to right.");
  const first = await ask({ messages: [request], tools: [camera], toolChoice: { tool: "camera" } });
  const [call] = callsOf(first);
  if (call === undefined) throw broken("it did not call the camera", "see the forced tool");
  const { bytes, width, height } = await stripes(shown);
  const ref = { type: "image", id: await blobs.put(bytes), width, height, mediaType: "image/png" } as const;
  const picture: ImagePart = { type: "image", ref, lineage: originalLineage(ref), name: "camera-1" };
  const messages: Message[] = [
    request,
    { role: "assistant", parts: first.parts },
    {
      role: "tool",
      parts: callsOf(first).map(({ id }) => ({
        type: "tool-result",
        callId: id,
        tool: "camera",
        outcome: "ok",
        parts: [picture],
      })),
    },
  ];
  const said = textOf((await ask({ messages, tools: [camera] })).parts);
  const named = [...said.toLowerCase().matchAll(new RegExp(Object.keys(colours).join("|"), "g"))].map(
    ([name]) => name,
  );
  const right =
    named.slice(0, 3).join(" ") === shown.join(" ") || named.slice(-3).join(" ") === shown.join(" ");
  if (!right) {
    throw broken(
      `the stripes are ${shown.join(", ")}; it said ${JSON.stringify(said.slice(0, 120))}`,
      "take a model that sees: pictures in tool results do not reach this one, or it does not see them well",
    );
  }
  return `it saw ${shown.join(", ")}`;
}

const patienceMs = 2000;

async function abort(model: Model, blobs: BlobStore): Promise<string> {
  const controller = new AbortController();
  const request = { messages: [user("Tell a story of a thousand words.")], tools: [] };
  let stoppedAt: number | undefined;
  const stop = () => {
    stoppedAt ??= performance.now();
    controller.abort();
  };
  const timer = setTimeout(stop, 1000);
  const hung = new Promise<never>((_, reject) => {
    controller.signal.addEventListener("abort", () => {
      const late = setTimeout(
        () => reject(broken(`it did not stop within ${patienceMs / 1000} s`, "Ctrl-C will be slow")),
        patienceMs,
      );
      late.unref();
    });
  });
  const reading = (async () => {
    for await (const event of model.generate(request, { signal: controller.signal, blobs })) {
      if (event.type !== "end") stop();
      else if (event.stop === "aborted") throw new Error("aborted");
    }
  })();
  try {
    await Promise.race([reading, hung]);
  } catch (error) {
    if (error instanceof ModelContractError || stoppedAt === undefined) throw error;
    return `it stopped after ${Math.round(performance.now() - stoppedAt)} ms`;
  } finally {
    clearTimeout(timer);
  }
  return "its answer was over before it could be stopped";
}

const callsOf = ({ parts }: ModelEnd): ToolCallPart[] =>
  parts.filter((part): part is ToolCallPart => part.type === "tool-call");

const broken = (message: string, fix: string): ModelContractError => new ModelContractError(message, fix);

function threeColours(): [string, string, string] {
  const left = Object.keys(colours);
  const draw = () => left.splice(Math.floor(Math.random() * left.length), 1)[0]!;
  return [draw(), draw(), draw()];
}
