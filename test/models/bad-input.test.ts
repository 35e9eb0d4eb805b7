import { FoveaError, generateToEnd, type ToolCallPart } from "@fovea/core";
import {
  AuthenticationError,
  ContextOverflowError,
  invalidInput,
  ModelNotFoundError,
  NetworkError,
  OverloadedError,
  ProviderError,
  ProviderTimeoutError,
  RateLimitError,
  RequestRefusedError,
  RequestTooLargeError,
  ResponseTooLargeError,
  ServerError,
  StreamCutError,
  UnexpectedResponseError,
} from "@fovea/models";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Fault } from "../../packages/models/src/testing/servers/index.js";
import {
  ask,
  clientOf,
  expectNoTimers,
  type FormatName,
  failure,
  formatNames,
  look,
  type Pair,
  sayOnce,
  serve,
  timers,
} from "./clients.js";

const sentence = "Ein Kätzchen sitzt auf der Matte ☺ und schläft, wie immer.";
const streaming = [
  ["a stream", true],
  ["one piece", false],
] as const;

let pair: Pair;
let timersBefore: number;
beforeEach(() => {
  timersBefore = timers();
});
afterEach(async () => {
  await pair.server.close();
  await expectNoTimers(timersBefore);
});

/** One socket only, so that one that was not given back shows: the next request would wait for ever. */
async function setUp(format: FormatName, stream: boolean, client = {}, server = {}): Promise<Pair> {
  pair = await serve(format, [{ text: sentence }], server, {
    stream,
    maxSockets: 1,
    timeoutMs: 20_000,
    ...client,
  });
  return pair;
}

async function failsWith(fault: Fault, Kind: new (...args: never[]) => Error): Promise<ProviderError> {
  pair.server.faults.push(fault);
  const error = await failure(sayOnce(pair.model));
  expect(error).toBeInstanceOf(Kind);
  expect(error).toBeInstanceOf(FoveaError);
  expect((error as FoveaError).fix).not.toBe("");
  return error as ProviderError;
}

/** Gives up soon, over the same socket. */
const impatient = (stream: boolean) => clientOf(pair.server, { stream, maxSockets: 1, timeoutMs: 60 });

/** After what went wrong, the same client goes on. */
async function stillWorks(): Promise<void> {
  expect(await sayOnce(pair.model)).toBe(sentence);
}

describe.each(formatNames)("a %s server", (format) => {
  describe.each(streaming)("that answers in %s", (_name, stream) => {
    it("is heard whole, however its bytes are cut, over one socket", async () => {
      await setUp(format, stream, {}, { fragment: 7 });
      for (let i = 0; i < 5; i++) await stillWorks();
      expect(pair.server.sockets.opened).toBe(1);
    });

    it("refuses a wrong key: the error does not hold the key", async () => {
      await setUp(format, stream);
      const model = clientOf(pair.server, { apiKey: "wrong-key-0123456789", stream });
      const error = (await failure(sayOnce(model))) as AuthenticationError;
      expect(error).toBeInstanceOf(AuthenticationError);
      expect(error.retryable).toBe(false);
      expect(JSON.stringify([error.message, error.fix, error.stack, error.cause])).not.toContain("wrong-key");
      await stillWorks();
    });

    it("does not know the model", async () => {
      await setUp(format, stream, {}, { model: "other-model" });
      const { server } = pair;
      const error = await failure(
        sayOnce(clientOf({ ...server, model: "test-model", sockets: server.sockets }, { stream })),
      );
      expect(error).toBeInstanceOf(ModelNotFoundError);
      expect((error as Error).message).toContain("test-model");
    });

    it("is not there", async () => {
      await setUp(format, stream);
      await pair.server.close();
      const error = (await failure(sayOnce(pair.model))) as NetworkError;
      expect(error).toBeInstanceOf(NetworkError);
      expect(error.retryable).toBe(true);
      pair = await serve(format, []);
    });

    it("says 429 and when to come back, in seconds and as a date", async () => {
      await setUp(format, stream);
      const seconds = await failsWith({ kind: "status", status: 429, retryAfter: "7" }, RateLimitError);
      expect(seconds).toMatchObject({ retryable: true, retryAfterMs: 7000, status: 429 });
      const date = new Date(Date.now() + 60_000).toUTCString();
      const later = await failsWith({ kind: "status", status: 429, retryAfter: date }, RateLimitError);
      expect(later.retryAfterMs).toBeGreaterThan(30_000);
      expect(later.retryAfterMs).toBeLessThanOrEqual(60_000);
      const plain = await failsWith({ kind: "status", status: 429 }, RateLimitError);
      expect(plain.retryAfterMs).toBe(format === "gemini" ? 2000 : undefined);
      await stillWorks();
    });

    it.each([
      [500, ServerError],
      [502, ServerError],
      [503, OverloadedError],
      [529, OverloadedError],
    ] as const)("says %i, in its own words, in HTML or in none", async (status, Kind) => {
      await setUp(format, stream);
      for (const body of [{}, { body: "html" }, { body: "empty" }] as const) {
        const error = await failsWith({ kind: "status", status, ...body }, Kind);
        expect(error).toMatchObject({ retryable: true, status });
        expect(error.message).not.toContain("<");
      }
      await stillWorks();
    });

    it("breaks off in a word or in a character: what was whole is kept", async () => {
      await setUp(format, stream);
      for (const at of ["mid-token", "mid-character"] as const) {
        const error = (await failsWith(
          { kind: "cut", at },
          stream ? StreamCutError : NetworkError,
        )) as StreamCutError;
        expect(error.retryable).toBe(true);
        const heard = (error.parts ?? []).map((part) => (part.type === "text" ? part.text : "")).join("");
        expect(sentence.startsWith(heard)).toBe(true);
        expect(heard.isWellFormed()).toBe(true);
        if (stream) expect(heard).not.toBe("");
      }
      await stillWorks();
    });

    it("is a web page of another kind", async () => {
      await setUp(format, stream);
      const error = await failsWith({ kind: "html" }, UnexpectedResponseError);
      expect(error.message).toContain("text/html");
      await stillWorks();
    });

    it("resets the connection before and after its headers", async () => {
      await setUp(format, stream);
      for (const when of ["before-headers", "after-headers"] as const) {
        const error = await failsWith({ kind: "reset", when }, NetworkError);
        expect(error.retryable).toBe(true);
      }
      await stillWorks();
    });

    it("talks without end", async () => {
      await setUp(format, stream, { maxResponseBytes: 100_000 });
      await failsWith({ kind: "endless" }, ResponseTooLargeError);
      await pair.server.quiet();
      await stillWorks();
    });

    it("dribbles, and falls silent", async () => {
      await setUp(format, stream);
      pair.server.faults.push({ kind: "slow-loris", bytes: 9 });
      expect(await failure(sayOnce(impatient(stream)))).toBeInstanceOf(NetworkError);
      await pair.server.quiet();
      await stillWorks();
    });

    it("never answers", async () => {
      await setUp(format, stream);
      pair.server.faults.push({ kind: "hold" });
      expect(await failure(sayOnce(impatient(stream)))).toBeInstanceOf(ProviderTimeoutError);
      pair.server.release();
      await stillWorks();
    });

    it.each([40, -40])("says a length that is off by %i: the answer, or a named error", async (by) => {
      await setUp(format, stream);
      pair.server.faults.push({ kind: "wrong-length", by });
      const said = await sayOnce(pair.model).catch((error: unknown) => error);
      if (typeof said === "string") expect(said).toBe(sentence);
      else expect(said).toBeInstanceOf(ProviderError);
      await stillWorks();
    });

    it("stops when the caller aborts, before and inside the answer", async () => {
      await setUp(format, stream);
      const before = new AbortController();
      pair.server.faults.push({ kind: "hold" });
      const waiting = failure(generateToEnd(pair.model, ask(), { signal: before.signal }));
      await pair.server.arrived(1);
      before.abort(new Error("enough"));
      expect(await waiting).toMatchObject({ message: "enough" });
      await pair.server.quiet();
      const inside = new AbortController();
      pair.server.faults.push({ kind: "endless" });
      const said: string[] = [];
      const talking = (async () => {
        for await (const event of pair.model.generate(ask(), { signal: inside.signal })) {
          said.push(event.type);
          if (event.type === "text") inside.abort(new Error("enough"));
          if (event.type === "end") return event.stop;
        }
        return "no end";
      })();
      if (!stream) {
        await pair.server.arrived(2);
        inside.abort(new Error("enough"));
      }
      const how = await talking.catch((error: Error) => error.message);
      expect(["aborted", "enough"]).toContain(how);
      await pair.server.quiet();
      expect(pair.server.requests.map(({ aborted }) => aborted)).toEqual([true, true]);
      await stillWorks();
    });

    it("is told too much: a context, a body, an image over its limits", async () => {
      await setUp(format, stream, {}, { limits: { contextTokens: 400, bodyBytes: 20_000 } });
      expect(await failure(sayOnce(pair.model, ask("a b ".repeat(900))))).toBeInstanceOf(
        ContextOverflowError,
      );
      const large = await failure(sayOnce(pair.model, ask("a b ".repeat(9000))));
      expect(large).toBeInstanceOf(RequestTooLargeError);
      expect((large as ProviderError).retryable).toBe(false);
      await stillWorks();
    });

    it("says what it does not like, in its own words", async () => {
      await setUp(format, stream, { extraBody: { shape: 1 } });
      const error = (await failure(sayOnce(pair.model))) as ProviderError;
      expect(error).toBeInstanceOf(RequestRefusedError);
      expect(error.retryable).toBe(false);
      expect(error.message).toContain("shape");
    });

    it("writes broken JSON into a tool call: the call arrives marked, or the model is asked again", async () => {
      const raw = '{"at": "left';
      pair = await serve(format, [{ calls: [{ tool: "look", raw }] }, { text: sentence }], {}, { stream });
      const end = await generateToEnd(pair.model, ask("Look.", { tools: [look] })).catch(
        (error: unknown) => error,
      );
      if (format === "gemini") {
        // Gemini itself notices, and gives no call.
        expect(end instanceof ProviderError || (end as { stop: string }).stop === "error").toBe(true);
        return;
      }
      const call = (end as { parts: ToolCallPart[] }).parts[0]!;
      expect(call).toMatchObject({ type: "tool-call", tool: "look" });
      if (format !== "anthropic" || stream) expect(call.input).toEqual({ [invalidInput]: raw });
      else expect(call.input).toEqual({ INVALID_JSON: raw });
      // The strict server takes the history with the broken call back.
      const again = await generateToEnd(
        pair.model,
        ask("Look.", {
          tools: [look],
          messages: [
            ...ask("Look.").messages,
            { role: "assistant", parts: [call] },
            {
              role: "tool",
              parts: [
                {
                  type: "tool-result",
                  callId: call.id,
                  tool: "look",
                  outcome: "error",
                  parts: [{ type: "text", text: "that was no JSON" }],
                },
              ],
            },
          ],
        }),
      );
      expect(again.parts).toMatchObject([{ type: "text", text: sentence }]);
    });
  });

  it("ends a stream without saying that the turn is over", async () => {
    await setUp(format, true);
    const error = (await failsWith({ kind: "no-end" }, StreamCutError)) as StreamCutError;
    expect(error.retryable).toBe(true);
    await stillWorks();
  });

  it("reports an error in the middle of a stream", async () => {
    await setUp(format, true);
    const error = await failsWith({ kind: "error-event" }, ServerError);
    expect(error.retryable).toBe(true);
    await stillWorks();
  });

  it("streams an event that is not JSON", async () => {
    await setUp(format, true);
    const error = await failsWith({ kind: "bad-event" }, UnexpectedResponseError);
    expect(error.retryable).toBe(true);
    await stillWorks();
  });
});
