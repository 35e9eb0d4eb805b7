import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

/**
 * A control group for one sandbox: the kernel's own bound on its processes and memory, over all of them together. Version 2 where
 * the group of this process may have children with these controllers, else version 1; undefined where neither can be written (an
 * ordinary user's machine): then seccomp and rlimits stand alone.
 */
export interface ControlGroup {
  readonly version: 1 | 2;
  /** Files to which a process writes its id to enter. */
  readonly entrances: readonly string[];
  remove(): void;
}

const root = "/sys/fs/cgroup";
let count = 0;

export function makeControlGroup(memoryBytes: number, processes: number): ControlGroup | undefined {
  const name = `fovea-${process.pid}-${++count}`;
  return makeSecond(name, memoryBytes, processes) ?? makeFirst(name, memoryBytes, processes);
}

/** Which version a sandbox on this machine would get; null for none. */
export function controlGroupVersion(): 1 | 2 | null {
  const tried = makeControlGroup(64 * 2 ** 20, 16);
  tried?.remove();
  return tried?.version ?? null;
}

function makeSecond(name: string, memoryBytes: number, processes: number): ControlGroup | undefined {
  const own = readFileSync("/proc/self/cgroup", "utf8").match(/^0::(.*)$/m)?.[1];
  if (own === undefined || !existsSync(join(root, "cgroup.controllers"))) return undefined;
  const parent = join(root, own);
  const controllers = read(join(parent, "cgroup.subtree_control"));
  if (!/\bpids\b/.test(controllers) || !/\bmemory\b/.test(controllers)) return undefined;
  return make(2, [
    {
      folder: join(parent, name),
      values: {
        "pids.max": processes,
        "memory.max": memoryBytes,
        "memory.swap.max": 0,
        "memory.oom.group": 1,
      },
    },
  ]);
}

function makeFirst(name: string, memoryBytes: number, processes: number): ControlGroup | undefined {
  return make(1, [
    { folder: join(root, "pids", name), values: { "pids.max": processes } },
    { folder: join(root, "memory", name), values: { "memory.limit_in_bytes": memoryBytes } },
  ]);
}

interface Folder {
  readonly folder: string;
  readonly values: Readonly<Record<string, number>>;
}

function make(version: 1 | 2, folders: readonly Folder[]): ControlGroup | undefined {
  const made: string[] = [];
  const remove = () => {
    // Its processes are dead; the kernel lets go of the last one a moment later, and then the next sandbox's end removes it.
    for (const folder of made.splice(0)) {
      try {
        rmdirSync(folder);
      } catch {
        leftovers.add(folder);
      }
    }
  };
  try {
    sweep();
    for (const { folder, values } of folders) {
      collect(dirname(folder));
      accessSync(join(folder, ".."), constants.W_OK);
      mkdirSync(folder);
      made.push(folder);
      for (const [file, value] of Object.entries(values)) writeFileSync(join(folder, file), String(value));
    }
    return { version, entrances: made.map((folder) => join(folder, "cgroup.procs")), remove };
  } catch {
    remove();
    return undefined;
  }
}

const leftovers = new Set<string>();
const collected = new Set<string>();

/** Removes the groups of processes of the house that are gone: their last sandbox outlived them by a moment. Once a folder. */
function collect(folder: string): void {
  if (collected.has(folder)) return;
  collected.add(folder);
  for (const name of readdirSync(folder)) {
    const owner = /^fovea-(\d+)-\d+$/.exec(name)?.[1];
    if (owner === undefined || existsSync(`/proc/${owner}`)) continue;
    try {
      rmdirSync(join(folder, name));
    } catch {} // a process is in it, or another process was faster
  }
}

function sweep(): void {
  for (const folder of leftovers) {
    try {
      rmdirSync(folder);
      leftovers.delete(folder);
    } catch {
      if (!existsSync(folder)) leftovers.delete(folder);
    }
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
