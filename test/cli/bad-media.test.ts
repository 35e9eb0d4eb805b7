// Media that are missing, broken, huge, locked or no media at all. Each ends with a named error that holds the value and
// the fix, exit code 2, and nothing written; what can be read is read.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { FoveaError } from "@fovea/core";
import { see } from "@fovea/systems";
import { tools } from "@fovea/vision/registry";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { expectRefused, linesWith, Sandbox, sample, width } from "./fovea.js";
import { animatedGif, blackPng, makePdf } from "./media.js";

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => sandbox.remove());

const half = (name: string): Buffer => {
  const bytes = readFileSync(sample(name));
  return bytes.subarray(0, bytes.length >> 1);
};
const shows = "BT /F1 20 Tf 20 40 Td (total 42) Tj ET";

describe("a medium that is refused", () => {
  it.each([
    [
      "a missing file",
      "invoce.png",
      undefined,
      "MEDIA_NOT_FOUND",
      /no file invoce\.png; did you mean "invoice\.png"/,
    ],
    ["a missing folder", "no/such/x.png", undefined, "MEDIA_NOT_FOUND", /no file no\/such\/x\.png/],
    ["an empty file", "empty.png", "", "CORRUPT_MEDIA", /empty\.png is empty \(0 bytes\)/],
    [
      "text named .jpg",
      "letter.jpg",
      "Dear Sir or Madam,",
      "UNSUPPORTED_MEDIA",
      /letter\.jpg is text, not a picture/,
    ],
    ["a truncated JPEG", "half.jpg", half("sign.jpg"), "CORRUPT_MEDIA", /half\.jpg breaks off/],
    ["a truncated PNG", "half.png", half("ticket.png"), "CORRUPT_MEDIA", /half\.png breaks off/],
    ["an empty PDF", "empty.pdf", "%PDF-1.4\n%%EOF\n", "CORRUPT_MEDIA", /empty\.pdf is damaged/],
    [
      "a PDF without pages",
      "none.pdf",
      makePdf({ pages: 0 }),
      "CORRUPT_MEDIA",
      /none\.pdf is a PDF without pages/,
    ],
    [
      "a locked PDF",
      "locked.pdf",
      makePdf({ password: "pw" }),
      "UNSUPPORTED_MEDIA",
      /locked\.pdf is encrypted/,
    ],
    ["an SVG", "a.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>', "UNSUPPORTED_MEDIA", /a\.svg is an SVG/],
    [
      "a URL",
      "https://example.org/a.png",
      undefined,
      "UNSUPPORTED_MEDIA",
      /example\.org\/a\.png is an address/,
    ],
    ["a device", "/dev/zero", undefined, "MEDIA_NOT_FOUND", /\/dev\/zero is not a regular file/],
    [
      "a file that says it is empty and is not",
      "/proc/self/mem",
      undefined,
      "MEDIA_NOT_FOUND",
      /mem cannot be read/,
    ],
  ])("%s", async (_, name, bytes, code, message) => {
    sandbox.file("invoice.png", "");
    if (bytes !== undefined) sandbox.file(name, bytes);
    const before = sandbox.list();
    await expectRefused(sandbox, ["ask", name, ...width], { status: 2, code, message, fix: /\w{3}/ });
    expect(sandbox.list()).toEqual(before);
  });

  it("a directory", async () => {
    sandbox.file("photos/a.png", "");
    await expectRefused(sandbox, ["see", "photos", "--tool", "measure"], {
      status: 2,
      code: "MEDIA_NOT_FOUND",
      message: /photos is a directory/,
      fix: /a file in it/,
    });
  });

  it("a named pipe, without waiting for its writer", async () => {
    execFileSync("mkfifo", [sandbox.path("pipe.png")]);
    await expectRefused(sandbox, ["ask", "pipe.png", ...width], {
      status: 2,
      code: "MEDIA_NOT_FOUND",
      message: /pipe\.png is not a regular file/,
      fix: /path of a file/,
    });
  });

  it("30,000 x 30,000 pixels in 110 KB, from its header alone", async () => {
    const bomb = blackPng(30_000, 30_000);
    expect(bomb.length).toBeLessThan(130_000);
    sandbox.file("bomb.png", bomb);
    const { status, stdout, stderr } = await sandbox.fovea(["ask", "bomb.png", ...width, "--json"], {
      hooks: ["peak.mjs"],
    });
    expect(status).toBe(2);
    const { error } = JSON.parse(stdout);
    expect(error.code).toBe("MEDIA_TOO_LARGE");
    expect(error.message).toMatch(/bomb\.png is 30000x30000: 900000000 pixels, over the limit of 64000000/);
    expect(error.fix).toMatch(/scale it down/);
    // Decoded it would be 900 MB; the command as it stands takes about 120.
    expect(Number(/peak (\d+)/.exec(stderr)![1])).toBeLessThan(300);
    expect(sandbox.list()).toEqual(["bomb.png"]);
  });

  it("says how to let SVG and addresses in", async () => {
    sandbox.file("a.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>');
    const refused = await sandbox.fovea(["see", "a.svg", "--tool", "measure"]);
    expect(refused.stderr).toMatch(/^UnsupportedMediaError: a\.svg is an SVG.*\n {2}fix: .*--allow-svg/);
    const { status, value } = await sandbox.json(["ask", "a.svg", "--allow-svg", ...width]);
    expect([status, value.answer]).toEqual([0, "30 pixels"]);
    const address = await sandbox.fovea(["see", "http://127.0.0.1:9/a.png", "--tool", "measure"]);
    expect(address.stderr).toMatch(/--allow-url/);
  });

  it("does not print what a hostile name would make a terminal do", async () => {
    const { status, stderr } = await sandbox.fovea(["ask", "\u001b[2Jgone\n.png", ...width]);
    expect(status).toBe(2);
    expect(stderr).not.toContain("\u001b");
    expect(stderr.trimEnd().split("\n")).toHaveLength(2);
  });
});

describe("a medium that is read", () => {
  it("has one pixel", async () => {
    sandbox.file("dot.png", blackPng(1, 1));
    const { status, value } = await sandbox.json(["ask", "dot.png", ...width]);
    expect([status, value.answer]).toEqual([0, "1 pixels"]);
  });

  it("has one pixel, and every tool that takes a picture works on it or says why not", async () => {
    const dot = blackPng(1, 1);
    const inputs: Record<string, object> = {
      crop: { box: [0, 0, 1, 1] },
      zoom: { box: [0, 0, 1, 1] },
      resize: { width: 3, height: 3 },
      rotate: { degrees: 30 },
      flip: { axis: "horizontal" },
      pad: { margin: 1 },
      channel: { channel: "red" },
    };
    for (const { id } of tools) {
      const done = await see({ media: [dot, dot], tool: id, input: (inputs[id] ?? {}) as never }).then(
        ({ parts }) => parts.length > 0,
        (error: unknown) => error instanceof FoveaError && error.kind === "usage" && error.fix !== "",
      );
      expect(done, id).toBe(true);
    }
  });

  it("is an animated GIF: its first frame", async () => {
    sandbox.file("turn.gif", animatedGif());
    const seen = await sandbox.json<{ parts: { data?: { colour?: string } }[] }>([
      "see",
      "turn.gif",
      "--tool",
      "colour-name",
    ]);
    expect(seen.status).toBe(0);
    expect(JSON.stringify(seen.value.parts)).toContain("red");
    expect(JSON.stringify(seen.value.parts)).not.toContain("blue");
  });

  it("is a PDF locked against changes only", async () => {
    sandbox.file("locked.pdf", makePdf({ password: "", content: shows }));
    const { status, value } = await sandbox.json(["ask", "locked.pdf", ...linesWith("total")]);
    expect([status, value.answer]).toEqual([0, "total 42"]);
  });

  it.each(["my invoice.pdf", "líne\nbreak 📄.pdf", `${"long".repeat(62)}.pdf`, "-dash.pdf"])(
    "is called %j",
    async (name) => {
      sandbox.file(name, makePdf({ content: shows }));
      const { status, value } = await sandbox.json<{ answer: string; pictures: string[]; media: object[] }>([
        "ask",
        ...linesWith("total"),
        "--out",
        "seen",
        `./${name}`,
      ]);
      expect([status, value.answer]).toEqual([0, "total 42"]);
      expect(value.media).toEqual([{ id: expect.stringMatching(/^[0-9a-f]{64}$/), name }]);
      expect(value.pictures).toHaveLength(1);
      expect(readFileSync(value.pictures[0]!).subarray(1, 4).toString()).toBe("PNG");
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
      expect(value.pictures[0]).not.toMatch(/[\u0000-\u001f]/);
    },
  );

  it("has the name of another one: both pictures are written", async () => {
    sandbox.file("a/scan.pdf", makePdf({ content: shows }));
    sandbox.file("b/scan.pdf", makePdf({ content: shows, pages: 2 }));
    const both = {
      op: "and",
      left: { op: "exists", of: { op: "lines", in: { op: "image", index: 0 } } },
      right: { op: "exists", of: { op: "lines", in: { op: "image", index: 1 } } },
    };
    const { status, value } = await sandbox.json<{ pictures: string[] }>([
      "ask",
      "a/scan.pdf",
      "b/scan.pdf",
      "--out",
      "seen",
      "--program",
      JSON.stringify(both),
    ]);
    expect(status).toBe(0);
    expect(new Set(value.pictures).size).toBe(3);
  });
});
