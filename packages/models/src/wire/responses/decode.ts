import type { JsonObject, ModelRequest } from "@fovea/core";
import { Answer, count, type Fields, fields, list, string, usageOf } from "../answer.js";
import type { AnswerReader } from "../client.js";
import { UnexpectedResponseError } from "../errors.js";
import { readFailure, type Server, toldError } from "../failure.js";
import { takenIds } from "../taken-ids.js";

/** Reads OpenAI Responses, whole or streamed (platform.openai.com/docs/api-reference/responses-streaming). */
export function responsesReader(server: Server, request: ModelRequest): AnswerReader {
  const answer = new Answer(server.provider, server.model, takenIds(request));
  let over = false;

  const finish = (response: Fields): void => {
    over = true;
    if (typeof response["id"] === "string") answer.detail["responseId"] = response["id"];
    if (typeof response["model"] === "string") answer.detail["servedModel"] = response["model"];
    const usage = fields(response["usage"]);
    answer.usage = usageOf(
      count(usage["input_tokens"]),
      count(usage["output_tokens"]),
      count(fields(usage["input_tokens_details"])["cached_tokens"]),
      count(fields(usage["input_tokens_details"])["image_tokens"]),
    );
    if (answer.stop === "refused") return;
    if (response["status"] === "incomplete") {
      const reason = string(fields(response["incomplete_details"])["reason"]);
      answer.stop = reason === "content_filter" ? "refused" : "limit";
      if (reason !== undefined) answer.detail["stopReason"] = reason;
    } else answer.stop = "end";
  };
  const fail = (error: Fields): never => {
    const told = readFailure({ error });
    throw toldError(server, 0, told.message, told.kinds, { provider: server.provider });
  };
  /** An item that is done: what the deltas did not say, and what goes back. */
  const itemDone = (key: string, value: unknown): void => {
    const item = fields(value);
    switch (item["type"]) {
      case "message": {
        list(item["content"]).forEach((part, at) => {
          const { type, text, refusal, logprobs } = fields(part);
          const name = `${key}.${at}`;
          if (type === "refusal") answer.stop = "refused";
          if (!answer.has(name)) answer.text(name, string(type === "refusal" ? refusal : text) ?? "");
          if (typeof item["phase"] === "string") answer.opaque(name, { phase: item["phase"] });
          for (const one of list(logprobs)) {
            const { token, logprob } = fields(one);
            if (typeof token === "string" && typeof logprob === "number")
              answer.logprobs.push({ token, logprob });
          }
        });
        return;
      }
      case "reasoning": {
        const text = [...list(item["summary"]), ...list(item["content"])]
          .map((part) => string(fields(part)["text"]) ?? "")
          .join("\n\n");
        if (!answer.has(key)) answer.reasoning(key, text);
        if (typeof item["encrypted_content"] === "string") {
          const { status: _, ...kept } = item;
          answer.opaque(key, { item: kept as JsonObject });
        }
        return;
      }
      case "function_call":
        answer.call(key, "", string(item["call_id"]), string(item["name"]));
        answer.callInput(key, string(item["arguments"]) ?? "");
        return;
      default:
    }
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
      const key = `item ${String(json["output_index"])}`;
      const delta = string(json["delta"]) ?? "";
      switch (json["type"]) {
        case "response.output_item.added": {
          // Takes its place, so that parts come in the order of the items.
          const item = fields(json["item"]);
          if (item["type"] === "function_call")
            answer.call(key, "", string(item["call_id"]), string(item["name"]));
          if (item["type"] === "reasoning") answer.reasoning(key, "");
          return;
        }
        case "response.output_text.delta":
        case "response.refusal.delta":
          answer.text(`${key}.${String(json["content_index"])}`, delta);
          return;
        case "response.reasoning_summary_part.added":
          if (typeof json["summary_index"] === "number" && json["summary_index"] > 0)
            answer.reasoning(key, "\n\n");
          return;
        case "response.reasoning_summary_text.delta":
        case "response.reasoning_text.delta":
          answer.reasoning(key, delta);
          return;
        case "response.function_call_arguments.delta":
          answer.call(key, delta);
          return;
        case "response.output_item.done":
          itemDone(key, json["item"]);
          return;
        case "response.completed":
        case "response.incomplete":
          finish(fields(json["response"]));
          return;
        case "response.failed":
          fail(fields(fields(json["response"])["error"]));
          return;
        case "error":
          fail(json["error"] === undefined ? json : fields(json["error"]));
          return;
        default:
      }
    },
    whole(value) {
      const json = fields(value);
      if (json["status"] === "failed" || (json["error"] !== undefined && json["error"] !== null))
        fail(fields(json["error"]));
      if (!Array.isArray(json["output"]))
        throw new UnexpectedResponseError(
          `${server.provider} (${server.origin}) answered 200 without output: ${JSON.stringify(value).slice(0, 200)}`,
          "check that the URL is of the Responses API",
          { provider: server.provider },
        );
      list(json["output"]).forEach((item, at) => {
        itemDone(`item ${at}`, item);
      });
      finish(json);
    },
  };
}
