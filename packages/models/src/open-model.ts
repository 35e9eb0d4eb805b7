import { InvalidInputError, type Model, UnknownModelError, unknownName } from "@fovea/core";
import type { ClientOptions } from "./wire/client.js";
import { environmentKey, type KeyedProvider, keyVariables } from "./wire/keys.js";

export type OpenModelOptions = ClientOptions;

/** A way to name a model. */
interface Scheme {
  /** As `--model` takes it. */
  readonly form: string;
  readonly summary: string;
  /** Whose key it needs; absent when it needs none. */
  readonly key?: KeyedProvider;
  open(name: string, options: OpenModelOptions): Promise<Model>;
}

/** By what stands before the first slash. */
const schemes: Readonly<Record<string, Scheme>> = {
  openai: {
    form: "openai/NAME",
    summary: "OpenAI, Chat Completions (Responses for the models that need it)",
    key: "openai",
    open: async (name, options) =>
      needsResponses.test(name)
        ? (await import("./wire/responses/index.js")).responsesModel(name, options)
        : (await import("./wire/chat/index.js")).chatModel(name, { ...options, provider: "openai" }),
  },
  "openai-responses": {
    form: "openai-responses/NAME",
    summary: "OpenAI, Responses: reasoning is kept between calls",
    key: "openai",
    open: async (name, options) => (await import("./wire/responses/index.js")).responsesModel(name, options),
  },
  anthropic: {
    form: "anthropic/NAME",
    summary: "Anthropic, Messages",
    key: "anthropic",
    open: async (name, options) => (await import("./wire/anthropic/index.js")).anthropicModel(name, options),
  },
  google: {
    form: "google/NAME",
    summary: "Google, Gemini generateContent",
    key: "google",
    open: async (name, options) => (await import("./wire/gemini/index.js")).geminiModel(name, options),
  },
};

/** Models that OpenAI serves over Responses only. */
const needsResponses = /^(?:o1-pro|o3-pro|gpt-[\d.]+-pro|.*-codex|codex-mini|computer-use|.*deep-research)/;

const embedded = {
  form: "embedded",
  summary: "the reasoner that ships with Fovea: no key, no network",
};
const compatible = {
  form: "http://HOST:PORT/v1#NAME",
  summary:
    "an OpenAI-compatible server: vLLM, SGLang, llama.cpp, Ollama, LM Studio (FOVEA_API_KEY if it wants one)",
};
const aiSdk = {
  form: "ai-sdk:PROVIDER/NAME",
  summary: "any provider of the AI SDK that you have installed, with its own key",
};

/** Names that `openModel` understands, as `--model` takes them. */
export const modelNames: readonly string[] = [
  embedded.form,
  ...Object.values(schemes).map(({ form }) => form),
  compatible.form,
  aiSdk.form,
];

/**
 * The model of a name: `embedded`, `openai/NAME`, `openai-responses/NAME`, `anthropic/NAME`, `google/NAME`,
 * `http://HOST:PORT/v1#NAME` (an OpenAI-compatible server; `?server=vllm` before the `#` says of which kind), or
 * `ai-sdk:PROVIDER/NAME`.
 *
 * @throws UnknownModelError when the name has none of these forms; MissingKeyError; MissingProviderError.
 */
export async function openModel(name: string, options: OpenModelOptions = {}): Promise<Model> {
  if (name === embedded.form) return (await import("./embedded/index.js")).embeddedModel();
  if (/^https?:\/\//i.test(name)) return openServer(name, options);
  if (name.startsWith("ai-sdk:")) return (await import("./ai-sdk/open.js")).openAiSdkModel(name);
  const slash = name.indexOf("/");
  const scheme = slash === -1 ? undefined : schemes[name.slice(0, slash)];
  const rest = name.slice(slash + 1);
  if (scheme !== undefined && rest !== "") return scheme.open(rest, options);
  if (scheme !== undefined)
    throw new UnknownModelError(`"${name}" names no model`, `write it as ${scheme.form}`);
  throw unknownName(
    UnknownModelError,
    "model",
    name,
    [...modelNames, ...Object.keys(schemes).map((key) => `${key}/${rest}`)],
    "fovea models",
  );
}

async function openServer(name: string, options: OpenModelOptions): Promise<Model> {
  const hash = name.indexOf("#");
  const model = hash === -1 ? "" : decodeURIComponent(name.slice(hash + 1));
  let url: URL;
  try {
    url = new URL(hash === -1 ? name : name.slice(0, hash));
  } catch {
    throw new UnknownModelError(`"${name}" is not a URL`, `write it as ${compatible.form}`);
  }
  if (url.username !== "" || url.password !== "")
    throw new InvalidInputError(
      "the URL of a model holds a user name or a password, which would be written into records",
      "take it out of the URL and set FOVEA_API_KEY",
    );
  if (model === "")
    throw new UnknownModelError(
      `"${name}" names a server and no model`,
      `write it as ${compatible.form}; ${url.href.replace(/\/$/, "")}/models lists the names`,
    );
  const { chatModel, isChatServer, chatServerNames } = await import("./wire/chat/index.js");
  const server = url.searchParams.get("server");
  url.search = "";
  if (server !== null && !isChatServer(server))
    throw new UnknownModelError(`no kind of server "${server}"`, `use one of ${chatServerNames.join(", ")}`);
  return chatModel(model, {
    ...options,
    baseUrl: url.href.replace(/\/$/, ""),
    ...(server === null ? {} : { server }),
  });
}

/** One line of `fovea models`. */
export interface ModelDescription {
  /** As `--model` takes it. */
  readonly name: string;
  readonly summary: string;
  readonly usable: boolean;
  /** Why not. */
  readonly reason?: string;
  /** What to do about it. */
  readonly fix?: string;
}

/** Every form of name that `openModel` takes, and whether it can be used here. Nothing is contacted. */
export async function describeModels(): Promise<ModelDescription[]> {
  const keyed = Object.values(schemes).map(({ form, summary, key }): ModelDescription => {
    if (key === undefined || environmentKey(key) !== undefined) return { name: form, summary, usable: true };
    const reason = `${keyVariables[key].join(" or ")} is not set`;
    return { name: form, summary, usable: false, reason, fix: `export ${keyVariables[key][0]}=...` };
  });
  return [
    { name: embedded.form, summary: embedded.summary, usable: true },
    ...keyed,
    { name: compatible.form, summary: compatible.summary, usable: true },
    ...(await describeProviders()),
  ];
}

/** The providers of the AI SDK that are installed here, each with what it wants; one line when there are none. */
async function describeProviders(): Promise<ModelDescription[]> {
  const { installedProviders, providerKeys } = await import("./ai-sdk/open.js");
  const providers = await installedProviders();
  if (providers.length === 0) {
    const fix = "npm install @ai-sdk/PROVIDER";
    return [{ name: aiSdk.form, summary: aiSdk.summary, usable: false, reason: "none is installed", fix }];
  }
  return Promise.all(
    providers.map(async (provider): Promise<ModelDescription> => {
      const name = aiSdk.form.replace("PROVIDER", provider);
      const keys = await providerKeys(provider);
      const summary = `@ai-sdk/${provider}, as it is installed here${keys.length === 0 ? " (it wants no key that can be looked for)" : ""}`;
      if (keys.length === 0 || keys.some((key) => (process.env[key] ?? "") !== ""))
        return { name, summary, usable: true };
      const reason = `${keys.join(" or ")} is not set`;
      return { name, summary, usable: false, reason, fix: `export ${keys[0]}=...` };
    }),
  );
}
