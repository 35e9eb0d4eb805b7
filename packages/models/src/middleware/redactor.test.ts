import { inspect } from "node:util";
import { generateToEnd } from "@fovea/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asking, modelOf } from "../testing/models.js";
import { RateLimitError } from "../wire/errors.js";
import { environmentSecrets, redactor } from "./redactor.js";
import { redacted } from "./without-secrets.js";

/** Everything of a value that a log could show. */
const shown = (value: unknown): string =>
  inspect(value, {
    depth: null,
    showHidden: true,
    maxArrayLength: null,
    maxStringLength: null,
    breakLength: Infinity,
  });

/** What the rests of a base64 text would decode to, wherever they were cut. */
const decodings = (text: string): string[] =>
  text
    .split("[redacted]")
    .flatMap((rest) => [0, 1, 2, 3].map((skip) => Buffer.from(rest.slice(skip), "base64").toString()));

const secret = fc
  .string({ minLength: 8, maxLength: 40, unit: "grapheme-ascii" })
  .filter((text) => text.trim().length >= 8 && !/redacted/.test(text));
/** A secret between other words, as it is or encoded. */
const carrier = (key: string) =>
  fc
    .tuple(fc.string(), fc.string(), fc.constantFrom("plain", "base64", "percent", "json"))
    .map(([before, after, how]) => {
      const text = before + key + after;
      if (how === "base64") return Buffer.from(text).toString("base64");
      if (how === "percent") return encodeURIComponent(key) + after;
      return how === "json" ? JSON.stringify({ [before]: key }) : text;
    });

describe("a redactor", () => {
  it("leaves no secret in any value, however deep and in whatever spelling", () => {
    fc.assert(
      fc.property(
        secret.chain((key) =>
          fc.tuple(fc.constant(key), fc.array(carrier(key), { minLength: 1, maxLength: 4 }), fc.jsonValue()),
        ),
        ([key, texts, json]) => {
          const cause = Object.assign(new TypeError(texts[0]), {
            request: { headers: new Map([["authorization", texts.at(-1)]]) },
          });
          const error = new RateLimitError(`failed: ${texts[0]}`, "wait", { provider: "test", cause });
          const value = { json, texts, error, [texts[0]!]: new Set(texts), url: new Headers() };
          const safe = redactor([key])(value);
          const text = shown(safe);
          expect(text).not.toContain(key);
          for (const left of safe.texts) expect(decodings(left).join()).not.toContain(key);
          expect(text).not.toContain(encodeURIComponent(key));
        },
      ),
      { numRuns: 300, seed: 4 },
    );
  });

  it("gives back the very value when it holds no secret", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(redactor(["a-secret-that-is-not-there"])(value)).toBe(value);
      }),
      { seed: 4 },
    );
  });

  it("does not change the original, keeps classes, and follows cycles", () => {
    const error = new RateLimitError("key hunter2-hunter2", "wait", { provider: "test", status: 429 });
    const cyclic = { error, self: undefined as unknown };
    cyclic.self = cyclic;
    const safe = redactor(["hunter2-hunter2"])(cyclic);
    expect(safe.self).toBe(safe);
    expect(safe.error).toBeInstanceOf(RateLimitError);
    expect(safe.error).toMatchObject({ code: "RATE_LIMIT", status: 429, message: "key [redacted]" });
    expect(safe.error.stack).not.toContain("hunter2");
    expect(error.message).toBe("key hunter2-hunter2");
  });

  it("takes out what looks like a key, though nobody named it", () => {
    const redact = redactor([]);
    expect(redact("used sk-proj-abcdefghijklmnop1234 today")).toBe("used [redacted] today");
    expect(redact("Authorization: Bearer abc.def-123456")).toBe("Authorization: [redacted]");
    expect(redact("the sky is skimmed, task-oriented, AIzawa")).toBe(
      "the sky is skimmed, task-oriented, AIzawa",
    );
  });

  it("takes its secrets from the environment", () => {
    const found = environmentSecrets({
      OPENAI_API_KEY: " key-key-key ",
      HOME: "/home/somebody",
      MY_PASSWORD: "short",
    });
    expect(found).toEqual(["key-key-key"]);
  });
});

describe("redacted", () => {
  it("lets no secret out with an error, its stack or its causes", async () => {
    const model = redacted(redactor(["hunter2-hunter2"]))(
      modelOf(() => {
        const cause = new Error("GET /?key=hunter2-hunter2");
        throw new RateLimitError("no luck with hunter2-hunter2", "wait", { provider: "test", cause });
      }),
    );
    const error = await generateToEnd(model, asking("hi")).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RateLimitError);
    expect(shown(error)).not.toContain("hunter2");
  });

  it("throws the reason of an abort as it is", async () => {
    const reason = new Error("hunter2-hunter2");
    const model = redacted(redactor(["hunter2-hunter2"]))(
      modelOf((_call, _request, { signal }) => {
        throw signal!.reason;
      }),
    );
    await expect(generateToEnd(model, asking("hi"), { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
  });
});
