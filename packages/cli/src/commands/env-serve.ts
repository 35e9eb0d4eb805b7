import type { Command } from "commander";
import { ExitCode } from "../exit-codes.js";
import { interruptSignal } from "../interrupt.js";
import { numberOf, printJson, printLines } from "../output.js";

interface ServeFlags {
  readonly port: string;
  readonly host: string;
  readonly sessions: string;
  readonly idle: string;
  readonly json?: boolean;
}

/** Serves until it is interrupted. */
export function addServe(env: Command, done: (code: number) => void): void {
  env
    .command("serve")
    .description("serve an environment, or all, by the OpenEnv protocol (HTTP and WebSocket)")
    .argument("[id]", "`fovea envs` lists them (default: all, each at /ID)")
    .option("--port <number>", "0 takes a free one", "8000")
    .option("--host <address>", "there is no authentication: think before you open it to others", "127.0.0.1")
    .option("--sessions <number>", "most worlds at a time", "64")
    .option("--idle <seconds>", "a session that is silent for so long is closed", "600")
    .option("--json", "print one JSON value on stdout when it listens")
    .addHelpText(
      "after",
      "\nExamples:\n  fovea env serve crafter/default-v1\n  fovea env serve --port 0 --json\n\nCtrl-C ends it.",
    )
    .action(async (id: string | undefined, flags: ServeFlags) => {
      const { environments, findEnvironment, environmentFactory } = await import("@fovea/environments");
      const { serveEnvironments } = await import("@fovea/server");
      const interrupt = interruptSignal();
      try {
        const served = id === undefined ? environments : [findEnvironment(id)];
        const server = await serveEnvironments({
          environments: served.map((entry) => ({
            id: entry.id,
            summary: entry.summary,
            load: () => environmentFactory(entry.id),
          })),
          port: numberOf("--port", flags.port),
          host: flags.host,
          maxSessions: numberOf("--sessions", flags.sessions),
          idleMs: numberOf("--idle", flags.idle) * 1000,
        });
        const { url, port } = server;
        if (flags.json) printJson({ url, port, environments: served.map((entry) => entry.id) });
        else printLines([`serving ${id ?? `${served.length} environments`} at ${url} (Ctrl-C ends it)`]);
        await aborted(interrupt.signal);
        await server.close();
        done(ExitCode.interrupted);
      } finally {
        interrupt.dispose();
      }
    });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
