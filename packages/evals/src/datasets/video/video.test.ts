import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CorruptMediaError, memoryStore, UnsupportedMediaError } from "@fovea/core";
import { afterAll, describe, expect, it } from "vitest";
import { mp4 } from "../testing/mp4.js";
import { loadVideo, readVideoHeader } from "./index.js";

const root = mkdtempSync(join(tmpdir(), "fovea-video-"));
afterAll(() => rmSync(root, { recursive: true }));

describe("the header of a video", () => {
  it("gives duration, size as displayed and frames, of a path and of bytes", async () => {
    const file = mp4({ seconds: 2, width: 64, height: 48, frames: [10, 15] });
    writeFileSync(join(root, "a.mp4"), file);
    const expected = { mediaType: "video/mp4", duration: 2, width: 64, height: 48, frames: 25 };
    expect(await readVideoHeader(join(root, "a.mp4"), "a.mp4")).toEqual(expected);
    expect(await readVideoHeader(file, "a.mp4")).toEqual(expected);
    expect(await readVideoHeader(mp4({ turned: true }), "b")).toMatchObject({ width: 48, height: 64 });
  });
  it.each([
    ["breaks off in its data", mp4().subarray(0, 90), "goes to byte"],
    ["breaks off before its index", mp4().subarray(0, 132), "no index"],
    ["breaks off in its index", mp4().subarray(0, 200), "breaks off"],
    ["has only sound", mp4({ handler: "soun" }), "no video track"],
    ["lasts no time", mp4({ seconds: 0 }), "lasts 0 s"],
  ])("is refused where the file %s", async (_, bytes, message) => {
    const read = readVideoHeader(bytes, "x.mp4");
    await expect(read).rejects.toThrow(CorruptMediaError);
    await expect(read).rejects.toThrow(message);
  });
  it("survives every cut and every changed byte with a named error", async () => {
    const whole = mp4();
    for (let i = 0; i < whole.length; i++) {
      const changed = Uint8Array.from(whole);
      changed[i] = changed[i]! ^ 0xff;
      for (const bytes of [whole.subarray(0, i), changed])
        await readVideoHeader(bytes, "x").catch((error: unknown) => {
          if (!(error instanceof CorruptMediaError || error instanceof UnsupportedMediaError)) throw error;
        });
    }
  });
  it("is not read of another container", async () => {
    await expect(
      readVideoHeader(Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3, 0, 0, 0, 0), "a.webm"),
    ).rejects.toThrow(UnsupportedMediaError);
  });
});

it("loadVideo keeps the bytes as they are", async () => {
  const { blobs } = memoryStore();
  const part = await loadVideo(mp4(), blobs);
  expect(part.ref).toMatchObject({ type: "video", duration: 2, width: 64, height: 48, frames: 20 });
  expect(Buffer.from(await blobs.get(part.ref.id)).equals(mp4())).toBe(true);
  await expect(loadVideo(mp4(), blobs, { bytes: 10 })).rejects.toThrow("over the limit of 10");
});
