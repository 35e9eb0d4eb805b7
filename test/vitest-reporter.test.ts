import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const workspace = fileURLToPath(new URL("..", import.meta.url));
let folder: string;

/** Runs vitest with our reporter on one file, as CI does or as a user does. */
function runTests(code: string, environment: Record<string, string>, ...flags: string[]) {
  writeFileSync(join(folder, "sample.test.js"), `import { expect, it } from "vitest";\n${code}\n`);
  const reporter = join(workspace, "scripts/vitest-reporter.mjs");
  const vitest = join(workspace, "node_modules/vitest/vitest.mjs");
  const { FOVEA_REQUIRE_ALL: _, ...inherited } = process.env;
  const done = spawnSync(
    process.execPath,
    [vitest, "run", "--root", folder, "--reporter", reporter, ...flags],
    {
      encoding: "utf8",
      env: { ...inherited, ...environment },
    },
  );
  return { status: done.status, last: done.stdout.trimEnd().split("\n").at(-1), output: done.stdout };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fovea-reporter-"));
  symlinkSync(join(workspace, "node_modules"), join(folder, "node_modules"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const pass = 'it("adds", () => expect(1 + 1).toBe(2));';
const skip = 'it("needs a display", ({ skip }) => skip("no display"));';

describe("the test reporter", () => {
  it("ends with the counts and lists what was skipped with its reason", () => {
    const { status, last, output } = runTests(`${pass}\n${skip}`, {});
    expect(status).toBe(0);
    expect(last).toBe("1 passed, 0 failed, 1 skipped");
    expect(output).toContain("sample.test.js: needs a display (no display)");
  });

  it("fails on a skip under FOVEA_REQUIRE_ALL=1, and only on a skip", () => {
    const skipped = runTests(`${pass}\n${skip}`, { FOVEA_REQUIRE_ALL: "1" });
    expect([skipped.status, skipped.last]).toEqual([1, "1 passed, 1 failed, 0 skipped"]);
    const clean = runTests(pass, { FOVEA_REQUIRE_ALL: "1" });
    expect([clean.status, clean.last]).toEqual([0, "1 passed, 0 failed, 0 skipped"]);
  });

  it("counts a failure, a file that does not load, and an error outside a test", () => {
    const failed = runTests(`${pass}\nit("fails", () => expect(1).toBe(2));`, {});
    expect([failed.status, failed.last]).toEqual([1, "1 passed, 1 failed, 0 skipped"]);
    const broken = runTests('throw new Error("cannot load");', {});
    expect([broken.status, broken.last]).toEqual([1, "0 passed, 1 failed, 0 skipped"]);
    const stray = runTests(`${pass}\nPromise.reject(new Error("stray"));`, {});
    expect([stray.status, stray.last]).toEqual([1, "1 passed, 1 failed, 0 skipped"]);
  });

  it("does not call what a name filter left out a skip", () => {
    const { status, output } = runTests(`${pass}\n${skip}`, { FOVEA_REQUIRE_ALL: "1" }, "-t", "adds");
    expect(status).toBe(0);
    expect(output).not.toContain("Skipped:");
  });
});
