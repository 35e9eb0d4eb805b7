import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("../scripts/size.mjs", import.meta.url));
let root: string;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const size = (...flags: string[]) =>
  spawnSync(process.execPath, [script, "--lines", ...flags, root], { encoding: "utf8" }).stdout;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "fovea-size-"));
  write("packages/core/package.json", "{}");
  write("packages/core/src/a.ts", "one\n\ntwo\n");
  write("packages/core/src/a.test.ts", "one\n");
  write("packages/core/src/registry.generated.ts", "one\n");
  write("scripts/size-baseline.json", "{}");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("size", () => {
  it("counts source and tests apart, without blank lines and generated files", () => {
    expect(size()).toMatch(/^core +2 +1 {2}new$/m);
  });

  it("warns of a package that grew by more than 10% until the newest changes name it", () => {
    size("--write");
    expect(size()).not.toContain("warning");
    write("packages/core/src/b.ts", "three\n");
    write("CHANGELOG.md", "# Changes\n\n## 0.2.0\n- hardcore things\n\n## 0.1.0\n- core: all of it\n");
    expect(size()).toContain("warning: core grew by 50% (2 to 3 lines)");
    write("CHANGELOG.md", "# Changes\n\n## 0.2.0\n- `core`: a third line\n\n## 0.1.0\n");
    expect(size()).not.toContain("warning");
  });
});
