import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { LanguageModelV3 } from "@ai-sdk/provider";
import { type Model, UnknownModelError } from "@fovea/core";
import { MissingProviderError } from "../wire/errors.js";
import { aiSdkModel } from "./from-ai-sdk.js";

/** Packages of the scope that are no providers. */
const notProviders = new Set([
  "provider",
  "provider-utils",
  "gateway",
  "react",
  "rsc",
  "vue",
  "svelte",
  "angular",
  "ui-utils",
  "mcp",
  "openai-compatible",
  "langchain",
  "llamaindex",
  "valibot",
  "codemod",
  "devtools",
  "test-server",
]);

/** Providers whose package exports its ready-made instance under another name. */
const instances: Readonly<Record<string, string>> = {
  "amazon-bedrock": "bedrock",
  "google-vertex": "vertex",
};

/**
 * The model of "ai-sdk:PROVIDER/NAME": @ai-sdk/PROVIDER as it is installed where the program runs, with its usual
 * environment variables.
 *
 * @throws UnknownModelError when the name has not that form; MissingProviderError when the package is not installed
 * or is of another major version of the AI SDK.
 */
export async function openAiSdkModel(name: string): Promise<Model> {
  const [, provider, model] = /^ai-sdk:([a-z0-9][a-z0-9-]*)\/(\S+)$/.exec(name) ?? [];
  if (provider === undefined || model === undefined)
    throw new UnknownModelError(`"${name}" names no model of the AI SDK`, "write it as ai-sdk:PROVIDER/NAME");
  const exported = await load(provider);
  const camel = provider.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const instance = exported[instances[provider] ?? camel];
  if (typeof instance !== "function")
    throw new MissingProviderError(
      `@ai-sdk/${provider} exports no ready-made provider "${instances[provider] ?? camel}"`,
      "make the model yourself and give it to aiSdkModel()",
    );
  const made = (instance as (model: string) => Partial<LanguageModelV3>)(model);
  if (made.specificationVersion !== "v3")
    throw new MissingProviderError(
      `@ai-sdk/${provider} makes models of specification ${String(made.specificationVersion)}; Fovea speaks v3`,
      `npm install @ai-sdk/${provider}@3`,
    );
  return aiSdkModel(made as LanguageModelV3);
}

/** The file of an installed provider's package. */
function resolved(provider: string, from: string): string | undefined {
  try {
    return createRequire(path.join(from, "package.json")).resolve(`@ai-sdk/${provider}`);
  } catch {
    return undefined;
  }
}

async function load(provider: string): Promise<Readonly<Record<string, unknown>>> {
  const name = `@ai-sdk/${provider}`;
  const file = resolved(provider, process.cwd());
  const found = file === undefined ? name : pathToFileURL(file).href;
  try {
    return (await import(found)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== "ERR_MODULE_NOT_FOUND" && code !== "MODULE_NOT_FOUND") throw error;
    throw new MissingProviderError(`${name} is not installed`, `npm install ${name}`);
  }
}

/** Names of the providers that are installed where the program runs. */
export async function installedProviders(from = process.cwd()): Promise<string[]> {
  const found = new Set<string>();
  for (let folder = path.resolve(from); ; folder = path.dirname(folder)) {
    const names = await readdir(path.join(folder, "node_modules", "@ai-sdk")).catch(() => []);
    for (const name of names) if (!notProviders.has(name)) found.add(name);
    if (folder === path.dirname(folder)) return [...found].sort();
  }
}

/**
 * The environment variables in which an installed provider looks for its key, as its own code names them; none when it
 * takes its credentials elsewhere (Bedrock, Vertex). The package is read, not run.
 */
export async function providerKeys(provider: string, from = process.cwd()): Promise<string[]> {
  const file = resolved(provider, from);
  const code = file === undefined ? "" : await readFile(file, "utf8").catch(() => "");
  const named = code.matchAll(/environmentVariableName:\s*["'`]([A-Z0-9_]+_API_KEY)["'`]/g);
  return [...new Set([...named].map(([, name]) => name!))];
}
