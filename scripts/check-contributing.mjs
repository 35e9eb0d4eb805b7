// Runs the worked examples of CONTRIBUTING.md: their files are put into a copy of the workspace, which is then
// generated, checked, built and tested as the reader would do it.
//
// A block belongs to a file when its fence says so: ```ts file=packages/vision/src/tools/NAME/index.ts
//
// Usage: node scripts/check-contributing.mjs [--keep] [WORKSPACE_ROOT]

import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, posix, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { cleanEnvironment, run } from "./lib/process.mjs";
import { packagesOf, readJson } from "./lib/workspace.mjs";

const args = process.argv.slice(2);
const keep = args.includes("--keep");
const own = join(dirname(fileURLToPath(import.meta.url)), "..");
const root = resolve(args.find((arg) => !arg.startsWith("--")) ?? own);

/** The files of the examples: path in the workspace -> text. */
function exampleFiles(text) {
  const files = new Map();
  for (const [, fence, path, code] of text.matchAll(/^(`{3,})\w* file=(\S+)[^\n]*\n([\s\S]*?)^\1\s*$/gm)) {
    const problem =
      posix.normalize(path) !== path || !path.startsWith("packages/")
        ? "must be a plain path under packages/"
        : files.has(path)
          ? "is given twice"
          : existsSync(join(root, path))
            ? "is already in the workspace; the example would overwrite it"
            : undefined;
    if (problem !== undefined) throw new Error(`CONTRIBUTING.md: ${fence} file=${path} ${problem}`);
    files.set(path, code);
  }
  return files;
}

/** A copy of the workspace in which packages find each other, and everything else in the real node_modules. */
function copyWorkspace(target, files) {
  for (const name of [
    "package.json",
    "biome.json",
    ".gitignore",
    "tsconfig.base.json",
    "vitest.config.ts",
    "scripts",
  ]) {
    cpSync(join(root, name), join(target, name), { recursive: true });
  }
  cpSync(join(root, "packages"), join(target, "packages"), {
    recursive: true,
    filter: (source) => basename(source) !== "node_modules",
  });
  for (const { folder, path } of packagesOf(root)) {
    const nested = join(path, "node_modules");
    if (existsSync(nested)) symlinkSync(nested, join(target, "packages", folder, "node_modules"));
  }
  for (const [path, code] of files) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), code);
  }
  const packages = packagesOf(target);
  const modules = join(target, "node_modules");
  mkdirSync(join(modules, "@fovea"), { recursive: true });
  const ours = new Set(packages.map((each) => each.name));
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (name !== "@fovea" && !ours.has(name))
      symlinkSync(join(root, "node_modules", name), join(modules, name));
  }
  for (const each of packages) symlinkSync(each.path, join(modules, each.name));
  // An example may bring a package of its own; the reader adds the same reference by hand.
  const references = packages.map((each) => ({ path: `packages/${each.folder}` }));
  writeFileSync(join(target, "tsconfig.json"), JSON.stringify({ files: [], references }));
  const tests = readJson(join(root, "tsconfig.tests.json"));
  const include = [...files.keys()].filter((path) => path.endsWith(".test.ts"));
  writeFileSync(join(target, "tsconfig.tests.json"), JSON.stringify({ ...tests, include, references }));
}

function check(target, files) {
  const paths = [...files.keys()];
  const tests = paths.filter((path) => path.endsWith(".test.ts"));
  const manifests = paths.filter((path) => path.endsWith("/manifest.json"));
  for (const manifest of manifests) {
    const folder = dirname(manifest);
    if (!tests.some((path) => dirname(path) === folder) || !files.has(`${folder}/README.md`)) {
      throw new Error(`CONTRIBUTING.md: the example ${folder} lacks its test or its README.md`);
    }
  }
  const env = cleanEnvironment({ NO_COLOR: "1" });
  const node = (script, ...rest) => run(process.execPath, [script, ...rest], { cwd: target, env });
  const tool = (path) => join(realpathSync(join(target, "node_modules")), path);
  node(
    tool("@biomejs/biome/bin/biome"),
    "check",
    ...paths.filter((path) => /(\.ts|\/manifest\.json)$/.test(path)),
  );
  node("scripts/generate-registries.mjs", target);
  node("scripts/check-floors.mjs", target);
  node(tool("typescript/bin/tsc"), "-b");
  node(tool("typescript/bin/tsc"), "-p", "tsconfig.tests.json");
  const output = node(tool("vitest/vitest.mjs"), "run", "--root", target, ...tests);
  const counts = /^(\d+) passed, 0 failed, 0 skipped$/m.exec(output);
  if (counts === null) throw new Error(`the examples' tests did not all pass:\n${output}`);

  const kinds = [];
  for (const path of manifests) {
    const { kind, entries, ...one } = JSON.parse(files.get(path));
    const registry = join(target, path.split("/").slice(0, 2).join("/"), "dist/registry.generated.js");
    for (const { id } of entries ?? [one]) {
      const program = `
        const registry = await import(${JSON.stringify(pathToFileURL(registry).href)});
        const entry = Object.values(registry).flat().find((each) => each.id === ${JSON.stringify(id)});
        if ((await entry.load()) === undefined) throw new Error("the default export is undefined");`;
      run(process.execPath, ["--input-type=module", "-e", program], { cwd: target, env });
      kinds.push(`${kind} ${id}`);
    }
  }
  console.log(`contributing: ${kinds.join(", ")}: built, registered, loaded; ${counts[1]} tests passed`);
}

const target = realpathSync(mkdtempSync(join(tmpdir(), "fovea-contributing-")));
try {
  const files = exampleFiles(readFileSync(join(root, "CONTRIBUTING.md"), "utf8"));
  if (files.size === 0) throw new Error("CONTRIBUTING.md has no block with file=packages/...");
  copyWorkspace(target, files);
  check(target, files);
} catch (error) {
  console.error(`check:contributing failed: ${error.message}`);
  process.exitCode = 1;
}
if (keep) console.log(`kept ${target}`);
else rmSync(target, { recursive: true, force: true });
