import { cpuMs, peakMiB, wallMs } from "../lib.mjs";

/** Measures `work` over n samples and tells the parent process. */
export async function measured(n, work) {
  let score;
  let wall;
  const cpu = await cpuMs(async () => {
    wall = await wallMs(async () => {
      score = await work();
    });
  });
  process.send({ cpuMsPerSample: cpu / n, perSecond: (1000 * n) / wall, peakMiB: peakMiB(), score });
}
