import type { JsonObject, JsonValue, MediaByName, ToolResult } from "@fovea/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { regionsPart } from "../../regions.js";
import { checkProgram } from "../check.js";
import { executeProgram } from "../execute.js";
import type { ProgramNode } from "../language.js";
import { readPage } from "../testing/pages.js";
import { programOf } from "../testing/programs.js";
import { cut, drawn, expertResult, found, object, paper, picture } from "../testing/script.js";

/** Calls are answered one by one, in an order that the test chooses. */
class Desk {
  readonly log: string[] = [];
  readonly open: { readonly done: () => void }[] = [];
  #answer: (tool: string, input: JsonObject, media: MediaByName) => ToolResult;

  constructor(answer: (tool: string, input: JsonObject, media: MediaByName) => ToolResult) {
    this.#answer = answer;
  }

  call(tool: string, input: JsonObject, media: MediaByName): Promise<ToolResult> {
    this.log.push(
      `${tool} ${JSON.stringify(input)} ${Object.values(media).map((part) => part.ref.id.slice(0, 6))}`,
    );
    return new Promise((resolve, reject) => {
      const done = () => {
        try {
          resolve(this.#answer(tool, input, media));
        } catch (error) {
          reject(error);
        }
      };
      this.open.push({ done });
    });
  }

  /** Answers all that is open, picking by `choose`, until the program is done. */
  async run<T>(program: Promise<T>, choose: () => number): Promise<T> {
    let ended = false;
    const end = () => {
      ended = true;
    };
    program.then(end, end);
    for (;;) {
      await new Promise(setImmediate);
      if (ended) return program;
      const [next] = this.open.splice(choose() % this.open.length, 1);
      next!.done();
    }
  }
}

const photo = picture("photo");
const letter = paper("letter", 2);
const page = readPage(600, 800, [
  { x: 40, y: 100, text: "Total" },
  { x: 300, y: 100, text: "$12.00" },
  { x: 40, y: 140, text: "Date: May 2, 2026" },
]);

function answer(tool: string, input: JsonObject, media: MediaByName): ToolResult {
  const [part] = Object.values(media);
  switch (tool) {
    case "objects":
      return expertResult(
        found("objects", [
          object("cat", [10, 20, 200, 220]),
          object("dog", [400, 300, 600, 500]),
          object("car", [700, 0, 800, 80], 0.3, false),
        ]),
      );
    case "faces":
      return expertResult(found("faces", [{ kind: "face", box: [50, 50, 90, 100], score: 0.8 }]));
    case "codes":
      return expertResult(
        found("codes", [
          { kind: "code", label: "QR", text: "hello 12", box: [500, 100, 560, 160], score: 1 },
        ]),
      );
    case "expressions":
      return expertResult(
        found("expressions", [{ kind: "face", label: "happy", box: [51, 51, 90, 99], score: 0.97 }]),
      );
    case "checkboxes":
      return expertResult(
        found("checkboxes", [{ kind: "region", label: "checked", box: [200, 100, 220, 120], score: 1 }]),
      );
    case "page-text":
      return expertResult(Number(input["page"]) === 1 ? page : found("page-text", []));
    case "ocr":
      return expertResult(page);
    case "crop":
      return { parts: [cut(part as never, input["box"] as number[])] };
    case "page-image":
      return { parts: [drawn(part as never, Number(input["page"]) - 1)] };
    case "colour-name":
      return {
        parts: [{ type: "data", name: "colour", data: { name: "red", share: 0.9, sure: true, shares: [] } }],
      };
    case "measure":
      return {
        parts: [
          {
            type: "data",
            name: "measure",
            data: {
              sharpness: 10,
              brightness: 0.5,
              contrast: 0.2,
              noise: 1,
              blur: 1,
              flaws: { blurry: true },
            },
          },
        ],
      };
    case "difference":
      return {
        parts: [
          { type: "data", name: "difference", data: { same: true, share: 0 } },
          regionsPart({ width: 1, height: 1, expert: "difference@1", threshold: 0, regions: [] }),
        ],
      };
    default:
      throw new Error(`no ${tool}`);
  }
}

const media = [photo, letter];

describe("waves", () => {
  it("issues what is ready together, and the next only when all of it is done", async () => {
    const desk = new Desk(answer);
    const image = { op: "image", index: 0 };
    const program: JsonValue = {
      op: "and",
      left: {
        op: "exists",
        of: { op: "lines", in: { op: "crop", of: image, to: { op: "detect", label: "cat", in: image } } },
      },
      right: { op: "exists", of: { op: "faces", in: image } },
    };
    const running = executeProgram(program, media, desk);
    await new Promise(setImmediate);
    expect(desk.log.map((line) => line.split(" ")[0])).toEqual(["objects", "faces"]);
    desk.open.shift()!.done();
    await new Promise(setImmediate);
    expect(desk.log).toHaveLength(2);
    desk.open.shift()!.done();
    await desk.run(running, () => 0);
    expect(desk.log.map((line) => line.split(" ")[0])).toEqual(["objects", "faces", "crop", "ocr"]);
  });

  it("asks the same in the same order whatever order answers come in, and gives the same result", async () => {
    const indexed = (node: ProgramNode): ProgramNode =>
      JSON.parse(JSON.stringify(node), (key, value) =>
        key === "index" ? value % 2 : key === "number" ? 1 + (value % 2) : value,
      );
    const program = fc
      .oneof(programOf("boolean", 4), programOf("text", 4), programOf("number", 4), programOf("regions", 4))
      .map(indexed);
    await fc.assert(
      fc.asyncProperty(program, fc.infiniteStream(fc.nat()), async (node, order) => {
        const json = node as unknown as JsonValue;
        if (!checkProgram(json, [{ type: "image" }, { type: "document", pages: 2 }]).ok) return;
        const [first, second] = [new Desk(answer), new Desk(answer)];
        const one = await first.run(executeProgram(json, media, first), () => 0);
        const other = await second.run(executeProgram(json, media, second), () => order.next().value);
        expect(second.log).toEqual(first.log);
        expect(other).toEqual(one);
        expect(new Set(first.log).size).toBe(first.log.length);
      }),
      { numRuns: 300 },
    );
  });

  it("asks once for what several parts of a program need", async () => {
    const desk = new Desk(answer);
    const of = (label: string) => ({ op: "detect", label, in: { op: "image", index: 0 } });
    const program: JsonValue = {
      op: "compare",
      left: { op: "count", of: of("cat") },
      is: "more",
      right: { op: "count", of: of("dog") },
    };
    await desk.run(executeProgram(program, media, desk), () => 0);
    expect(desk.log).toHaveLength(1);
  });

  it("lets a wave end before it throws, and throws the first error in the order of the calls", async () => {
    const desk = new Desk((tool) => {
      throw new Error(`${tool} failed`);
    });
    const image = { op: "image", index: 0 };
    const program: JsonValue = {
      op: "or",
      left: { op: "exists", of: { op: "faces", in: image } },
      right: { op: "exists", of: { op: "codes", in: image } },
    };
    const running = executeProgram(program, media, desk);
    let ended = false;
    const end = () => {
      ended = true;
    };
    running.then(end, end);
    await new Promise(setImmediate);
    desk.open.pop()!.done();
    await new Promise(setImmediate);
    expect(ended).toBe(false);
    desk.open.pop()!.done();
    await expect(running).rejects.toThrow("faces failed");
  });

  it("stops between waves when it is told to", async () => {
    const desk = new Desk(answer);
    const controller = new AbortController();
    const image = { op: "image", index: 0 };
    const program: JsonValue = { op: "lines", in: { op: "crop", of: image, to: { op: "faces", in: image } } };
    const running = executeProgram(program, media, { call: desk.call.bind(desk), signal: controller.signal });
    await new Promise(setImmediate);
    controller.abort(new Error("enough"));
    await expect(desk.run(running, () => 0)).rejects.toThrow("enough");
    expect(desk.log).toHaveLength(1);
  });
});
