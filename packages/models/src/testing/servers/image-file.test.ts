import { describe, expect, it } from "vitest";
import { tinyPng } from "../pictures.js";
import { readImageHeader } from "./image-file.js";

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ""), "hex");
const riff = (chunk: string): Buffer => {
  const body = Buffer.concat([Buffer.from("WEBP"), hex(chunk)]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length);
  return Buffer.concat([Buffer.from("RIFF"), size, body]);
};
const files = {
  png: tinyPng(7, 5),
  // A comment before the frame, and a fill byte.
  jpeg: hex("ffd8 fffe0004aabb ff ffc0000b08 0005 0007 01 011100 ffda0008010100003f00 00 ffd9"),
  gif: Buffer.concat([Buffer.from("GIF89a"), hex("0700 0500 000000 3b")]),
  lossy: riff("56503820 0a000000 3001009d012a 0700 0500"),
  lossless: riff("5650384c 05000000 2f 06000100 00"),
  extended: riff("56503858 0a000000 00000000 060000 040000"),
};

describe("the header of an image file", () => {
  it.each([
    ["png", "image/png"],
    ["jpeg", "image/jpeg"],
    ["gif", "image/gif"],
    ["lossy", "image/webp"],
    ["lossless", "image/webp"],
    ["extended", "image/webp"],
  ] as const)("of a %s file gives its type and size", (name, mediaType) => {
    expect(readImageHeader(files[name])).toEqual({ mediaType, width: 7, height: 5 });
  });

  it("of a file that is cut anywhere, or is none, gives nothing", () => {
    for (const file of Object.values(files))
      for (let length = 0; length < file.length; length++)
        expect(readImageHeader(file.subarray(0, length))).toBeUndefined();
    expect(readImageHeader(Buffer.from("<svg/>"))).toBeUndefined();
    expect(readImageHeader(tinyPng(0, 5))).toBeUndefined();
  });
});
