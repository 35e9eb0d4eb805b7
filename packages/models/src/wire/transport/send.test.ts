import { createServer, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createNetServer, type Socket } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { encodedMedia } from "./encoded-media.js";
import { poolFor, Slots } from "./pool.js";
import { jsonSegments, mediaMark } from "./segments.js";
import { type Outgoing, SocketFailure, send } from "./send.js";

const tooLarge = () => new RangeError("too large");
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(answer: (body: Buffer, response: ServerResponse, count: number) => void) {
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("error", () => undefined);
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => answer(Buffer.concat(chunks), response, ++count));
  });
  server.on("connection", (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(server);
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), sockets };
}

const outgoing = (url: URL, more: Partial<Outgoing> = {}): Outgoing => ({
  pool: poolFor(url, 2),
  path: "/",
  headers: {},
  body: [Buffer.from("{}")],
  timeoutMs: 60_000,
  ...more,
});

const answerOf = async (sent: Outgoing) => (await (await send(sent)).whole(1000, tooLarge)).toString();

describe("send", () => {
  it("sends once more what a kept-alive socket loses before any answer", async () => {
    const { url, sockets } = await listen((_, response, count) => {
      // The second request arrives on the kept socket, which dies as an idle one does.
      if (count === 2) response.socket!.resetAndDestroy();
      else response.end(`answer ${count}`);
    });
    expect(await answerOf(outgoing(url))).toBe("answer 1");
    expect(await answerOf(outgoing(url))).toBe("answer 3");
    expect(sockets.size).toBe(2);
  });

  it("does not send again on a fresh socket: the server may have done the work", async () => {
    let requests = 0;
    const { url } = await listen((_, response) => {
      requests += 1;
      response.socket!.resetAndDestroy();
    });
    await expect(send(outgoing(url))).rejects.toBeInstanceOf(SocketFailure);
    expect(requests).toBe(1);
  });

  it("opens no more sockets than it may, and keeps them", async () => {
    const { url, sockets } = await listen((body, response) => response.end(body));
    const all = Array.from({ length: 20 }, (_, i) =>
      answerOf(outgoing(url, { body: [Buffer.from(`${i}`)] })),
    );
    expect(await Promise.all(all)).toEqual(Array.from({ length: 20 }, (_, i) => `${i}`));
    expect(sockets.size).toBe(2);
  });

  it("lets a waiting request be aborted, and goes on with the others", async () => {
    const held: ServerResponse[] = [];
    const { url } = await listen((_, response, count) =>
      count <= 2 ? held.push(response) : response.end("ok"),
    );
    const busy = [answerOf(outgoing(url)), answerOf(outgoing(url))];
    const stop = new AbortController();
    const waiting = answerOf(outgoing(url, { signal: stop.signal }));
    const next = answerOf(outgoing(url));
    stop.abort(new Error("changed my mind"));
    await expect(waiting).rejects.toThrow("changed my mind");
    await expect.poll(() => held.length).toBe(2);
    for (const response of held) response.end("held");
    expect(await Promise.all([...busy, next])).toEqual(["held", "held", "ok"]);
  });

  it("hears an answer that comes before all was read, and leaves no socket waiting to be read", async () => {
    const sockets: Socket[] = [];
    const server = createNetServer((socket) => {
      socket.on("error", () => undefined);
      sockets.push(socket);
      socket.once("data", () => {
        socket.pause();
        socket.write("HTTP/1.1 413 Too Large\r\ncontent-length: 8\r\n\r\ntoo much");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const incoming = await send(outgoing(url, { body: [Buffer.alloc(40_000_000)] }));
    expect(incoming.status).toBe(413);
    expect((await incoming.whole(1000, tooLarge)).toString()).toBe("too much");
    await expect.poll(() => poolFor(url, 2).size).toBe(0);
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  it("holds nothing in the cache's use when a medium is missing or the socket fails", async () => {
    const { url } = await listen((_, response) => response.socket!.resetAndDestroy());
    const known = "1".repeat(64);
    const missing = "2".repeat(64);
    const blobs = {
      get: async (id: string) => {
        if (id === missing) throw new Error("no such blob");
        return Buffer.alloc(5000, 7);
      },
    };
    const body = jsonSegments([mediaMark(known), mediaMark(missing)]);
    await expect(send(outgoing(url, { body, blobs }))).rejects.toThrow("no such blob");
    await expect(send(outgoing(url, { body: jsonSegments(mediaMark(known)), blobs }))).rejects.toThrow();
    await expect(send(outgoing(url, { body }))).rejects.toThrow("needs { blobs }");
    const before = encodedMedia.bytes;
    encodedMedia.release([known]);
    expect(before - encodedMedia.bytes).toBe(8192);
    // The slots were given back as well.
    await expect(send(outgoing(url, { body, blobs }))).rejects.toThrow("no such blob");
  });

  it("sends no header that would end early, and does not show its value", async () => {
    const { url, sockets } = await listen((_, response) => response.end("ok"));
    const sending = send(outgoing(url, { headers: { authorization: "Bearer key\r\nx: y" } }));
    await expect(sending).rejects.toThrow(/"authorization" has characters/);
    await expect(sending).rejects.not.toThrow(/key/);
    await expect(send(outgoing(url, { headers: { "a b": "c" } }))).rejects.toThrow(
      /not the name of a header/,
    );
    await expect(send(outgoing(url, { path: "/a b" }))).rejects.toThrow(/no URL can have/);
    expect(sockets.size).toBe(0);
    expect(await answerOf(outgoing(url))).toBe("ok");
  });

  it("names a server that speaks something else", async () => {
    const server = createNetServer((socket) => socket.end("SSH-2.0-OpenSSH_9\r\n"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await expect(send(outgoing(url))).rejects.toThrow(/not HTTP\/1\.1; it begins with "SSH-2\.0/);
    server.close();
  });

  it("reads no further ahead than it is heard", async () => {
    const { url, sockets } = await listen((_, response) => response.end(Buffer.alloc(60_000_000)));
    const incoming = await send(outgoing(url));
    for (let turn = 0; turn < 300; turn++) await new Promise((resolve) => setImmediate(resolve));
    // What the systems' buffers do not take is still with the server.
    expect([...sockets][0]!.writableLength).toBeGreaterThan(0);
    let bytes = 0;
    for await (const chunk of incoming.chunks()) bytes += chunk.length;
    expect(bytes).toBe(60_000_000);
  });

  it("refuses a response over the limit", async () => {
    const { url } = await listen((_, response) => response.end(Buffer.alloc(5000)));
    const incoming = await send(outgoing(url));
    await expect(incoming.whole(1000, tooLarge)).rejects.toThrow("too large");
  });
});

describe("Slots", () => {
  it("serves in the order of coming, and a slot given back twice counts once", async () => {
    const slots = new Slots(1);
    const order: number[] = [];
    const first = await slots.take(undefined);
    const later = [1, 2, 3].map(async (n) => {
      const done = await slots.take(undefined);
      order.push(n);
      done();
      done();
    });
    first();
    await Promise.all(later);
    expect(order).toEqual([1, 2, 3]);
    await expect(slots.take(AbortSignal.abort(new Error("no")))).rejects.toThrow("no");
    (await slots.take(undefined))();
  });

  it("serves who has begun before who has not, and yet lets each sixteenth begin", async () => {
    const slots = new Slots(1);
    const order: string[] = [];
    const first = await slots.take(undefined);
    const queue = (name: string, hasBegun: boolean) =>
      slots.take(undefined, hasBegun).then((done) => {
        order.push(name);
        done();
      });
    const all = [queue("new", false), ...Array.from({ length: 20 }, (_, i) => queue(`${i}`, true))];
    first();
    await Promise.all(all);
    expect(order.indexOf("new")).toBe(15);
    expect(order.filter((name) => name !== "new")).toEqual(Array.from({ length: 20 }, (_, i) => `${i}`));
  });

  it("lets in who has waited longest while the process has time, begun or not", async () => {
    const slots = new Slots(1, { hasTime: true, isThere: () => true, listen: () => {} });
    const order: string[] = [];
    const first = slots.tryTake()!;
    const queue = (name: string, hasBegun: boolean) =>
      slots.take(undefined, hasBegun).then((done) => {
        order.push(name);
        done();
      });
    const all = [queue("begun", true), queue("new", false), queue("newer", false)];
    first();
    await Promise.all(all);
    expect(order).toEqual(["new", "newer", "begun"]);
  });

  it("lets in who has not begun only where there is room, and who has begun always", async () => {
    let room = 1;
    let changed = () => {};
    const slots = new Slots(10, {
      hasTime: false,
      isThere: (starting) => starting < room,
      listen: (listener) => {
        changed = listener;
      },
    });
    const order: string[] = [];
    const take = (name: string, hasBegun = false) =>
      slots.take(undefined, hasBegun).then((done) => {
        order.push(name);
        return done;
      });
    const first = take("first");
    const second = take("second");
    await take("begun", true);
    expect(order).toEqual(["first", "begun"]);
    slots.began();
    await second;
    const [third, fourth] = [take("third"), take("fourth")];
    (await first)();
    expect(slots.tryTake()).toBeUndefined();
    room = 3;
    changed();
    await Promise.all([third, fourth]);
    expect(order).toEqual(["first", "begun", "second", "third", "fourth"]);
  });

  it("looks again for room that only time makes", async () => {
    vi.useFakeTimers();
    try {
      let isThere = false;
      const slots = new Slots(1, { hasTime: false, isThere: () => isThere, listen: () => {} });
      const taken = slots.take(undefined);
      isThere = true;
      await vi.advanceTimersByTimeAsync(1000);
      (await taken)();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
