import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

export async function startServer() {
  const child = fork(path("server.mjs"), { stdio: ["ignore", 2, 2, "ipc"] });
  const { port } = await new Promise((resolve) => child.once("message", resolve));
  return { url: `http://127.0.0.1:${port}/v1`, close: () => child.disconnect() };
}

/** Runs one contender in a process of its own, and gives what it measured. */
export function run(script, work, flags = process.env.BENCH_NODE_FLAGS?.split(" ") ?? []) {
  return new Promise((resolve, reject) => {
    const child = fork(path(script), [JSON.stringify(work)], {
      stdio: ["ignore", 2, 2, "ipc"],
      execArgv: flags,
    });
    let told;
    child.on("message", (message) => {
      told = message;
    });
    child.on("close", (code) =>
      code === 0 && told !== undefined
        ? resolve(told)
        : reject(new Error(`${script} failed (exit code ${code})`)),
    );
  });
}
