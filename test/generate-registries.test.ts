import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("../scripts/generate-registries.mjs", import.meta.url));

let root: string;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function extension(folder: string, manifest: object, code = "export default { name: 'x' };\n"): void {
  write(`${folder}/manifest.json`, JSON.stringify(manifest));
  write(`${folder}/index.ts`, code);
}

const crop = { kind: "tool", id: "crop", summary: "Cut a region out.", status: "loads" };

function generate(): { status: number | null; stderr: string } {
  const done = spawnSync(process.execPath, [script, root], { encoding: "utf8" });
  return { status: done.status, stderr: done.stderr };
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "fovea-registries-"));
  write("packages/vision/package.json", JSON.stringify({ name: "@fovea/vision" }));
  write("packages/vision/src/index.ts", "export {};\n");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("generate-registries", () => {
  const output = () => join(root, "packages/vision/src/registry.generated.ts");

  it("lists entries sorted by kind and id, and loads an implementation only when asked", () => {
    extension(
      "packages/vision/src/tools/zoom",
      { ...crop, id: "zoom" },
      "export default { name: 'z' };\nthrow new Error('loaded zoom');\n",
    );
    extension("packages/vision/src/tools/crop", crop);
    extension("packages/vision/src/scorers/iou", { ...crop, kind: "scorer", id: "iou" });
    expect(generate()).toEqual({ status: 0, stderr: "" });
    // The generated file runs as it is once its types are stripped: compile it and list it.
    write("packages/vision/tsconfig.json", JSON.stringify({ compilerOptions: emit, include: ["src"] }));
    write("packages/vision/package.json", JSON.stringify({ name: "@fovea/vision", type: "module" }));
    execFileSync(process.execPath, [typescript, "-p", join(root, "packages/vision")]);
    const program = `
      const r = await import(${JSON.stringify(join(root, "packages/vision/dist/registry.generated.js"))});
      const crop = await r.tools[0].load();
      const zoom = await r.tools[1].load().catch((e) => e.message);
      console.log(JSON.stringify({ tools: r.tools, scorers: r.scorers.length, crop, zoom }));`;
    const ran = execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
    expect(JSON.parse(ran)).toEqual({
      tools: [
        { id: "crop", summary: "Cut a region out.", status: "loads" },
        { id: "zoom", summary: "Cut a region out.", status: "loads" },
      ],
      scorers: 1,
      crop: { name: "x" },
      zoom: "loaded zoom",
    });
  });

  it("types an entry by core's contract as soon as core exports it", () => {
    extension("packages/vision/src/tools/crop", crop);
    generate();
    expect(readFileSync(output(), "utf8")).toContain("] satisfies readonly RegistryEntry<unknown>[];");
    write("packages/core/package.json", JSON.stringify({ name: "@fovea/core" }));
    write(
      "packages/core/src/index.ts",
      'export type { Tool } from "./tool.js";\nexport * from "./entry.js";\n',
    );
    write("packages/core/src/entry.ts", "export interface RegistryEntry<T> { load(): Promise<T> }\n");
    generate();
    const text = readFileSync(output(), "utf8");
    expect(text).toContain('import type { RegistryEntry, Tool } from "@fovea/core";');
    expect(text).toContain("tools: readonly RegistryEntry<Tool>[]");
    write("packages/core/src/index.ts", 'export type { Environment, RegistryEntry } from "./entry.js";\n');
    extension("packages/vision/src/worlds/grid", { ...crop, kind: "environment", id: "grid" });
    generate();
    expect(readFileSync(output(), "utf8")).toContain(
      "environments: readonly RegistryEntry<(id: string) => Environment>[]",
    );
  });

  it("leaves an unchanged file untouched and removes the file of a package without extensions", () => {
    extension("packages/vision/src/tools/crop", crop);
    generate();
    const before = statSync(output(), { bigint: true });
    generate();
    const after = statSync(output(), { bigint: true });
    expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs]);
    rmSync(join(root, "packages/vision/src/tools"), { recursive: true });
    generate();
    expect(existsSync(output())).toBe(false);
  });

  it("names the two folders that claim one id", () => {
    extension("packages/vision/src/tools/crop", crop);
    extension("packages/vision/src/tools/cut", crop);
    const { status, stderr } = generate();
    expect(status).toBe(1);
    expect(stderr).toContain("manifest-duplicate");
    expect(stderr).toContain("packages/vision/src/tools/crop/manifest.json");
    expect(stderr).toContain("packages/vision/src/tools/cut/manifest.json");
    expect(stderr).toMatch(/fix: /);
  });

  it("makes an entry of each id that a folder lists, all loading its one module", () => {
    const entries = [
      { id: "grid/small-v1", summary: "Five cells." },
      { id: "grid/large-v1", summary: "Nine cells." },
    ];
    extension("packages/vision/src/grid", { kind: "environment", entries, status: "loads" });
    expect(generate()).toEqual({ status: 0, stderr: "" });
    const text = readFileSync(output(), "utf8");
    expect([...text.matchAll(/^ {4}id: "(.*)"/gm)].map((match) => match[1])).toEqual([
      "grid/large-v1",
      "grid/small-v1",
    ]);
    expect(text.match(/import\("\.\/grid\/index\.js"\)/g)).toHaveLength(2);
    expect(text).toMatch(/expertPolicies = \[\n\]/);
    write("packages/vision/src/grid/expert.ts", "export const expert = () => () => 0;\n");
    generate();
    const experts = readFileSync(output(), "utf8").split("expertPolicies")[1]!;
    expect(experts.match(/import\("\.\/grid\/expert\.js"\)\.then\(\(m\) => m\.expert\)/g)).toHaveLength(2);
    extension("packages/vision/src/other", { ...crop, kind: "environment", id: "grid/small-v1" });
    expect(generate().stderr).toContain("manifest-duplicate");
  });

  it("lists a benchmark whose authors' files were not in hand as unverified", () => {
    extension("packages/vision/src/benchmarks/paths", {
      ...crop,
      kind: "benchmark",
      id: "paths",
      status: "unverified",
    });
    expect(generate()).toEqual({ status: 0, stderr: "" });
    expect(readFileSync(output(), "utf8")).toMatch(
      /benchmarks = \[[\s\S]*id: "paths"[\s\S]*status: "unverified"/,
    );
  });

  it.each([
    ["not JSON", "{", "manifest-not-json"],
    ["an array", "[]", "manifest-not-object"],
    ["no summary", JSON.stringify({ ...crop, summary: undefined }), "manifest-field"],
    ["an unknown kind", JSON.stringify({ ...crop, kind: "tol" }), "use one of agent, benchmark"],
    ["an unknown status", JSON.stringify({ ...crop, status: "works" }), "use one of loads, mechanism"],
    ["an id with a space", JSON.stringify({ ...crop, id: "my crop" }), '"id" is "my crop"'],
    ["no entries", JSON.stringify({ kind: "tool", entries: [], status: "loads" }), '"entries" is []'],
    [
      "an entry without summary",
      JSON.stringify({ kind: "tool", entries: [{ id: "a" }], status: "loads" }),
      '"entries[0].summary" is undefined',
    ],
    [
      "an entry that is no object",
      JSON.stringify({ kind: "tool", entries: [null], status: "loads" }),
      '"entries[0].id" is undefined',
    ],
    ["an id beside entries", JSON.stringify({ ...crop, entries: [{ id: "a", summary: "b" }] }), "either"],
    ["a summary of two lines", JSON.stringify({ ...crop, summary: "a\nb" }), "one line"],
  ])("refuses a manifest with %s and says how to mend it", (_name, text, expected) => {
    extension("packages/vision/src/tools/crop", crop);
    write("packages/vision/src/tools/crop/manifest.json", text);
    const { status, stderr } = generate();
    expect(status).toBe(1);
    expect(stderr).toContain("packages/vision/src/tools/crop/manifest.json");
    expect(stderr).toContain(expected);
    expect(stderr).toContain("fix: ");
    expect(existsSync(output())).toBe(false);
  });

  it("refuses a manifest without code beside it", () => {
    write("packages/vision/src/tools/crop/manifest.json", JSON.stringify(crop));
    const { status, stderr } = generate();
    expect(status).toBe(1);
    expect(stderr).toContain("manifest-without-code");
  });
});

const typescript = fileURLToPath(new URL("../node_modules/typescript/bin/tsc", import.meta.url));
const emit = {
  module: "NodeNext",
  target: "ES2023",
  rootDir: "src",
  outDir: "dist",
  strict: true,
  types: [],
};
