import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Enough to prove later, on the same machine, that this very process is gone. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** Boot of the kernel, process-id namespace, and start time of the process; absent where there is no /proc. */
  readonly boot?: string;
  readonly namespace?: string;
  readonly start?: string;
}

let self: ProcessIdentity | undefined;

export function thisProcess(): ProcessIdentity {
  self ??= {
    host: hostname(),
    pid: process.pid,
    ...whenReadable("boot", () => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()),
    ...whenReadable("namespace", () => readlinkSync("/proc/self/ns/pid")),
    ...whenReadable("start", () => startOf(process.pid)?.start),
  };
  return self;
}

/**
 * True only with proof: same kernel boot and pid namespace, and no such process, a defunct one, or another one that
 * got its number. In doubt (another machine or container, no /proc) false: then only the heartbeat counts.
 */
export function isProvablyDead(other: ProcessIdentity): boolean {
  const here = thisProcess();
  if (here.boot === undefined || here.namespace === undefined || other.start === undefined) return false;
  if (other.boot !== here.boot || other.namespace !== here.namespace) return false;
  if (other.pid === here.pid) return other.start !== here.start;
  const now = startOf(other.pid);
  return now === undefined || now.defunct || now.start !== other.start;
}

/** Start time in clock ticks since boot (proc(5), stat field 22); undefined when there is no such process. */
function startOf(pid: number): { start: string; defunct: boolean } | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  // The second field is the program's name in parentheses and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { start: fields[19] ?? "", defunct: fields[0] === "Z" || fields[0] === "X" };
}

function whenReadable<K extends string>(key: K, read: () => string | undefined): Partial<Record<K, string>> {
  try {
    const value = read();
    return value === undefined ? {} : ({ [key]: value } as Record<K, string>);
  } catch {
    return {};
  }
}
