// Checks the house rules of DESIGN.md: imports go to strictly lower floors, whatever their form; what is
// imported is declared; relative imports stay inside their package (tests may use the testing/ folders of lower
// ones); no file needs itself to load.
//
// Usage: node scripts/check-floors.mjs [WORKSPACE_ROOT]; exit code 1 and one line with a fix per violation.

import { existsSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { readImports } from "./lib/imports.mjs";
import { filesUnder, isTest, packageOf, packagesOf, readJson, shown } from "./lib/workspace.mjs";

const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), ".."));
const packages = packagesOf(root);
const byName = new Map(packages.map((each) => [each.name, each]));
const rootManifest = readJson(join(root, "package.json"));
const problems = [];
const report = (where, what, fix) => problems.push(`${where}: ${what}\n  fix: ${fix}`);
const inside = (folder, file) => !relative(folder, file).startsWith("..");

/** What tests share across packages and no package ships, such as the strict servers of models. */
const isTestingFolder = (file) => /[\\/]src[\\/](?:.+[\\/])?testing[\\/]/.test(file);

/** The line of `needle` in a JSON file, for messages. */
function lineOf(file, needle) {
  const index = readFileSync(file, "utf8")
    .split("\n")
    .findIndex((line) => line.includes(needle));
  return `${shown(root, file)}:${index < 0 ? 1 : index + 1}`;
}

function checkManifest(each) {
  const file = join(each.path, "package.json");
  const { floor } = each.manifest.fovea ?? {};
  if (!Number.isInteger(floor) || floor < 1) {
    report(
      lineOf(file, '"fovea"'),
      `"fovea": {"floor"} is ${JSON.stringify(floor)}, not a positive integer`,
      "give the package its floor from DESIGN.md, The house",
    );
  }
  for (const field of ["dependencies", "optionalDependencies", "peerDependencies", "devDependencies"]) {
    for (const name of Object.keys(each.manifest[field] ?? {})) {
      const other = byName.get(name);
      if (other !== undefined && !(other.manifest.fovea?.floor < floor)) {
        report(
          lineOf(file, `"${name}"`),
          `${field} has ${name} (floor ${other.manifest.fovea?.floor}), ${each.name} is on floor ${floor}`,
          "depend on strictly lower floors only; move what both need down",
        );
      }
    }
  }
}

/** tsc -b builds in the order of the references, so they must be the workspace dependencies, no more or less. */
function checkReferences(each) {
  const file = join(each.path, "tsconfig.json");
  if (!existsSync(file)) {
    report(shown(root, file), "is missing", "copy the tsconfig.json of another package");
    return;
  }
  const referenced = new Set();
  for (const { path } of readJson(file).references ?? []) {
    const target = packages.find((other) => other.path === resolve(each.path, path));
    const where = lineOf(file, `"${path}"`);
    if (target === undefined)
      report(where, `references ${path}, which is no package`, "remove the reference");
    else {
      referenced.add(target.name);
      if (!(target.manifest.fovea?.floor < each.manifest.fovea?.floor)) {
        report(
          where,
          `references ${target.name} (floor ${target.manifest.fovea?.floor}) from floor ${each.manifest.fovea?.floor}`,
          "reference strictly lower floors only",
        );
      }
    }
  }
  const declared = Object.keys(each.manifest.dependencies ?? {}).filter((name) => byName.has(name));
  for (const name of declared) {
    if (!referenced.has(name)) {
      report(
        lineOf(file, '"references"'),
        `${name} is a dependency but no reference`,
        `add { "path": "../${byName.get(name).folder}" }`,
      );
    }
  }
  for (const name of referenced) {
    if (!declared.includes(name)) {
      report(
        lineOf(join(each.path, "package.json"), '"dependencies"'),
        `${name} is referenced by tsconfig.json but no dependency`,
        `add "${name}" to dependencies or remove the reference`,
      );
    }
  }
}

/** One import of one file against the floors and the package's declarations. */
function checkImport(each, file, found) {
  const { specifier } = found;
  const where = `${shown(root, file)}:${found.line}`;
  const forShipping = inside(join(each.path, "src"), file) && !isTest(file);
  if (specifier.startsWith(".")) {
    const target = resolve(dirname(file), specifier);
    if (!inside(each.path, target)) {
      const owner = packages.find((other) => inside(other.path, target));
      const below = owner?.manifest.fovea?.floor < each.manifest.fovea?.floor;
      if (isTest(file) && isTestingFolder(target) && below) return;
      report(where, `"${specifier}" leaves ${each.name}`, "import the other package by its name");
    } else if (forShipping && isTest(specifier.replace(/\.js$/, ".ts"))) {
      report(
        where,
        `"${specifier}" belongs to tests and is not shipped`,
        "move what is shared into a file of its own",
      );
    }
    return;
  }
  if (isBuiltin(specifier) || specifier.startsWith("#")) return;
  if (specifier.startsWith("/") || specifier.startsWith("file:")) {
    report(where, `"${specifier}" is a path of one machine`, "import by package name or relatively");
    return;
  }
  const name = packageOf(specifier);
  if (name === each.name) {
    if (forShipping) report(where, `imports its own package "${name}" by name`, "import the file relatively");
    return;
  }
  const floor = each.manifest.fovea?.floor;
  const other = byName.get(name);
  if (other !== undefined && !(other.manifest.fovea?.floor < floor)) {
    report(
      where,
      `"${specifier}" is on floor ${other.manifest.fovea?.floor}, ${each.name} on floor ${floor}`,
      "import from strictly lower floors only: receive the thing by value, or move what both need down",
    );
    return;
  }
  const fields = ["dependencies", "optionalDependencies", "peerDependencies"];
  if (!forShipping) fields.push("devDependencies");
  const declared = fields.some((field) => each.manifest[field]?.[name] !== undefined);
  const ambient = !forShipping && rootManifest.devDependencies?.[name] !== undefined;
  if (!declared && !ambient) {
    report(
      where,
      `"${name}" is not declared by ${each.name}`,
      `add it to ${forShipping ? "dependencies" : "devDependencies"} of ${shown(root, each.path)}/package.json`,
    );
  }
}

/** Strongly connected groups of files (Tarjan), each as a list of paths; single files are left out. */
function cycles(edges) {
  const index = new Map();
  const low = new Map();
  const stack = [];
  const out = [];
  const visit = (node) => {
    index.set(node, index.size);
    low.set(node, index.get(node));
    stack.push(node);
    for (const next of edges.get(node) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(node, Math.min(low.get(node), low.get(next)));
    }
    if (low.get(node) !== index.get(node)) return;
    const group = stack.splice(stack.indexOf(node));
    if (group.length > 1 || edges.get(node)?.has(node)) out.push(group.sort());
  };
  for (const node of edges.keys()) visit(node);
  return out;
}

function checkFiles(each) {
  const edges = new Map();
  for (const file of filesUnder(each.path, /\.[cm]?[jt]sx?$/)) {
    if (file.endsWith(".d.ts")) continue;
    const targets = new Set();
    for (const found of readImports(readFileSync(file, "utf8"))) {
      checkImport(each, file, found);
      // What is erased or loaded on call cannot make a file wait for itself.
      if (found.specifier.startsWith(".") && !found.erased && !found.lazy) {
        targets.add(resolve(dirname(file), found.specifier).replace(/\.([cm]?)js$/, ".$1ts"));
      }
    }
    edges.set(file, targets);
  }
  for (const group of cycles(edges)) {
    report(
      shown(root, group[0]),
      `imports itself through ${
        group
          .slice(1)
          .map((file) => shown(root, file))
          .join(", ") || "itself"
      }`,
      "move what both need into a third file, or use `import type` where only types are needed",
    );
  }
}

for (const each of packages) {
  checkManifest(each);
  checkReferences(each);
  checkFiles(each);
}
for (const config of ["tsconfig.json", "tsconfig.tests.json"]) {
  const file = join(root, config);
  if (!existsSync(file)) continue;
  const referenced = (readJson(file).references ?? []).map(({ path }) => resolve(root, path));
  for (const each of packages) {
    if (!referenced.includes(each.path)) {
      report(
        lineOf(file, '"references"'),
        `${each.name} is not built`,
        `add { "path": "packages/${each.folder}" }`,
      );
    }
  }
}
for (const file of filesUnder(join(root, "test"), /\.[cm]?[jt]s$/)) {
  for (const { specifier, line } of readImports(readFileSync(file, "utf8"))) {
    const target = resolve(dirname(file), specifier);
    if (specifier.startsWith(".") && inside(join(root, "packages"), target) && !isTestingFolder(target)) {
      report(`${shown(root, file)}:${line}`, `"${specifier}" reaches into a package`, "import it by name");
    }
  }
}

if (problems.length > 0) {
  console.error(
    `${problems.join("\n")}\n${problems.length} violation(s) of the floors (DESIGN.md, The house).`,
  );
  process.exit(1);
}
console.log(`floors: ${packages.length} packages keep to them`);
