import { type Context, dataUrl, takeFile, takeImage } from "../context.js";
import { strictSchemaFault } from "../json-schema.js";
import { checkName, invalid, openaiImages, openaiShapes as s } from "../openai-words.js";
import { Refusal } from "../refusal.js";
import type { Check, Path } from "../shape.js";

export interface ResponsesItem {
  readonly type?: string;
  readonly role?: string;
  readonly id?: string;
  readonly call_id?: string;
  readonly name?: string;
  readonly encrypted_content?: string | null;
}

export interface ResponsesBody {
  readonly model: string;
  readonly input: string | readonly ResponsesItem[];
  readonly instructions?: string;
  readonly tools?: readonly {
    readonly name: string;
    readonly strict?: boolean | null;
    readonly parameters?: unknown;
  }[];
  readonly tool_choice?: unknown;
  readonly parallel_tool_calls?: boolean;
  readonly stream?: boolean;
  readonly store?: boolean;
  readonly include?: readonly string[];
  readonly reasoning?: { readonly effort?: string; readonly summary?: string };
  readonly text?: {
    readonly format?: {
      readonly type: string;
      readonly name?: string;
      readonly strict?: boolean;
      readonly schema?: unknown;
    };
  };
  readonly max_output_tokens?: number;
  readonly temperature?: number;
  readonly top_p?: number;
}

const annotated = { text: s.string, "annotations?": s.array(s.struct), "logprobs?": s.array(s.struct) };

/** @throws Refusal for what Responses refuses. */
export function checkResponses(value: unknown, context: Context): void {
  body(context)(value, []);
  const request = value as ResponsesBody;
  checkOptions(request, context);
  if (typeof request.input !== "string") checkItems(request.input, request, context);
}

function body(context: Context): Check {
  const image: Check = (url, at) => takeUrl(url, at, context);
  const file: Check = (url, at) => {
    s.string(url, at);
    const data = dataUrl(url as string);
    if (data?.mediaType !== "application/pdf")
      throw invalid("Invalid file data: expected a data URL of a PDF.", at);
    takeFile(data.base64, data.mediaType, at, context, openaiImages);
  };
  const inputParts = s.array(
    s.tagged("type", {
      input_text: { text: s.string },
      input_file: { "filename?": s.string, file_data: file },
      input_image: { "image_url?": image, "detail?": s.nullable(s.oneOf("auto", "low", "high", "original")) },
    }),
    1,
  );
  const outputParts = s.array(
    s.tagged("type", { output_text: annotated, refusal: { refusal: s.string } }),
    1,
  );
  const status = s.oneOf("in_progress", "completed", "incomplete");
  const message: Check = (value, at) => {
    const spoken = (value as ResponsesItem).role === "assistant";
    s.object({
      "type?": s.oneOf("message"),
      role: s.oneOf("user", "assistant", "system", "developer"),
      content: s.stringOr(spoken ? outputParts : inputParts),
      "phase?": s.nullable(s.oneOf("commentary", "final_answer")),
      ...(spoken ? { "id?": prefixed("msg"), "status?": status } : {}),
    })(value, at);
  };
  const items: Record<string, Check> = {
    message,
    reasoning: s.object({
      type: s.oneOf("reasoning"),
      id: prefixed("rs"),
      summary: s.array(s.object({ type: s.oneOf("summary_text"), text: s.string })),
      "content?": s.array(s.object({ type: s.oneOf("reasoning_text"), text: s.string })),
      "encrypted_content?": s.nullable(s.string),
      "status?": status,
    }),
    function_call: s.object({
      type: s.oneOf("function_call"),
      "id?": prefixed("fc"),
      call_id: s.string,
      name: s.string,
      arguments: s.string,
      "status?": status,
    }),
    function_call_output: s.object({
      type: s.oneOf("function_call_output"),
      "id?": s.nullable(s.string),
      call_id: s.string,
      output: s.stringOr(inputParts),
      "status?": s.nullable(status),
    }),
  };
  const item: Check = (value, at) => {
    s.struct(value, at);
    const type = (value as ResponsesItem).type ?? "message";
    const check = items[type];
    if (check === undefined)
      throw invalid(
        `Invalid value: '${type}'. Supported values are: ${Object.keys(items)
          .map((name) => `'${name}'`)
          .join(", ")}.`,
        [...at, "type"],
      );
    check(value, at);
  };
  return s.object({
    model: s.string,
    input: s.stringOr(s.array(item, 1)),
    "instructions?": s.nullable(s.string),
    "tools?": s.array(
      s.tagged("type", {
        function: {
          name: s.string,
          "description?": s.nullable(s.string),
          parameters: s.nullable(s.struct),
          "strict?": s.nullable(s.boolean),
        },
      }),
    ),
    "tool_choice?": s.anything,
    "parallel_tool_calls?": s.nullable(s.boolean),
    "max_tool_calls?": s.nullable(s.integer),
    "stream?": s.nullable(s.boolean),
    "stream_options?": s.nullable(s.object({ "include_obfuscation?": s.boolean })),
    "store?": s.nullable(s.boolean),
    "include?": s.nullable(
      s.array(
        s.oneOf(
          "reasoning.encrypted_content",
          "message.output_text.logprobs",
          "message.input_image.image_url",
          "file_search_call.results",
          "web_search_call.results",
          "web_search_call.action.sources",
          "computer_call_output.output.image_url",
          "code_interpreter_call.outputs",
        ),
      ),
    ),
    "reasoning?": s.nullable(
      s.object({
        "effort?": s.nullable(s.oneOf("none", "minimal", "low", "medium", "high", "xhigh")),
        "summary?": s.nullable(s.oneOf("auto", "concise", "detailed")),
      }),
    ),
    "text?": s.object({
      "format?": s.tagged("type", {
        text: {},
        json_object: {},
        json_schema: {
          name: s.string,
          schema: s.struct,
          "description?": s.string,
          "strict?": s.nullable(s.boolean),
        },
      }),
      "verbosity?": s.nullable(s.oneOf("low", "medium", "high")),
    }),
    "top_logprobs?": s.nullable(s.within(0, 20)),
    "max_output_tokens?": s.nullable(s.within(16, 1_000_000)),
    "temperature?": s.nullable(s.within(0, 2)),
    "top_p?": s.nullable(s.within(0, 1)),
    "truncation?": s.nullable(s.oneOf("auto", "disabled")),
    "previous_response_id?": s.nullable(s.string),
    "prompt_cache_key?": s.string,
    "prompt_cache_retention?": s.nullable(s.oneOf("in-memory", "24h")),
    "safety_identifier?": s.string,
    "user?": s.string,
    "metadata?": s.nullable(s.struct),
    "background?": s.nullable(s.oneOf(false)),
    "service_tier?": s.nullable(s.oneOf("auto", "default", "flex", "scale", "priority")),
  });
}

const prefixed =
  (prefix: string): Check =>
  (value, at) => {
    s.string(value, at);
    if (!(value as string).startsWith(`${prefix}_`))
      throw invalid(
        `Invalid '${at.join(".")}': '${String(value)}'. Expected an ID that begins with '${prefix}'.`,
        at,
      );
  };

function takeUrl(url: unknown, at: Path, context: Context): void {
  s.string(url, at);
  const data = dataUrl(url as string);
  if (data === undefined)
    throw invalid(
      "Invalid 'input'. Expected a base64-encoded data URL with an image MIME type (e.g. 'data:image/png;base64,aW1nIGJ5dGVzIGhlcmU=').",
      at,
      "invalid_image_url",
    );
  takeImage(data.base64, data.mediaType, at, context, openaiImages);
}

function checkOptions(request: ResponsesBody, context: Context): void {
  const given = request as unknown as Record<string, unknown>;
  if (given.previous_response_id != null)
    throw invalid(
      `Previous response with id '${String(given.previous_response_id)}' not found.`,
      "previous_response_id",
      "previous_response_not_found",
    );
  if (context.reasoning)
    for (const name of ["temperature", "top_p", "top_logprobs"])
      if (given[name] != null)
        throw invalid(
          `Unsupported parameter: '${name}' is not supported with this model.`,
          name,
          "unsupported_parameter",
        );
  if (!context.reasoning && request.reasoning != null)
    throw invalid(
      "Unsupported parameter: 'reasoning.effort' is not supported with this model.",
      "reasoning.effort",
      "unsupported_parameter",
    );
  if (!context.reasoning && request.include?.includes("reasoning.encrypted_content"))
    throw invalid("Encrypted content is not supported with this model.", "include");
  for (const [i, tool] of (request.tools ?? []).entries()) {
    checkName(tool.name, ["tools", i, "name"]);
    const fault = tool.strict === true ? strictSchemaFault(tool.parameters) : undefined;
    if (fault !== undefined)
      throw invalid(
        `Invalid schema for function '${tool.name}': ${fault}`,
        `tools[${i}].parameters`,
        "invalid_function_parameters",
      );
  }
  const format = request.text?.format;
  if (format?.name !== undefined) {
    checkName(format.name, ["text", "format", "name"]);
    const fault = format.strict === true ? strictSchemaFault(format.schema) : undefined;
    if (fault !== undefined)
      throw invalid(
        `Invalid schema for response_format '${format.name}': ${fault}`,
        "text.format.schema",
        "invalid_json_schema",
      );
  }
  const choice = request.tool_choice;
  if (choice === undefined || choice === null) return;
  s.stringOr(s.object({ type: s.oneOf("function"), name: s.string }))(choice, ["tool_choice"]);
  if (typeof choice === "string") {
    s.oneOf("none", "auto", "required")(choice, ["tool_choice"]);
    if (choice === "required" && !request.tools?.length)
      throw invalid("Tool choice 'required' must be specified with 'tools' parameter.", "tool_choice");
  } else {
    const { name } = choice as { name: string };
    if (!request.tools?.some((tool) => tool.name === name))
      throw invalid(`Tool choice 'function' not found in 'tools' parameter: ${name}.`, "tool_choice");
  }
}

function checkItems(items: readonly ResponsesItem[], request: ResponsesBody, context: Context): void {
  const calls = items.filter((item) => item.type === "function_call").map((item) => item.call_id!);
  const reasonings = new Map(
    items.flatMap((item, i) => (item.type === "reasoning" ? [[item.id!, i] as const] : [])),
  );
  const called = new Set<string>();
  const answered = new Set<string>();
  for (const [i, item] of items.entries()) {
    if (item.type === "function_call") {
      if (called.has(item.call_id!))
        throw invalid(`Duplicate function call with call_id ${item.call_id}.`, `input[${i}]`);
      called.add(item.call_id!);
      const needed = context.reasonedCalls.get(item.call_id!);
      if (needed !== undefined && !((reasonings.get(needed) ?? i) < i))
        throw invalid(
          `Item '${item.id ?? item.call_id}' of type 'function_call' was provided without its required 'reasoning' item: '${needed}'.`,
          "input",
        );
    }
    if (item.type === "function_call_output") {
      if (!called.has(item.call_id!))
        throw invalid(`No tool call found for function call output with call_id ${item.call_id}.`, "input");
      if (answered.has(item.call_id!))
        throw invalid(`Duplicate output for call_id ${item.call_id}.`, "input");
      answered.add(item.call_id!);
    }
    if (item.type === "reasoning") checkReasoning(item, items[i + 1], request, context);
  }
  const open = calls.find((id) => !answered.has(id));
  if (open !== undefined) throw invalid(`No tool output found for function call ${open}.`, "input");
}

function checkReasoning(
  item: ResponsesItem,
  next: ResponsesItem | undefined,
  request: ResponsesBody,
  context: Context,
): void {
  if (item.encrypted_content == null) {
    if (request.store === false || !context.reasoning)
      throw new Refusal(
        404,
        `Item with id '${item.id}' not found. Items are not persisted when \`store\` is set to false. Try again with \`store\` set to true, or remove this item from your input.`,
        null,
        "input",
      );
  } else if (item.encrypted_content !== encrypt(item.id!, context))
    throw invalid(
      `The encrypted content for item ${item.id} could not be verified. Reason: Encrypted content could not be decrypted or parsed.`,
      null,
      "invalid_encrypted_content",
    );
  const follows =
    next !== undefined &&
    (next.type === "function_call" || next.role === "assistant" || next.type === "reasoning");
  if (!follows)
    throw invalid(
      `Item '${item.id}' of type 'reasoning' was provided without its required following item.`,
      "input",
    );
}

/** What stands for the encrypted reasoning of the item. */
export const encrypt = (id: string, context: Context): string => `gAAAA${context.sign(id)}`;
