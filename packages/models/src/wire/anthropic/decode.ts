import type { JsonObject, ModelRequest, StopReason } from "@fovea/core";
import { Answer, count, type Fields, fields, list, string, usageOf } from "../answer.js";
import type { AnswerReader } from "../client.js";
import { UnexpectedResponseError } from "../errors.js";
import { readFailure, type Server, toldError } from "../failure.js";
import { takenIds } from "../taken-ids.js";

const stops: Readonly<Record<string, StopReason>> = {
  end_turn: "end",
  stop_sequence: "end",
  pause_turn: "end",
  tool_use: "tool-calls",
  max_tokens: "limit",
  model_context_window_exceeded: "limit",
  refusal: "refused",
};

/** Reads Anthropic Messages, whole or streamed (docs.claude.com/en/docs/build-with-claude/streaming). */
export function anthropicReader(server: Server, request: ModelRequest): AnswerReader {
  const answer = new Answer(server.provider, server.model, takenIds(request));
  let over = false;
  let usage: Fields = {};

  const takeUsage = (value: unknown): void => {
    usage = { ...usage, ...fields(value) };
    const cached = count(usage["cache_read_input_tokens"]);
    // What is read from and written to the cache is not in input_tokens.
    const input = count(usage["input_tokens"]) + cached + count(usage["cache_creation_input_tokens"]);
    answer.usage = usageOf(input, count(usage["output_tokens"]), cached, 0);
  };
  const takeStop = (message: Fields): void => {
    const reason = string(message["stop_reason"]);
    if (reason === undefined) return;
    answer.stop = stops[reason] ?? "end";
    answer.detail["stopReason"] = reason;
    const details = message["stop_details"];
    if (typeof details === "object" && details !== null) answer.detail["stopDetails"] = details as JsonObject;
  };
  const takeMessage = (message: Fields): void => {
    if (typeof message["id"] === "string") answer.detail["responseId"] = message["id"];
    if (typeof message["model"] === "string") answer.detail["servedModel"] = message["model"];
    takeUsage(message["usage"]);
    takeStop(message);
  };
  const begin = (key: string, value: unknown): void => {
    const block = fields(value);
    switch (block["type"]) {
      case "text":
        answer.text(key, string(block["text"]) ?? "");
        return;
      case "thinking":
        answer.reasoning(key, string(block["thinking"]) ?? "");
        if (typeof block["signature"] === "string" && block["signature"] !== "")
          answer.opaque(key, { signature: block["signature"] });
        return;
      case "redacted_thinking":
        answer.reasoning(key, "");
        answer.opaque(key, { redacted: string(block["data"]) ?? "" });
        return;
      case "tool_use": {
        const input = block["input"];
        const whole = typeof input === "object" && input !== null && Object.keys(input).length > 0;
        answer.call(key, whole ? JSON.stringify(input) : "", string(block["id"]), string(block["name"]));
        return;
      }
      default:
    }
  };
  const delta = (key: string, value: unknown): void => {
    const change = fields(value);
    switch (change["type"]) {
      case "text_delta":
        answer.text(key, string(change["text"]) ?? "");
        return;
      case "thinking_delta":
        answer.reasoning(key, string(change["thinking"]) ?? "");
        return;
      case "signature_delta":
        answer.opaqueText(key, "signature", string(change["signature"]) ?? "");
        return;
      case "input_json_delta":
        answer.call(key, string(change["partial_json"]) ?? "");
        return;
      default:
    }
  };
  const fail = (json: Fields): never => {
    const told = readFailure(json);
    throw toldError(server, 0, told.message, told.kinds, { provider: server.provider });
  };

  return {
    answer,
    get done() {
      return over;
    },
    get complete() {
      return over;
    },
    event({ data }) {
      const json = fields(JSON.parse(data));
      const key = `block ${String(json["index"])}`;
      switch (json["type"]) {
        case "message_start":
          takeMessage(fields(json["message"]));
          return;
        case "content_block_start":
          begin(key, json["content_block"]);
          return;
        case "content_block_delta":
          delta(key, json["delta"]);
          return;
        case "message_delta":
          takeStop(fields(json["delta"]));
          takeUsage(json["usage"]);
          return;
        case "message_stop":
          over = true;
          return;
        case "error":
          fail(json);
          return;
        default:
      }
    },
    whole(value) {
      const json = fields(value);
      if (json["type"] === "error") fail(json);
      if (!Array.isArray(json["content"]))
        throw new UnexpectedResponseError(
          `${server.provider} (${server.origin}) answered 200 without content: ${JSON.stringify(value).slice(0, 200)}`,
          "check that the URL is of the Messages API",
          { provider: server.provider },
        );
      takeMessage(json);
      list(json["content"]).forEach((block, at) => {
        begin(`block ${at}`, block);
      });
    },
  };
}
