import {
  defaultLimits,
  type Limits,
  type Sandbox,
  type SandboxHouse,
  type SandboxOptions,
} from "../contract.js";
import { checkPrograms } from "./bubblewrap.js";
import { controlGroupVersion } from "./cgroup.js";
import { type Guards, Interpreter } from "./interpreter.js";
import { PythonSession } from "./session.js";

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
  const base: Limits = { ...defaultLimits, ...options.limits };
  const waiting: Interpreter[] = [];
  const open = new Set<PythonSession>();
  let closed = false;
  const refill = () => {
    while (!closed && waiting.length < warm) waiting.push(new Interpreter(base, guards));
  };
  const isBase = (limits: Limits) =>
    (Object.keys(base) as (keyof Limits)[]).every((key) => limits[key] === base[key]);
  const take = (limits: Limits): Interpreter => {
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
    async open(house: SandboxHouse, limits: Partial<Limits> = {}) {
      const session = new PythonSession(take, house, { ...base, ...limits });
      open.add(session);
      return session;
    },
    async close() {
      closed = true;
      for (const interpreter of waiting) interpreter.kill();
      await Promise.all([...open].map((session) => session.close()));
    },
  };
}
