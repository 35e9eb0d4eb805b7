import { type JsonObject, type JsonValue, type ToolCallPart, type ToolResultPart, textOf } from "@fovea/core";
import { isObject } from "./conversation.js";
import { phraseValue } from "./phrase.js";

/** What the `answer` tool takes. */
export interface AnswerInput {
  readonly answer: string | null;
  readonly reason?: string;
  /** 0 to 1. */
  readonly confidence?: number;
  readonly cites?: readonly string[];
  readonly program?: JsonObject;
}

/** How sure it is that parse and value are right, given how sure the parser and the experts are (null: not said). */
export type CombineConfidence = (parse: number, value: number | null) => number | null;

/**
 * Right means: parsed right and seen right, taken as independent. Where nobody measured how surely a value is right (an
 * absence), nobody knows it of the answer either.
 */
export const product: CombineConfidence = (parse, value) => (value === null ? null : parse * value);

/**
 * The answer that a program's value gives. Its text is only carried, never read as an instruction. It abstains, and
 * says why, when the tool failed, when the program's value is unsure and when there is nothing to say.
 */
export function answerFromResult(
  result: ToolResultPart,
  call: ToolCallPart | undefined,
  parseConfidence: number,
  combine: CombineConfidence = product,
): AnswerInput {
  const cites = [result.callId];
  const asked = isObject(call?.input) ? call.input.program : undefined;
  if (result.outcome !== "ok") {
    const said = textOf(result.parts).trim();
    const why =
      result.outcome === "error" ? "failed" : result.outcome === "timed-out" ? "timed out" : "was cancelled";
    return abstain(`the program ${why}${said === "" ? "" : `: ${said}`}`, cites, asked);
  }
  const found = result.parts.find((part) => part.type === "data" && part.name === "value");
  const value = found?.type === "data" ? found.data : undefined;
  if (!isObject(value)) return abstain("the program tool gave back no value", cites, asked);
  // The tool prints the program for people; the answer carries it as JSON.
  const program = asked ?? value.program;
  const reason = typeof value.reason === "string" && value.reason !== "" ? value.reason : undefined;
  if (value.status !== "value") return abstain(reason ?? "the experts are not sure enough", cites, program);
  const said = phraseValue(String(value.type), value.value ?? null, program, result.parts);
  if (said === undefined) return abstain(reason ?? "no text was found", cites, program);
  const sureness = typeof value.confidence === "number" ? value.confidence : null;
  const confidence = combine(parseConfidence, sureness);
  return {
    answer: said,
    ...(reason === undefined ? {} : { reason }),
    ...(confidence === null ? {} : { confidence: rounded(confidence) }),
    cites,
    ...(isObject(program) ? { program } : {}),
  };
}

function abstain(reason: string, cites: readonly string[], program: JsonValue | undefined): AnswerInput {
  return { answer: null, reason: reason.slice(0, 10_000), cites, ...(isObject(program) ? { program } : {}) };
}

const rounded = (confidence: number): number => Math.round(Math.min(1, Math.max(0, confidence)) * 1e4) / 1e4;
