// Our loop: the agent of @fovea/agents over the Chat Completions client, every step in a store. BENCH_STORE is
// "directory" (synced to disk, the default of the library) or "memory"; BENCH_BUDGET is the most images of older calls.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openToolbox, toolLoop } from "@fovea/agents";
import { createRun, defineTool, memoryStore, openDirectoryStore, originalLineage } from "@fovea/core";
import { chatModel } from "@fovea/models";
import {
  cropInput,
  freshCrop,
  freshPrompt,
  measure,
  promptImage,
  question,
  serverUrl,
  socketCap,
  system,
  toolImage,
} from "./workload.mjs";

const folder = await mkdtemp(join(process.env.BENCH_FOLDER ?? tmpdir(), "fovea-bench-loop-"));
const kept = process.env.BENCH_STORE === "memory" ? undefined : await openDirectoryStore(folder);
const images = process.env.BENCH_BUDGET === undefined ? Infinity : Number(process.env.BENCH_BUDGET);

const crop = defineTool({
  name: "crop",
  version: "1",
  description: "crop",
  input: cropInput,
  effects: "pure",
  run: async (_input, { blobs }) => ({ parts: [await picture(blobs, freshCrop(), toolImage)] }),
});
/** What waits until the bytes are durable does not hold them. */
const picture = (blobs, bytes, { width, height }) =>
  blobs.put(bytes).then((id) => {
    const ref = { type: "image", id, width, height, mediaType: "image/jpeg" };
    return { type: "image", ref, lineage: originalLineage(ref) };
  });
/** Every image of the workload is sent as it is; one that had to be decoded would end the bench here. */
const refuse = async () => {
  throw new Error("an image of the workload was decoded");
};

// The same answers for every contender: whole, not streamed.
const model = chatModel("mock", { baseUrl: serverUrl(), apiKey: "x", stream: false, maxSockets: socketCap });
const agent = toolLoop({
  model,
  toolbox: await openToolbox([crop]),
  codec: { pixels: refuse, encode: refuse, store: async (image) => ("recipe" in image ? refuse() : image) },
  system,
  context: { images, imageTokens: Infinity, tokens: Infinity },
});

/** Prompt images come into being as they are stored, eight at a time, as a program would read its files. */
const places = Array.from({ length: 8 }, () => Promise.resolve());
let turn = 0;
function prompt(blobs) {
  const place = turn++ % places.length;
  const made = places[place].then(() => picture(blobs, freshPrompt(), promptImage));
  places[place] = made.catch(() => {});
  return made;
}

async function one() {
  // In memory, each run has a store of its own, which goes with it.
  const store = kept ?? memoryStore();
  const run = await createRun(store, { actor: agent.id, config: { model: model.id } });
  const parts = [await prompt(store.blobs), { type: "text", text: question }];
  const { answer } = await agent.run({ parts }, { run });
  await run.end("answered");
  await run.close();
  if (kept === undefined) await store.close();
  return answer;
}

await measure(
  one,
  async () => {
    await kept?.close();
  },
  () => rm(folder, { recursive: true }),
);
