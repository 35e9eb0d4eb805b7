import {
  defaultSandboxLimits,
  type Sandbox,
  type SandboxHouse,
  type SandboxLimits,
  type SandboxOptions,
} from "@fovea/core";
import { Notebook } from "../notebook.js";
import { checkPrograms } from "./bubblewrap.js";
import { controlGroupVersion } from "./cgroup.js";
import { PythonEngine } from "./engine.js";
import { type Guards, Interpreter } from "./interpreter.js";

export type { Guards } from "./interpreter.js";

/**
 * Python of the system with numpy, Pillow and OpenCV, in bubblewrap. Interpreters that have imported numpy and Pillow wait in a pool;
 * a session takes one, and it dies with the session: nothing is ever shared between sessions.
 *
 * @throws SandboxUnavailableError when bubblewrap or Python is not installed
 */
export function pythonSandbox(options: SandboxOptions & { readonly guards?: Guards } = {}): Sandbox {
  checkPrograms();
  const { warm = 1, guards } = options;
  const base: SandboxLimits = { ...defaultSandboxLimits, ...options.limits };
  const waiting: Interpreter[] = [];
  const open = new Set<Notebook>();
  let closed = false;
  const refill = () => {
    while (!closed && waiting.length < warm) waiting.push(new Interpreter(base, guards));
  };
  const isBase = (limits: SandboxLimits) =>
    (Object.keys(base) as (keyof SandboxLimits)[]).every((key) => limits[key] === base[key]);
  const take = (limits: SandboxLimits): Interpreter => {
    if (!isBase(limits)) return new Interpreter(limits, guards);
    refill();
    let taken = waiting.shift();
    while (taken !== undefined && !taken.alive) taken = waiting.shift();
    taken ??= new Interpreter(limits, guards);
    refill();
    return taken;
  };
  refill();
  const version = guards?.group === false ? null : controlGroupVersion();
  return {
    language: "python",
    isolation: `bubblewrap, ${guards?.filter === false ? "NO seccomp" : "seccomp (threads only), rlimits"}, ${
      version === null ? "no control group" : `control group version ${version}`
    }`,
    async open(house: SandboxHouse, changed: Partial<SandboxLimits> = {}) {
      const limits = { ...base, ...changed };
      const start = () => new PythonEngine(take(limits), house, limits);
      const notebook = new Notebook("python", start, (ended) => open.delete(ended));
      open.add(notebook);
      return notebook;
    },
    async close() {
      closed = true;
      for (const interpreter of waiting) interpreter.kill();
      await Promise.all([...open].map((session) => session.close()));
    },
  };
}
