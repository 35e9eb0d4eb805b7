import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Model, memoryStore } from "@fovea/core";
import { cached, openCassette, recorded } from "@fovea/models";
import { ask } from "@fovea/systems";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { tinyPng } from "../../packages/models/src/testing/pictures.js";
import type { Script } from "../../packages/models/src/testing/servers/index.js";
import { formatNames, type Pair, serve } from "./clients.js";

let pair: Pair;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-kept-"));
});
afterEach(async () => {
  await pair.server.close();
  await rm(folder, { recursive: true });
});

const picture = tinyPng(64, 48);
const script: Script = [
  {
    calls: [
      { tool: "zoom", input: { image: "image-1", box: [0, 0, 32, 24] } },
      { tool: "zoom", input: { image: "image-1", box: [16, 12, 48, 36] } },
    ],
  },
  { text: "It is grey ☺." },
];
const question = (model: Model) =>
  ask({ media: [picture], question: "What colour is it?", model, store: memoryStore() });

describe.each(formatNames)("a run over a %s server", (format) => {
  it("is recorded once and replayed without the server: the same answer, no bytes and no key on the cassette", async () => {
    pair = await serve(format, script);
    const path = join(folder, "tape.jsonl");
    const live = await question(recorded(path)(pair.model));
    await pair.server.close();
    const { card } = pair.model;
    const tape = { ...(await openCassette(path)), ...(card === undefined ? {} : { card }) };
    const again = await question(tape);
    expect(again.answer).toBe(live.answer);
    expect(again.evidence.map(({ region }) => region)).toEqual(live.evidence.map(({ region }) => region));
    const written = await readFile(path, "utf8");
    expect(written.trim().split("\n")).toHaveLength(2);
    expect(written).not.toContain(pair.server.key);
    expect(written).not.toContain(picture.toString("base64").slice(0, 40));
    expect(written).toMatch(/"id":"[0-9a-f]{64}"/);
  });

  it("is answered from the cache the second time, in another conversation of the same words and pictures", async () => {
    pair = await serve(format, script);
    const model = cached({ folder, sampled: true })(pair.model);
    const first = await question(model);
    const second = await question(model);
    expect(second.answer).toBe(first.answer);
    expect(pair.server.requests).toHaveLength(2);
    expect(second.usage.cost).toBe(0);
  });
});
