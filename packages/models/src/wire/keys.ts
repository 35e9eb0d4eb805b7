import { MissingKeyError } from "./errors.js";

/** The environment variables that hold each provider's key, the first that is set counts. */
export const keyVariables = {
  openai: ["OPENAI_API_KEY"],
  anthropic: ["ANTHROPIC_API_KEY"],
  google: ["GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY"],
} as const;

export type KeyedProvider = keyof typeof keyVariables;

/** The key in the environment, if any. */
export const environmentKey = (provider: KeyedProvider): string | undefined =>
  keyVariables[provider].map((name) => process.env[name]).find((key) => key !== undefined && key !== "");

/**
 * The key for an OpenAI-compatible server: the one that is given, OPENAI_API_KEY if the server is OpenAI's or the one
 * that OPENAI_BASE_URL names, else FOVEA_API_KEY. A key is never sent to a host that it was not meant for.
 */
function compatibleKey(url: URL, given: string | undefined): string | undefined {
  if (given !== undefined) return given.trim();
  const named = process.env["OPENAI_BASE_URL"];
  const known =
    url.hostname === "api.openai.com" || (named !== undefined && originOf(new URL(named)) === originOf(url));
  const key = known ? environmentKey("openai") : process.env["FOVEA_API_KEY"];
  return key === undefined || key === "" ? undefined : key.trim();
}

/** The key for a server that speaks OpenAI's formats: OpenAI itself must have one. @throws MissingKeyError. */
export const openaiKey = (url: URL, given: string | undefined): string | undefined =>
  url.hostname === "api.openai.com" ? keyFor("openai", given) : compatibleKey(url, given);

/**
 * The key to send.
 *
 * @throws MissingKeyError.
 */
export function keyFor(provider: KeyedProvider, given: string | undefined): string {
  const key = given ?? environmentKey(provider);
  if (key === undefined)
    throw new MissingKeyError(
      `no key for ${provider}: ${keyVariables[provider].join(" and ")} ${keyVariables[provider].length === 1 ? "is" : "are"} not set`,
      `export ${keyVariables[provider][0]}=...`,
    );
  return key.trim();
}

/** Scheme, host and port, without credentials. */
export const originOf = (url: URL): string => `${url.protocol}//${url.host}`;
