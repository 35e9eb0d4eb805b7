// Real processes, killed and frozen in the middle of agent runs. `npm run chaos -- --kills 1000 --zombies 20` is the long form.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const script = fileURLToPath(new URL("../../scripts/chaos.mjs", import.meta.url));
const chaos = (...args: string[]) =>
  spawnSync(process.execPath, [script, "--json", ...args], { encoding: "utf8", maxBuffer: 2 ** 26 });

it("50 kills lose nothing, repeat nothing, act once, and every run ends as an undisturbed one", () => {
  const { status, stdout, stderr } = chaos("--kills", "50", "--seed", "1");
  const report = JSON.parse(stdout || stderr);
  expect(report.kills.problems).toEqual([]);
  expect(report.kills.kills).toBe(50);
  expect(report.kills.runs).toBeGreaterThan(5);
  expect(report.kills.actions).toBeGreaterThan(10);
  expect(status).toBe(0);
}, 300_000);

it("a frozen process that wakes after another has ended its runs is refused", () => {
  const { status, stdout, stderr } = chaos("--kills", "0", "--zombies", "4", "--seed", "2");
  const report = JSON.parse(stdout || stderr);
  expect(report.zombies.problems).toEqual([]);
  expect(report.zombies.rejected).toBeGreaterThan(0);
  expect(status).toBe(0);
}, 300_000);

it("names what it cannot use", () => {
  const { status, stderr } = chaos("--kills", "many");
  expect([status, stderr.includes("whole numbers")]).toEqual([2, true]);
});
