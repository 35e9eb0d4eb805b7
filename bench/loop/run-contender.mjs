// Starts the server and the contenders, each a process of its own, one contender at a time.
import { fork, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { steps } from "./workload.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const peers = join(here, "..", "peers");

/** Installs the peers as their lock file says, unless that was done. @throws when npm fails. */
export function installPeers() {
  const wanted = Object.keys(JSON.parse(readFileSync(join(peers, "package.json"), "utf8")).dependencies);
  if (wanted.every((name) => existsSync(join(peers, "node_modules", name, "package.json")))) return;
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], {
    cwd: peers,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error("the peers could not be installed; fix: npm ci in bench/peers");
}

/** The version of a peer as it is installed. */
export const versionOf = (name) =>
  JSON.parse(readFileSync(join(peers, "node_modules", name, "package.json"), "utf8")).version;

export async function startServer() {
  const child = fork(join(here, "server.mjs"), [String(steps)], { stdio: ["ignore", 2, 2, "ipc"] });
  const next = () =>
    new Promise((resolve, reject) => {
      child.once("message", resolve);
      child.once("exit", (code) => reject(new Error(`the server ended (${code})`)));
    });
  const { port } = await next();
  return {
    url: `http://127.0.0.1:${port}/v1`,
    record: () => child.send({ record: true }),
    recorded: async () => {
      const bodies = next();
      child.send({ record: false });
      return (await bodies).bodies;
    },
    close: () => child.disconnect(),
  };
}

/** Runs `loops` loops of one contender, and gives what its process measured. */
export function runContender({ script, env }, url, work) {
  return new Promise((resolve, reject) => {
    const child = fork(join(here, script), [JSON.stringify(work)], {
      stdio: ["ignore", 2, 2, "ipc"],
      env: { ...process.env, BENCH_SERVER: url, ...env },
      execArgv: process.env.BENCH_NODE_FLAGS?.split(" ") ?? [],
    });
    let measured;
    child.on("message", (message) => {
      measured = message;
    });
    child.on("close", (code) => {
      if (code === 0 && measured !== undefined) resolve(measured);
      else reject(new Error(`${script} failed (exit code ${code})`));
    });
  });
}
