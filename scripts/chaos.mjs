// npm run chaos -- [--kills N] [--zombies N] [--power-cuts N] [--seed S] [--json]: breaks runs and stores on purpose, and
// says which promise did not hold. Without a number: 50 kills. Exit codes: 0 all held, 1 one did not, 2 bad usage.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chaos, zombies } from "./chaos/harness.mjs";

const number = { type: "string" };
const { values } = parseArgs({
  options: {
    kills: number,
    zombies: number,
    "power-cuts": number,
    seed: { type: "string", default: "0" },
    json: { type: "boolean", default: false },
  },
});
const nothingGiven = values.kills ?? values.zombies ?? values["power-cuts"];
const [kills, times, cuts, seed] = [
  values.kills ?? (nothingGiven === undefined ? "50" : "0"),
  values.zombies ?? "0",
  values["power-cuts"] ?? "0",
  values.seed,
].map(Number);
if (![kills, times, cuts, seed].every((value) => Number.isSafeInteger(value) && value >= 0)) {
  console.error("give whole numbers: npm run chaos -- --kills 1000 --zombies 20 --power-cuts 10000 --seed 0");
  process.exit(2);
}

/** The schedules are TypeScript of the tests, and run where tests run. */
function powerCuts() {
  const folder = mkdtempSync(join(tmpdir(), "fovea-power-cuts-"));
  const report = join(folder, "report.json");
  const root = fileURLToPath(new URL("..", import.meta.url));
  const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
  const env = {
    ...process.env,
    FOVEA_POWER_CUTS: String(cuts),
    FOVEA_POWER_CUT_SEED: String(seed + 1),
    FOVEA_POWER_CUT_REPORT: report,
  };
  const test = "packages/core/src/store/power-cut.test.ts";
  const ran = spawnSync(process.execPath, [vitest, "run", test], { cwd: root, env, encoding: "utf8" });
  try {
    return JSON.parse(readFileSync(report, "utf8"));
  } catch {
    return {
      schedules: 0,
      problems: [`the schedules did not run: ${(ran.stdout + ran.stderr).slice(-2000)}`],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const onProgress = process.stderr.isTTY ? (line) => process.stderr.write(`\r\u001b[2K${line}`) : () => {};
const report = {
  ...(kills > 0 ? { kills: await chaos({ kills, seed, onProgress }) } : {}),
  ...(times > 0 ? { zombies: await zombies({ times, seed, onProgress }) } : {}),
  ...(cuts > 0 ? { powerCuts: powerCuts() } : {}),
};
if (process.stderr.isTTY) process.stderr.write("\r\u001b[2K");
const problems = Object.values(report).flatMap((part) => part.problems);
if (values.json) console.log(JSON.stringify({ seed, ...report }, null, 2));
else {
  for (const line of linesOf(report)) console.log(line);
  for (const problem of problems) console.log(`  ${problem}`);
  console.log(problems.length === 0 ? "no promise was broken" : `${problems.length} promises were broken`);
}
process.exitCode = problems.length === 0 ? 0 : 1;

function linesOf({ kills: killed, zombies: frozen, powerCuts: cut }) {
  return [
    ...(killed === undefined
      ? []
      : [
          `${killed.kills} kills (${killed.inStart} before work began) in ${killed.lives} lives of ${killed.runs} runs: ${killed.steps} steps, ${killed.actions} actions`,
        ]),
    ...(frozen === undefined ? [] : [`${frozen.times} zombies: ${frozen.rejected} runs refused to them`]),
    ...(cut === undefined
      ? []
      : [
          `${cut.schedules} schedules: ${cut.cuts} power cuts, ${cut.faults} with errors of the disk, ${cut.operations} file operations`,
        ]),
  ];
}
