import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateToEnd, type ImagePart, type ModelRequest } from "@fovea/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asking, modelOf, say } from "../testing/models.js";
import { type CacheOptions, cached } from "./cached.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-cache-"));
});
afterEach(() => rm(folder, { recursive: true }));

const cold = (text: string, over: Partial<ModelRequest> = {}) =>
  asking(text, { sampling: { temperature: 0 }, ...over });
const counter = (over = {}) => modelOf((call) => say(`answer ${call}`), over);
const textOf = async (
  model: ReturnType<typeof counter>,
  request: ModelRequest,
  options: Partial<CacheOptions> = {},
) => {
  const { parts } = await generateToEnd(cached({ folder, ...options })(model), request);
  return parts[0]!.type === "text" ? parts[0]!.text : undefined;
};
const files = async () => (await readdir(folder, { recursive: true })).filter((name) => /\.\w+$/.test(name));
const image = (id: string): ImagePart => ({
  type: "image",
  ref: { type: "image", id, width: 2, height: 2, mediaType: "image/png" },
});

describe("cached", () => {
  it("answers the same request once, also in another process's time, and then for nothing", async () => {
    const model = counter();
    expect(await textOf(model, cold("hi"))).toBe("answer 0");
    expect(await textOf(model, cold("hi"))).toBe("answer 0");
    expect(model.calls()).toBe(1);
    const end = await generateToEnd(cached({ folder })(model), cold("hi"));
    expect(end).toMatchObject({ usage: { input: 10, output: 5, cost: 0 }, detail: { cache: "hit" } });
  });

  it("tells apart models, images, tools and sampling", async () => {
    const model = counter();
    const tool = { name: "look", description: "", input: {} };
    const requests = [
      cold("hi"),
      cold("hi", { tools: [tool] }),
      cold("hi", { sampling: { temperature: 0, seed: 1 } }),
      ...["a", "b"].map((id) => cold("", { messages: [{ role: "user", parts: [image(id)] }] })),
    ];
    for (const request of requests) await textOf(model, request);
    await textOf(counter({ id: "test/other" }), cold("hi"));
    expect(model.calls()).toBe(5);
    expect(await files()).toHaveLength(6);
  });

  it("keeps only what is meant to be the same again, unless it is asked to", async () => {
    const model = counter();
    await textOf(model, asking("hi"));
    expect(await textOf(model, asking("hi"))).toBe("answer 1");
    expect(await textOf(model, asking("hi"), { sampled: true })).toBe("answer 2");
    expect(await textOf(model, asking("hi"), { sampled: true })).toBe("answer 2");
    expect(await textOf(model, asking("hi"), { sampled: true, salt: "second sample" })).toBe("answer 3");
    const still = counter({ deterministic: true });
    await textOf(still, asking("hey"));
    await textOf(still, asking("hey"));
    expect(still.calls()).toBe(1);
  });

  it("does not keep what was broken off or refused", async () => {
    for (const stop of ["aborted", "error", "refused"] as const) {
      const model = modelOf(() => say("so", { stop }));
      await textOf(model, cold(stop));
      await textOf(model, cold(stop));
      expect(model.calls()).toBe(2);
    }
    expect(await files()).toEqual([]);
  });

  it("takes a damaged entry for a miss, and writes it anew", async () => {
    const model = counter();
    await textOf(model, cold("hi"));
    const path = join(folder, (await files())[0]!);
    const whole = await readFile(path, "utf8");
    for (const damage of [
      whole.slice(0, -20),
      "",
      "null",
      whole.replace("answer 0", "answer 9"),
      "\u0000".repeat(99),
    ]) {
      await writeFile(path, damage);
      const before = model.calls();
      expect(await textOf(model, cold("hi"))).toBe(`answer ${before}`);
      expect(model.calls()).toBe(before + 1);
    }
    expect(await textOf(model, cold("hi"))).toBe(`answer ${model.calls() - 1}`);
    expect(await files()).toHaveLength(1);
  });

  it("stays under its bound, and lets go of what was asked for the longest ago", async () => {
    const long = modelOf((call) => say(`${call} `.padEnd(900, "x")));
    const maxBytes = 12_000;
    const layer = cached({ folder, maxBytes })(long);
    for (let i = 0; i < 40; i++) await generateToEnd(layer, cold(`question ${i}`));
    const sizes = await Promise.all(
      (await files()).map(async (name) => (await stat(join(folder, name))).size),
    );
    const sum = sizes.reduce((a, b) => a + b, 0);
    expect(sum).toBeLessThanOrEqual(maxBytes);
    expect(sum).toBeGreaterThan(maxBytes / 2);
    await generateToEnd(layer, cold("question 39"));
    expect(long.calls()).toBe(40);
  });

  it("is whole under concurrent writers", async () => {
    const layer = cached({ folder, maxBytes: 20_000 });
    const model = modelOf(() => say("x".repeat(500)));
    await Promise.all(
      Array.from({ length: 60 }, (_, i) => generateToEnd(layer(model), cold(`question ${i % 20}`))),
    );
    for (const name of await files())
      expect(JSON.parse(await readFile(join(folder, name), "utf8"))).toMatchObject({ v: 1 });
  });
});
