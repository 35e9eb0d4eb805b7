// Child processes for the scripts: a clean environment, and failures that show what the child said.

import { spawnSync } from "node:child_process";

/** The environment without what an outer `npm run` added, so that the child is a user's own npm call. */
export function cleanEnvironment(extra = {}) {
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^npm_(?!config_registry$)/i.test(name) && !name.startsWith("FOVEA_") && name !== "INIT_CWD",
    ),
  );
  return { ...environment, ...extra };
}

/** Runs to the end without stdin and returns stdout; throws with both outputs when the exit code is not 0. */
export function run(command, args, { cwd, env = cleanEnvironment() } = {}) {
  const done = spawnSync(command, args, {
    cwd,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 2 ** 28,
  });
  if (done.error !== undefined) throw done.error;
  if (done.status !== 0) {
    const ended = done.signal === null ? `exit code ${done.status}` : `signal ${done.signal}`;
    throw new Error(`${command} ${args.join(" ")}: ${ended}\n${done.stdout}${done.stderr}`.trimEnd());
  }
  return done.stdout;
}
