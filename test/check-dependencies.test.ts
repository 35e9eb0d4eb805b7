import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("../scripts/check-dependencies.mjs", import.meta.url));
let root: string;

function write(path: string, content: string | object): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), typeof content === "string" ? content : JSON.stringify(content));
}

function check(): { status: number | null; output: string } {
  const done = spawnSync(process.execPath, [script, root], { encoding: "utf8" });
  return { status: done.status, output: done.stdout + done.stderr };
}

const table = (...rows: string[]) =>
  ["# Dependencies", "| package | gives | licence | MiB | instead |", "|---|---|---|---|---|", ...rows].join(
    "\n",
  );

function lock(name: string, entry: object): void {
  write("package-lock.json", { packages: { "": {}, [`node_modules/${name}`]: entry } });
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "fovea-dependencies-"));
  write("LICENSE", "licence");
  write("package.json", { allowScripts: {} });
  write("packages/core/package.json", { name: "@fovea/core", dependencies: { lib: "1.0.0" } });
  write("packages/core/LICENSE", "licence");
  write("node_modules/lib/package.json", { license: "MIT" });
  write("docs/dependencies.md", table("| `lib` | a thing | MIT | 1 | nothing |"));
  lock("lib", { license: "MIT" });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("check-dependencies", () => {
  it("passes when every dependency has its line", () => {
    expect(check().status).toBe(0);
  });

  it("refuses a dependency without a line, an incomplete line, a stale line and a wrong licence", () => {
    write("docs/dependencies.md", table("| `gone` | a thing | MIT | 1 | nothing |"));
    expect(check().output).toContain("lib (packages/core/package.json) has no line in docs/dependencies.md");
    expect(check().output).toContain("lists gone, which no package.json depends on");
    write("docs/dependencies.md", table("| `lib` | a thing | MIT | 1 | |"));
    expect(check().output).toContain("the line of lib is not complete");
    write("docs/dependencies.md", table("| `lib` | a thing | ISC | 1 | nothing |"));
    expect(check()).toMatchObject({ status: 1, output: expect.stringContaining('its package says "MIT"') });
  });

  it.each(["GPL-3.0-only", "AGPL-3.0", "LGPL-2.1", "MPL-2.0", "Apache-2.0 AND LGPL-3.0-or-later"])(
    "refuses what a user would install under %s until it is explained",
    (license) => {
      lock("deep", { license });
      expect(check()).toMatchObject({
        status: 1,
        output: expect.stringContaining(`deep is under ${license}`),
      });
      const line = "| `lib` | a thing | MIT | 1 | nothing |";
      write(
        "docs/dependencies.md",
        `${table(line)}\n## Copyleft, explained\n| \`de*\` | ${license} | because |\n`,
      );
      expect(check().status).toBe(0);
    },
  );

  it("lets a choice of licences and a developer's tool be", () => {
    lock("either", { license: "MIT OR GPL-3.0" });
    expect(check().status).toBe(0);
    lock("tool", { license: "MPL-2.0", dev: true });
    expect(check().status).toBe(0);
  });

  it("refuses an undecided install script, a download address and a floating version", () => {
    write("node_modules/deep/package.json", {});
    lock("deep", { license: "MIT", hasInstallScript: true, resolved: "https://example.invalid/deep.tgz" });
    const { output } = check();
    expect(output).toContain("deep runs a script when it is installed");
    expect(output).toContain("node_modules/deep has a download address");
    write("packages/core/package.json", { name: "@fovea/core", dependencies: { lib: "^1.0.0" } });
    expect(check().output).toContain('dependencies has lib at "^1.0.0"');
  });

  it("keeps onnxruntime-node from downloading at install", () => {
    write("packages/core/package.json", {
      name: "@fovea/core",
      dependencies: { lib: "1.0.0", "onnxruntime-node": "1.30.0" },
    });
    expect(check().output).toContain("onnxruntime-node would download GPU files");
    write("package.json", { allowScripts: { "onnxruntime-node": false } });
    write(".npmrc", "onnxruntime-node-install=skip\n");
    expect(check().output).not.toContain("would download");
  });

  it("refuses a package without the licence text", () => {
    write("packages/core/LICENSE", "another");
    expect(check().output).toContain("packages/core/LICENSE is not the licence of the repository");
  });
});
