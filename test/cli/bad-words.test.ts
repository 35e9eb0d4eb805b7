// What people type wrong: questions, options, names, JSON. Exit code 2, a message with the value, and what to type.
import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectRefused, type Refusal, Sandbox, sample, width } from "./fovea.js";

let sandbox: Sandbox;
beforeAll(() => {
  sandbox = new Sandbox();
  sandbox.file("notes.json", "not JSON");
  sandbox.file("long.json", `"${"x".repeat(2 ** 20)}"`);
  execFileSync("mkfifo", [sandbox.path("pipe.json")]);
});
afterAll(() => sandbox.remove());

const coffee = sample("coffee.png");
const refused = (args: readonly string[], refusal: Omit<Refusal, "status">) =>
  expectRefused(sandbox, args, { status: 2, ...refusal });

describe("a question", () => {
  it.each<[string, string[], RegExp, RegExp]>([
    ["that is empty", ["ask", coffee, ""], /the question is empty/, /what is the total/],
    ["of spaces", ["ask", coffee, " \n\t "], /the question is empty/, /what is the total/],
    [
      "that is not there",
      ["ask", coffee],
      /no question: the last word, .*coffee\.png, is a file/,
      /in quotes/,
    ],
    ["that is not there, nor a picture", ["ask"], /no picture and no question/, /fovea ask samples/],
    ["without a picture", ["ask", "what is the total?"], /no picture or document/, /before the question/],
    [
      "that came before the picture",
      ["ask", "what is it?", coffee],
      /the last word, .*coffee\.png, is a file/,
      /last/,
    ],
    [
      "of over 20,000 characters",
      ["ask", coffee, "why ".repeat(5001)],
      /has 20004 characters; at most 20000/,
      /shorten it/,
    ],
  ])("%s", async (_, args, message, fix) => {
    await refused(args, { code: "INVALID_INPUT", message, fix });
  });

  it("that is not quoted", async () => {
    await refused(["ask", "--program", "{}", coffee, "total"], {
      code: "PROGRAM",
      message: /the object has no "op"/,
      fix: /\w/,
    });
    await refused(["ask", coffee, "is", "it", "--agent", "react"], {
      code: "MEDIA_NOT_FOUND",
      message: /no file is/,
      fix: /if "is" is part of the question, put the whole question in quotes/,
    });
    await refused(["ask", coffee, "total", ...width], {
      code: "MEDIA_NOT_FOUND",
      message: /no file total/,
      fix: /with --program there is no question/,
    });
  });
});

describe("a program", () => {
  const image = { op: "image", index: 0 };
  it.each<[string, string, string, RegExp, RegExp]>([
    ["that is no JSON", '{"op":', "INVALID_INPUT", /the program is not JSON/, /single quotes/],
    [
      "in a file that is not there",
      "gone.json",
      "INVALID_INPUT",
      /program file gone\.json is not there/,
      /check the path/,
    ],
    [
      "in a file of something else",
      "notes.json",
      "INVALID_INPUT",
      /program in notes\.json is not JSON/,
      /\{"op"/,
    ],
    ["in a folder", ".", "INVALID_INPUT", /program file \. is a directory/, /check the path/],
    ["in a device", "/dev/zero", "INVALID_INPUT", /\/dev\/zero is not a regular file/, /check the path/],
    ["in a named pipe", "pipe.json", "INVALID_INPUT", /pipe\.json is not a regular file/, /check the path/],
    [
      "in a file that is far too long",
      "long.json",
      "INVALID_INPUT",
      /has over 1048576 bytes/,
      /check the path/,
    ],
    ["that is a list", "[1]", "PROGRAM", /found \[1\] where a program is needed/, /./],
    [
      "of an unknown operation",
      JSON.stringify({ op: "cuont", of: { op: "faces", in: image } }),
      "PROGRAM",
      /no operation "cuont"; did you mean "count"\?/,
      /count/,
    ],
    [
      "that does not type-check",
      JSON.stringify({ op: "count", of: { op: "measure", quantity: "width", of: image } }),
      "PROGRAM",
      /"measure" yields a number, but regions (are|is) needed here/,
      /./,
    ],
    [
      "that names a picture which is not there",
      JSON.stringify({ op: "measure", quantity: "width", of: { op: "image", index: 2 } }),
      "PROGRAM",
      /no image with index 2: there is 1 medium/,
      /0/,
    ],
    [
      "that is nested 100,000 deep",
      `${'{"op":"not","of":'.repeat(100_000 / 25)}1${"}".repeat(100_000 / 25)}`,
      "PROGRAM",
      /nested more than|more than 64 operations/,
      /./,
    ],
  ])("%s", async (_, program, code, message, fix) => {
    await refused(["ask", coffee, "--program", program], { code, message, fix });
    expect(sandbox.list()).not.toContain(".fovea");
  });

  it("that names a page which is not there", async () => {
    const page = { op: "page", number: 2, of: image };
    await refused(
      [
        "ask",
        sample("invoice.pdf"),
        "--store",
        "pages",
        "--program",
        JSON.stringify({ op: "exists", of: { op: "lines", in: page } }),
      ],
      { code: "PROGRAM", message: /no page 2: the document has 1/, fix: /1/ },
    );
  });
});

describe("a name", () => {
  it.each<[string, string[], string, RegExp, RegExp]>([
    ["of a command", ["aks", coffee], "USAGE", /unknown command 'aks'; did you mean ask\?/, /fovea --help/],
    [
      "of a runs command",
      ["runs", "shwo"],
      "USAGE",
      /unknown command 'shwo'; did you mean show\?/,
      /fovea runs --help/,
    ],
    [
      "of an option",
      ["ask", coffee, "--modle", "x"],
      "USAGE",
      /'--modle'; did you mean --model\?/,
      /fovea ask --help/,
    ],
    [
      "of an option: a question with a dash",
      ["ask", coffee, "-5 or 5?"],
      "USAGE",
      /'-5 or 5\?'/,
      /put -- before/,
    ],
    [
      "of a tool",
      ["see", coffee, "--tool", "corp"],
      "UNKNOWN_TOOL",
      /no tool "corp"; did you mean "crop"\?/,
      /fovea tools/,
    ],
    ["of a tool to show", ["tools", "corp"], "UNKNOWN_TOOL", /did you mean "crop"\?/, /fovea tools/],
    [
      "of an agent",
      ["ask", coffee, "--agent", "raect", "x"],
      "UNKNOWN_AGENT",
      /did you mean "react"\?/,
      /fovea systems/,
    ],
    [
      "of a model",
      ["ask", coffee, "--model", "embeded", "x"],
      "UNKNOWN_MODEL",
      /did you mean "embedded"\?/,
      /./,
    ],
    [
      "of a run to show",
      ["runs", "show", "nope"],
      "NOT_FOUND",
      /no run "nope" in this store/,
      /holds no run/,
    ],
    ["of a run to verify", ["runs", "verify", "nope"], "NOT_FOUND", /no run "nope" in this store/, /--store/],
    ["of a run to continue", ["ask", "--run", "nope", "what?"], "NOT_FOUND", /no run "nope"/, /FOVEA_STORE/],
    ["of no run at all", ["runs", "show"], "NOT_FOUND", /there is no run in \/.*\.fovea/, /fovea ask/],
  ])("%s", async (_, args, code, message, fix) => {
    await refused(args, { code, message, fix });
  });

  it("of a run, nearly right", async () => {
    const asked = await sandbox.json<{ run: string }>(["ask", coffee, ...width, "--store", "runs"]);
    const id = asked.value.run;
    for (const wrong of [id.slice(0, -1), id.slice(-6), `${id.slice(0, -1)}!`]) {
      await refused(["runs", "show", wrong, "--store", "runs"], {
        code: "NOT_FOUND",
        message: new RegExp(`no run "${wrong}" in this store; did you mean "${id}"\\?`),
        fix: /fovea runs list/,
      });
    }
    const listed = await sandbox.json<{ run: string; answer: string }[]>(["runs", "list", "--store", "runs"]);
    expect(listed.value.map(({ run, answer }) => [run, answer])).toEqual([[id, "600 pixels"]]);
  });

  it("of an option that is needed, or a command that is not there", async () => {
    await refused(["see", coffee], {
      code: "USAGE",
      message: /'--tool <name>' not specified/,
      fix: /see --help/,
    });
    const { status, stderr } = await sandbox.fovea(["ask", coffee, "x", "--run"]);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^UsageError: option '--run <run>' argument missing\n {2}fix: run `fovea ask --help`\n$/,
    );
    await refused(["ask", coffee, "x", "--run", "r", "--no-keep"], {
      code: "INVALID_INPUT",
      message: /--run continues a kept run, and --no-keep keeps none/,
      fix: /leave one/,
    });
    for (const args of [[], ["runs"]]) {
      const ended = await sandbox.fovea(args);
      expect(ended.status).toBe(2);
      expect(ended.stdout + ended.stderr).toMatch(/Usage: fovea/);
    }
  });
});

describe("--input", () => {
  it.each<[string, string, string, RegExp, RegExp]>([
    ["is no JSON", "{box:1}", "INVALID_INPUT", /--input is not JSON/, /single quotes/],
    ["is no object", "[1, 2]", "INVALID_INPUT", /--input is \[1, 2\], which is no object/, /--input '\{/],
    ["holds no number", '{"box":[0,0,1e999,1]}', "INVALID_INPUT", /box\[2\] is Infinity/, /--input '\{/],
    [
      "misspells a property",
      '{"bxo":[0,0,1,1]}',
      "SCHEMA",
      /crop takes no "bxo"; did you mean "box"\?/,
      /"box": \[number/,
    ],
    ["names a prototype", '{"__proto__":{}}', "SCHEMA", /crop takes no "__proto__"/, /crop takes \{/],
    ["leaves out what is needed", "{}", "SCHEMA", /crop: box/, /crop takes \{"image": text, "box": \[number/],
    [
      "names a picture that is not there",
      '{"image":"image-9","box":[0,0,1,1]}',
      "SCHEMA",
      /no medium "image-9"/,
      /image-1/,
    ],
    [
      "names a path",
      '{"image":"/etc/passwd","box":[0,0,1,1]}',
      "SCHEMA",
      /no medium "\/etc\/passwd"/,
      /not a path/,
    ],
    [
      "is outside the picture",
      '{"box":[700,0,800,10]}',
      "GEOMETRY",
      /\[700, 0, 800, 10\].*600x400/,
      /x1 <= 600/,
    ],
  ])("%s", async (_, input, code, message, fix) => {
    await refused(["see", coffee, "--tool", "crop", "--input", input], { code, message, fix });
    expect(sandbox.list()).not.toContain("fovea-seen");
  });
});

it("an error in words has the name, the value and the fix on two lines, and stdout stays empty", async () => {
  const { status, stdout, stderr } = await sandbox.fovea(["see", coffee, "--tool", "corp"]);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toBe(
    'UnknownToolError: no tool "corp"; did you mean "crop"?\n  fix: run `fovea tools` for the list\n',
  );
});
