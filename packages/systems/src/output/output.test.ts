import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openOutput } from "./index.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fovea-output-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("is made by several at once, in folders that none of them found", async () => {
  const writers = Array.from({ length: 40 }, (_, i) =>
    openOutput(join(folder, "a", "b", i % 2 === 0 ? "c" : "d")).write(
      `answer ${i}`,
      ".txt",
      Buffer.from(String(i)),
    ),
  );
  expect(await Promise.all(writers)).toHaveLength(40);
  expect(readdirSync(join(folder, "a", "b")).sort()).toEqual(["c", "d"]);
  expect(readdirSync(join(folder, "a", "b", "c"))).toHaveLength(20);
});

it("names what is in the way", async () => {
  await expect(openOutput("/proc/fovea").write("answer", ".txt", Buffer.from("1"))).rejects.toMatchObject({
    code: "OUTPUT",
    message: expect.stringMatching(/no folder can be made there/),
  });
});
