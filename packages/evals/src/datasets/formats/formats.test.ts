import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as zlib from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DatasetFormat } from "../description.js";
import { rowsOf } from "./index.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fovea-formats-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(format: DatasetFormat, content: string | Uint8Array, rowBytes = 1000, records?: string) {
  const absolute = join(folder, `data.${format}`);
  writeFileSync(absolute, content);
  const rows = [];
  for await (const row of rowsOf({ path: "data", absolute, format }, { rowBytes }, records)) rows.push(row);
  return rows;
}
const values = async (...args: Parameters<typeof read>) =>
  (await read(...args)).map((row) => ("values" in row ? row.values : row.problem));

describe("JSON lines", () => {
  it("reads an object per line, passes over blank lines and counts lines", async () => {
    expect(await read("jsonl", '\ufeff{"a":1}\r\n\n{"a":"ü"}')).toEqual([
      { row: 1, values: { a: 1 } },
      { row: 3, values: { a: "ü" } },
    ]);
  });
  it("tells what is no JSON, no object or too long, and reads on", async () => {
    const rows = await values("jsonl", `{"a":\n[1]\n{"a":"${"x".repeat(2000)}"}\n{"a":2}`);
    expect(rows[0]).toMatch(/^not JSON/);
    expect(rows[1]).toBe("[1] is no JSON object");
    expect(rows[2]).toMatch(/more than 1000 bytes/);
    expect(rows[3]).toEqual({ a: 2 });
  });
  it("refuses what is not UTF-8", async () => {
    await expect(read("jsonl", new Uint8Array([0x7b, 0xff, 0xfe]))).rejects.toThrow("not UTF-8");
  });
});

describe("JSON lists", () => {
  it("reads item by item what JSON.parse reads, however the items are nested and written", async () => {
    const item = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(item, { maxLength: 5 }), fc.constantFrom(0, 2), async (list, indent) => {
        const wanted = JSON.parse(JSON.stringify(list)) as unknown[];
        expect(await values("json", JSON.stringify(list, null, indent), 1e6)).toEqual(wanted);
        const inside = JSON.stringify({ "[{": { data: [1] }, data: list, more: [{ b: "]" }] }, null, indent);
        expect(await values("json", inside, 1e6, "data")).toEqual(wanted);
      }),
      { numRuns: 60 },
    );
  });
  it("passes over an item that is too long and reads on, across pieces of the file", async () => {
    const rows = await read("json", `[{"a":"${"x,]".repeat(300_000)}"},{"a":1}]`);
    expect(rows[0]).toMatchObject({ row: 1, problem: expect.stringMatching(/more than 1000 bytes/) });
    expect(rows[1]).toEqual({ row: 2, values: { a: 1 } });
  });
  it.each([
    ['{"a": 1}', undefined, "is not a JSON list"],
    ['[{"a": 1}', undefined, "breaks off inside the list"],
    ['{"a": [1]}', "rows", 'list "rows"'],
    ["]", undefined, "closes nothing"],
    ["", undefined, "is not a JSON list"],
  ])("refuses %j", async (content, records, message) => {
    await expect(read("json", content, 1000, records)).rejects.toThrow(message);
  });
});

describe("CSV and TSV", () => {
  it("reads quoted cells with delimiters, line ends and doubled quotes, and any line end", async () => {
    const rows = await values("csv", 'a,b\r\n1,"x, ""y""\nz"\r\n\n,""\n3,last');
    expect(rows).toEqual([
      { a: "1", b: 'x, "y"\nz' },
      { a: "", b: "" },
      { a: "3", b: "last" },
    ]);
    expect(await values("tsv", 'a\tb\n1,5\t"q"\n')).toEqual([{ a: "1,5", b: "q" }]);
  });
  it("reads back what was written, cell by cell, wherever the file is cut into pieces", async () => {
    const cell = fc.string({ unit: fc.constantFrom('"', ",", "\n", "\r", "\t", "a", "ü", " ") });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 }), async (table) => {
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const text = [["a", "b"], ...table].map((row) => row.map(quoted).join(",")).join("\n");
        expect(await values("csv", text)).toEqual(table.map(([a, b]) => ({ a, b })));
      }),
      { numRuns: 60 },
    );
    const long = `"${'x""\n'.repeat(200_000)}"`;
    expect(await values("csv", `a,b\n${long},1\n`, 1e7)).toEqual([{ a: 'x"\n'.repeat(200_000), b: "1" }]);
  });
  it("tells rows of other lengths, rows too long, and a quote that is never closed", async () => {
    const rows = await values("csv", `a,b\n1\n"${"x".repeat(500_000)}",2\n3,4\n5,"six\n`);
    expect(rows[0]).toBe("1 cells under 2 columns");
    expect(rows[1]).toMatch(/more than 1000 bytes/);
    expect(rows[2]).toEqual({ a: "3", b: "4" });
    expect(rows[3]).toMatch(/not closed/);
  });
  it("refuses a column that is there twice, and an empty file", async () => {
    await expect(read("csv", "a,a\n1,2")).rejects.toThrow('"a" is there twice');
    await expect(read("csv", "")).rejects.toThrow("empty");
  });
});

describe("Parquet", () => {
  const golden = (name: string) => fileURLToPath(new URL(`golden/${name}.parquet`, import.meta.url));
  const readGolden = async (name: string, columns?: readonly string[], rowBytes = 1e6) => {
    const rows = [];
    const file = { path: name, absolute: golden(name), format: "parquet" } as const;
    for await (const row of rowsOf(file, { rowBytes, ...(columns && { columns }) })) rows.push(row);
    return rows;
  };
  // Node 20 cannot unpack zstd; there the error says so.
  const zstd = "zstdDecompressSync" in zlib ? ["zstd"] : [];
  it.each(["none", "snappy", "gzip", "brotli", ...zstd])(
    "reads what pyarrow packed with %s",
    async (codec) => {
      const rows = await readGolden(codec, ["id", "question", "image", "images", "options", "label", "big"]);
      expect(rows.map((row) => row.row)).toEqual([1, 2, 3, 4, 5]);
      const { values } = rows[4] as { values: Record<string, unknown> };
      expect(values).toMatchObject({
        id: "q4",
        label: 1,
        options: ["red", "blue", "green"],
        big: "1152921504606846980",
      });
      expect(values).toMatchObject({ question: "Which colour has picture 4? ä", image: { path: "4.png" } });
      const { bytes } = values.image as { bytes: Uint8Array };
      expect(Buffer.from(bytes.subarray(1, 4)).toString()).toBe("PNG");
      expect(values.images).toHaveLength(1);
      expect(values).not.toHaveProperty("unused");
    },
  );
  it.each(zstd.length === 0 ? [["zstd", "needs Node 22.15"]] : [])(
    "says what %s %s",
    async (codec, message) => {
      await expect(readGolden(codec)).rejects.toThrow(message);
    },
  );
  it("tells rows that are too long, and reads on", async () => {
    const rows = await readGolden("snappy", undefined, 900);
    expect(rows).toHaveLength(5);
    expect(rows[0]).toMatchObject({ row: 1, problem: expect.stringMatching(/more than 900 bytes/) });
  });
  it.each(["PAR1", "", "nonsense that is long enough to be a file"])("refuses %j", async (content) => {
    await expect(read("parquet", content)).rejects.toThrow(/not a Parquet file/);
  });
});
