// Power cuts, full disks and disks with errors, simulated under the directory store. The schedules are TypeScript beside
// the store, so they are run by the test runner.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * @param {{ seed?: number, count: number }} options
 * @returns {Promise<{ schedules: number, cuts: number, faults: number, operations: number, problems: string[] }>}
 */
export async function powerCutSchedules({ seed = 0, count }) {
  const folder = mkdtempSync(join(tmpdir(), "fovea-power-cuts-"));
  const file = join(folder, "report.json");
  try {
    const env = {
      ...process.env,
      ...{
        FOVEA_POWER_CUTS: String(count),
        FOVEA_POWER_CUT_SEED: String(seed),
        FOVEA_POWER_CUT_REPORT: file,
      },
    };
    const args = ["node_modules/vitest/vitest.mjs", "run", "packages/core/src/store/power-cut.test.ts"];
    let said = "";
    await new Promise((resolve) => {
      const child = spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (text) => {
          said += text;
        });
      }
      child.on("close", resolve);
    });
    try {
      return JSON.parse(readFileSync(file, "utf8"));
    } catch {
      throw new Error(`the test runner gave no report:\n${said}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
