// Checks docs/dependencies.md against every package.json and package-lock.json: each dependency has a line with
// its licence, no line is stale, no copyleft reaches a user unexplained, nothing runs at install that was not
// decided about, no version floats and no download address is in the lockfile.
//
// Usage: node scripts/check-dependencies.mjs [--sizes] [WORKSPACE_ROOT]

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { diskBytes, mib } from "./lib/disk.mjs";
import { packagesOf, readJson, shown } from "./lib/workspace.mjs";

const args = process.argv.slice(2);
const rootArgument = args.find((arg) => !arg.startsWith("--"));
const root = resolve(rootArgument ?? join(dirname(fileURLToPath(import.meta.url)), ".."));
const problems = [];
const report = (what, fix) => problems.push(`${what}\n  fix: ${fix}`);
const DOC = "docs/dependencies.md";
/** GPL, LGPL, AGPL and the other licences that ask for the source of what is built with them. */
const COPYLEFT = /\b(?:[AL]?GPL|MPL|EPL|CDDL|EUPL|OSL|SSPL|CC-BY-SA|CPAL|BUSL)\b/i;

/** Rows of the tables under `heading`, or of all but the explained exceptions: [name, cells][]. */
function tableRows(text, wanted) {
  const rows = [];
  let heading = "";
  for (const line of text.split("\n")) {
    if (line.startsWith("#")) heading = line.replace(/^#+\s*/, "");
    const cells = line.split("|").map((cell) => cell.trim());
    const name = /^`([^`]+)`$/.exec(cells[1] ?? "")?.[1];
    if (name !== undefined && wanted(heading)) rows.push({ name, cells: cells.slice(2, -1) });
  }
  return rows;
}

const document = readFileSync(join(root, DOC), "utf8");
const isException = (heading) => heading.startsWith("Copyleft");
const listed = new Map(
  tableRows(document, (heading) => !isException(heading)).map((row) => [row.name, row.cells]),
);
const exceptions = tableRows(document, isException).map(({ name, cells }) => ({
  pattern: new RegExp(`^${name.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`),
  licence: cells[0],
}));

const packages = packagesOf(root);
const ours = new Set(packages.map((each) => each.name));
const manifests = [join(root, "package.json"), ...packages.map((each) => join(each.path, "package.json"))];
const peers = join(root, "bench/peers/package.json");
if (existsSync(peers)) manifests.push(peers);

const declared = new Map();
for (const file of manifests) {
  const manifest = readJson(file);
  for (const field of ["dependencies", "optionalDependencies", "devDependencies", "peerDependencies"]) {
    for (const [name, version] of Object.entries(manifest[field] ?? {})) {
      if (ours.has(name)) continue;
      declared.set(name, [...(declared.get(name) ?? []), shown(root, file)]);
      if (field !== "peerDependencies" && !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)) {
        report(`${shown(root, file)}: ${field} has ${name} at "${version}"`, "pin one exact version");
      }
    }
  }
}

const installed = (name) => {
  const file = join(root, "node_modules", name, "package.json");
  return existsSync(file) ? readJson(file) : undefined;
};
const licenceOf = (manifest) =>
  typeof manifest?.license === "string" ? manifest.license : (manifest?.license?.type ?? "unknown");

for (const [name, files] of declared) {
  const cells = listed.get(name);
  if (cells === undefined) {
    report(
      `${name} (${files.join(", ")}) has no line in ${DOC}`,
      "add one: what it gives, licence, size, what was considered instead",
    );
    continue;
  }
  if (cells.length < 4 || cells.some((cell) => cell === "")) {
    report(`${DOC}: the line of ${name} is not complete`, "fill every column");
  }
  const manifest = installed(name);
  // Bench peers live outside the workspaces and need not be installed.
  if (manifest !== undefined && licenceOf(manifest) !== cells[1]) {
    report(
      `${DOC}: ${name} is said to be "${cells[1]}", its package says "${licenceOf(manifest)}"`,
      "correct it",
    );
  }
}
for (const name of listed.keys()) {
  if (!declared.has(name))
    report(`${DOC} lists ${name}, which no package.json depends on`, "remove the line");
}

const lock = readJson(join(root, "package-lock.json")).packages;
const decided = readJson(join(root, "package.json")).allowScripts ?? {};
for (const [path, entry] of Object.entries(lock)) {
  if (/^https?:/.test(entry.resolved ?? "")) {
    report(`package-lock.json: ${path} has a download address`, "npm install with this repository's .npmrc");
  }
  const name = path.split("node_modules/").at(-1);
  if (path === "" || entry.link === true || ours.has(entry.name ?? name) || !path.includes("node_modules/"))
    continue;
  const optionalElsewhere = entry.optional === true && !existsSync(join(root, path));
  if (entry.hasInstallScript === true && !optionalElsewhere && decided[name] === undefined) {
    report(`${name} runs a script when it is installed`, `decide in "allowScripts" of package.json`);
  }
  if (entry.dev === true) continue;
  const licence = entry.license ?? licenceOf(installed(name));
  if (licence === "unknown")
    report(`${name} states no licence`, "find out, and choose another if there is none");
  // In "A OR B" the user may choose, so one free choice is enough.
  const free = licence.split(/\s+OR\s+/i).some((choice) => !COPYLEFT.test(choice));
  if (!free && !exceptions.some((each) => each.pattern.test(name) && each.licence === licence)) {
    report(
      `${name} is under ${licence}`,
      `choose another package, or explain under "Copyleft, explained" in ${DOC} why it is all right`,
    );
  }
}
if (declared.has("onnxruntime-node")) {
  const npmrc = existsSync(join(root, ".npmrc")) ? readFileSync(join(root, ".npmrc"), "utf8") : "";
  if (decided["onnxruntime-node"] !== false || !/^onnxruntime-node-install=skip$/m.test(npmrc)) {
    report(
      "onnxruntime-node would download GPU files when it is installed",
      'keep "allowScripts": {"onnxruntime-node": false} in package.json and onnxruntime-node-install=skip in .npmrc',
    );
  }
}
const licenceText = readFileSync(join(root, "LICENSE"), "utf8");
for (const { path } of packages) {
  const copy = join(path, "LICENSE");
  if (!existsSync(copy) || readFileSync(copy, "utf8") !== licenceText) {
    report(`${shown(root, copy)} is not the licence of the repository`, "copy LICENSE there");
  }
}

if (args.includes("--sizes")) {
  for (const name of [...declared.keys()].sort()) {
    const folder = join(root, "node_modules", name);
    const size = existsSync(folder)
      ? `${mib(diskBytes(folder, (name) => name !== "node_modules")).toFixed(1)} MiB`
      : "not installed";
    console.log(`${name}: ${size}, ${licenceOf(installed(name))}`);
  }
}

if (problems.length > 0) {
  console.error(`${problems.join("\n")}\n${problems.length} problem(s) with the dependencies.`);
  process.exit(1);
}
console.log(`dependencies: ${declared.size} listed, no unexplained copyleft, no undecided install script`);
