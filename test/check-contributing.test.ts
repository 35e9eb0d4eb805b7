import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const workspace = fileURLToPath(new URL("..", import.meta.url));
let root: string;

function write(path: string, content: string | object): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), typeof content === "string" ? content : JSON.stringify(content));
}

/** Checks a CONTRIBUTING.md of these blocks. */
function check(blocks: Record<string, string>): { status: number | null; output: string } {
  const text = Object.entries(blocks).map(
    ([path, code]) => `Prose.\n\n\`\`\`ts file=${path}\n${code}\`\`\`\n`,
  );
  write("CONTRIBUTING.md", `# Contributing\n\n${text.join("\n")}`);
  const script = join(root, "scripts/check-contributing.mjs");
  const done = spawnSync(process.execPath, [script, root], { encoding: "utf8" });
  return { status: done.status, output: done.stdout + done.stderr };
}

const folder = "packages/demo/src/tools/double";
const example = {
  [`${folder}/manifest.json`]:
    '{ "kind": "tool", "id": "double", "summary": "Doubles.", "status": "loads" }\n',
  [`${folder}/index.ts`]: "const double = (n: number) => 2 * n;\n\nexport default double;\n",
  [`${folder}/double.test.ts`]:
    'import { expect, it } from "vitest";\nimport double from "./index.js";\n\n' +
    'it("doubles", () => expect(double(2)).toBe(4));\n',
  [`${folder}/README.md`]: "# double\n",
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "fovea-contributing-test-"));
  for (const name of ["scripts", "biome.json", ".gitignore", "tsconfig.base.json", "vitest.config.ts"]) {
    cpSync(join(workspace, name), join(root, name), { recursive: true });
  }
  symlinkSync(join(workspace, "node_modules"), join(root, "node_modules"));
  write("package.json", { type: "module", devDependencies: { vitest: "4.1.12" } });
  write("tsconfig.tests.json", {
    extends: "./tsconfig.base.json",
    compilerOptions: { composite: false, noEmit: true },
  });
  write("packages/demo/package.json", { name: "@fovea/demo", type: "module", fovea: { floor: 1 } });
  write("packages/demo/tsconfig.json", {
    extends: "../../tsconfig.base.json",
    compilerOptions: { rootDir: "src", outDir: "dist", tsBuildInfoFile: "dist/.tsbuildinfo" },
    include: ["src/**/*.ts"],
    exclude: ["src/**/*.test.ts"],
  });
  write("packages/demo/src/index.ts", "export {};\n");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("check-contributing", () => {
  it("builds, registers, loads and tests an example", () => {
    const { status, output } = check(example);
    expect(output).toContain("contributing: tool double: built, registered, loaded; 1 tests passed");
    expect(status).toBe(0);
  });

  it.each([
    ["a failing test", { [`${folder}/index.ts`]: "export default (n: number) => n;\n" }, "double.test.ts"],
    [
      "a type error",
      { [`${folder}/index.ts`]: "export default (n: number): string => 2 * n;\n" },
      "error TS",
    ],
    ["bad style", { [`${folder}/index.ts`]: "export default (n:number)=>2*n\n" }, "biome"],
    [
      "a path outside packages",
      { "packages/../x.ts": "export {};\n" },
      "must be a plain path under packages/",
    ],
    ["a file that exists", { "packages/demo/src/index.ts": "export {};\n" }, "is already in the workspace"],
    [
      "an import that goes nowhere",
      { [`${folder}/index.ts`]: 'import "sharp";\n' },
      '"sharp" is not declared',
    ],
  ])("fails on an example with %s", (_name, change, expected) => {
    const { status, output } = check({ ...example, ...change });
    expect(status).toBe(1);
    expect(output).toContain(expected);
  });

  it("fails on an example without a test", () => {
    const { [`${folder}/double.test.ts`]: _, ...rest } = example;
    expect(check(rest)).toMatchObject({ status: 1, output: expect.stringContaining("lacks its test") });
  });
});
