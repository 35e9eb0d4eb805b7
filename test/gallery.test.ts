import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";

const script = fileURLToPath(new URL("../scripts/gallery.mjs", import.meta.url));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fovea-gallery-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const gallery = (...args: string[]) =>
  spawnSync(process.execPath, [script, "--out", folder, "--steps", "5", ...args], { encoding: "utf8" });

it("writes a GIF of each world, and a sheet of all", () => {
  const { status, stdout } = gallery("--only", "babyai/");
  expect(status).toBe(0);
  const lines = stdout.trim().split("\n");
  const worlds = lines.slice(0, -1).map((line) => line.split(":")[0]!);
  expect(worlds).toContain("babyai/goto-v1");
  expect(readdirSync(folder).sort()).toEqual(
    [...worlds.map((id) => `${id.replaceAll("/", "-")}.gif`), "contact-sheet.png"].sort(),
  );
  expect(readFileSync(join(folder, "babyai-goto-v1.gif")).subarray(0, 6).toString()).toBe("GIF89a");
});

it("says that it knows no such world", () => {
  const { status, stderr } = gallery("--only", "no such world");
  expect([status, readdirSync(folder)]).toEqual([2, []]);
  expect(stderr).toContain('"no such world"');
});
