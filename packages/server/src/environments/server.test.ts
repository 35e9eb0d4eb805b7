// Over 400 lines because it is the protocol, one case after the other, over both transports.
import { spawnSync } from "node:child_process";
import { request } from "node:http";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { type Environment, NotFoundError } from "@fovea/core";
import { matchingPennies, slipperyGrid } from "@fovea/core/testkit";
import { afterEach, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { type EnvironmentServer, type ServeOptions, serveEnvironments } from "./index.js";

interface Reply {
  readonly type: string;
  readonly data: {
    readonly code?: string;
    readonly message?: string;
    readonly fix?: string;
    readonly reward?: number | null;
    readonly done?: boolean;
    readonly observation?: Record<string, unknown>;
    readonly [key: string]: unknown;
  };
}

const served = (make: () => Environment) => ({
  id: make().spec.id,
  summary: "a world of the testkit",
  load: async () => make,
});
const grid = served(slipperyGrid);
const pennies = served(matchingPennies);

let server: EnvironmentServer;
const open = async (options: Partial<ServeOptions> = {}) => {
  server = await serveEnvironments({ environments: [grid], port: 0, ...options });
  return server;
};
afterEach(() => server.close());

/** A client over WebSocket: `ask` waits for one reply. */
async function connectTo(path = "/ws") {
  const socket = new WebSocket(`${server.url.replace("http", "ws")}${path}`);
  const replies: Reply[] = [];
  let wake = () => {};
  socket.on("message", (raw) => {
    replies.push(JSON.parse(raw.toString()) as Reply);
    wake();
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on("close", (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  socket.on("error", () => {});
  await new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  const next = async (): Promise<Reply> => {
    while (replies.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return replies.shift()!;
  };
  return {
    socket,
    closed,
    next,
    ask: (message: unknown) => {
      socket.send(typeof message === "string" ? message : JSON.stringify(message));
      return next();
    },
  };
}

const post = async (path: string, body: unknown) => {
  const sent = typeof body === "string" ? body : JSON.stringify(body);
  const reply = await fetch(`${server.url}${path}`, { method: "POST", body: sent });
  return { status: reply.status, body: (await reply.json()) as Reply["data"] };
};
const get = async (path: string) => {
  const reply = await fetch(`${server.url}${path}`);
  return { status: reply.status, body: (await reply.json()) as Reply["data"] };
};
const untilSessions = (count: number) => vi.waitFor(() => expect(server.sessions).toBe(count));

describe("over WebSocket", () => {
  it("an episode is what it is without a server", async () => {
    await open();
    const client = await connectTo();
    const world = slipperyGrid();
    world.reset({ seed: 7 });
    const text = () => (world.observe("text") as { text: string }).text;
    const first = await client.ask({ type: "reset", data: { seed: 7, episode_id: "mine" } });
    expect(first).toEqual({
      type: "observation",
      data: {
        observation: {
          text: text(),
          symbolic: (world.observe("symbolic") as { data: unknown }).data,
          terminated: false,
          truncated: false,
          info: {},
        },
        reward: null,
        done: false,
      },
    });
    let steps = 0;
    for (const action of ["up", "left", "down", "right"].flatMap((one) => Array(10).fill(one))) {
      if (world.toAct().length === 0) break;
      const { agent } = world.step({ agent: action });
      const { type, data } = await client.ask({ type: "step", data: { action } });
      steps++;
      expect(type).toBe("observation");
      expect([data.reward, data.done]).toEqual([agent!.reward, world.toAct().length === 0]);
      expect(data.observation).toMatchObject({
        text: text(),
        terminated: agent!.terminated,
        truncated: agent!.truncated,
      });
    }
    expect((await client.ask({ type: "state" })).data).toEqual({
      episode_id: "mine",
      step_count: steps,
      environment: grid.id,
      seed: 7,
      done: true,
    });
    const over = await client.ask({ type: "step", data: { action: "up" } });
    expect(over).toMatchObject({
      type: "error",
      data: { code: "EXECUTION_ERROR", message: expect.stringMatching(/over/) },
    });
    client.socket.send(JSON.stringify({ type: "close" }));
    expect((await client.closed).code).toBe(1000);
    await untilSessions(0);
  });

  it("shows what was asked for, a drawn seed, and every player", async () => {
    await open({ environments: [grid, pennies] });
    const client = await connectTo(`/${grid.id}/ws`);
    const { data } = await client.ask({ type: "reset", data: { observe: ["image"] } });
    expect(data.observation).toMatchObject({
      image: { width: 6, height: 6, encoding: "png", dtype: "uint8" },
    });
    expect(data.observation).not.toHaveProperty("text");
    expect(Number.isSafeInteger((await client.ask({ type: "state" })).data.seed)).toBe(true);
    const players = await connectTo(`/${pennies.id}/ws`);
    await players.ask({ type: "reset", data: { seed: 1 } });
    const shown = await players.ask({ type: "step", data: { actions: { even: "heads", odd: "heads" } } });
    const { agents, to_act: acting } = shown.data.observation as {
      agents: Record<string, { reward: number }>;
      to_act: string[];
    };
    expect(agents.even!.reward).toBe(-agents.odd!.reward);
    expect(acting).toEqual(["even", "odd"]);
  });

  it.each<[string, unknown, string, RegExp]>([
    ["no JSON", "turn left, please", "INVALID_JSON", /Invalid JSON/],
    ["JSON that is no object", "[1]", "INVALID_JSON", /no object/],
    ["an unknown type", { type: "jump" }, "UNKNOWN_TYPE", /"jump"/],
    ["no type", {}, "UNKNOWN_TYPE", /none/],
    ["fields beside type and data", { type: "state", sudo: true }, "VALIDATION_ERROR", /Extra inputs/],
    ["a step without data", { type: "step" }, "VALIDATION_ERROR", /required/],
    [
      "a step with prose",
      { type: "step", data: { action: "I go up, as the goal is there." } },
      "VALIDATION_ERROR",
      /I go up/,
    ],
    ["a step with an index", { type: "step", data: { action: 99 } }, "VALIDATION_ERROR", /99/],
    ["a step without action", { type: "step", data: {} }, "VALIDATION_ERROR", /action: Field required/],
    [
      "an action with more fields",
      { type: "step", data: { action: "up", speed: 9 } },
      "VALIDATION_ERROR",
      /speed/,
    ],
    ["a negative seed", { type: "reset", data: { seed: -1 } }, "VALIDATION_ERROR", /seed/],
    ["a seed of text", { type: "reset", data: { seed: "1" } }, "VALIDATION_ERROR", /seed/],
    ["an unknown option", { type: "reset", data: { options: { size: 1e9 } } }, "VALIDATION_ERROR", /size/],
    [
      "an observation that there is not",
      { type: "reset", data: { observe: ["smell"] } },
      "VALIDATION_ERROR",
      /smell/,
    ],
    [
      "an episode id without end",
      { type: "reset", data: { episode_id: "x".repeat(300) } },
      "VALIDATION_ERROR",
      /episode_id/,
    ],
  ])("refuses %s by its code, and goes on", async (_, message, code, said) => {
    await open();
    const client = await connectTo();
    await client.ask({ type: "reset", data: { seed: 1 } });
    const refused = await client.ask(message);
    expect(refused).toMatchObject({ type: "error", data: { code } });
    expect(refused.data.message).toMatch(said);
    expect(refused.data.fix).toMatch(/\w/);
    expect((await client.ask({ type: "state" })).data).toMatchObject({ step_count: 0, seed: 1 });
    expect((await client.ask({ type: "step", data: { action: "up" } })).type).toBe("observation");
  });

  it("refuses a step before reset", async () => {
    await open();
    const client = await connectTo();
    const refused = await client.ask({ type: "step", data: { action: "up" } });
    expect(refused).toMatchObject({
      type: "error",
      data: { code: "EXECUTION_ERROR", message: "step before reset" },
    });
  });

  it("answers messages that come before the world is there, in order", async () => {
    let release = () => {};
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    await open({ environments: [{ ...grid, load: () => slow.then(() => slipperyGrid) }] });
    const client = await connectTo();
    client.socket.send(JSON.stringify({ type: "reset", data: { seed: 3 } }));
    client.socket.send(JSON.stringify({ type: "state" }));
    release();
    expect((await client.next()).type).toBe("observation");
    expect((await client.next()).data).toMatchObject({ seed: 3 });
  });

  it("has many sessions, each with a world of its own, and no more than its limit", async () => {
    await open({ maxSessions: 3 });
    const clients = await Promise.all([connectTo(), connectTo(), connectTo()]);
    const seen = await Promise.all(
      clients.map((client, seed) => client.ask({ type: "reset", data: { seed } })),
    );
    expect(new Set(seen.map(({ data }) => data.observation!.text)).size).toBe(3);
    await clients[0]!.ask({ type: "step", data: { action: "up" } });
    const counts = await Promise.all(clients.map((client) => client.ask({ type: "state" })));
    expect(counts.map(({ data }) => data.step_count)).toEqual([1, 0, 0]);
    const late = await connectTo();
    expect(await late.next()).toMatchObject({
      type: "error",
      data: { code: "CAPACITY_REACHED", active_sessions: 3, max_sessions: 3 },
    });
    expect((await late.closed).code).toBe(1013);
    clients[0]!.socket.close();
    await untilSessions(2);
    const next = await connectTo();
    expect((await next.ask({ type: "reset", data: {} })).type).toBe("observation");
  });

  it("forgets clients that vanish in the middle of an episode", async () => {
    let worlds = 0;
    const counted = () => {
      const world = slipperyGrid();
      worlds++;
      return {
        ...world,
        close() {
          worlds--;
          world.close();
        },
      };
    };
    await open({ environments: [{ ...grid, load: async () => counted }] });
    const clients = await Promise.all(Array.from({ length: 20 }, () => connectTo()));
    for (const client of clients) await client.ask({ type: "reset", data: {} });
    expect([server.sessions, worlds]).toEqual([20, 20]);
    for (const [i, client] of clients.entries()) {
      client.socket.send(JSON.stringify({ type: "step", data: { action: "up" } }));
      if (i % 2 === 0) client.socket.terminate();
      else client.socket.close();
    }
    await untilSessions(0);
    expect(worlds).toBe(0);
    // One that breaks off while it is being opened.
    const raw = connect(server.port, "127.0.0.1");
    raw.write("GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n");
    raw.destroy();
    expect((await get("/health")).body).toEqual({ status: "healthy" });
  });

  it("tells a client whose message is 100 MB why it is cut off, and serves the others", async () => {
    await open();
    const [large, other] = [await connectTo(), await connectTo()];
    await large.ask({ type: "reset", data: {} });
    await other.ask({ type: "reset", data: { seed: 2 } });
    const refused = await large.ask(JSON.stringify({ type: "step", data: { action: "x".repeat(1e8) } }));
    expect(refused).toMatchObject({
      type: "error",
      data: { code: "VALIDATION_ERROR", message: expect.stringMatching(/over 1048576 bytes/) },
    });
    expect(await large.closed).toMatchObject({ code: 1009 });
    await untilSessions(1);
    expect((await other.ask({ type: "step", data: { action: "up" } })).type).toBe("observation");
  });

  it("ends sessions that are idle", async () => {
    await open({ idleMs: 40 });
    const client = await connectTo();
    expect(await client.next()).toMatchObject({
      type: "error",
      data: { code: "SESSION_ERROR", message: expect.stringMatching(/idle/) },
    });
    expect((await client.closed).code).toBe(1000);
    expect(server.sessions).toBe(0);
  });

  it("says that a world could not be made", async () => {
    const broken = async () => {
      throw new NotFoundError("its pictures are gone", "install it again");
    };
    await open({ environments: [{ ...grid, load: broken }] });
    const client = await connectTo();
    expect(await client.next()).toMatchObject({
      data: {
        code: "FACTORY_ERROR",
        message: expect.stringMatching(/its pictures are gone/),
        factory_name: grid.id,
      },
    });
    expect(server.sessions).toBe(0);
  });

  it("outlives a world that throws what it should not", async () => {
    const crashing = () => ({
      ...slipperyGrid(),
      step: () => {
        throw new RangeError("out of cells");
      },
    });
    await open({ environments: [{ ...grid, load: async () => crashing as () => Environment }] });
    const client = await connectTo();
    await client.ask({ type: "reset", data: {} });
    expect(await client.ask({ type: "step", data: { action: "up" } })).toMatchObject({
      data: { code: "EXECUTION_ERROR", message: "out of cells" },
    });
    expect((await client.ask({ type: "reset", data: {} })).type).toBe("observation");
  });

  it("is at no other path", async () => {
    await open();
    await expect(connectTo("/elsewhere")).rejects.toThrow("404");
  });
});

describe("over HTTP", () => {
  it("plays an episode, by its id or without one", async () => {
    await open();
    const world = slipperyGrid();
    world.reset({ seed: 5 });
    for (const name of [{}, { episode_id: "a" }]) {
      const { status, body } = await post("/reset", { seed: 5, ...name });
      expect([status, body.reward, body.done]).toEqual([200, null, false]);
      expect(body.observation!.text).toBe((world.observe("text") as { text: string }).text);
    }
    world.step({ agent: "down" });
    const stepped = await post("/step", {
      action: { action: "down" },
      timeout_s: 3,
      request_id: "r1",
      episode_id: "a",
    });
    expect(stepped.body.observation!.text).toBe((world.observe("text") as { text: string }).text);
    expect((await get("/state?episode_id=a")).body).toMatchObject({ episode_id: "a", step_count: 1 });
    expect((await get("/state")).body).toMatchObject({ step_count: 0 });
    expect(server.sessions).toBe(2);
  });

  it("tells what it serves", async () => {
    await open({ environments: [grid, pennies] });
    expect((await get("/")).body.environments).toEqual([
      { id: grid.id, summary: grid.summary, path: `/${grid.id}` },
      { id: pennies.id, summary: pennies.summary, path: `/${pennies.id}` },
    ]);
    expect((await get(`/${grid.id}/metadata`)).body).toMatchObject({
      name: grid.id,
      description: grid.summary,
    });
    expect((await get(`/${grid.id}/sessions`)).body).toEqual({ active_sessions: 0, max_sessions: 64 });
    const { action, observation, state } = (await get(`/${grid.id}/schema`)).body as Record<
      string,
      { properties: Record<string, unknown>; required?: string[]; additionalProperties: boolean }
    >;
    expect(action!.properties.action).toEqual({ enum: ["up", "right", "down", "left"] });
    expect([action!.required, action!.additionalProperties]).toEqual([["action"], false]);
    expect(Object.keys(observation!.properties)).toEqual(
      expect.arrayContaining(["done", "reward", "metadata", "text", "image", "terminated"]),
    );
    expect(state!.additionalProperties).toBe(true);
    const several = (await get(`/${pennies.id}/schema`)).body.action as { required: string[] };
    expect(several.required).toEqual(["actions"]);
  });

  it.each<[string, string, unknown, number, string]>([
    ["a step before reset", "/step", { action: { action: "up" } }, 404, "SESSION_ERROR"],
    ["a body that is no JSON", "/reset", "{seed", 422, "INVALID_JSON"],
    ["a seed of text", "/reset", { seed: "a" }, 422, "VALIDATION_ERROR"],
    ["an action that is no object", "/step", { action: "up" }, 422, "VALIDATION_ERROR"],
    ["a timeout of 0", "/step", { action: { action: "up" }, timeout_s: 0 }, 422, "VALIDATION_ERROR"],
    ["a body of 100 MB", "/reset", " ".repeat(1e8), 413, "VALIDATION_ERROR"],
    ["another path", "/jump", {}, 404, "NOT_FOUND"],
  ])("refuses %s", async (_, path, body, status, code) => {
    await open();
    const refused = await post(path, body);
    expect([refused.status, refused.body.code]).toEqual([status, code]);
    expect(refused.body.detail).toBeDefined();
    expect(server.sessions).toBe(0);
  });

  it("refuses prose and steps after the end, and keeps to its limit", async () => {
    await open({ maxSessions: 1 });
    await post("/reset", { seed: 5 });
    const prose = await post("/step", { action: { action: "go up" } });
    expect([prose.status, prose.body.code]).toEqual([422, "VALIDATION_ERROR"]);
    for (let step = 0; step < 40; step++) await post("/step", { action: { action: "up" } });
    const over = await post("/step", { action: { action: "up" } });
    expect([over.status, over.body.code]).toEqual([409, "EXECUTION_ERROR"]);
    const more = await post("/reset", { episode_id: "another" });
    expect([more.status, more.body.code]).toEqual([503, "CAPACITY_REACHED"]);
    expect((await post("/reset", { seed: 6 })).status).toBe(200);
  });

  it("outlives a client that breaks off in its body", async () => {
    await open();
    const broken = request(`${server.url}/reset`, { method: "POST", headers: { "content-length": 1000 } });
    broken.on("error", () => {});
    broken.write("{");
    await new Promise((resolve) => broken.once("socket", resolve));
    broken.destroy();
    expect((await get("/health")).status).toBe(200);
    expect(server.sessions).toBe(0);
  });
});

describe("beginning", () => {
  it("refuses a taken port and absurd limits by name", async () => {
    await open();
    const again = (options: object) => serveEnvironments({ environments: [grid], port: 0, ...options });
    await expect(again({ port: server.port })).rejects.toThrow(/cannot listen on 127.0.0.1:\d+/);
    await expect(again({ port: 70000 })).rejects.toThrow("port is 70000");
    await expect(again({ maxSessions: 0 })).rejects.toThrow("maxSessions is 0");
    await expect(again({ idleMs: 0.5 })).rejects.toThrow("idleMs is 0.5");
  });
});

const python = "/usr/bin/python3";
const hasNumpy = spawnSync(python, ["-c", "import numpy"]).status === 0;

describe.skipIf(!hasNumpy)("the Python client", () => {
  it("plays by Gymnasium's API what the world does here", async () => {
    await open({ environments: [grid, pennies] });
    const script = fileURLToPath(new URL("../../python/test_client.py", import.meta.url));
    const { execFile } = await import("node:child_process");
    const told = await new Promise<string>((resolve, reject) => {
      execFile(python, [script, server.url], (error, stdout, stderr) =>
        error === null ? resolve(stdout) : reject(new Error(`${stderr}${stdout}`)),
      );
    });
    const { episode, pixels, errors } = JSON.parse(told);
    const world = slipperyGrid();
    world.reset({ seed: 3 });
    const expected = ["up", "right", "down", "left", "up", "up"].map((action) => {
      const { agent } = world.step({ agent: action });
      const { text } = world.observe("text") as { text: string };
      return [text, agent!.reward, agent!.terminated, agent!.truncated];
    });
    expect(episode).toEqual(expected);
    const image = world.observe("image");
    expect(pixels).toEqual(image.mode === "image" ? [...image.pixels.data] : []);
    expect(errors).toEqual({
      prose: "VALIDATION_ERROR",
      index: "ValueError",
      early: "EXECUTION_ERROR",
      seed: "VALIDATION_ERROR",
      observation: "VALIDATION_ERROR",
      players: "UNSUPPORTED",
      closed: "SESSION_ERROR",
      nobody: "SESSION_ERROR",
      path: "NOT_FOUND",
      gone: "SESSION_ERROR",
      late: "SESSION_ERROR",
      after: "SESSION_ERROR",
    });
    await untilSessions(0);
  });
});
