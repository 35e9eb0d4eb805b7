import type { JsonObject, Message, ModelRequest, Part, ToolDescription, ToolResultPart } from "@fovea/core";
import { madeUpId } from "../answer.js";
import {
  type Block,
  blocksOf,
  contentOf,
  invalidInput,
  type MediaBlock,
  mediaBlocks,
  opaqueFor,
  type Showable,
  textOfBlocks,
} from "../content.js";
import { coalesce, type Entry, entry, groupMessages, oncePer, writeGroups } from "../history.js";
import { jsonSegments, mediaMark, type Segment } from "../transport/segments.js";

export interface GeminiSettings {
  readonly model: string;
  readonly provider: string;
  readonly showable: Showable;
  /** Gemini 3 and later: media inside a function's response, signatures checked, thinking by level. */
  readonly third: boolean;
  readonly effort?: string | undefined;
  readonly thinkingBudget?: number | undefined;
  readonly includeThoughts?: boolean | undefined;
  readonly logprobs?: boolean | number | undefined;
  readonly extraBody?: JsonObject | undefined;
}

const openings: Readonly<Record<string, Buffer>> = {
  user: Buffer.from('{"role":"user","parts":['),
  model: Buffer.from('{"role":"model","parts":['),
};
const close = Buffer.from("]}");
/** What Google's documentation gives for calls that another model made (ai.google.dev, thought signatures). */
const foreignSignature = "skip_thought_signature_validator";

/** Makes the bodies of Gemini generateContent requests (ai.google.dev/api/generate-content). */
export function geminiEncoder(settings: GeminiSettings): (request: ModelRequest) => Segment[] {
  const entriesOf = oncePer((message: Message) => encodeMessage(message, settings));
  const toolsOf = oncePer((tools: readonly ToolDescription[]) => {
    const functionDeclarations = tools.map(({ name, description, input }) => ({
      name,
      description,
      parametersJsonSchema: input,
    }));
    return Buffer.from(JSON.stringify([{ functionDeclarations }]));
  });
  return (request) => {
    const { tools, messages } = request;
    const body: Segment[] = [Buffer.from("{")];
    const head = JSON.stringify({ ...parameters(request, settings), ...settings.extraBody }).slice(1, -1);
    if (head !== "") body.push(Buffer.from(`${head},`));
    if (tools.length > 0) body.push(Buffer.from('"tools":'), toolsOf(tools), Buffer.from(","));
    const system = textOfBlocks(
      messages.flatMap((message) =>
        message.role === "system" ? blocksOf(contentOf(message), settings.showable) : [],
      ),
    );
    if (system !== "")
      body.push(
        Buffer.from('"systemInstruction":'),
        ...jsonSegments({ parts: [{ text: system }] }),
        Buffer.from(","),
      );
    const talk = messages.filter(({ role }) => role !== "system");
    body.push(Buffer.from('"contents":['));
    writeGroups(groupMessages(talk, entriesOf), (role) => openings[role]!, close, body);
    body.push(close);
    return coalesce(body);
  };
}

function parameters(request: ModelRequest, settings: GeminiSettings): Record<string, unknown> {
  const { sampling = {}, tools, toolChoice, output } = request;
  const { third, effort, thinkingBudget, includeThoughts, logprobs } = settings;
  const config: Record<string, unknown> = {};
  if (sampling.temperature !== undefined) config["temperature"] = sampling.temperature;
  if (sampling.topP !== undefined) config["topP"] = sampling.topP;
  if (sampling.seed !== undefined) config["seed"] = sampling.seed;
  if (sampling.maxOutputTokens !== undefined) config["maxOutputTokens"] = sampling.maxOutputTokens;
  if (sampling.stop !== undefined && sampling.stop.length > 0) config["stopSequences"] = sampling.stop;
  if (output !== undefined) {
    config["responseMimeType"] = "application/json";
    config["responseJsonSchema"] = output;
  }
  if (logprobs !== undefined && logprobs !== false) {
    config["responseLogprobs"] = true;
    if (typeof logprobs === "number") config["logprobs"] = logprobs;
  }
  const thinking = {
    ...(thinkingBudget === undefined ? {} : { thinkingBudget }),
    ...(effort !== undefined && third ? { thinkingLevel: effort } : {}),
    ...(includeThoughts === undefined ? {} : { includeThoughts }),
  };
  if (Object.keys(thinking).length > 0) config["thinkingConfig"] = thinking;
  const out: Record<string, unknown> = {};
  if (Object.keys(config).length > 0) out["generationConfig"] = config;
  if (tools.length > 0 && toolChoice !== undefined) {
    const mode =
      typeof toolChoice === "object" || toolChoice === "required" ? "ANY" : toolChoice.toUpperCase();
    const only = typeof toolChoice === "object" ? { allowedFunctionNames: [toolChoice.tool] } : {};
    out["toolConfig"] = { functionCallingConfig: { mode, ...only } };
  }
  return out;
}

function encodeMessage(message: Message, settings: GeminiSettings): Entry[] {
  if (message.role === "tool")
    return message.parts.flatMap((part) => (part.type === "tool-result" ? toolResult(part, settings) : []));
  let firstCall = true;
  const parts = message.parts.flatMap((part) => {
    const wire = wirePart(part, settings, firstCall);
    if (part.type === "tool-call") firstCall = false;
    return wire;
  });
  return parts.length === 0 ? [] : [entry(message.role === "assistant" ? "model" : "user", parts)];
}

function wirePart(part: Part, settings: GeminiSettings, firstCall: boolean): Record<string, unknown>[] {
  const own = opaqueFor(part, settings.provider, settings.model);
  const signature = typeof own?.["thoughtSignature"] === "string" ? own["thoughtSignature"] : undefined;
  const signed = signature === undefined ? {} : { thoughtSignature: signature };
  switch (part.type) {
    case "tool-call": {
      // Gemini 3 refuses a step whose first call has no signature.
      const needed = settings.third && firstCall && signature === undefined;
      return [
        {
          functionCall: { ...wireId(part.id), name: part.tool, args: argumentsOf(part.input) },
          ...(needed ? { thoughtSignature: foreignSignature } : signed),
        },
      ];
    }
    case "tool-result":
      return [];
    case "reasoning":
      // Summaries of thoughts are for people; only what is signed goes back.
      return signature === undefined ? [] : [{ text: part.text, thought: true, ...signed }];
    case "text":
      return part.text === "" && signature === undefined ? [] : [{ text: part.text, ...signed }];
    default:
      return blocksOf([part], settings.showable).map(wireBlock);
  }
}

/** Ids that we made up mean nothing to the server. */
const wireId = (id: string): { id?: string } => (id.startsWith(madeUpId) ? {} : { id });

const argumentsOf = (input: unknown): unknown =>
  typeof input === "object" && input !== null && !Array.isArray(input)
    ? input
    : { [invalidInput]: JSON.stringify(input) };

/**
 * From Gemini 3 on media are parts of the function's response; before, they stand in the same turn, after all of its
 * responses.
 */
function toolResult(part: ToolResultPart, { showable, third }: GeminiSettings): Entry[] {
  const blocks = blocksOf(part.parts, showable);
  const media = mediaBlocks(blocks);
  const text = textOfBlocks(blocks);
  const response = part.outcome === "ok" ? { output: text === "" ? "done" : text } : { error: text };
  const named = (block: MediaBlock) =>
    inline(block, block.name === undefined ? {} : { displayName: block.name });
  const inside = third && media.length > 0 ? { parts: media.map(named) } : {};
  const answer = { functionResponse: { ...wireId(part.callId), name: part.tool, response, ...inside } };
  const result = entry("user", [answer], { tool: true });
  if (third || media.length === 0) return [result];
  const beside = media.flatMap((block) => [
    { text: `${block.name ?? `a ${block.type}`} (result of ${part.tool}):` },
    wireBlock(block),
  ]);
  return [result, entry("user", beside, { late: true })];
}

const inline = (block: MediaBlock, more: object = {}): Record<string, unknown> => ({
  inlineData: { mimeType: block.mediaType, data: mediaMark(block.id), ...more },
});

const wireBlock = (block: Block): Record<string, unknown> =>
  block.type === "text" ? { text: block.text } : inline(block);
