import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { powerCutSchedules } from "./testing/power-cut-schedules.js";

/** `npm run chaos -- --power-cuts N` asks for more, and for the report as a file. */
const count = Number(process.env.FOVEA_POWER_CUTS ?? 240);
const seed = Number(process.env.FOVEA_POWER_CUT_SEED ?? 1);
const reportFile = process.env.FOVEA_POWER_CUT_REPORT;

describe("a power cut, a full disk, a disk with errors", () => {
  it("takes nothing that was acknowledged, and what is there is whole", { timeout: 3_600_000 }, async () => {
    const report = await powerCutSchedules({ seed, count });
    if (reportFile !== undefined) writeFileSync(reportFile, JSON.stringify(report));
    expect(report.problems).toEqual([]);
    expect(report.cuts).toBeGreaterThan(count / 3);
    expect(report.faults).toBeGreaterThan(count / 6);
  });
});
