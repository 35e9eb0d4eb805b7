// A large store: made here, and opened by processes of their own.
//   node bench/store/large.mjs make FOLDER STEPS IMAGES     node bench/store/large.mjs list|search|get FOLDER
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { annotationId, makeStep, openDirectoryStore } from "@fovea/core";

const RUN_STEPS = 100;
const words = "harbour invoice total red tower bridge seven engine river market station window".split(" ");

/** `steps` steps in runs of 100, `images` blobs named by them, every tenth run with a score. */
export async function makeLarge(folder, steps, images) {
  const store = await openDirectoryStore(folder, { durability: "os" });
  const runs = Math.ceil(steps / RUN_STEPS);
  const perRun = Math.round(images / runs);
  const meta = { at: "2026-01-01T00:00:00Z", ms: 12 };
  const make = async (n) => {
    const run = `20260101-${String(n).padStart(6, "0")}`;
    const { epoch } = await store.acquire(run);
    const step = (parent, actor, kind, content) => makeStep({ parent, actor, kind, content });
    const root = step(null, "bench@1", "config", { model: "none", seed: n });
    const path = [root];
    for (let i = 1; i < RUN_STEPS; i++) {
      const parent = path[i - 1].id;
      const said = `${words[(n + i) % words.length]} ${words[(n * 7 + i) % words.length]} number ${n * RUN_STEPS + i}`;
      if (i === 1) {
        const parts = [{ type: "text", text: `what about the ${said}?` }];
        path.push(step(parent, "user", "message", { role: "user", parts }));
      } else if (i <= perRun + 1) {
        const id = await store.blobs.put(Buffer.from(`image ${n} ${i}`));
        const ref = { type: "image", id, width: 640, height: 480, mediaType: "image/png" };
        const parts = [
          { type: "image", ref },
          { type: "text", text: said },
        ];
        const content = {
          callId: `${i}`,
          tool: "crop@1",
          input: { box: [i, n, 30, 40] },
          media: {},
          outcome: "ok",
          parts,
          evidence: [],
        };
        path.push(step(parent, "crop@1", "tool", content));
      } else path.push(step(parent, "bench@1", "note", { text: said, n: i }));
    }
    const head = { v: 1, type: "head", run, epoch, root: root.id };
    for (let at = 0; at < path.length; at += 10) {
      const some = path.slice(at, at + 10);
      await store.append([
        ...some.map((one) => ({ v: 1, type: "step", run, epoch, step: one, meta })),
        { ...head, head: some.at(-1).id },
      ]);
    }
    if (n % 10 === 0) {
      const annotation = { step: path.at(-1).id, scorer: "exact@1", value: (n % 100) / 100, author: "bench" };
      await store.append([{ v: 1, type: "annotation", id: annotationId(annotation), annotation }]);
    }
    await store.release(run);
    return path.at(-1).id;
  };
  const marks = [];
  for (let n = 0; n < runs; n += 20) {
    await Promise.all(Array.from({ length: Math.min(20, runs - n) }, (_, i) => make(n + i)));
    if (n % 1000 === 0) marks.push(Math.round(process.memoryUsage().rss / 2 ** 20));
  }
  await store.close();
  return { rssMiB: marks };
}

export const bytesIn = (folder, extension) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);

const [, , what, folder, ...numbers] = process.argv;
if (what === "make") console.log(JSON.stringify(await makeLarge(folder, ...numbers.map(Number))));
if (what === "list" || what === "search") {
  const begun = performance.now();
  const store = await openDirectoryStore(folder);
  const opened = performance.now() - begun;
  const query =
    what === "list" ? {} : { text: "harbour bridge", tool: "crop", score: { scorer: "exact", atLeast: 0.5 } };
  const { runs } = await store.list(query);
  const ms = performance.now() - begun;
  const { head } = runs[0].head;
  const before = performance.now();
  const step = await store.step(head);
  const stepMs = performance.now() - before;
  if (step?.id !== head) throw new Error("the step is not there");
  const rssMiB = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ opened, ms, stepMs, rssMiB, runs: runs.length }));
  await store.close();
}
