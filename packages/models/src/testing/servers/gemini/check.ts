import { type Context, type ImageWords, takeFile, takeImage } from "../context.js";
import { unknownOpenApiField } from "../json-schema.js";
import { Refusal } from "../refusal.js";
import { bracketed, type Check, type Path, shapes, type Wording } from "../shape.js";

interface GeminiPart {
  readonly text?: string;
  readonly thought?: boolean;
  readonly thoughtSignature?: string;
  readonly functionCall?: { readonly id?: string; readonly name: string; readonly args?: object };
  readonly functionResponse?: { readonly id?: string; readonly name: string; readonly response: object };
  readonly inlineData?: { readonly mimeType: string; readonly data: string };
}

interface GeminiContent {
  readonly role?: string;
  readonly parts: readonly GeminiPart[];
}

export interface GeminiBody {
  readonly contents: readonly GeminiContent[];
  readonly systemInstruction?: GeminiContent;
  readonly tools?: readonly {
    readonly functionDeclarations?: readonly { readonly name: string; readonly parameters?: unknown }[];
  }[];
  readonly toolConfig?: {
    readonly functionCallingConfig?: {
      readonly mode?: string;
      readonly allowedFunctionNames?: readonly string[];
    };
  };
  readonly generationConfig?: {
    readonly responseMimeType?: string;
    readonly responseSchema?: unknown;
    readonly responseJsonSchema?: unknown;
    readonly responseLogprobs?: boolean;
    readonly logprobs?: number;
    readonly thinkingConfig?: { readonly includeThoughts?: boolean };
  };
}

const bad = (message: string): Refusal => new Refusal(400, message, "INVALID_ARGUMENT");

/** Google writes places as contents[0].parts[0], without the last name for unknown fields. */
const wording: Wording = {
  unknown: (at, key) =>
    bad(
      at.length === 0
        ? `Invalid JSON payload received. Unknown name "${key}": Cannot find field.`
        : `Invalid JSON payload received. Unknown name "${key}" at '${snake(at)}': Cannot find field.`,
    ),
  missing: (at, key) => bad(`* GenerateContentRequest.${snake([...at, key])}: ${key} is not specified`),
  wrong: (at, expected, value) =>
    bad(`Invalid value at '${snake(at)}' (${expected}), ${JSON.stringify(value)?.slice(0, 80)}`),
};
const s = shapes(wording);

const snake = (at: Path): string => bracketed(at).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const imageWords: ImageWords = {
  mediaTypes: ["image/png", "image/jpeg", "image/webp", "image/heic", "image/heif"],
  badBase64: (at) => bad(`Invalid value at '${snake(at)}' (TYPE_BYTES), Base64 decoding failed`),
  badType: (_at, type) => bad(`Unsupported MIME type: ${type}`),
  badImage: () => bad("Unable to process input image. Please retry or report in the developer forum."),
  mismatch: (_at, said, is) => bad(`Provided image is not valid: mime type ${said}, content ${is}.`),
  tooLarge: (_at, why) => bad(`Provided image is too large: ${why}.`),
  tooMany: (count, most) =>
    bad(`Please use fewer than ${most} images in your request to models/test-model. ${count} given.`),
};

/** @throws Refusal for what generateContent refuses. */
export function checkGemini(value: unknown, context: Context): void {
  body(context)(value, []);
  const request = value as GeminiBody;
  checkTools(request);
  checkOrder(request.contents);
  checkSignatures(request.contents, context);
}

function body(context: Context): Check {
  const inline: Check = (value, at) => {
    s.object({ mimeType: s.string, data: s.string, "displayName?": s.string })(value, at);
    const { mimeType, data } = value as { mimeType: string; data: string };
    const take = /^(video|application)\//.test(mimeType) ? takeFile : takeImage;
    take(data, mimeType, [...at, "data"], context, imageWords);
  };
  const fields = {
    "text?": s.string,
    "inlineData?": inline,
    "functionCall?": s.object({ "id?": s.string, name: s.string, "args?": s.struct }),
    "functionResponse?": s.object({
      "id?": s.string,
      name: s.string,
      response: s.struct,
      "parts?": s.array(s.object({ inlineData: inline })),
      "willContinue?": s.boolean,
      "scheduling?": s.string,
    }),
    "thought?": s.boolean,
    "thoughtSignature?": s.string,
    "mediaResolution?": s.struct,
  };
  const kinds = ["text", "inlineData", "functionCall", "functionResponse"];
  const part: Check = (value, at) => {
    s.object(fields)(value, at);
    const given = kinds.filter((kind) => kind in (value as object));
    if (given.length > 1) throw bad(`Invalid value at '${snake(at)}': oneof field 'data' is already set.`);
    if (given.length === 0 && !("thoughtSignature" in (value as object)))
      throw bad(
        `* GenerateContentRequest.${snake(at)}.data: required oneof field 'data' must have one initialized field`,
      );
  };
  const content = s.object({ "role?": s.oneOf("user", "model", "function"), parts: s.array(part, 1) });
  const schemaOf: Check = s.struct;
  return s.object({
    contents: s.array(content, 1),
    "systemInstruction?": s.object({ "role?": s.string, parts: s.array(s.object({ text: s.string }), 1) }),
    "tools?": s.array(
      s.object({
        "functionDeclarations?": s.array(
          s.object({
            name: s.string,
            "description?": s.string,
            "parameters?": schemaOf,
            "parametersJsonSchema?": schemaOf,
            "behavior?": s.string,
          }),
        ),
      }),
    ),
    "toolConfig?": s.object({
      "functionCallingConfig?": s.object({
        "mode?": s.oneOf("AUTO", "ANY", "NONE", "VALIDATED"),
        "allowedFunctionNames?": s.array(s.string),
      }),
    }),
    "safetySettings?": s.array(s.object({ category: s.string, threshold: s.string })),
    "cachedContent?": s.string,
    "generationConfig?": s.object({
      "temperature?": s.within(0, 2),
      "topP?": s.within(0, 1),
      "topK?": s.number,
      "candidateCount?": s.oneOf(1),
      "maxOutputTokens?": s.within(1, 1_000_000),
      "stopSequences?": s.array(s.string, 0, 5),
      "seed?": s.integer,
      "presencePenalty?": s.number,
      "frequencyPenalty?": s.number,
      "responseLogprobs?": s.boolean,
      "logprobs?": s.within(0, 20),
      "responseMimeType?": s.oneOf("text/plain", "application/json", "text/x.enum"),
      "responseSchema?": s.struct,
      "responseJsonSchema?": s.struct,
      "responseModalities?": s.array(s.string),
      "mediaResolution?": s.string,
      "thinkingConfig?": s.object({
        "includeThoughts?": s.boolean,
        "thinkingBudget?": s.integer,
        "thinkingLevel?": s.string,
      }),
    }),
  });
}

function checkTools(request: GeminiBody): void {
  const names: string[] = [];
  for (const [i, tool] of (request.tools ?? []).entries())
    for (const [k, declared] of (tool.functionDeclarations ?? []).entries()) {
      const at = `tools[${i}].function_declarations[${k}]`;
      if (!/^[A-Za-z_][A-Za-z0-9_.:-]{0,63}$/.test(declared.name))
        throw bad(
          `* GenerateContentRequest.${at}.name: [${declared.name}] Invalid function name. Must start with a letter or an underscore. Must be alphanumeric (a-z, A-Z, 0-9), underscores (_), dots (.), colons (:), or dashes (-), with a maximum length of 64.`,
        );
      if (names.includes(declared.name)) throw bad(`Duplicate function declaration found: ${declared.name}`);
      names.push(declared.name);
      refuseUnknown(declared.parameters, `${at}.parameters`);
    }
  const config = request.toolConfig?.functionCallingConfig;
  for (const [i, name] of (config?.allowedFunctionNames ?? []).entries()) {
    if (config?.mode !== "ANY" && config?.mode !== "VALIDATED")
      throw bad(
        "* GenerateContentRequest.tool_config.function_calling_config.allowed_function_names: allowed function names should only be set when mode is ANY or VALIDATED",
      );
    if (!names.includes(name))
      throw bad(
        `* GenerateContentRequest.tool_config.function_calling_config.allowed_function_names[${i}]: ${name} is not declared`,
      );
  }
  const generation = request.generationConfig;
  refuseUnknown(generation?.responseSchema, "generation_config.response_schema");
  const schema = generation?.responseSchema ?? generation?.responseJsonSchema;
  if (schema !== undefined && generation?.responseMimeType !== "application/json")
    throw bad(
      "* GenerateContentRequest.generation_config.response_schema: only allowed when response_mime_type is application/json",
    );
  if (generation?.logprobs !== undefined && generation.responseLogprobs !== true)
    throw bad("Logprobs are only allowed when response_logprobs is true.");
}

function refuseUnknown(schema: unknown, at: string): void {
  const unknown = unknownOpenApiField(schema, at);
  if (unknown !== undefined)
    throw bad(
      `Invalid JSON payload received. Unknown name "${unknown.name}" at '${unknown.at}': Cannot find field.`,
    );
}

function checkOrder(contents: readonly GeminiContent[]): void {
  for (const [i, content] of contents.entries()) {
    const before = contents[i - 1];
    const calls = before?.parts.filter((part) => part.functionCall !== undefined) ?? [];
    const answers = content.parts.filter((part) => part.functionResponse !== undefined);
    const speaks = content.parts.some((part) => part.functionCall !== undefined);
    if (content.role === "model" && answers.length > 0)
      throw bad("Function responses must not come from the model.");
    if (content.role !== "model" && speaks) throw bad("Function calls must come from the model.");
    if (speaks && (before === undefined || before.role === "model"))
      throw bad(
        "Please ensure that function call turn comes immediately after a user turn or after a function response turn.",
      );
    if (answers.length > 0 && calls.length === 0)
      throw bad("Please ensure that function response turn comes immediately after a function call turn.");
    if (answers.length !== calls.length)
      throw bad(
        "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.",
      );
    const firstOther = content.parts.findIndex((part) => part.functionResponse === undefined);
    if (answers.length > 0 && firstOther !== -1 && firstOther < answers.length)
      throw bad("Please ensure that function response parts come before other parts of their turn.");
    for (const [k, { functionResponse }] of answers.entries()) matchAnswer(functionResponse!, calls, k);
  }
  const last = contents.at(-1)!;
  if (last.role === "model")
    throw bad("Please ensure that single turn requests end with a user role or the role field is empty.");
}

function matchAnswer(
  answer: NonNullable<GeminiPart["functionResponse"]>,
  calls: readonly GeminiPart[],
  at: number,
): void {
  const named = calls.filter(({ functionCall }) => functionCall!.name === answer.name);
  const found =
    answer.id === undefined
      ? calls[at]!.functionCall!.name === answer.name
      : named.some(({ functionCall }) => functionCall!.id === undefined || functionCall!.id === answer.id);
  if (!found)
    throw bad(
      `Function response "${answer.name}" (id ${answer.id ?? "none"}) does not answer a function call of the turn before.`,
    );
}

/** What the provider's documentation gives for calls of other models, and takes without a check. */
const unchecked = ["skip_thought_signature_validator", "context_engineering_is_the_way_to_go"];

function checkSignatures(contents: readonly GeminiContent[], context: Context): void {
  if (!context.reasoning) return;
  // The current turn starts at the last user content that says something of its own.
  const current = contents.findLastIndex(
    (content) =>
      content.role !== "model" && content.parts.some((part) => part.functionResponse === undefined),
  );
  for (const [i, content] of contents.entries()) {
    for (const [k, part] of content.parts.entries()) {
      if (part.thoughtSignature === undefined) continue;
      if (part.thoughtSignature !== signPart(part, context) && !unchecked.includes(part.thoughtSignature))
        throw bad(`Thought signature is not valid. (contents[${i}].parts[${k}])`);
    }
    const first = content.parts.findIndex((part) => part.functionCall !== undefined);
    if (i > current && first !== -1 && content.parts[first]!.thoughtSignature === undefined)
      throw bad(
        `Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance. Additional data, function call \`default_api:${content.parts[first]!.functionCall!.name}\`, position ${i + 1}.`,
      );
  }
}

/** The signature belongs to what it came with: altering the part makes it invalid. Text may be joined from a stream. */
export function signPart(part: GeminiPart, context: Context): string {
  const call = part.functionCall;
  return context.sign(call === undefined ? "text" : `${call.name} ${JSON.stringify(call.args ?? {})}`);
}
