import { FoveaError, type JsonObject, type JsonValue } from "@fovea/core";

/**
 * The messages of OpenEnv (meta-pytorch/OpenEnv, core/env_server/types.py), by its facts: requests, replies and error
 * codes, over HTTP and WebSocket.
 */
export type WireCode =
  | "INVALID_JSON"
  | "UNKNOWN_TYPE"
  | "VALIDATION_ERROR"
  | "EXECUTION_ERROR"
  | "CAPACITY_REACHED"
  | "FACTORY_ERROR"
  | "SESSION_ERROR";

/** A refusal with its code of the protocol; `more` goes into the reply as it is. */
export class WireError extends FoveaError {
  override readonly code: WireCode;
  readonly more: JsonObject;

  constructor(code: WireCode, message: string, fix: string, more: JsonObject = {}, cause?: unknown) {
    super(message, fix, "usage", { cause });
    this.code = code;
    this.more = more;
  }
}

/** What `reset` and `step` answer. */
export interface ObservationData {
  readonly observation: JsonObject;
  readonly reward: number | null;
  readonly done: boolean;
}

/** A message of a client over WebSocket. */
export interface ClientMessage {
  readonly type: "reset" | "step" | "state" | "close";
  readonly data: JsonObject;
}

/**
 * Reads a message.
 *
 * @throws WireError INVALID_JSON, UNKNOWN_TYPE or VALIDATION_ERROR.
 */
export function readMessage(text: string): ClientMessage {
  const message = parseObject(text);
  const { type, data, ...others } = message;
  if (type !== "reset" && type !== "step" && type !== "state" && type !== "close") {
    const said = typeof type === "string" ? `"${type.slice(0, 60)}"` : "none";
    throw new WireError("UNKNOWN_TYPE", `Unknown message type: ${said}`, "send reset, step, state or close");
  }
  const extra = Object.keys(others)[0];
  if (extra !== undefined)
    throw invalid([type, extra], "Extra inputs are not permitted", "send type and data alone");
  if (type === "step" && data === undefined)
    throw invalid([type, "data"], "Field required", 'send { "type": "step", "data": { "action": ... } }');
  if (data !== undefined && !isObject(data))
    throw invalid([type, "data"], "Input should be an object", "send an object");
  return { type, data: data ?? {} };
}

/** @throws WireError INVALID_JSON for what is no JSON object. */
export function parseObject(text: string): JsonObject {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch (error) {
    throw new WireError(
      "INVALID_JSON",
      `Invalid JSON: ${(error as Error).message.slice(0, 200)}`,
      "send one JSON object",
    );
  }
  if (isObject(value)) return value;
  throw new WireError("INVALID_JSON", "Invalid JSON: no object", "send one JSON object");
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** VALIDATION_ERROR with the list of what is wrong where, as the reference gives it. */
export function invalid(loc: readonly string[], msg: string, fix: string, cause?: unknown): WireError {
  const errors = [{ type: "value_error", loc: [...loc], msg }];
  return new WireError(
    "VALIDATION_ERROR",
    `Invalid message: ${loc.join(".")}: ${msg}`,
    fix,
    { errors },
    cause,
  );
}

/** Any error as the data of an error reply. */
export function errorData(error: unknown): JsonObject {
  if (error instanceof WireError) {
    const { code, message, fix, more } = error;
    return { ...more, message, code, fix };
  }
  if (error instanceof FoveaError) {
    const code: WireCode = error.kind === "usage" ? "VALIDATION_ERROR" : "EXECUTION_ERROR";
    const errors = [{ type: error.name, loc: [], msg: error.message }];
    const { message, fix } = error;
    return { ...(code === "VALIDATION_ERROR" && { errors }), message, code, fix };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { message, code: "EXECUTION_ERROR", fix: "this is a bug: please report it" };
}
