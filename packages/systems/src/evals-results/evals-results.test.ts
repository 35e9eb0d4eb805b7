import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Agent,
  type Answer,
  boxRegion,
  createRun,
  type ImagePart,
  memoryStore,
  type Store,
} from "@fovea/core";
import {
  type Benchmark,
  canonicalConfiguration,
  type EvalCase,
  pathEval,
  readEvalCases,
  runEval,
  type Sample,
} from "@fovea/evals";
import { encodePixels, loadMedia } from "@fovea/vision";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { evalCaseDetail, findCase, writeCasePictures, writeEvalReport } from "./index.js";

let store: Store;
let folder: string;
beforeEach(async () => {
  store = memoryStore();
  folder = mkdtempSync(join(tmpdir(), "fovea-results-"));
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const picture = (width: number, height: number) =>
  encodePixels(
    { data: new Uint8Array(width * height * 3).fill(200), width, height, channels: 3 },
    { mediaType: "image/png" },
  );

/** Says "red" and points at a place; of the third it says nothing, on the fourth it breaks. */
const agent: Agent = {
  id: "pointer@1",
  async run({ parts }, { run }) {
    await run.append("message", "user", { role: "user", parts } as never);
    const image = parts.find((part): part is ImagePart => part.type === "image")!;
    const question = parts.map((part) => (part.type === "text" ? part.text : "")).join("");
    if (question.includes("4")) throw new Error("it broke");
    const evidence = [
      { media: image.ref.id, region: boxRegion([100, 40, 300, 80]), role: "supports", text: "a bar" },
    ] as const;
    const answer: Answer = question.includes("3")
      ? { answer: null, abstained: true, reason: "not to be seen", confidence: null, evidence: [] }
      : { answer: "red", abstained: false, confidence: 0.9, evidence };
    await run.append("note", "pointer@1", { answer } as never);
    return answer;
  },
};

const benchmark: Benchmark = {
  ...pathEval,
  id: "bars",
  metrics: { accuracy: { summary: "right", kind: "share" } },
  grade: ({ target }, answer) => ({ accuracy: answer === target ? 1 : 0 }),
  groups: () => ["bars"],
};

async function evaluated(): Promise<EvalCase[]> {
  const samples: Sample[] = [];
  for (let i = 1; i <= 4; i++)
    samples.push({
      id: `bar ${i}`,
      question: `<script>What colour is bar ${i}?`,
      media: [{ name: "image-1", as: "image", source: await picture(1200, 90 + i) }],
      target: i === 1 ? "red" : "blue",
      evidence: [{ medium: "image-1", box: [100, 40, 320, 80] }],
      kept: {},
      file: "bars",
      row: i,
    });
  await runEval({
    id: "e1",
    benchmark,
    data: {
      hash: "h".repeat(64),
      size: 4,
      samples: async function* () {
        yield* samples;
      },
    },
    agent,
    model: null,
    config: { agent: agent.id },
    ...canonicalConfiguration({ agent: agent.id }),
    load: (source, _, to) => loadMedia(source, to.blobs),
    store,
  });
  const cases: EvalCase[] = [];
  for await (const one of readEvalCases(store, "e1")) cases.push(one);
  return cases.sort((a, b) => a.index - b.index);
}

describe("a case of an eval", () => {
  it("has a thumbnail of its picture, with the evidence and the truth in original pixels", async () => {
    const [first] = await evaluated();
    const { pictures, evidence, question } = await evalCaseDetail(store)(first!);
    expect(pictures).toHaveLength(1);
    const { width, height, marks, thumbnail } = pictures[0]!;
    expect([width, height]).toEqual([1200, 91]);
    expect(marks).toEqual([
      { region: boxRegion([100, 40, 320, 80]), role: "truth" },
      { region: boxRegion([100, 40, 300, 80]), role: "supports" },
    ]);
    const small = await loadMedia(thumbnail.bytes, store.blobs);
    expect((small as ImagePart).ref).toMatchObject({ width: 560, mediaType: "image/webp" });
    expect(evidence).toMatchObject([{ text: "a bar" }]);
    expect(question).toContain("What colour is bar 1?");
  });

  it("says what is missing, and does not fail, when its picture or its run is gone", async () => {
    const [first] = await evaluated();
    const elsewhere = { ...first!, run: "no-such-run" };
    expect((await evalCaseDetail(store)(elsewhere)).notes).toEqual([
      "the run no-such-run is not in the store",
    ]);
    expect(await writeCasePictures(store, elsewhere, folder)).toEqual([]);
    const run = await createRun(store, { actor: "a@1", config: {} });
    const ref = { type: "image", id: "0".repeat(64), width: 9, height: 9, mediaType: "image/png" };
    const parts = [
      { type: "image", ref, name: "image-1" },
      { type: "video", name: "video-1", ref: { type: "video" } },
    ];
    await run.append("message", "user", { role: "user", parts } as never);
    await run.close();
    const { pictures, notes } = await evalCaseDetail(store)({ ...first!, run: run.id });
    expect(pictures).toEqual([]);
    expect(notes).toEqual([
      expect.stringMatching(/^image-1 cannot be shown: no blob 0000/),
      "not drawn: video-1",
    ]);
  });

  it("is found by its key, with the one that was perhaps meant", async () => {
    await evaluated();
    expect((await findCase(store, "e1", "bar 2")).answer).toBe("red");
    await expect(findCase(store, "e1", "bar2")).rejects.toThrow('did you mean "bar 2"?');
  });

  it("is drawn large, with its evidence, into a folder", async () => {
    const [first] = await evaluated();
    const [path] = await writeCasePictures(store, first!, folder);
    expect(path).toMatch(/bar 1-image-1\.png$/);
    const { ref } = (await loadMedia(path!, store.blobs)) as ImagePart;
    expect(ref.width).toBe(1200);
    expect(ref.height).toBeGreaterThan(91);
  });
});

describe("the report as a file", () => {
  it("shows each case once, with its picture, and is written whole", async () => {
    await evaluated();
    const file = join(folder, "deep", "report.html");
    const written = await writeEvalReport(store, "e1", file);
    expect(written).toMatchObject({ path: file, shown: 4, cases: 4, withoutRoom: 0 });
    const page = readFileSync(file, "utf8");
    expect(written.bytes).toBe(Buffer.byteLength(page));
    expect(page.match(/<img /g)).toHaveLength(4);
    expect(page.match(/class="truth"/g)).toHaveLength(4);
    expect(page).toContain("confident and wrong");
    expect(page).toContain("it broke");
    expect(page).toContain("&lt;script&gt;What colour");
  });

  it("names the file that cannot be written, before the work", async () => {
    await evaluated();
    const refused = await writeEvalReport(store, "e1", "/proc/nowhere/r.html").catch(
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ fix: "name another file with --report" });
  });
});
