import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateToEnd, RecordedError } from "@fovea/core";
import { checkModel } from "@fovea/core/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openCassette } from "../doubles/recorded-model.js";
import { asking, modelOf, say } from "../testing/models.js";
import { RateLimitError } from "../wire/errors.js";
import { recorded } from "./cassette.js";
import { CorruptCassetteError, NotRecordedError } from "./errors.js";
import { redactor } from "./redactor.js";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-cassette-"));
  path = join(folder, "deep", "tape.jsonl");
});
afterEach(() => rm(folder, { recursive: true }));

describe("a cassette", () => {
  it("plays back what was said, in the order in which each request came", async () => {
    const live = recorded(path)(modelOf((call) => say(`answer ${call}`)));
    const said = [];
    for (const text of ["a", "b", "a"]) said.push(await generateToEnd(live, asking(text)));
    const model = await openCassette(path);
    expect(model.id).toBe("recorded/test/model");
    const again = [];
    for (const text of ["a", "a", "b"]) again.push(await generateToEnd(model, asking(text)));
    expect(again).toEqual([said[0], said[2], said[1]]);
    await expect(generateToEnd(model, asking("a"))).rejects.toThrow(/holds 2 answers to this request/);
    await expect(generateToEnd(model, asking("c"))).rejects.toThrow(NotRecordedError);
  });

  it("plays back errors, with their codes", async () => {
    const live = recorded(path)(
      modelOf(() => {
        throw new RateLimitError("slow down", "wait", { provider: "test", status: 429 });
      }),
    );
    await expect(generateToEnd(live, asking("a"))).rejects.toThrow(RateLimitError);
    const error = await generateToEnd(await openCassette(path), asking("a")).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(RecordedError);
    expect(error).toMatchObject({ code: "RATE_LIMIT", message: "slow down" });
  });

  it("keeps the lines of concurrent calls apart", async () => {
    const live = recorded(path)(modelOf((call) => say(`${call}`.repeat(5000))));
    await Promise.all(Array.from({ length: 30 }, (_, i) => generateToEnd(live, asking(`${i}`))));
    const model = await openCassette(path);
    for (let i = 0; i < 30; i++) await generateToEnd(model, asking(`${i}`));
  });

  it("holds no secret, and plays for another key", async () => {
    const ask = (key: string) => asking(`my key is ${key}, is it safe?`);
    const live = recorded(path, redactor(["hunter2-hunter2"]))(modelOf(() => say("hunter2-hunter2 is not")));
    await generateToEnd(live, ask("hunter2-hunter2"));
    expect(await readFile(path, "utf8")).not.toContain("hunter2");
    const model = await openCassette(path, redactor(["another-key"]));
    expect((await generateToEnd(model, ask("another-key"))).parts).toEqual([
      { type: "text", text: "[redacted] is not" },
    ]);
  });

  it("is read without a last line that was cut, and refused when another is damaged", async () => {
    const live = recorded(path)(modelOf((call) => say(`answer ${call}`)));
    await generateToEnd(live, asking("a"));
    await appendFile(path, '{"v":1,"model":"test/mo');
    await generateToEnd(await openCassette(path), asking("a"));
    await writeFile(path, `{"v":1}\n${await readFile(path, "utf8")}\n`);
    await expect(openCassette(path)).rejects.toThrow(CorruptCassetteError);
    await expect(openCassette(path)).rejects.toThrow(/line 1 of/);
  });

  it("keeps the promises of a model while it plays", async () => {
    const live = recorded(path)(modelOf(() => say("yes")));
    await generateToEnd(live, asking("hi"));
    await generateToEnd(live, asking("hi"));
    await checkModel(await openCassette(path), asking("hi"));
  });
});
