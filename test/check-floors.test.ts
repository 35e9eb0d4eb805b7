import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("../scripts/check-floors.mjs", import.meta.url));

let root: string;

function write(path: string, content: string | object): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), typeof content === "string" ? content : JSON.stringify(content, null, 2));
}

function addPackage(folder: string, floor: number, below: string[] = []): void {
  write(`packages/${folder}/package.json`, {
    name: `@fovea/${folder}`,
    fovea: { floor },
    dependencies: Object.fromEntries(below.map((name) => [`@fovea/${name}`, "0.1.0"])),
  });
  write(`packages/${folder}/tsconfig.json`, { references: below.map((name) => ({ path: `../${name}` })) });
  write(`packages/${folder}/src/index.ts`, "export {};\n");
}

function check(): { status: number | null; output: string } {
  const done = spawnSync(process.execPath, [script, root], { encoding: "utf8" });
  return { status: done.status, output: done.stdout + done.stderr };
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "fovea-floors-"));
  write("package.json", { devDependencies: { vitest: "4.1.12" } });
  write("tsconfig.json", {
    references: ["core", "vision", "sandbox", "agents"].map((name) => ({ path: `packages/${name}` })),
  });
  addPackage("core", 1);
  addPackage("vision", 2, ["core"]);
  addPackage("sandbox", 2, ["core"]);
  addPackage("agents", 4, ["core"]);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("check-floors", () => {
  it("passes a workspace whose imports go down", () => {
    write(
      "packages/vision/src/ok.ts",
      'import { readFileSync } from "node:fs";\nimport { sha } from "@fovea/core/random";\n' +
        'import { a } from "./index.js";\nexport { readFileSync, sha, a };\n',
    );
    write("packages/vision/src/ok.test.ts", 'import { it } from "vitest";\nimport "@fovea/vision";\n');
    expect(check()).toEqual({ status: 0, output: "floors: 4 packages keep to them\n" });
  });

  it.each([
    ["a static import", 'import { x } from "@fovea/agents";'],
    ["an import of a subpath", 'import { x } from "@fovea/agents/deep";'],
    ["a side-effect import", 'import "@fovea/agents";'],
    ["a type import", 'import type { X } from "@fovea/agents";'],
    ["a re-export", 'export * from "@fovea/agents";'],
    ["a type re-export", 'export type { X } from "@fovea/agents";'],
    ["a dynamic import", 'export const x = () => import("@fovea/agents");'],
    ["an import type", 'export type X = typeof import("@fovea/agents");'],
    ["a require", 'const x = require("@fovea/agents");'],
    ["a resolve", 'export const x = import.meta.resolve("@fovea/agents");'],
    ["a package on the same floor", 'import { x } from "@fovea/sandbox";'],
  ])("refuses %s that goes up, with file, line and fix", (_name, code) => {
    write("packages/vision/src/deep/up.ts", `// why\n\n${code}\n`);
    const { status, output } = check();
    expect(status).toBe(1);
    expect(output).toMatch(
      /packages\/vision\/src\/deep\/up\.ts:3: "@fovea\/\w+.* is on floor [24], @fovea\/vision on/,
    );
    expect(output).toContain("fix: ");
  });

  it("lets tests share the testing folders of lower packages, and nothing else of them", () => {
    write("packages/core/src/testing/server.ts", "export {};\n");
    write("packages/core/src/wire/testing/server.ts", "export {};\n");
    write("packages/vision/src/ok.test.ts", 'import "../../core/src/testing/server.js";\n');
    write("test/ok.test.ts", 'import "../packages/core/src/wire/testing/server.js";\n');
    expect(check().status).toBe(0);
    write("packages/vision/src/ships.ts", 'import "../../core/src/testing/server.js";\n');
    write("packages/vision/src/inner.test.ts", 'import "../../core/src/index.js";\n');
    write("packages/vision/src/testing/up.ts", 'import "../../../agents/src/testing/server.js";\n');
    write("test/inner.test.ts", 'import "../packages/core/src/index.js";\n');
    const { output } = check();
    expect(output.match(/^\S+:1: .*$/gm)).toEqual([
      'packages/vision/src/inner.test.ts:1: "../../core/src/index.js" leaves @fovea/vision',
      'packages/vision/src/ships.ts:1: "../../core/src/testing/server.js" leaves @fovea/vision',
      'packages/vision/src/testing/up.ts:1: "../../../agents/src/testing/server.js" leaves @fovea/vision',
      'test/inner.test.ts:1: "../packages/core/src/index.js" reaches into a package',
    ]);
  });

  it("refuses it in a test file too", () => {
    write("packages/vision/src/up.test.ts", 'import { x } from "@fovea/agents";\n');
    expect(check().output).toContain("packages/vision/src/up.test.ts:1");
  });

  it("is not fooled by comments, strings, templates and regular expressions", () => {
    write(
      "packages/vision/src/quiet.ts",
      [
        '// import "@fovea/agents";',
        '/* import "@fovea/agents"; */',
        "export const text = 'import \"@fovea/agents\"';",
        // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the code under test
        "export const template = `import \"@fovea/agents\" ${[1].map((n) => `${n}`)} import('@fovea/agents')`;",
        "export const pattern = /[\"'`]/g; export const half = text.length / 2;",
        'export const after = "seen";',
      ].join("\n"),
    );
    expect(check().status).toBe(0);
    write("packages/vision/src/loud.ts", 'export const p = /["`]/;\nimport "@fovea/agents";\n');
    expect(check().output).toContain("packages/vision/src/loud.ts:2");
  });

  it("refuses a dependency, a reference and an undeclared package", () => {
    write("packages/vision/package.json", {
      name: "@fovea/vision",
      fovea: { floor: 2 },
      dependencies: { "@fovea/core": "0.1.0", "@fovea/agents": "0.1.0" },
    });
    write("packages/sandbox/tsconfig.json", { references: [{ path: "../core" }, { path: "../agents" }] });
    write("packages/agents/src/loose.ts", 'import sharp from "sharp";\nimport { x } from "@fovea/vision";\n');
    const { status, output } = check();
    expect(status).toBe(1);
    expect(output).toContain("packages/vision/package.json:8: dependencies has @fovea/agents (floor 4)");
    expect(output).toContain(
      "packages/vision/tsconfig.json:2: @fovea/agents is a dependency but no reference",
    );
    expect(output).toContain("references @fovea/agents (floor 4) from floor 2");
    expect(output).toContain('packages/agents/src/loose.ts:1: "sharp" is not declared by @fovea/agents');
    expect(output).toContain('packages/agents/src/loose.ts:2: "@fovea/vision" is not declared');
  });

  it("lets tests and their testing folders use what developers install, and ships neither", () => {
    write("packages/vision/src/testing/anything.ts", 'import { it } from "vitest";\nexport { it };\n');
    write("packages/vision/src/ok.test.ts", 'import { it } from "./testing/anything.js";\n');
    expect(check().status).toBe(0);
    write("packages/vision/src/shipped.ts", 'import { it } from "./testing/anything.js";\nexport { it };\n');
    expect(check().output).toContain(
      'packages/vision/src/shipped.ts:1: "./testing/anything.js" belongs to tests',
    );
    write("packages/vision/src/shipped.ts", 'import { it } from "vitest";\nexport { it };\n');
    expect(check().output).toContain('packages/vision/src/shipped.ts:1: "vitest" is not declared');
  });

  it("refuses a relative import that leaves its package", () => {
    write("packages/vision/src/out.ts", 'export * from "../../core/src/index.js";\n');
    expect(check().output).toContain(
      'packages/vision/src/out.ts:1: "../../core/src/index.js" leaves @fovea/vision',
    );
    write("test/reach.test.ts", 'import "../packages/core/src/index.js";\n');
    expect(check().output).toContain(
      'test/reach.test.ts:1: "../packages/core/src/index.js" reaches into a package',
    );
  });

  it("reports files that need each other to load, and lets types and lazy loads be", () => {
    write(
      "packages/core/src/a.ts",
      'import type { B } from "./b.js";\nexport const a = () => import("./b.js");\n',
    );
    write("packages/core/src/b.ts", 'import { a } from "./a.js";\nexport const b = a;\n');
    expect(check().status).toBe(0);
    write("packages/core/src/a.ts", 'import { b } from "./b.js";\nexport const a = b;\n');
    expect(check().output).toContain("packages/core/src/a.ts: imports itself through packages/core/src/b.ts");
  });

  it("asks for a floor and for a build reference", () => {
    addPackage("retrieval", 3, ["core"]);
    write("packages/agents/package.json", {
      name: "@fovea/agents",
      dependencies: { "@fovea/core": "0.1.0" },
    });
    const { output } = check();
    expect(output).toContain("tsconfig.json:2: @fovea/retrieval is not built");
    expect(output).toContain('"fovea": {"floor"} is undefined');
  });
});
