import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { verifyRun } from "@fovea/agents";
import {
  boxIou,
  closureOf,
  fork,
  type JsonObject,
  openDirectoryStore,
  pathTo,
  regionBounds,
  type Step,
  type Store,
  toolContent,
} from "@fovea/core";
import { openModel } from "@fovea/models";
import { ask, verify } from "@fovea/systems";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const invoice = fileURLToPath(new URL("../../samples/invoice.png", import.meta.url));
const child = fileURLToPath(new URL("./ask-until.mjs", import.meta.url));
/** Where "$5,036.47" stands on the invoice, read off the picture by eye, in its pixels. */
const totalBox = [789, 790, 912, 816] as const;

/** Real picture -> question -> program -> OCR -> SIGKILL -> resume -> evidence -> fork -> verify, in one store. */
describe("first light", () => {
  let folder: string;
  let killedAt: string;

  /** Asks in a child, which is killed once a step of `actor` is acknowledged; returns that step's id. */
  const killAt = async (actor: string, run: string): Promise<string> => {
    const args = [child, join(folder, "store"), run, invoice, "what is the total?", actor];
    const asking = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    const exited = once(asking, "exit");
    const failed = exited.then(([code]) => {
      throw new Error(`the child ended with ${code} before a step of ${actor}`);
    });
    const [said] = (await Promise.race([once(asking.stdout, "data"), failed])) as [Buffer];
    asking.kill("SIGKILL");
    await Promise.allSettled([exited, failed]);
    return said.toString().trim();
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "fovea-first-light-"));
    killedAt = await killAt("ocr@", "slice");
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const withStore = async <T>(use: (store: Store) => Promise<T>): Promise<T> => {
    const store = await openDirectoryStore(join(folder, "store"));
    try {
      return await use(store);
    } finally {
      await store.close();
    }
  };
  const toolSteps = (steps: readonly Step[], tool: string) =>
    steps.filter((step) => step.kind === "tool" && step.actor.startsWith(`${tool}@`));

  it("goes on after SIGKILL without reading the picture again, and answers with evidence on it", async () => {
    await withStore(async (store) => {
      const before = await store.run("slice");
      expect(before?.head.ended).toBeUndefined();
      const result = await ask({
        media: [],
        run: "slice",
        model: await openModel("embedded"),
        store,
        out: folder,
      });
      expect(result).toMatchObject({ answer: "$5,036.47", abstained: false, run: "slice" });
      expect(result.confidence).toBeGreaterThan(0.5);
      const steps = await closureOf(store, (await store.run("slice"))!.head.head);
      expect(toolSteps(steps, "ocr").map(({ id }) => id)).toEqual([killedAt]);
      const there = result.evidence.map(({ region }) => boxIou(regionBounds(region!), totalBox));
      expect(Math.max(...there)).toBeGreaterThan(0.5);
      expect(result.pictures).toHaveLength(1);
    });
  });

  it.each(["user", "embedded/", "program@", "answer@"])(
    "ends as if undisturbed when it is killed behind a step of %s",
    async (actor) => {
      const id = `killed-${actor.replace(/\W/g, "")}`;
      const step = await killAt(actor, id);
      await withStore(async (store) => {
        const { answer } = await ask({ media: [], run: id, model: await openModel("embedded"), store });
        expect(answer).toBe("$5,036.47");
        const head = async (run: string) => (await store.run(run))!.head.head;
        // Equal questions are equal steps: the very trajectory of the run that was killed elsewhere.
        expect(await head(id)).toBe(await head("slice"));
        expect((await closureOf(store, await head(id))).map((one) => one.id)).toContain(step);
      });
    },
  );

  it("is found sound by someone who did not run it", async () => {
    await withStore(async (store) => {
      const report = await verify(store, "slice");
      expect(report.problems).toEqual([]);
      expect(report.sound).toBe(true);
      expect(report.claims.length).toBeGreaterThan(0);
      expect(new Set(report.claims.map(({ status }) => status))).toEqual(new Set(["checked"]));
      expect(report.steps.every(({ status }) => status === "checked")).toBe(true);
    });
  });

  it("is found out when a tool's result was made up", async () => {
    await withStore(async (store) => {
      const path = await pathTo(store, (await store.run("slice"))!.head.head);
      const program = toolSteps(path, "program")[0]!;
      const content = JSON.parse(
        JSON.stringify(program.content).replaceAll("5,036.47", "9,036.47"),
      ) as JsonObject;
      const id = await fork(store, { run: "slice", at: program.id, replace: content });
      await ask({ media: [], run: id, model: await openModel("embedded"), store });
      const report = await verify(store, id);
      expect(report.sound).toBe(false);
      expect(report.claims.some(({ status }) => status === "failed")).toBe(true);
    });
  });

  it("forks at the question: another one, on the same picture", async () => {
    await withStore(async (store) => {
      const path = await pathTo(store, (await store.run("slice"))!.head.head);
      const asked = path.find(({ kind }) => kind === "message")!;
      const replace = JSON.parse(
        JSON.stringify(asked.content).replace("what is the total?", "what is the due date?"),
      );
      const id = await fork(store, { run: "slice", at: asked.id, replace });
      const result = await ask({ media: [], run: id, model: await openModel("embedded"), store });
      expect(result.answer).toBe("April 13, 2026");
      expect((await store.children(asked.parent!)).length).toBeGreaterThanOrEqual(2);
    });
  });

  it("crops and reads closer when the program says so, with evidence in the original's pixels", async () => {
    await withStore(async (store) => {
      const { programModel } = await import("@fovea/models");
      const image = { op: "image", index: 0 };
      const total = { op: "with-text", of: { op: "lines", in: image }, text: "$5,036.47" };
      const program = { op: "text-of", of: { op: "lines", in: { op: "crop", of: image, to: total } } };
      const result = await ask({
        media: [invoice],
        question: "read the total closer",
        model: programModel(program),
        store,
        id: "closer",
      });
      expect(result.answer).toContain("5,036.47");
      const region = result.evidence.find(({ text }) => text?.includes("5,036.47"))!.region!;
      expect(boxIou(regionBounds(region), totalBox)).toBeGreaterThan(0.5);
      const steps = await closureOf(store, (await store.run("closer"))!.head.head);
      expect(toolSteps(steps, "crop")).toHaveLength(1);
      expect(toolSteps(steps, "ocr")).toHaveLength(2);
      expect(toolContent(toolSteps(steps, "crop")[0]!).outcome).toBe("ok");
    });
  });

  it("cannot check a tool that is not here, and says so", async () => {
    await withStore(async (store) => {
      const { openToolbox } = await import("@fovea/agents");
      const { imageCodec } = await import("@fovea/vision");
      const report = await verifyRun({
        store,
        run: "slice",
        toolbox: await openToolbox([]),
        codec: imageCodec,
      });
      expect(new Set(report.steps.map(({ status }) => status))).toEqual(new Set(["uncheckable"]));
      expect(report.sound).toBe(true);
    });
  });

  it("names a flipped byte in a kept picture", async () => {
    await withStore(async (store) => {
      const path = await pathTo(store, (await store.run("slice"))!.head.head);
      const id = JSON.stringify(path).match(
        /"id":"([0-9a-f]{64})","width"|"ref":\{[^}]*"id":"([0-9a-f]{64})"/,
      )!;
      const blob = id[1] ?? id[2]!;
      const bytes = Buffer.from(await store.blobs.get(blob));
      const packs = join(folder, "store", "packs");
      const held = (await readdir(packs)).map((name) => join(packs, name));
      const whole = await Promise.all(held.map((path) => readFile(path)));
      const which = whole.findIndex((pack) => pack.includes(bytes));
      const [file, pack] = [held[which]!, whole[which]!];
      const flipped = Buffer.from(pack);
      flipped[pack.indexOf(bytes) + (bytes.length >> 1)]! ^= 1;
      await writeFile(file, flipped);
      try {
        const problems = await store.check();
        expect(problems.map(({ kind, where }) => [kind, where.includes(blob)])).toContainEqual([
          "hash",
          true,
        ]);
      } finally {
        await writeFile(file, pack);
      }
    });
  });
});
