// What every bench needs: CPU time, interleaving, medians, peak memory. The README beside this file says why.

import { spawnSync } from "node:child_process";

/** CPU milliseconds that this process (all its threads, user and system) spends in `work`. */
export async function cpuMs(work) {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Wall-clock milliseconds of `work`: only for what a user waits for. */
export async function wallMs(work) {
  const before = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - before) / 1e6;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Measures several contenders in turn, round by round, so that a slow minute of the machine hits all alike.
 * @param {Record<string, () => unknown>} contenders name -> work, each call one measurement
 * @param {{ rounds?: number, warmup?: number, measure?: (work: () => unknown) => Promise<number> }} options
 *   `warmup` rounds are run and dropped; `measure` is cpuMs unless given.
 * @returns {Promise<Record<string, number>>} name -> median over the rounds
 */
export async function interleave(contenders, { rounds = 5, warmup = 1, measure = cpuMs } = {}) {
  const names = Object.keys(contenders);
  const samples = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -warmup; round < rounds; round++) {
    // Every other round runs backwards: no contender is always the one after the garbage of another.
    const order = round % 2 === 0 ? names : [...names].reverse();
    for (const name of order) {
      const value = await measure(contenders[name]);
      if (round >= 0) samples[name].push(value);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(samples[name])]));
}

/**
 * Runs a program to its end in a process of its own.
 * @returns {{ status: number | null, wallMs: number, stdout: string, stderr: string }}
 */
export function runProcess(command, args, options = {}) {
  const before = process.hrtime.bigint();
  const done = spawnSync(command, args, { encoding: "utf8", maxBuffer: 2 ** 28, ...options });
  if (done.error !== undefined) throw done.error;
  const wall = Number(process.hrtime.bigint() - before) / 1e6;
  return { status: done.status, wallMs: wall, stdout: done.stdout, stderr: done.stderr };
}

/** Peak resident memory of this process so far, in MiB. */
export const peakMiB = () => process.resourceUsage().maxRSS / 1024;
