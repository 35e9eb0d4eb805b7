import type { IncomingMessage } from "node:http";
import type { RawData, WebSocket } from "ws";
import type { Session } from "./session.js";
import type { ServedEnvironment, Sessions } from "./sessions.js";
import { errorData, readMessage, WireError } from "./wire.js";

/** A client that does not read what it asked for is cut off. */
const mostUnsentBytes = 64 * 1024 * 1024;
const pingMs = 30_000;

/**
 * One connection: a session from its first to its last message, which ends with it, however it ends.
 *
 * @param maxBytes of a message; told to the client before it is cut off.
 */
export async function serveSocket(
  socket: WebSocket,
  environment: ServedEnvironment,
  sessions: Sessions,
  maxBytes: number,
): Promise<void> {
  let session: Session | undefined;
  let alive = true;
  const send = (type: string, data: object) => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify({ type, data }));
  };
  const heartbeat = setInterval(() => {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
  }, pingMs);
  heartbeat.unref();
  socket.on("pong", () => {
    alive = true;
  });
  tellBeforeClosing(socket, maxBytes, send);
  // Errors of the connection end in "close", where all is given back.
  socket.on("error", () => {});
  let gone = false;
  socket.on("close", () => {
    gone = true;
    clearInterval(heartbeat);
    if (session !== undefined) sessions.close(session.id);
  });
  // What the client says before its world is there waits in the connection.
  socket.pause();
  try {
    session = await sessions.open(environment, undefined, () => {
      send("error", {
        message: `the session was idle for ${sessions.limits.idleMs / 1000} s`,
        code: "SESSION_ERROR",
        fix: "connect again",
      });
      socket.close(1000);
    });
  } catch (error) {
    socket.resume();
    send("error", errorData(error));
    socket.close(1013);
    return;
  }
  if (gone) return sessions.close(session.id);
  const { id } = session;
  const world = session;
  const answer = (raw: RawData, binary: boolean) => {
    alive = true;
    if (socket.readyState !== socket.OPEN) return;
    try {
      if (binary) throw new WireError("INVALID_JSON", "Invalid JSON: a binary message", "send text");
      const { type, data } = readMessage(raw.toString());
      if (sessions.get(id) === undefined)
        throw new WireError("SESSION_ERROR", "the session is over", "connect again");
      world.lastActive = performance.now();
      if (type === "close") return socket.close(1000);
      if (type === "state") send("state", world.state());
      else send("observation", type === "reset" ? world.reset(data) : world.step(data));
    } catch (error) {
      send("error", errorData(error));
    }
    if (socket.bufferedAmount > mostUnsentBytes) socket.terminate();
  };
  socket.on("message", answer);
  socket.resume();
}

/** `ws` closes the connection of a message that is too long; the client is told why before that. */
function tellBeforeClosing(
  socket: WebSocket,
  maxBytes: number,
  send: (type: string, data: object) => void,
): void {
  const close = socket.close.bind(socket);
  socket.close = (code, reason) => {
    if (code === 1009) {
      const message = `the message is over ${maxBytes} bytes`;
      send("error", { message, code: "VALIDATION_ERROR", fix: "send less in one message" });
      close(code, message);
    } else close(code, reason);
  };
}

/** The path of a request, without its query. */
export const pathOf = ({ url = "/" }: IncomingMessage): string => url.split("?", 1)[0]!;
