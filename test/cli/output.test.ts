// What the command prints and writes: one JSON value or words for a person on stdout, the rest on stderr, and no file
// that was not asked for.
import { readdirSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { expectRefused, linesWith, program, Sandbox, sample, width } from "./fovea.js";
import { makePdf } from "./media.js";

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => sandbox.remove());

const coffee = sample("coffee.png");
const invoice = sample("invoice.pdf");
const unknowable = program({ op: "field", name: "blood type", in: { op: "image", index: 0 } });

describe("--json", () => {
  it("prints the answer with its evidence, and ends with 0", async () => {
    const { status, value } = await sandbox.json(["ask", invoice, ...linesWith("$5,036.47")]);
    expect(status).toBe(0);
    expect(value).toMatchObject({
      answer: "$5,036.47",
      abstained: false,
      confidence: expect.any(Number),
      run: expect.stringMatching(/^\d{8}-\d{6}-\w{6}$/),
      ms: expect.any(Number),
      usage: { input: expect.any(Number), output: expect.any(Number) },
      media: [{ id: expect.stringMatching(/^[0-9a-f]{64}$/), name: "invoice.pdf" }],
      pictures: [expect.stringMatching(/invoice-answer-page-1\.png$/)],
    });
    expect(value.evidence).toMatchObject([
      { role: "supports", text: "$5,036.47", page: 0, region: { type: "box" }, by: "page-text@1" },
    ]);
  });

  it("prints null and the reason of an abstention, and ends with 3", async () => {
    const { status, value } = await sandbox.json(["ask", invoice, ...unknowable]);
    expect(status).toBe(3);
    expect(value).toMatchObject({
      answer: null,
      abstained: true,
      reason: expect.stringMatching(/blood type/),
    });
  });

  it.each([["tools"], ["tools", "crop"], ["systems"], ["runs", "list"]])(
    "prints one value for %s %s",
    async (...args) => {
      expect((await sandbox.json(args)).status).toBe(0);
    },
  );

  it("prints one value for each look at a run", async () => {
    await sandbox.fovea(["ask", coffee, ...width]);
    const shown = await sandbox.json<{ steps: object[]; answer: object }>(["runs", "show"]);
    expect([shown.status, shown.value.answer]).toMatchObject([0, { answer: "600 pixels" }]);
    const verified = await sandbox.json(["runs", "verify"]);
    expect([verified.status, verified.value.sound]).toEqual([0, true]);
  });

  it("is the only thing on stdout while progress is shown on stderr", async () => {
    const { stdout, stderr } = await sandbox.fovea(["ask", invoice, ...linesWith("Total"), "--json"], {
      hooks: ["terminal.mjs"],
    });
    expect(JSON.parse(stdout).answer).toContain("Total");
    expect(stderr).toContain("running program");
    // The progress line is wiped in the end.
    expect(stderr.endsWith("\r\u001b[2K")).toBe(true);
  });
});

describe("words for a person", () => {
  it("say what, why, where, how sure, how long, and where to look further", async () => {
    const { status, stdout, stderr } = await sandbox.fovea(["ask", invoice, ...linesWith("$5,036.47")]);
    expect([status, stderr]).toEqual([0, ""]);
    const lines = stdout.split("\n");
    expect(lines[0]).toBe("$5,036.47");
    expect(lines[1]).toMatch(/^ {2}\S/);
    expect(stdout).toMatch(
      /^ {2}evidence {4}"\$5,036\.47", page 1, at \d+,\d+ - \d+,\d+, score 1\.00, by page-text@1$/m,
    );
    expect(stdout).toMatch(/^ {2}confidence {2}[01]\.\d\d$/m);
    expect(stdout).toMatch(/^ {2}time {8}\d+(\.\d)? m?s$/m);
    expect(stdout).toMatch(/^ {2}picture {5}\.fovea\/answers\/[\d-]+\w+\/invoice-answer-page-1\.png$/m);
    expect(stdout).toMatch(/^ {2}run {9}\d{8}-/m);
  });

  it("name the medium of each evidence when there are several", async () => {
    const second = program({ op: "measure", quantity: "width", of: { op: "image", index: 1 } });
    const { stdout } = await sandbox.fovea(["ask", coffee, sample("china.jpg"), ...second]);
    expect(stdout).toMatch(/evidence .* in china\.jpg, at 0,0 - 640,427/);
  });

  it("say that there is no answer, and why", async () => {
    const { status, stdout } = await sandbox.fovea(["ask", invoice, ...unknowable]);
    expect(status).toBe(3);
    expect(stdout).toMatch(/^No answer: .*blood type/);
  });

  it("show what a text would make the terminal do, and do not do it", async () => {
    const hostile = ["\u001b", "\u009b", "\u202e"];
    const content = "BT /F1 20 Tf 20 40 Td (total \u0001[2J\u0002[31m\u0003txt) Tj ET";
    sandbox.file("evil.pdf", makePdf({ content, unicode: ["001B", "009B", "202E"] }));
    // The asker's own words come back in the reason.
    const args = ["ask", "evil.pdf", ...linesWith("total"), "--agent", "react"];
    const asked = ["ask", "evil.pdf", ...linesWith("\u001b]0;owned\u0007")];
    const seen = [
      await sandbox.fovea(args),
      await sandbox.fovea(asked),
      await sandbox.fovea([...args, "--json"]),
    ];
    for (const look of ["show", "verify", "list"]) seen.push(await sandbox.fovea(["runs", look]));
    for (const { stdout, stderr } of seen) {
      for (const character of hostile) expect(stdout + stderr).not.toContain(character);
    }
    expect(seen[0]!.stdout).toMatch(/^total.*\\u009b\[31m\\u202etxt\n/);
    expect(seen[1]!.stdout).toMatch(/\\u001b\]0;owned\\u0007/);
    expect(JSON.parse(seen[2]!.stdout).answer).toContain("\u009b[31m\u202etxt");
  });
});

describe("a stdout that goes away", () => {
  it("because its reader has seen enough is no error", async () => {
    const { status, stderr } = await sandbox.fovea(["ask", coffee, ...width], {
      meanwhile: ({ stdout }) => stdout.destroy(),
    });
    expect([status, stderr]).toEqual([0, ""]);
    const kept = await sandbox.json<{ answer: string }[]>(["runs", "list"]);
    expect(kept.value.map(({ answer }) => answer)).toEqual(["600 pixels"]);
    const piped = await sandbox.fovea(["tools"], { shell: 'set -o pipefail; "$@" | head -1' });
    expect([piped.status, piped.stderr, piped.stdout.split("\n").length]).toEqual([0, "", 2]);
  });

  it("because its disk is full is one", async () => {
    const { status, stderr } = await sandbox.fovea(["tools"], { shell: 'exec "$@" > /dev/full' });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^PrintError: cannot print the result: ENOSPC.*\n {2}fix: /);
  });
});

describe("a bug", () => {
  it.each([
    ["throw", /a bug/],
    ["wait", /waited for something that never came/],
  ])("that makes the command %s is one error, not a trace", async (bug, message) => {
    const options = { hooks: ["bug.mjs"], env: { FOVEA_TEST_BUG: bug } };
    const { status, stdout } = await sandbox.fovea(["ask", coffee, ...width, "--json"], options);
    expect(status).toBe(1);
    expect(JSON.parse(stdout).error).toMatchObject({
      code: "UNEXPECTED",
      message: expect.stringMatching(message),
    });
    const inWords = await sandbox.fovea(["ask", coffee, ...width], options);
    expect(inWords.stderr).toMatch(/^Error: .*\n {2}fix: this is a bug in Fovea: please report it/);
  });
});

describe("files", () => {
  it("--no-keep writes none, and with --out only the pictures", async () => {
    const args = ["ask", invoice, ...linesWith("Total"), "--no-keep"];
    const { status, value } = await sandbox.json(args);
    expect([status, value.pictures]).toEqual([0, []]);
    expect(sandbox.list()).toEqual([]);
    const drawn = await sandbox.fovea([...args, "--out", "seen"]);
    expect(drawn.status).toBe(0);
    expect(drawn.stdout).not.toMatch(/^ {2}run /m);
    expect(sandbox.list()).toEqual(["seen"]);
    expect(readdirSync(sandbox.path("seen"))).toEqual(["invoice-answer-page-1.png"]);
  });

  it("looking writes none: at a tool without pictures, at runs, at what works", async () => {
    const program = ["see", invoice, "--tool", "page-text", "--input", '{"page":1}', "--json"];
    expect((await sandbox.fovea(program)).status).toBe(0);
    await sandbox.fovea(["runs", "list"]);
    await sandbox.fovea(["runs", "show"]);
    expect(sandbox.list().filter((name) => name !== "fovea-seen")).toEqual([]);
  });

  it("--out where a file is, or under one, is refused before anything is asked", async () => {
    writeFileSync(sandbox.path("taken"), "");
    for (const out of ["taken", "taken/deeper"]) {
      for (const command of [
        ["ask", coffee, ...width],
        ["see", coffee, "--tool", "measure"],
      ]) {
        await expectRefused(sandbox, [...command, "--out", out], {
          status: 2,
          code: "OUTPUT",
          message: new RegExp(`cannot write to .*${out}: a file is where a folder should be`),
          fix: /name another folder with --out/,
        });
      }
    }
    expect(sandbox.list()).toEqual(["taken"]);
  });

  it("--out where no folder can be made loses no answer", async () => {
    const args = ["ask", coffee, ...width, "--out"];
    await expectRefused(sandbox, [...args, "/proc/fovea"], {
      status: 2,
      code: "OUTPUT",
      message: /cannot write to \/proc\/fovea/,
      fix: /name another folder with --out/,
    });
    const kept = await sandbox.json<{ answer: string }[]>(["runs", "list"]);
    // Root is only stopped by the attempt, after the answer; others are stopped before the question.
    expect(kept.value.map(({ answer }) => answer)).toEqual(process.getuid?.() === 0 ? ["600 pixels"] : []);
  });
});

describe("what is loaded", () => {
  const heavy = /sharp|onnx|tfjs|opencv|pdfium|zxing|face-api|human|ocr-models|\/vision\/dist\/(?!registry)/;
  it.each([[["--help"]], [["tools"]], [["systems"]], [["ask", "--help"]], [["--version"]]])(
    "%j loads no expert and no vision code",
    async (args) => {
      const { status, stderr } = await sandbox.fovea(args, { hooks: ["modules.mjs"] });
      expect(status).toBe(0);
      const modules = JSON.parse(/^modules (.*)$/m.exec(stderr)![1]!) as string[];
      expect(modules.some((url) => url.endsWith("/cli/dist/main.js"))).toBe(true);
      expect(modules.filter((url) => heavy.test(url.replace(/^.*node_modules/, "")))).toEqual([]);
    },
  );
});
