import { FoveaError, type JsonObject } from "@fovea/core";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { schemasOf } from "./schemas.js";
import { type Session, sessionGone } from "./session.js";
import type { ServedEnvironment, Sessions } from "./sessions.js";
import { errorData, invalid, isObject, parseObject, WireError } from "./wire.js";

/** The only session of clients that name none. */
const nameless = "default";

/**
 * OpenEnv's HTTP routes for one environment. A session over HTTP bears the `episode_id` of its reset; requests that
 * name none share one. (The reference makes a new world for every request, so that its /step never continues.)
 */
export function environmentRoutes(
  environment: ServedEnvironment,
  sessions: Sessions,
  { maxBytes, version }: { readonly maxBytes: number; readonly version: string },
): Hono {
  const app = new Hono();
  const keyOf = (name: unknown) => `http ${environment.id} ${typeof name === "string" ? name : nameless}`;
  const found = (name: unknown): Session => {
    const session = sessions.get(keyOf(name));
    if (session === undefined) throw sessionGone();
    session.lastActive = performance.now();
    return session;
  };
  app.onError((error, context) => refuse(context, error));
  app.notFound((context) => {
    const message = `there is no ${context.req.method} ${context.req.path}`;
    return context.json({ detail: message, code: "NOT_FOUND", fix: "GET / lists what is served" }, 404);
  });
  app.use(
    bodyLimit({
      maxSize: maxBytes,
      onError: (context) =>
        context.json(
          { detail: `the body is over ${maxBytes} bytes`, code: "VALIDATION_ERROR", fix: "send less" },
          413,
        ),
    }),
  );
  app.get("/health", (context) => context.json({ status: "healthy" }));
  app.get("/sessions", (context) =>
    context.json({ active_sessions: sessions.size, max_sessions: sessions.limits.maxSessions }),
  );
  app.get("/metadata", (context) =>
    context.json({
      name: environment.id,
      description: environment.summary,
      readme_content: null,
      version,
      author: null,
      documentation_url: null,
    }),
  );
  app.get("/schema", async (context) => context.json(schemasOf((await environment.load())().spec)));
  app.get("/state", (context) => context.json(found(context.req.query("episode_id")).state()));
  app.post("/reset", async (context) => {
    const request = await bodyOf(context);
    const key = keyOf(request.episode_id);
    const old = sessions.get(key);
    const session = old ?? (await sessions.open(environment, key));
    session.lastActive = performance.now();
    try {
      return context.json(session.reset(request));
    } catch (error) {
      // Of a reset that was refused no session is left behind.
      if (old === undefined) sessions.close(key);
      throw error;
    }
  });
  app.post("/step", async (context) => {
    const { action, timeout_s: timeout, request_id: id, episode_id: name } = await bodyOf(context);
    if (!isObject(action))
      throw invalid(["body", "action"], "Input should be an object", 'send { "action": { "action": ... } }');
    if (timeout !== undefined && timeout !== null && !(typeof timeout === "number" && timeout > 0))
      throw invalid(["body", "timeout_s"], "Input should be greater than 0", "leave it out");
    if (id !== undefined && id !== null && (typeof id !== "string" || id.length > 255))
      throw invalid(["body", "request_id"], "Input should be a text of up to 255 characters", "shorten it");
    return context.json(found(name).step(action));
  });
  return app;
}

async function bodyOf(context: Context): Promise<JsonObject> {
  const text = await context.req.text();
  return text.trim() === "" ? {} : parseObject(text);
}

/** FastAPI's form: `detail` is the list of what is wrong, or a sentence. */
function refuse(context: Context, error: unknown): Response {
  const { message, code, fix, errors, ...more } = errorData(error);
  const status = statusOf(error, code as string);
  return context.json({ ...more, detail: errors ?? message, message, code, fix } as JsonObject, status);
}

function statusOf(error: unknown, code: string): ContentfulStatusCode {
  if (code === "VALIDATION_ERROR" || code === "INVALID_JSON") return 422;
  if (code === "CAPACITY_REACHED") return 503;
  if (code === "SESSION_ERROR") return 404;
  // Out of turn, which the client can mend; a bug in a world is ours.
  return error instanceof FoveaError && !(error instanceof WireError) ? 409 : 500;
}
