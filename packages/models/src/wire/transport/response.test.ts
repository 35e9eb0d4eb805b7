import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MalformedResponse, ResponseReader } from "./response.js";

/** What is heard of `bytes`, pushed in pieces of the given lengths, and whether the connection may be kept. */
function hear(bytes: string | Buffer, lengths: readonly number[] = [], closes = false) {
  const heard = { status: 0, headers: {} as Record<string, unknown>, body: "", ends: 0 };
  const reader = new ResponseReader({
    head: (status, headers) => Object.assign(heard, { status, headers }),
    body: (piece) => {
      heard.body += piece.toString("latin1");
    },
    end: () => {
      heard.ends += 1;
    },
  });
  const all = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes, "latin1");
  let at = 0;
  for (let i = 0; at < all.length; i++) {
    const to = at + (lengths[i % Math.max(1, lengths.length)] ?? all.length);
    // The memory of a piece is used again, as a socket's is.
    const piece = Buffer.from(all.subarray(at, to));
    reader.push(piece);
    piece.fill(0);
    at = to;
  }
  const ended = closes ? reader.close() : reader.done;
  return { ...heard, ended, keepsAlive: reader.keepsAlive, idleMs: reader.idleMs };
}

const sized = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello";
const chunked =
  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;name=x\r\nlo\r\n0\r\nTrailer: a\r\n\r\n";

describe("ResponseReader", () => {
  it("reads a body of a known length, however its bytes are cut", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (lengths) => {
        for (const bytes of [sized, chunked]) {
          const { status, body, ends, ended, keepsAlive } = hear(bytes, lengths);
          expect({ status, body, ends, ended, keepsAlive }).toEqual({
            status: 200,
            body: "hello",
            ends: 1,
            ended: true,
            keepsAlive: true,
          });
        }
      }),
    );
  });

  it("reads a body that goes on until the connection is closed, and such a connection is not kept", () => {
    const bytes = "HTTP/1.1 200 OK\r\n\r\nhello";
    expect(hear(bytes)).toMatchObject({ body: "hello", ended: false });
    expect(hear(bytes, [], true)).toMatchObject({ body: "hello", ended: true, keepsAlive: false });
  });

  it("says that a body is not whole when the connection is closed inside it", () => {
    expect(hear(sized.slice(0, -1), [], true).ended).toBe(false);
    expect(hear(chunked.slice(0, -2), [], true).ended).toBe(false);
  });

  it("passes interim responses over, and knows those without a body", () => {
    expect(
      hear(`HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n${sized}`),
    ).toMatchObject({
      status: 200,
      body: "hello",
      ended: true,
    });
    expect(hear("HTTP/1.1 204 No Content\r\n\r\n")).toMatchObject({
      status: 204,
      ended: true,
      keepsAlive: true,
    });
    expect(hear("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")).toMatchObject({ body: "", ended: true });
  });

  it("gives headers in lower case, and joins what comes twice", () => {
    const { headers } = hear("HTTP/1.1 204 x\r\nRetry-After:  5 \r\nVia: a\r\nvia: b\r\nempty:\r\n\r\n");
    expect(headers).toEqual({ "retry-after": "5", via: "a, b", empty: "" });
  });

  it("keeps no connection that the server will close, or that says more than was asked", () => {
    const keeps = (head: string, body = "") => hear(`${head}content-length: 0\r\n\r\n${body}`).keepsAlive;
    expect(keeps("HTTP/1.1 200 OK\r\n")).toBe(true);
    expect(keeps("HTTP/1.1 200 OK\r\nConnection: Close\r\n")).toBe(false);
    expect(keeps("HTTP/1.0 200 OK\r\n")).toBe(false);
    expect(keeps("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n")).toBe(true);
    expect(keeps("HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK")).toBe(false);
    expect(hear("HTTP/1.1 204 x\r\nKeep-Alive: timeout=5, max=9\r\n\r\n").idleMs).toBe(5000);
  });

  it("refuses what is not HTTP/1.1, and bodies whose length is in doubt", () => {
    for (const bytes of [
      "<html>",
      "SSH-2.0-OpenSSH_9",
      "HTTP/2.0 200 OK\r\n\r\n",
      "HTTP/1.1 OK\r\n\r\n",
      "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
      "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n",
      "HTTP/1.1 200 OK\r\ncontent-length: 5, 6\r\n\r\n",
      "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nab\r\n",
      `HTTP/1.1 200 OK\r\na: ${"x".repeat(300_000)}`,
    ])
      expect(() => hear(bytes), bytes.slice(0, 60)).toThrow(MalformedResponse);
  });

  it("throws nothing else, whatever comes", () => {
    const start = fc.constantFrom(
      "",
      "HTTP/1.1 200 OK\r\n",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
    );
    fc.assert(
      fc.property(
        start,
        fc.uint8Array({ maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        (head, rest, length) => {
          try {
            hear(Buffer.concat([Buffer.from(head), rest]), [length], true);
          } catch (error) {
            expect(error).toBeInstanceOf(MalformedResponse);
          }
        },
      ),
    );
  });
});
