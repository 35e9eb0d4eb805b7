import type { JsonObject, JsonValue, ModelRequest, StopReason, TokenLogprob } from "@fovea/core";
import { Answer, count, type Fields, fields, list, string, usageOf } from "../answer.js";
import type { AnswerReader } from "../client.js";
import { UnexpectedResponseError } from "../errors.js";
import { readFailure, type Server, toldError } from "../failure.js";
import { takenIds } from "../taken-ids.js";

const stops: Readonly<Record<string, StopReason>> = {
  stop: "end",
  length: "limit",
  tool_calls: "tool-calls",
  function_call: "tool-calls",
  content_filter: "refused",
};

/** Reads Chat Completions, whole or in chunks (platform.openai.com/docs/api-reference/chat). */
export function chatReader(server: Server, request: ModelRequest): AnswerReader {
  const answer = new Answer(server.provider, server.model, takenIds(request));
  let finished = false;
  let over = false;

  const choice = (value: unknown, message: Fields): void => {
    const { finish_reason, logprobs, token_ids } = fields(value);
    const reasoning = string(message["reasoning_content"]) ?? string(message["reasoning"]);
    if (reasoning !== undefined) answer.reasoning("reasoning", reasoning);
    const content = message["content"];
    // vLLM opens with an empty text, also when reasoning comes first.
    if (typeof content === "string" && content !== "") answer.text("text", content);
    for (const part of list(content)) answer.text("text", string(fields(part)["text"]) ?? "");
    const refusal = string(message["refusal"]);
    if (refusal !== undefined && refusal !== "") {
      answer.text("text", refusal);
      answer.stop = "refused";
    }
    list(message["tool_calls"]).forEach((value, at) => {
      const call = fields(value);
      const { name, arguments: raw } = fields(call["function"]);
      const index = typeof call["index"] === "number" ? call["index"] : at;
      // Ollama and some others give every call of a stream the index 0, each whole: a second name is a second call.
      const key = freshKey(answer, index, string(call["id"]), string(name));
      answer.call(
        key,
        typeof raw === "string" ? raw : raw === undefined || raw === null ? "" : JSON.stringify(raw),
        string(call["id"]),
        string(name),
      );
      const extra = call["extra_content"];
      if (extra !== undefined) answer.opaque(key, { extra_content: extra as JsonValue } as JsonObject);
    });
    readLogprobs(answer, fields(logprobs), list(token_ids));
    if (typeof finish_reason === "string") {
      finished = true;
      answer.stop = answer.stop === "refused" ? "refused" : (stops[finish_reason] ?? "end");
    }
  };

  const usage = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const told = fields(value);
    const details = fields(told["prompt_tokens_details"]);
    answer.usage = usageOf(
      count(told["prompt_tokens"]),
      count(told["completion_tokens"]),
      count(details["cached_tokens"]) || count(told["prompt_cache_hit_tokens"]),
      count(details["image_tokens"]),
    );
  };

  const common = (json: Fields): void => {
    if (json["error"] !== undefined && json["error"] !== null) {
      const told = readFailure(json);
      const status = Number(fields(json["error"])["code"]);
      throw toldError(server, status >= 400 && status < 600 ? status : 0, told.message, told.kinds, {
        provider: server.provider,
      });
    }
    usage(json["usage"]);
    if (typeof json["id"] === "string") answer.detail["responseId"] = json["id"];
    if (typeof json["model"] === "string") answer.detail["servedModel"] = json["model"];
    if (typeof json["system_fingerprint"] === "string")
      answer.detail["systemFingerprint"] = json["system_fingerprint"];
  };

  return {
    answer,
    // Not every server sends [DONE]; the usage comes after the finish reason, so that alone is not the end.
    get done() {
      return over;
    },
    get complete() {
      return finished || over;
    },
    event({ data }) {
      if (data.trim() === "[DONE]") {
        over = true;
        return;
      }
      const json = fields(JSON.parse(data));
      common(json);
      const first = list(json["choices"])[0];
      if (first !== undefined) choice(first, fields(fields(first)["delta"]));
    },
    whole(value) {
      const json = fields(value);
      common(json);
      const first = fields(list(json["choices"])[0]);
      if (first["message"] === undefined)
        throw new UnexpectedResponseError(
          `${server.provider} (${server.origin}) answered 200 without choices: ${JSON.stringify(value).slice(0, 200)}`,
          "check that the URL is of a Chat Completions API",
          { provider: server.provider },
        );
      choice(first, fields(first["message"]));
    },
  };
}

function freshKey(answer: Answer, index: number, id: string | undefined, name: string | undefined): string {
  const key = `call ${index}`;
  if (!answer.has(key) || id === undefined || name === undefined || name === "") return lastOf(answer, key);
  const known = answer.callId(lastOf(answer, key));
  if (known === id) return lastOf(answer, key);
  let at = 1;
  while (answer.has(`${key}.${at}`)) at += 1;
  return `${key}.${at}`;
}

function lastOf(answer: Answer, key: string): string {
  let at = 0;
  while (answer.has(`${key}.${at + 1}`)) at += 1;
  return at === 0 ? key : `${key}.${at}`;
}

/** `token_ids` (vLLM) stand beside the log-probabilities; llama.cpp puts the id inside; "token_id:7" is vLLM's too. */
function readLogprobs(answer: Answer, logprobs: Fields, tokenIds: readonly unknown[]): void {
  list(logprobs["content"]).forEach((value, at) => {
    const { token, logprob, id } = fields(value);
    if (typeof token !== "string" || typeof logprob !== "number") return;
    const named = /^token_id:(\d+)$/.exec(token)?.[1];
    const known = typeof id === "number" ? id : named === undefined ? tokenIds[at] : Number(named);
    const entry: TokenLogprob =
      typeof known === "number" ? { token, id: known, logprob } : { token, logprob };
    answer.logprobs.push(entry);
  });
}
