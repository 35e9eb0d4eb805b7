// Runs bench/*/bench.mjs, each in a process of its own, and prints one table.
//
// Usage: npm run bench [-- NAME...] [--json]     exit code 1 when a row misses its target or a bench fails.

import { fork } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = dirname(fileURLToPath(import.meta.url));

/** The contract of a row; a wrong one is an error of the bench, not a figure. */
function checkRow(row, bench) {
  const wrong = (what) => {
    throw new TypeError(`bench/${bench}: row ${JSON.stringify(row)}: ${what}`);
  };
  if (typeof row?.name !== "string" || row.name === "") wrong('"name" must be a string');
  if (typeof row.value !== "number" || !Number.isFinite(row.value)) wrong('"value" must be a finite number');
  if (typeof row.unit !== "string") wrong('"unit" must be a string');
  for (const field of ["peer", "ratio"]) {
    if (row[field] !== undefined && !Number.isFinite(row[field])) wrong(`"${field}" must be a finite number`);
  }
  if (row.target !== undefined && typeof row.target !== "string")
    wrong('"target" must be a string, as "< 1.3"');
  if (row.target !== undefined && typeof row.ok !== "boolean") wrong('a row with a target needs "ok"');
  return row;
}

if (process.argv[2] === "--child") {
  const name = process.argv[3];
  const { default: bench } = await import(`./${name}/bench.mjs`);
  const rows = await bench();
  if (!Array.isArray(rows) || rows.length === 0) throw new TypeError(`bench/${name}: gave no rows`);
  process.send(rows.map((row) => checkRow(row, name)));
  process.disconnect();
} else {
  const flags = process.argv.slice(2);
  const json = flags.includes("--json");
  const wanted = flags.filter((flag) => !flag.startsWith("--"));
  const all = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, "bench.mjs")))
    .map((entry) => entry.name)
    .sort();
  const unknown = wanted.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    console.error(
      `no bench "${unknown.join('", "')}"\n  fix: one of ${all.join(", ") || "(there is none yet)"}`,
    );
    process.exit(2);
  }
  const rows = [];
  let failed = false;
  // One after the other: two at once would measure each other.
  for (const name of wanted.length > 0 ? wanted : all) {
    if (!json) console.error(`bench/${name} ...`);
    const ended = await new Promise((resolve) => {
      const child = fork(fileURLToPath(import.meta.url), ["--child", name], {
        stdio: ["ignore", 2, 2, "ipc"],
        execArgv: ["--expose-gc"],
      });
      let sent;
      child.on("message", (message) => {
        sent = message;
      });
      child.on("close", (code) => resolve({ code, sent }));
    });
    if (ended.code !== 0 || ended.sent === undefined) {
      console.error(`bench/${name} failed (exit code ${ended.code})`);
      failed = true;
    } else rows.push(...ended.sent.map((row) => ({ bench: name, ...row })));
  }
  if (json) console.log(JSON.stringify(rows));
  else {
    const number = (value) =>
      value === undefined ? "" : Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
    const header = ["bench", "name", "value", "unit", "target", "peer", "ratio", "ok"];
    const cells = rows.map((row) => [
      row.bench,
      row.name,
      number(row.value),
      row.unit,
      row.target ?? "",
      number(row.peer),
      number(row.ratio),
      row.ok === undefined ? "" : row.ok ? "yes" : "NO",
    ]);
    const widths = header.map((title, i) => Math.max(title.length, ...cells.map((row) => row[i].length)));
    const line = (row) => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`;
    console.log(
      [line(header), line(widths.map((width) => "-".repeat(width))), ...cells.map(line)].join("\n"),
    );
  }
  if (failed || rows.some((row) => row.ok === false)) process.exitCode = 1;
}
