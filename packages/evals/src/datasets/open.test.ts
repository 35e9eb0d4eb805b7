// Over 400 lines because every form of data set goes through one door, with what it refuses.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { CorruptMediaError, type ImagePart, InvalidInputError } from "@fovea/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type DatasetDescription,
  DatasetDescriptionError,
  DatasetError,
  openDataset,
  type Sample,
  sampleTask,
  vlmEvalKit,
} from "./index.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "fovea-dataset-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (path: string, content: string | Uint8Array) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
};
const lines = (...rows: object[]) => rows.map((row) => JSON.stringify(row)).join("\n");
const qa: DatasetDescription = {
  name: "qa",
  files: "qa.jsonl",
  fields: { id: "id", question: "q", answer: "a" },
};
const picture = { column: "image", as: "image" } as const;

async function problems(description: DatasetDescription, options = {}): Promise<string[]> {
  const error = await openDataset(root, description, options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DatasetError);
  expect(error).toBeInstanceOf(InvalidInputError);
  expect((error as DatasetError).kind).toBe("usage");
  return (error as DatasetError).problems.map(({ row, field, message }) => `${row} ${field}: ${message}`);
}
async function all(description: DatasetDescription, options = {}): Promise<Sample[]> {
  const samples = [];
  for await (const sample of (await openDataset(root, description, options)).samples()) samples.push(sample);
  return samples;
}

describe("openDataset", () => {
  it("tells everything that is wrong at once, with rows", async () => {
    write("i/a.png", "x");
    write("i/empty.png", "");
    write(
      "qa.jsonl",
      [
        lines(
          { id: 1, q: "one?", o: ["x", "y"], a: "A", image: "a.png" },
          { id: 1, q: "twice?", o: ["x", "y"], a: "B", image: "a.png" },
          { id: 2, q: " ", o: ["x", "y"], a: "C", image: "b.png" },
          { id: 3, q: "three?", o: ["x"], a: "A", image: "" },
          { id: 4, q: "four?", o: ["x", "y"], a: "", image: "empty.png" },
          { id: null, q: "five?", o: ["x", "y"], a: "A", image: "../../secret.png" },
        ),
        "{broken",
        lines({ id: 8, q: "eight?", o: ["x", "y"], a: "b", image: "https://example.org/x.png" }),
      ].join("\n"),
    );
    const description: DatasetDescription = {
      ...qa,
      fields: { ...qa.fields, choices: "o", media: [{ ...picture, folder: "i" }] },
      answerIs: "letter",
    };
    expect(await problems(description)).toEqual([
      '2 id: the id "1" is also that of qa.jsonl, row 1',
      '3 q: the question is " "',
      '3 a: the letter "C" is none of A, B',
      '3 image-1: there is no file i/b.png; did you mean "a.png"?',
      '4 o: 1 choices (["x"]); 2 to 26 are needed',
      "4 image: the image is missing",
      "5 a: the answer is empty",
      "5 image-1: i/empty.png is empty",
      "6 id: the id is null",
      "6 image-1: ../secret.png leads out of the data folder",
      expect.stringMatching(/^7 undefined: not JSON/),
      '8 image: "https://example.org/x.png" is an address; download it and give the path',
    ]);
  });
  it("finds a row of 200 MB without keeping it, and the rows behind it", async () => {
    const pieces = [
      '{"id":1,"q":"',
      ...Array.from({ length: 200 }, () => "x".repeat(1 << 20)),
      '","a":"y"}\n{"id":2,"q":"?","a":""}',
    ];
    write("qa.jsonl", pieces.join(""));
    expect(await problems(qa)).toEqual([
      expect.stringMatching(/^1 undefined: the row has more than 67108864 bytes/),
      "2 a: the answer is empty",
    ]);
  });
  it("names a wrong column once, with the one that was meant", async () => {
    write("qa.csv", "id,question,answer\n1,one?,yes\n2,two?,no\n");
    const description = {
      ...qa,
      files: "qa.csv",
      fields: { id: "id", question: "questions", answer: "answer" },
    };
    expect(await problems(description)).toEqual([
      '1 questions: there is no such column; did you mean "question"? (id, question, answer)',
    ]);
  });
  it("asks about every medium before anything else happens, each file once", async () => {
    write("a.png", "good");
    write("b.png", "bad");
    write(
      "qa.jsonl",
      lines(...["a", "a", "b"].map((name, id) => ({ id, q: "?", a: "y", image: `${name}.png` }))),
    );
    const seen: unknown[] = [];
    const inspect = async (source: string | Uint8Array) => {
      seen.push(new TextDecoder().decode(source as Uint8Array));
      if (seen.at(-1) === "bad") throw new CorruptMediaError("it breaks off", "give a whole file");
    };
    const description = { ...qa, fields: { ...qa.fields, media: [picture] } };
    expect(await problems(description, { inspect })).toEqual(["3 image-1: b.png: it breaks off"]);
    expect(seen).toEqual(["good", "bad"]);
    expect(await problems(description, { mediumBytes: 3 })).toContainEqual(
      expect.stringContaining("a.png: it has 4 bytes, over the limit of 3"),
    );
  });
  it("reads no medium behind the limit, unless samples are drawn", async () => {
    write("a.png", "good");
    write(
      "qa.jsonl",
      lines(...[1, 2].map((id) => ({ id, q: "?", a: "y", image: id === 1 ? "a.png" : "b.png" }))),
    );
    const description = { ...qa, fields: { ...qa.fields, media: [picture] } };
    expect((await openDataset(root, description, { limit: 1 })).size).toBe(1);
    expect(await problems(description, { limit: 1, seed: 0 })).toHaveLength(1);
  });
  it("does not follow a link out of the data folder", async () => {
    const outside = mkdtempSync(join(tmpdir(), "fovea-outside-"));
    writeFileSync(join(outside, "secret.png"), "x");
    symlinkSync(join(outside, "secret.png"), join(root, "a.png"));
    write("qa.jsonl", lines({ id: 1, q: "?", a: "y", image: "a.png" }));
    expect(await problems({ ...qa, fields: { ...qa.fields, media: [picture] } })).toEqual([
      "1 image-1: a.png leads out of the data folder",
    ]);
    expect(await problems({ ...qa, files: "../*.jsonl" })).toEqual([
      "undefined undefined: leads out of the data folder",
    ]);
    rmSync(outside, { recursive: true });
  });
  it("names missing files and files without rows", async () => {
    write("qa-test.jsonl", "");
    expect(await problems({ ...qa, files: ["qa-tst.jsonl", "x-*.csv"] })).toEqual([
      expect.stringContaining('did you mean "qa-test.jsonl"?'),
      expect.stringContaining("matches no file"),
    ]);
    expect(await problems({ ...qa, files: "qa-test.jsonl" })).toEqual([
      "undefined undefined: there are no rows",
    ]);
  });
  it.each([
    [{ ...qa, sauce: "web" }, 'no member "sauce"; did you mean "source"'],
    [{ ...qa, fields: { question: "q", anser: "a" } }, 'no member "anser"; did you mean "answer"'],
    [{ ...qa, answerIs: "leter" }, "answerIs is"],
    [{ ...qa, answerIs: "letter" }, 'answerIs is "letter"'],
    [{ ...qa, files: {} }, "files is"],
    [null, "the description is null"],
  ])("refuses the description %#", async (description, message) => {
    const opened = openDataset(root, description as never);
    await expect(opened).rejects.toThrow(DatasetDescriptionError);
    await expect(opened).rejects.toThrow(message);
  });
});

describe("a data set", () => {
  it("has splits by files or by a column, filters, and a limit that a seed draws", async () => {
    const rows = Array.from({ length: 100 }, (_, id) => ({
      id,
      q: "?",
      a: "y",
      part: id % 2 ? "odd" : "even",
    }));
    write("data/train-0.jsonl", lines(...rows.slice(0, 60)));
    write("data/train-1.jsonl", lines(...rows.slice(60)));
    write("test.jsonl", lines({ id: "t", q: "?", a: "y", part: "even" }));
    const description = { ...qa, files: { train: "data/train-*.jsonl", test: "test.jsonl" } };
    const opened = await openDataset(root, description);
    expect([opened.size, opened.rows, opened.splits]).toEqual([101, 101, { train: 100, test: 1 }]);
    expect((await all(description, { split: "test" })).map(({ id, split }) => [id, split])).toEqual([
      ["t", "test"],
    ]);
    expect(await all(description, { filter: { part: ["odd"] } })).toHaveLength(50);
    expect(await all({ ...description, filter: { part: "even" } }, { limit: 3 })).toMatchObject([
      { id: "0" },
      { id: "2" },
      { id: "4" },
    ]);
    const draw = async (seed: number) =>
      (await all(description, { split: "train", limit: 10, seed })).map(({ id }) => Number(id));
    const [first, again, other] = [await draw(1), await draw(1), await draw(2)];
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
    expect(first).toEqual([...first].sort((a, b) => a - b));
    const byColumn = { ...qa, files: "data/train-*.jsonl", fields: { ...qa.fields, split: "part" } };
    expect((await openDataset(root, byColumn, { split: "odd" })).size).toBe(50);
    expect(await problems(byColumn, { split: "dev" })).toEqual([
      expect.stringContaining("there are even, odd"),
    ]);
  });
  it("has a hash that changes with a row, a picture or the description, and with nothing else", async () => {
    write("a.png", "1");
    write("qa.jsonl", lines({ id: 1, q: "?", a: "y", image: "a.png" }));
    const description = { ...qa, fields: { ...qa.fields, media: [picture] } };
    const hash = async (of: DatasetDescription = description) => (await openDataset(root, of)).hash;
    const hashes = [await hash(), await hash({ ...description, licence: "MIT" })];
    expect(await hash()).toBe(hashes[0]);
    write("a.png", "2");
    hashes.push(await hash());
    write("qa.jsonl", lines({ id: 1, q: "?", a: "z", image: "a.png" }));
    hashes.push(await hash());
    expect(new Set(hashes).size).toBe(4);
    const opened = await openDataset(root, description);
    write("qa.jsonl", lines({ id: 1, q: "other?", a: "zz", image: "a.png" }));
    await expect(opened.samples().next()).rejects.toThrow("qa.jsonl has changed since it was checked");
  });
  it("reads base64 pictures from TSV, several in a row, and choices by columns", async () => {
    const bytes = (text: string) => Buffer.from(text).toString("base64");
    const list = `"['${bytes("one")}', '${bytes("two")}']"`;
    write(
      "q.tsv",
      `index\tquestion\tA\tB\tC\tanswer\timage\n7\t<image> or <image>?\tx\ty\tnan\tB\t${list}\n`,
    );
    const description: DatasetDescription = {
      name: "tsv",
      files: "q.tsv",
      fields: {
        id: "index",
        question: "question",
        choices: ["A", "B", "C"],
        answer: "answer",
        media: [picture],
      },
      answerIs: "letter",
    };
    const [sample] = await all(description);
    expect(sample).toMatchObject({
      id: "7",
      choices: ["x", "y"],
      target: { choices: ["x", "y"], letter: "B" },
    });
    expect(
      sample!.media.map(({ name, source }) => [name, Buffer.from(source as Uint8Array).toString()]),
    ).toEqual([
      ["image-1", "one"],
      ["image-2", "two"],
    ]);
  });
  describe("with pictures that stand in other rows, as in VLMEvalKit's TSV", () => {
    const picture = (letter: string) => Buffer.from(letter.repeat(99)).toString("base64");
    const description: DatasetDescription = {
      ...vlmEvalKit("q.tsv"),
      filter: { category: "kept" },
    };
    const tsv = (...rows: readonly (readonly string[])[]) =>
      write(
        "q.tsv",
        `\ufeff${[["index", "question", "0", "image", "A", "B", "answer", "category"], ...rows].map((row) => row.join("\t")).join("\r\n")}\r\n`,
      );
    const row = (index: string, image: string, category = "kept") =>
      [index, `Wähle ${index}?`, "€", image, "ja", "nein", "A", category] as const;
    it("gives each row the picture that its index leads to, before, behind and outside the filter", async () => {
      tsv(
        row("7", picture("a")),
        row("8", "9"),
        row("9", `"['${picture("b")}', '${picture("c")}']"`),
        row("1000007", "7"),
        row("5", picture("d"), "left out"),
        row("1000005", "5"),
      );
      const seen: string[] = [];
      const inspect = async (source: string | Uint8Array) => {
        seen.push(String.fromCharCode((source as Uint8Array)[0]!));
      };
      const samples = await all(description, { inspect });
      expect(
        samples.map(({ id, media, cluster }) => [
          id,
          media.map(({ source }) => Buffer.from(source as Uint8Array).toString()[0]).join(""),
          cluster,
        ]),
      ).toEqual([
        ["7", "a", "index 7"],
        ["8", "bc", "index 9"],
        ["9", "bc", "index 9"],
        ["1000007", "a", "index 7"],
        ["1000005", "d", "index 5"],
      ]);
      expect(samples[1]!.question).toBe("Wähle 8?");
      // A row's own picture is looked at for itself, a shared one once.
      expect(seen.join("")).toBe("abcbcad");
    });
    it("names each row whose index leads nowhere, to a row without a picture, or to two", async () => {
      tsv(
        row("1", picture("a")),
        row("2", "1"),
        row("3", "2"),
        row("4", "44"),
        row("5", "5"),
        row("6", ""),
        row("7", "i/a.png"),
        row("8", picture("a"), "other"),
        row("8", picture("a"), "other"),
        row("9", "8"),
      );
      expect(await problems(description)).toEqual([
        '3 image: "2" is no picture, and the row with the index "2" has none either',
        '4 image: "44" is no picture, and no row has the index "44"',
        '5 image: "5" is no picture, and the row with the index "5" has none either',
        "6 image: the image is missing",
        "7 image-1: there is no file i/a.png",
        '10 image: "8" is no picture, and two rows have the index "8"',
      ]);
    });
    it("is for tables only", async () => {
      write("q.jsonl", lines({ index: 1, question: "?", A: "x", B: "y", answer: "A", image: "1" }));
      await expect(openDataset(root, { ...description, files: "q.jsonl" })).rejects.toThrow(
        '"sharedBy" is given, and q.jsonl is jsonl',
      );
    });
  });
  it("reads the Hub's Parquet layout with pictures inside", async () => {
    const golden = fileURLToPath(new URL("formats/golden", import.meta.url));
    const description: DatasetDescription = {
      name: "hub",
      files: "snappy.parquet",
      fields: {
        id: "id",
        question: "question",
        choices: "options",
        answer: "label",
        media: [picture, { column: "images", as: "image", optional: true }],
        keep: ["big"],
      },
      answerIs: "index",
    };
    const opened = await openDataset(golden, description);
    const samples = [];
    for await (const sample of opened.samples()) samples.push(sample);
    expect(samples.map(({ media, target }) => [media.length, (target as { letter: string }).letter])).toEqual(
      [
        [1, "A"],
        [2, "B"],
        [3, "C"],
        [1, "A"],
        [2, "B"],
      ],
    );
    expect(samples[1]!.kept).toEqual({ big: "1152921504606846977" });
    expect(Buffer.from((samples[0]!.media[0]!.source as Uint8Array).subarray(1, 4)).toString()).toBe("PNG");
  });
  it("takes a folder of pictures by classes", async () => {
    for (const path of ["pets/cat/1.png", "pets/cat/2.jpg", "pets/dog/1.png", "pets/notes.txt"])
      write(path, "x");
    const description: DatasetDescription = {
      name: "pets",
      format: "folder",
      files: "pets",
      fields: {
        id: "file_name",
        question: { text: "Which animal is {file_name}?" },
        answer: "folder",
        media: [{ column: "file_name", as: "image" }],
      },
    };
    expect((await all(description)).map(({ question, target }) => [question, target])).toEqual([
      ["Which animal is cat/1.png?", "cat"],
      ["Which animal is cat/2.jpg?", "cat"],
      ["Which animal is dog/1.png?", "dog"],
    ]);
  });
  it.each([
    ["choice", "blue", { choices: ["red", "blue"], letter: "B" }],
    ["index", "0", { choices: ["red", "blue"], letter: "A" }],
    ["letter", "(b)", { choices: ["red", "blue"], letter: "B" }],
    ["number", "1e3", 1000],
    ["list", "['a', \"b's\"]", ["a", "b's"]],
    ["json", '{"x": [1]}', { x: [1] }],
  ] as const)("makes a target of a %s", async (answerIs, a, target) => {
    write("qa.jsonl", lines({ id: 1, q: "?", a, o: "['red', 'blue']" }));
    const [sample] = await all({ ...qa, fields: { ...qa.fields, choices: "o" }, answerIs });
    expect(sample!.target).toEqual(target);
  });
  it.each([
    ["choice", "green", 'the answer "green" is none of the choices'],
    ["index", "2", 'the index "2" is none of 0 to 1'],
    ["number", "many", 'the answer "many" is no number'],
    ["list", "a", 'the answer "a" is no list'],
    ["json", "{", 'the answer "{" is not JSON'],
  ] as const)("refuses as a %s: %s", async (answerIs, a, message) => {
    write("qa.jsonl", lines({ id: 1, q: "?", a, o: { A: "red", B: "blue" } }));
    expect(await problems({ ...qa, fields: { ...qa.fields, choices: "o" }, answerIs })).toEqual([
      `1 a: ${message}`,
    ]);
  });
});

describe("sampleTask", () => {
  const sample = (question: string, media: number): Sample => ({
    id: "1",
    question,
    choices: ["red", "blue"],
    media: Array.from({ length: media }, (_, i) => ({
      name: `image-${i + 1}`,
      as: "image" as const,
      source: `${i}`,
    })),
    target: null,
    kept: {},
    file: "f",
    row: 1,
  });
  const load = async (source: string | Uint8Array): Promise<ImagePart> => ({
    type: "image",
    ref: { type: "image", id: String(source), width: 1, height: 1, mediaType: "image/png" },
  });
  const shown = async (question: string, media: number) =>
    (await sampleTask(sample(question, media), load)).parts.map((part) =>
      part.type === "text" ? part.text : part.type === "image" ? part.name : part.type,
    );
  it("puts media before the question, or where its marks stand", async () => {
    const choices = "\n(A) red\n(B) blue";
    expect(await shown("Which?", 2)).toEqual(["image-1", "image-2", `Which?${choices}`]);
    expect(await shown("Is <image> or <image> it?", 2)).toEqual([
      "Is ",
      "image-1",
      " or ",
      "image-2",
      ` it?${choices}`,
    ]);
    expect(await shown("<image 2> before <image 1>, not <image 2>", 3)).toEqual([
      "image-3",
      "image-2",
      " before ",
      "image-1",
      ", not ",
      "image-2",
      choices,
    ]);
    expect(await shown("No <image 9> here", 0)).toEqual([`No <image 9> here${choices}`]);
  });
});
