import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { callTool, openToolbox } from "@fovea/agents";
import {
  createRun,
  FoveaError,
  type Model,
  memoryStore,
  openDirectoryStore,
  StoreWriteError,
  toolContent,
} from "@fovea/core";
import { openModel } from "@fovea/models";
import { imageCodec, loadMedia, tools } from "@fovea/vision";
import { ask } from "../ask/index.js";
import { attempt, type Finding } from "./finding.js";
import { examineLanguageModel, type LiveTestOptions } from "./live-test.js";
import { trySandboxes } from "./sandbox.js";
import { testCard } from "./test-card.js";

export type { Finding } from "./finding.js";
export { type LiveTestOptions, ModelContractError } from "./live-test.js";

/** Which experts the doctor tries, on its own test card. */
const experts = ["ocr", "objects", "faces", "codes"] as const;

/** Tries everything that `ask` needs, and the sandboxes of code, and says what works. */
export async function examine(storePath: string): Promise<Finding[]> {
  const findings = [
    await attempt("node", async () => nodeVersion()),
    await attempt("store", () => tryStore(storePath)),
  ];
  findings.push(await attempt("model", async () => (await openModel("embedded")).id));
  findings.push(await attempt("question", async () => tryQuestion(await openModel("embedded"))));
  for (const expert of experts) findings.push(await attempt(expert, () => tryExpert(expert)));
  findings.push(await attempt("sandbox", () => trySandboxes()));
  return findings;
}

/**
 * Asks a language model for what an agent needs (`examineLanguageModel`); the embedded one, which is none, is asked the
 * one question that it is for.
 */
export async function examineModel(model: Model, options: LiveTestOptions = {}): Promise<Finding[]> {
  if (model.card !== undefined) return examineLanguageModel(model, options);
  options.onProgress?.(`testing ${model.id}`);
  return [await attempt("question", () => tryQuestion(model))];
}

function nodeVersion(): string {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return process.version;
  throw new FoveaError(`Node ${process.version} is too old`, "install Node 20.19 or newer");
}

/** Reads the store, and tries to write where it is (or will be) without leaving anything there. */
async function tryStore(path: string): Promise<string> {
  const store = await openDirectoryStore(path);
  const count = await store
    .runs()
    .then(({ length }) => length, undefined)
    .finally(() => store.close());
  await tryWriting(path);
  return `${path} can be written, ${count} ${count === 1 ? "run" : "runs"}`;
}

async function tryWriting(path: string): Promise<void> {
  let folder = path;
  while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder);
  try {
    // As a store would: under /proc and the like a folder may look writable and take nothing.
    await rm(await mkdtemp(join(folder, ".fovea-doctor-")), { recursive: true });
  } catch (cause) {
    throw new StoreWriteError(
      `cannot write to the store ${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
      "make its folder writable, or name another one with --store or FOVEA_STORE",
      "failure",
      { cause },
    );
  }
}

/** The whole path of `ask`, with a question that needs no expert. */
async function tryQuestion(model: Model): Promise<string> {
  const started = performance.now();
  const store = memoryStore();
  try {
    const question = "how wide is the picture in pixels?";
    const { answer, reason } = await ask({ media: [await testCard()], question, model, store });
    const ms = Math.round(performance.now() - started);
    return `"${question}": ${answer ?? `no answer, ${reason}`} (${ms} ms)`;
  } finally {
    await store.close();
  }
}

async function tryExpert(name: string): Promise<string> {
  const started = performance.now();
  const store = memoryStore();
  const image = await loadMedia(await testCard(), store.blobs);
  const toolbox = await openToolbox(tools);
  const run = await createRun(store, { actor: "doctor@1", config: {} });
  const site = { run, toolbox, codec: imageCodec, media: { "image-1": image } };
  const step = await callTool(site, { callId: `${name}-1`, tool: name, input: { image: "image-1" } });
  const { outcome, parts, tool } = toolContent(step);
  if (outcome !== "ok") {
    const said = parts.find((part) => part.type === "data" && part.name === "error");
    const { message, fix } = (said?.type === "data" ? said.data : {}) as Record<string, string | undefined>;
    throw new FoveaError(message ?? "it failed", fix ?? "");
  }
  return `${tool} (${Math.round(performance.now() - started)} ms with loading)`;
}
