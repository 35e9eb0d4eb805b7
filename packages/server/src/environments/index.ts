import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { FoveaError, InvalidInputError } from "@fovea/core";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import { WebSocketServer } from "ws";
import { environmentRoutes } from "./http.js";
import { createSessions, type ServedEnvironment, type SessionLimits } from "./sessions.js";
import { pathOf, serveSocket } from "./websocket.js";

export type { ServedEnvironment } from "./sessions.js";

export interface ServeOptions extends Partial<SessionLimits> {
  /** One: its routes are at "/" too. */
  readonly environments: readonly ServedEnvironment[];
  /** Default 8000; 0 takes a free one. */
  readonly port?: number;
  /** Default 127.0.0.1: this machine alone. There is no authentication. */
  readonly host?: string;
  /** Longest message or body; default 1 MiB. */
  readonly maxBytes?: number;
}

export interface EnvironmentServer {
  /** "http://127.0.0.1:8000" */
  readonly url: string;
  readonly port: number;
  /** Sessions that hold a world now. */
  readonly sessions: number;
  /** Closes every session and connection. */
  close(): Promise<void>;
}

/** The server could not begin to listen. */
export class ListenError extends FoveaError {}

const { version } = createRequire(import.meta.url)("../../package.json") as { version: string };

/**
 * Serves environments by the OpenEnv protocol: for each, /ID/reset, /ID/step, /ID/state, /ID/metadata, /ID/schema,
 * /ID/health over HTTP and /ID/ws over WebSocket; GET / lists them.
 *
 * @throws InvalidInputError for limits outside their range; ListenError.
 */
export async function serveEnvironments(options: ServeOptions): Promise<EnvironmentServer> {
  const { environments, port = 8000, host = "127.0.0.1", maxBytes = 2 ** 20 } = options;
  const { maxSessions = 64, idleMs = 600_000 } = options;
  checkRange("port", port, 0, 65535);
  checkRange("maxSessions", maxSessions, 1, 100_000);
  checkRange("idleMs", idleMs, 1, 2 ** 31 - 1);
  checkRange("maxBytes", maxBytes, 1024, 2 ** 28);
  const sessions = createSessions({ maxSessions, idleMs });
  const app = new Hono();
  const byPath = new Map<string, ServedEnvironment>();
  for (const environment of environments) {
    const routes = environmentRoutes(environment, sessions, { maxBytes, version });
    app.route(`/${environment.id}`, routes);
    byPath.set(`/${environment.id}/ws`, environment);
    if (environments.length > 1) continue;
    app.route("/", routes);
    byPath.set("/ws", environment);
  }
  app.get("/", (context) =>
    context.json({ environments: environments.map(({ id, summary }) => ({ id, summary, path: `/${id}` })) }),
  );
  app.get("/health", (context) => context.json({ status: "healthy" }));
  app.notFound((context) =>
    context.json(
      { detail: `there is no ${context.req.path}`, code: "NOT_FOUND", fix: "GET / lists what is served" },
      404,
    ),
  );
  const server = createAdaptorServer({ fetch: app.fetch });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxBytes });
  server.on("upgrade", (request, socket, head) => {
    // A connection that breaks off while it is being opened is nobody's error.
    socket.on("error", () => socket.destroy());
    const environment = byPath.get(pathOf(request));
    if (environment === undefined) {
      socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      void serveSocket(opened, environment, sessions, maxBytes);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const fix =
        cause.code === "EADDRINUSE" ? "choose another with --port, or 0" : "check --host and --port";
      reject(
        new ListenError(`cannot listen on ${host}:${port}: ${cause.message}`, fix, "failure", { cause }),
      );
    });
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}`,
    port: bound,
    get sessions() {
      return sessions.size;
    },
    async close() {
      sessions.closeAll();
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ("closeAllConnections" in server) server.closeAllConnections();
      });
    },
  };
}

function checkRange(name: string, value: number, low: number, high: number): void {
  if (Number.isSafeInteger(value) && value >= low && value <= high) return;
  throw new InvalidInputError(`${name} is ${value}`, `give a whole number from ${low} to ${high}`);
}
