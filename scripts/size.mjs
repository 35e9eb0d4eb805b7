// Prints what an install costs and how big the code is.
//
// - `npm ci` of a clean clone of HEAD in a temporary folder: wall time and node_modules on disk (aims: under 90 s and
//   under 900 MB);
// - lines per package, source and tests apart, blank lines and generated files left out, against the committed
//   baseline: a package that grew by more than 10% without a word in the CHANGELOG's newest section is warned about.
//
// Usage: node scripts/size.mjs [--lines] [--write]   --lines: no install. --write: make today's lines the baseline.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { diskBytes } from "./lib/disk.mjs";
import { run } from "./lib/process.mjs";
import { filesUnder, isTest, packagesOf, readJson } from "./lib/workspace.mjs";

const AIM = { seconds: 90, megabytes: 900 };
const GROWTH = 1.1;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { lines: { type: "boolean", default: false }, write: { type: "boolean", default: false } },
});
const root = resolve(positionals[0] ?? join(dirname(fileURLToPath(import.meta.url)), ".."));
const baselineFile = join(root, "scripts/size-baseline.json");

const linesOf = (file) =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "").length;

function countPackage(each) {
  const count = { source: 0, tests: 0 };
  for (const file of filesUnder(each.path, /\.[cm]?[jt]sx?$/)) {
    if (!file.includes(".generated.")) count[isTest(file) ? "tests" : "source"] += linesOf(file);
  }
  return count;
}

/** The newest section of CHANGELOG.md: what stands under its first second-level heading. */
function newestChanges() {
  const file = join(root, "CHANGELOG.md");
  if (!existsSync(file)) return "";
  return readFileSync(file, "utf8").split(/^## /m)[1] ?? "";
}

function printLines() {
  const baseline = existsSync(baselineFile) ? readJson(baselineFile) : {};
  const counts = Object.fromEntries(packagesOf(root).map((each) => [each.folder, countPackage(each)]));
  const changes = newestChanges();
  const warnings = [];
  const sum = { source: 0, tests: 0 };
  console.log("package      source   tests  baseline");
  for (const [name, count] of Object.entries(counts)) {
    sum.source += count.source;
    sum.tests += count.tests;
    const before = baseline[name]?.source;
    console.log(
      `${name.padEnd(10)} ${String(count.source).padStart(8)}${String(count.tests).padStart(8)}  ${before ?? "new"}`,
    );
    const named = new RegExp(`(^|[^\\w-])${name}([^\\w-]|$)`, "m").test(changes);
    if (before !== undefined && count.source > before * GROWTH && !named) {
      const percent = Math.round((count.source / before - 1) * 100);
      warnings.push(
        `warning: ${name} grew by ${percent}% (${before} to ${count.source} lines) and the newest section of ` +
          `CHANGELOG.md does not name it\n  fix: say what the lines are for, then npm run size -- --lines --write`,
      );
    }
  }
  console.log(`${"all".padEnd(10)} ${String(sum.source).padStart(8)}${String(sum.tests).padStart(8)}`);
  for (const warning of warnings) console.log(warning);
  if (flags.write) writeFileSync(baselineFile, `${JSON.stringify(counts, null, 2)}\n`);
}

function printInstall() {
  const work = mkdtempSync(join(tmpdir(), "fovea-size-"));
  try {
    run("git", ["clone", "--quiet", "--no-hardlinks", root, join(work, "clone")]);
    const before = process.hrtime.bigint();
    run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: join(work, "clone") });
    const seconds = Number(process.hrtime.bigint() - before) / 1e9;
    const megabytes = diskBytes(join(work, "clone/node_modules")) / 1e6;
    console.log(`npm ci of a clean clone: ${seconds.toFixed(1)} s (aim: under ${AIM.seconds} s)`);
    console.log(`node_modules: ${megabytes.toFixed(0)} MB (aim: under ${AIM.megabytes} MB)`);
    if (seconds >= AIM.seconds || megabytes >= AIM.megabytes)
      console.log("warning: the install misses its aim");
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

printLines();
if (!flags.lines) {
  try {
    printInstall();
  } catch (error) {
    console.error(`size: ${error.message}`);
    process.exitCode = 1;
  }
}
