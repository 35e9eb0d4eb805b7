import type { JsonObject, ModelRequest, StopReason } from "@fovea/core";
import { Answer, count, type Fields, fields, list, string, usageOf } from "../answer.js";
import type { AnswerReader } from "../client.js";
import { UnexpectedResponseError } from "../errors.js";
import { readFailure, type Server, toldError } from "../failure.js";
import { takenIds } from "../taken-ids.js";

const stops: Readonly<Record<string, StopReason>> = {
  STOP: "end",
  MAX_TOKENS: "limit",
  SAFETY: "refused",
  RECITATION: "refused",
  BLOCKLIST: "refused",
  PROHIBITED_CONTENT: "refused",
  SPII: "refused",
  IMAGE_SAFETY: "refused",
  LANGUAGE: "refused",
};

/** Reads Gemini generateContent and streamGenerateContent (ai.google.dev/api/generate-content). */
export function geminiReader(server: Server, request: ModelRequest): AnswerReader {
  const answer = new Answer(server.provider, server.model, takenIds(request));
  let finished = false;
  /** Number of the part that text is appended to, and its kind. */
  let at = 0;
  let kind = "";

  const next = (wanted: string): string => {
    if (kind !== wanted || wanted === "call") at += 1;
    kind = wanted;
    return `part ${at}`;
  };
  const takePart = (value: unknown): void => {
    const part = fields(value);
    const signature = string(part["thoughtSignature"]);
    let key: string | undefined;
    if (part["functionCall"] !== undefined) {
      const { id, name, args } = fields(part["functionCall"]);
      key = next("call");
      answer.call(key, JSON.stringify(args ?? {}), string(id), string(name));
    } else if (typeof part["text"] === "string") {
      key = next(part["thought"] === true ? "thought" : "text");
      if (part["thought"] === true) answer.reasoning(key, part["text"]);
      else answer.text(key, part["text"]);
    } else if (signature !== undefined) {
      key = next("text");
      answer.text(key, "");
    }
    if (key !== undefined && signature !== undefined) {
      answer.opaque(key, { thoughtSignature: signature });
      // Signed text is a part of its own: what follows must not run into it.
      kind = "";
    }
  };
  const take = (json: Fields): void => {
    if (json["error"] !== undefined) {
      const told = readFailure(json);
      const status = Number(fields(json["error"])["code"]);
      throw toldError(server, status >= 400 ? status : 0, told.message, told.kinds, {
        provider: server.provider,
        ...(told.retryAfterMs === undefined ? {} : { retryAfterMs: told.retryAfterMs }),
      });
    }
    if (typeof json["responseId"] === "string") answer.detail["responseId"] = json["responseId"];
    if (typeof json["modelVersion"] === "string") answer.detail["servedModel"] = json["modelVersion"];
    takeUsage(json["usageMetadata"]);
    const blocked = string(fields(json["promptFeedback"])["blockReason"]);
    if (blocked !== undefined) {
      finished = true;
      answer.stop = "refused";
      answer.detail["stopReason"] = blocked;
    }
    const candidate = fields(list(json["candidates"])[0]);
    for (const part of list(fields(candidate["content"])["parts"])) takePart(part);
    const chosen = fields(candidate["logprobsResult"])["chosenCandidates"];
    for (const one of list(chosen)) {
      const { token, tokenId, logProbability } = fields(one);
      if (typeof token === "string" && typeof logProbability === "number")
        answer.logprobs.push(
          typeof tokenId === "number"
            ? { token, id: tokenId, logprob: logProbability }
            : { token, logprob: logProbability },
        );
    }
    const reason = string(candidate["finishReason"]);
    if (reason === undefined || reason === "FINISH_REASON_UNSPECIFIED") return;
    finished = true;
    // MALFORMED_FUNCTION_CALL, UNEXPECTED_TOOL_CALL, OTHER: the answer is not usable.
    answer.stop = stops[reason] ?? "error";
    answer.detail["stopReason"] = reason;
    const said = string(candidate["finishMessage"]);
    if (said !== undefined) answer.detail["stopMessage"] = said;
  };
  const takeUsage = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const told = fields(value);
    const image = list(told["promptTokensDetails"])
      .map(fields)
      .filter(({ modality }) => modality === "IMAGE")
      .reduce((sum, { tokenCount }) => sum + count(tokenCount), 0);
    answer.usage = usageOf(
      count(told["promptTokenCount"]) + count(told["toolUsePromptTokenCount"]),
      count(told["candidatesTokenCount"]) + count(told["thoughtsTokenCount"]),
      count(told["cachedContentTokenCount"]),
      image,
    );
  };

  return {
    answer,
    // The stream has no end mark of its own: it is over when the response is.
    done: false,
    get complete() {
      return finished;
    },
    event({ data }) {
      take(fields(JSON.parse(data)));
    },
    whole(value) {
      const json = fields(Array.isArray(value) ? undefined : value) as JsonObject;
      take(json);
      if (json["candidates"] === undefined && json["promptFeedback"] === undefined)
        throw new UnexpectedResponseError(
          `${server.provider} (${server.origin}) answered 200 without candidates: ${JSON.stringify(value).slice(0, 200)}`,
          "check that the URL is of the Gemini API",
          { provider: server.provider },
        );
    },
  };
}
