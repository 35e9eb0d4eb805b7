// npm run chaos -- --kills N [--zombies N] [--power-cuts N] [--seed S] [--json]: breaks runs on purpose, and says which
// promise did not hold. Exit codes: 0 all held, 1 one did not, 2 bad usage.
import { parseArgs } from "node:util";
import { chaos, zombies } from "./chaos/harness.mjs";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "50" },
    zombies: { type: "string", default: "0" },
    seed: { type: "string", default: "0" },
    json: { type: "boolean", default: false },
  },
});
const [kills, times, seed] = [values.kills, values.zombies, values.seed].map(Number);
if (![kills, times, seed].every((value) => Number.isSafeInteger(value) && value >= 0)) {
  console.error("give whole numbers: npm run chaos -- --kills 1000 --zombies 20 --seed 0");
  process.exit(2);
}
const onProgress = process.stderr.isTTY ? (line) => process.stderr.write(`\r\u001b[2K${line}`) : () => {};
const report = {
  kills: await chaos({ kills, seed, onProgress }),
  ...(times > 0 ? { zombies: await zombies({ times, seed, onProgress }) } : {}),
};
if (process.stderr.isTTY) process.stderr.write("\r\u001b[2K");
const problems = Object.values(report).flatMap((part) => part.problems);
if (values.json) console.log(JSON.stringify({ seed, ...report }, null, 2));
else {
  const { kills: killed, runs, lives, steps, actions, inStart } = report.kills;
  console.log(
    `${killed} kills (${inStart} before work began) in ${lives} lives of ${runs} runs: ${steps} steps, ${actions} actions`,
  );
  if (report.zombies)
    console.log(`${report.zombies.times} zombies: ${report.zombies.rejected} runs refused to them`);
  for (const problem of problems) console.log(`  ${problem}`);
  console.log(problems.length === 0 ? "no promise was broken" : `${problems.length} promises were broken`);
}
process.exitCode = problems.length === 0 ? 0 : 1;
