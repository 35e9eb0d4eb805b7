import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { generateToEnd, InvalidInputError, UnknownModelError } from "@fovea/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { installedProviders, providerKeys } from "./ai-sdk/index.js";
import { describeModels, openModel } from "./open-model.js";
import { startServer } from "./testing/servers/index.js";
import { MissingKeyError, MissingProviderError } from "./wire/index.js";

const keys = ["OPENAI_API_KEY", "OPENAI_BASE_URL", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY"];
const hello = { messages: [{ role: "user", parts: [{ type: "text", text: "Hello." }] }], tools: [] } as const;

describe("openModel", () => {
  beforeEach(() => {
    for (const name of [...keys, "GOOGLE_GENERATIVE_AI_API_KEY", "FOVEA_API_KEY", "ANTHROPIC_BASE_URL"])
      vi.stubEnv(name, "");
    vi.stubEnv("OPENAI_BASE_URL", undefined);
    vi.stubEnv("ANTHROPIC_BASE_URL", undefined);
  });
  afterEach(() => vi.unstubAllEnvs());

  it("opens each provider's models by its usual key", async () => {
    for (const name of ["OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GOOGLE_API_KEY"]) vi.stubEnv(name, "k");
    for (const name of [
      "openai/gpt-4o",
      "openai-responses/gpt-5",
      "anthropic/claude-opus-5-5",
      "google/gemini-3-pro",
    ]) {
      const model = await openModel(name);
      expect(model.id).toBe(name);
      expect(model.card?.images).toBeDefined();
    }
    expect((await openModel("openai/o3-pro")).id).toBe("openai-responses/o3-pro");
    expect((await openModel("embedded")).id).toMatch(/^embedded\//);
  });

  it("says which variable is missing", async () => {
    await expect(openModel("openai/gpt-4o")).rejects.toThrow(MissingKeyError);
    await expect(openModel("anthropic/claude-opus-5-5")).rejects.toThrow("ANTHROPIC_API_KEY is not set");
    await expect(openModel("google/gemini-3-pro")).rejects.toThrow("GEMINI_API_KEY and GOOGLE_API_KEY");
  });

  it("opens a server by its URL, needs no key for it, and does not send OpenAI's there", async () => {
    vi.stubEnv("OPENAI_API_KEY", "for-openai-only");
    const server = await startServer("chat", () => ({ text: "Hi." }), { dialect: "compatible" });
    const model = await openModel(`${server.url}?server=vllm#test-model`);
    expect(model.id).toBe("openai-compatible/test-model");
    await expect(generateToEnd(model, hello)).rejects.toThrow();
    expect(JSON.stringify(server.requests[0]!.headers)).not.toContain("for-openai-only");
    vi.stubEnv("FOVEA_API_KEY", server.key);
    const keyed = await openModel(`${server.url}/#test-model`);
    expect((await generateToEnd(keyed, hello)).parts).toEqual([{ type: "text", text: "Hi." }]);
    await server.close();
  });

  it("follows OPENAI_BASE_URL, with OpenAI's key", async () => {
    const server = await startServer("chat", () => ({ text: "Hi." }));
    vi.stubEnv("OPENAI_BASE_URL", server.url);
    vi.stubEnv("OPENAI_API_KEY", server.key);
    expect((await generateToEnd(await openModel("openai/test-model"), hello)).stop).toBe("end");
    const proxied = await openModel("openai/test-model", { baseUrl: server.url, apiKey: server.key });
    expect(proxied.id).toBe("openai/test-model");
    expect((await generateToEnd(proxied, hello)).stop).toBe("end");
    await server.close();
  });

  it.each([
    ["opneai/gpt-4o", 'did you mean "openai/gpt-4o"?'],
    ["openai/", "names no model"],
    ["http://127.0.0.1:8000/v1", "names a server and no model"],
    ["http://[::1", "is not a URL"],
    ["http://127.0.0.1:8000/v1?server=vlm#x", 'no kind of server "vlm"'],
    ["ai-sdk:openai", "names no model of the AI SDK"],
    ["ai-sdk:../evil/x", "names no model of the AI SDK"],
    ["gpt-4o", 'no model "gpt-4o"'],
  ])("does not open %s", async (name, words) => {
    const error = await openModel(name).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(UnknownModelError);
    expect((error as Error).message).toContain(words);
  });

  it("refuses a password in a URL, and does not repeat it", async () => {
    const error = await openModel("http://user:hunter2@127.0.0.1:8000/v1#x").catch((e: unknown) => e);
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(String(error)).not.toContain("hunter2");
  });

  it("opens installed providers of the AI SDK, and says how to install others", async () => {
    vi.stubEnv("OPENAI_API_KEY", "k");
    expect((await openModel("ai-sdk:openai/gpt-4o")).id).toBe("ai-sdk:openai/gpt-4o");
    const error = await openModel("ai-sdk:mistral/pixtral").catch((e: unknown) => e);
    expect(error).toBeInstanceOf(MissingProviderError);
    expect(error).toMatchObject({ code: "MISSING_PROVIDER", fix: "npm install @ai-sdk/mistral" });
  });
});

describe("describeModels", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("says which are usable, and why the others are not", async () => {
    vi.stubEnv("OPENAI_API_KEY", "k");
    vi.stubEnv("ANTHROPIC_API_KEY", "");
    const models = await describeModels();
    const of = (name: string) => models.find((one) => one.name === name);
    expect(of("embedded")).toMatchObject({ usable: true });
    expect(of("openai/NAME")).toMatchObject({ usable: true });
    expect(of("anthropic/NAME")).toMatchObject({ usable: false, reason: "ANTHROPIC_API_KEY is not set" });
    expect(of("http://HOST:PORT/v1#NAME")).toMatchObject({ usable: true });
    expect(of("ai-sdk:openai/NAME")).toMatchObject({ usable: true });
    expect(of("ai-sdk:anthropic/NAME")).toMatchObject({
      usable: false,
      reason: "ANTHROPIC_API_KEY is not set",
      fix: "export ANTHROPIC_API_KEY=...",
    });
    vi.stubEnv("GEMINI_API_KEY", "k");
    vi.stubEnv("GOOGLE_GENERATIVE_AI_API_KEY", "");
    const google = (await describeModels()).filter(({ name }) => name.includes("google"));
    // The SDK's own adapter looks for its key under one name only.
    expect(google.map(({ name, usable }) => [name, usable])).toEqual([
      ["google/NAME", true],
      ["ai-sdk:google/NAME", false],
    ]);
    expect(JSON.stringify(models)).not.toContain('"k"');
  });

  it("finds providers in the folders above, and leaves out what is none", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "fovea-"));
    await mkdir(path.join(folder, "node_modules/@ai-sdk/xai"), { recursive: true });
    await mkdir(path.join(folder, "node_modules/@ai-sdk/provider-utils"), { recursive: true });
    await mkdir(path.join(folder, "a/node_modules/@ai-sdk/groq"), { recursive: true });
    expect(await installedProviders(path.join(folder, "a"))).toEqual(["groq", "xai"]);
    await rm(folder, { recursive: true });
  });

  it("looks for the key where the installed provider's own code does", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "fovea-"));
    const provider = path.join(folder, "node_modules/@ai-sdk/xai");
    await mkdir(provider, { recursive: true });
    await writeFile(path.join(provider, "package.json"), '{ "name": "@ai-sdk/xai", "main": "index.js" }');
    const code = 'throw loadApiKey({ environmentVariableName: "XAI_API_KEY", description: "xAI" });';
    await writeFile(path.join(provider, "index.js"), code);
    expect(await providerKeys("xai", folder)).toEqual(["XAI_API_KEY"]);
    expect(await providerKeys("groq", folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });
});
