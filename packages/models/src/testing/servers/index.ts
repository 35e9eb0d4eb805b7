import { anthropicFormat } from "./anthropic/index.js";
import { chatFormat } from "./chat/index.js";
import { geminiFormat } from "./gemini/index.js";
import { responsesFormat } from "./responses/index.js";
import type { Script } from "./script.js";
import { type ServerOptions, type StrictServer, startStrictServer } from "./server.js";

export type { ServerLimits } from "./context.js";
export type { Fault } from "./faults.js";
export { type ImageHeader, readImageHeader } from "./image-file.js";
export * from "./script.js";
export type { ServerOptions, StrictServer } from "./server.js";

export const formats = {
  chat: chatFormat,
  responses: responsesFormat,
  anthropic: anthropicFormat,
  gemini: geminiFormat,
} as const;

/** Starts a strict server of one wire format on a free port of 127.0.0.1. */
export const startServer = (
  format: keyof typeof formats,
  script: Script,
  options?: ServerOptions,
): Promise<StrictServer> => startStrictServer(formats[format], script, options);
