import { crc32, inflateSync } from "node:zlib";
import {
  generateToEnd,
  type ImagePart,
  type Message,
  type ModelRequest,
  memoryStore,
  textOf,
} from "@fovea/core";
import { checkModel } from "@fovea/core/testkit";
import { encodedMedia, releaseImages, setImageCacheBytes } from "@fovea/models";
import { afterEach, describe, expect, it } from "vitest";
import { tinyPng } from "../../packages/models/src/testing/pictures.js";
import type { ReceivedRequest, StrictServer } from "../../packages/models/src/testing/servers/index.js";
import { clientOf, type FormatName, formatNames, look, serve, user } from "./clients.js";

const { blobs } = memoryStore();

async function picture(shade: number, name: string, width = 31): Promise<ImagePart> {
  const id = await blobs.put(tinyPng(width, 17, shade));
  return { type: "image", ref: { type: "image", id, width, height: 17, mediaType: "image/png" }, name };
}

/** The grey value of a picture that `tinyPng` made, decoded from its bytes. */
function shadeOf(png: Buffer): number {
  const start = png.indexOf("IDAT") + 4;
  return inflateSync(png.subarray(start, start + png.readUInt32BE(start - 8)))[1]!;
}

/** The PNG with a chunk of `length` bytes that no decoder looks at. */
function padded(png: Buffer, length: number): Buffer {
  const chunk = Buffer.concat([Buffer.from("noIs"), Buffer.alloc(length, "fovea")]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(length, 0);
  ends.writeUInt32BE(crc32(chunk), 4);
  const iend = png.length - 12;
  return Buffer.concat([
    png.subarray(0, iend),
    ends.subarray(0, 4),
    chunk,
    ends.subarray(4),
    png.subarray(iend),
  ]);
}

const twoLooks = [
  {
    calls: [
      { tool: "look", input: { at: "left" } },
      { tool: "look", input: { at: "right" } },
    ],
  },
  { text: "Grey." },
];

/** Asks about one picture, answers two calls with one each, and returns the last request and what was said. */
async function talk(format: FormatName, stream: boolean): Promise<{ last: ReceivedRequest; said: string }> {
  const { server, model } = await serve(format, twoLooks, {}, { stream });
  try {
    const question: Message = {
      role: "user",
      parts: [await picture(10, "image-1"), { type: "text", text: "Which shade?" }],
    };
    const system: Message = { role: "system", parts: [{ type: "text", text: "You see." }] };
    const request = { messages: [system, question], tools: [look] };
    const first = await generateToEnd(model, request, { blobs });
    const calls = first.parts.filter((part) => part.type === "tool-call");
    expect(calls.map(({ input }) => input)).toEqual([{ at: "left" }, { at: "right" }]);
    const results = await Promise.all(
      calls.map(async ({ id, tool }, at): Promise<Message> => {
        const shown = await picture(20 + at, `image-${2 + at}`);
        const parts = [{ type: "text", text: `look ${at}` } as const, shown];
        return { role: "tool", parts: [{ type: "tool-result", callId: id, tool, outcome: "ok", parts }] };
      }),
    );
    const messages: Message[] = [...request.messages, { role: "assistant", parts: first.parts }, ...results];
    const second = await generateToEnd(model, { ...request, messages }, { blobs });
    return { last: server.requests.at(-1)!, said: textOf(second.parts) };
  } finally {
    await server.close();
  }
}

/** Where the pictures of the question and of the two results stand in the body that was sent. */
const places: Readonly<Record<FormatName, readonly RegExp[]>> = {
  // All results first, then one message of the user.
  chat: [/^messages\[1\]/, /^messages\[5\]/, /^messages\[5\]/],
  responses: [/^input\[1\]/, /^input\[4\]\.?.*output/, /^input\[5\]\.?.*output/],
  anthropic: [
    /^messages\[0\]/,
    /^messages\[2\]\.?.*content\[0\].*content/,
    /^messages\[2\].*content\[1\].*content/,
  ],
  gemini: [/^contents\[0\]/, /^contents\[2\].*parts\[0\].*parts/, /^contents\[2\].*parts\[1\].*parts/],
};

describe.each(formatNames)("pictures over %s", (format) => {
  afterEach(() => setImageCacheBytes(96 << 20));

  it.each([true, false])(
    "arrive byte for byte, those of tool results in their place (stream: %s)",
    async (stream) => {
      const { last, said } = await talk(format, stream);
      expect(last.refusal).toBeUndefined();
      expect(last.images.map(({ bytes }) => shadeOf(bytes))).toEqual([10, 20, 21]);
      expect(last.images.map(({ bytes }) => bytes)).toEqual(
        [10, 20, 21].map((shade) => tinyPng(31, 17, shade)),
      );
      places[format].forEach((place, at) => {
        expect(last.images[at]!.path).toMatch(place);
      });
      expect(last.raw.length).toBe(Number(last.headers["content-length"]));
      expect(said).toBe("Grey.");
      const words = last.raw.toString();
      for (const name of ["image-1", "image-2", "image-3"]) expect(words).toContain(name);
    },
  );

  it("arrive the same when nothing may be cached", async () => {
    setImageCacheBytes(0);
    const { last } = await talk(format, true);
    expect(last.images.map(({ bytes }) => shadeOf(bytes))).toEqual([10, 20, 21]);
    expect(encodedMedia.bytes).toBe(0);
  });

  it("leave the cache when their run lets go", async () => {
    await talk(format, true);
    const ids = await Promise.all([10, 20, 21].map(async (shade) => (await picture(shade, "x")).ref.id));
    const before = encodedMedia.count;
    releaseImages(ids);
    expect(before - encodedMedia.count).toBe(3);
  });

  it("may be large: a body of many socket buffers arrives whole, cached or not", async () => {
    const { server, model } = await serve(format, [{ text: "Large." }, { text: "Large." }], {});
    const png = padded(tinyPng(9, 9, 77), 3_000_001);
    const id = await blobs.put(png);
    const part: ImagePart = {
      type: "image",
      ref: { type: "image", id, width: 9, height: 9, mediaType: "image/png" },
    };
    const request: ModelRequest = { messages: [{ role: "user", parts: [part] }], tools: [] };
    for (const cache of [96 << 20, 0]) {
      setImageCacheBytes(cache);
      await generateToEnd(model, request, { blobs });
      expect(server.requests.at(-1)!.images[0]!.bytes.equals(png)).toBe(true);
    }
    expect(server.sockets.opened).toBe(1);
    await server.close();
  });

  it("keep the promises of a model", async () => {
    const { server, model } = await serve(format, [{ calls: [{ tool: "look", input: { at: "here" } }] }]);
    await checkModel(model, { messages: [user("Look.")], tools: [look] });
    await server.close();
  });

  it("send each message's text through the serialiser once, however often it is sent", async () => {
    const { server, model } = await serve(format, () => ({ text: "Yes." }));
    let read = 0;
    const counted = {
      type: "text",
      get text() {
        read += 1;
        return "Is it there?";
      },
    } as const;
    const message: Message = { role: "user", parts: [counted] };
    await generateToEnd(model, { messages: [message], tools: [look] });
    const once = read;
    for (let i = 0; i < 5; i++) await generateToEnd(model, { messages: [message], tools: [look] });
    expect(once).toBeGreaterThan(0);
    expect(read).toBe(once);
    await close(server);
  });
});

const close = (server: StrictServer) => server.close();

describe("early Gemini", () => {
  it("gets a result's picture beside the result, in the same turn", async () => {
    const { server } = await serve("gemini", twoLooks, { model: "gemini-2.5-flash", callIds: false });
    const model = clientOf(server);
    const request = { messages: [user("Look.")], tools: [look] };
    const first = await generateToEnd(model, request, { blobs });
    const calls = first.parts.filter((part) => part.type === "tool-call");
    const shown = await Promise.all(calls.map((_, at) => picture(40 + at, `image-${at}`)));
    const results: Message[] = calls.map(({ id, tool }, at) => ({
      role: "tool",
      parts: [{ type: "tool-result", callId: id, tool, outcome: "ok", parts: [shown[at]!] }],
    }));
    const messages: Message[] = [...request.messages, { role: "assistant", parts: first.parts }, ...results];
    await generateToEnd(model, { ...request, messages }, { blobs });
    const { images, body } = server.requests.at(-1)!;
    expect(images.map(({ bytes }) => shadeOf(bytes))).toEqual([40, 41]);
    expect(JSON.stringify(body)).not.toContain("fovea-call");
    await server.close();
  });
});
