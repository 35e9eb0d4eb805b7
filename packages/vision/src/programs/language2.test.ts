import { describe, expect, it } from "vitest";
import { type FoundRegion, regionsPart } from "../regions.js";
import { executeProgram, type ProgramMedium, type ProgramResult } from "./execute.js";
import { readProgram } from "./read.js";
import { readPage } from "./testing/pages.js";
import { type Answerer, expertResult, found, object, paper, picture, script } from "./testing/script.js";

const photo = picture("photo");
const second = picture("second");

const sales = readPage(900, 600, [
  { x: 40, y: 60, text: "Weekly report", size: 34 },
  { x: 40, y: 140, text: "Day" },
  { x: 240, y: 140, text: "Sales" },
  { x: 440, y: 140, text: "Costs" },
  { x: 640, y: 140, text: "Seller" },
  { x: 40, y: 170, text: "Monday" },
  { x: 240, y: 170, text: "120" },
  { x: 440, y: 170, text: "80.50" },
  { x: 640, y: 170, text: "Anna" },
  { x: 40, y: 200, text: "Tuesday" },
  { x: 240, y: 200, text: "95" },
  { x: 440, y: 200, text: "99.50" },
  { x: 640, y: 200, text: "Bob" },
  { x: 40, y: 230, text: "Friday" },
  { x: 240, y: 230, text: "310" },
  { x: 440, y: 230, text: "20.00" },
  { x: 640, y: 230, text: "Anna" },
  { x: 40, y: 260, text: "Total" },
  { x: 240, y: 260, text: "525" },
  { x: 440, y: 260, text: "200.00" },
  { x: 40, y: 400, text: "• call a@b.example on May 2, 2026" },
  { x: 40, y: 430, text: "• send the report" },
  { x: 40, y: 460, text: "• rest" },
]);

const things: FoundRegion[] = [
  object("cat", [0, 300, 90, 420], 0.95),
  object("cat", [700, 320, 860, 420], 0.8),
  object("dog", [400, 250, 560, 430], 0.9),
  object("cup", [420, 200, 460, 260], 0.9),
];

const share = (name: string, part: number) => ({ name, share: part });

const tools: Readonly<Record<string, Answerer>> = {
  objects: () => expertResult(found("objects", things)),
  ocr: () => expertResult(sales),
  faces: () =>
    expertResult(
      found("faces", [
        { kind: "face", box: [100, 100, 200, 220], score: 0.9 },
        { kind: "face", box: [500, 100, 600, 220], score: 0.9 },
      ]),
    ),
  expressions: () =>
    expertResult(
      found("expressions", [
        { kind: "face", label: "happy", box: [104, 100, 200, 220], score: 0.98 },
        { kind: "face", label: "sad", box: [500, 102, 600, 220], score: 0.5, answerable: false },
      ]),
    ),
  checkboxes: () =>
    expertResult(
      found("checkboxes", [
        { kind: "region", label: "checked", box: [20, 384, 36, 400], score: 1 },
        { kind: "region", label: "unchecked", box: [20, 414, 36, 430], score: 0.9 },
      ]),
    ),
  codes: () =>
    expertResult(
      found("codes", [
        { kind: "code", label: "QRCode", text: "https://a.example", box: [800, 20, 860, 80], score: 1 },
        { kind: "code", label: "EAN13", text: "4006381333931", box: [20, 520, 160, 580], score: 1 },
      ]),
    ),
  "colour-name": () => ({
    parts: [
      {
        type: "data",
        name: "colour",
        data: {
          ...share("white", 0.7),
          sure: true,
          shares: [share("white", 0.7), share("red", 0.28), share("blue", 0.004)],
        },
      },
    ],
  }),
  difference: () => ({
    parts: [
      { type: "data", name: "difference", data: { same: false, share: 0.03 } },
      regionsPart(
        found("difference", [
          { kind: "region", box: [0, 0, 60, 60], score: 0.8 },
          { kind: "region", box: [600, 500, 700, 560], score: 0.5 },
        ]),
      ),
    ],
  }),
};

const run = (text: string, media: readonly ProgramMedium[] = [photo, second]): Promise<ProgramResult> =>
  executeProgram(readProgram(text), media, script(tools));

describe("what language 2 adds", () => {
  it.each<[string, unknown]>([
    ['text-of(column("seller", image 1))', "Anna\nBob\nAnna"],
    // The row of sums is not one of the days.
    ['aggregate(sum, column("sales", image 1))', 525],
    ['aggregate(average, column("costs", image 1))', 200 / 3],
    ['aggregate(highest, column("sale", image 1))', 310],
    ['which-row(lowest, "costs", image 1)', "Friday"],
    ['row-having("95", image 1)', "Tuesday"],
    ['row-having("Anna", image 1)', "Monday, Friday"],
    ['text-of(row("Tuesday", image 1))', "95\n99.50\nBob"],
    ["count(table-columns(image 1))", 4],
    ["exists(tables(image 1))", true],
    ['count(with-text(column("seller", image 1), "Anna"))', 2],
    ['text-of(nth(column("day", image 1), 2))', "Tuesday"],
    ["count(list-items(image 1))", 3],
    ["text-of(pick(list-items(image 1), last))", "rest"],
    ["text-of(every(email, image 1))", "a@b.example"],
    ["count(every(phone, image 1))", 0],
    ["label-of(group(animal, image 1))", "2 cats, dog"],
    ['label-of(in-relation(objects(image 1), on, detect("dog", image 1)))', "cup"],
    ["label-of(pick(objects(image 1), largest))", "dog"],
    ['plus(count(detect("cat", image 1)), count(detect("dog", image 1)))', 3],
    ['minus(count(detect("cat", image 1)), count(detect("dog", image 1)))', 1],
    ['which(count(detect("cat", image 1)), more, count(detect("dog", image 1)))', "cats"],
    ["text-of(qr-codes(image 1))", "https://a.example"],
    ["text-of(barcodes(image 1))", "4006381333931"],
    ["label-of(codes(image 1))", "QR code, barcode"],
    ["count(with-state(checkboxes(image 1), checked))", 1],
    ['exists(with-state(with-text(checkboxes(image 1), "send"), checked))', false],
    ['size-of(detect("dog", image 1))', 5.3],
    ["colours-of(area(whole, image 1))", "white, red"],
    ["colour-count(area(whole, image 1))", 2],
    ["has-colour(area(whole, image 1), red)", true],
    ["has-colour(area(whole, image 1), green)", false],
    ["colour-of(area(background, image 1))", "white"],
    ["count(changes(image 1, image 2))", 2],
    ["exists(with-expression(faces(image 1), happy))", true],
    ["expression-of(pick(faces(image 1), leftmost))", "happy"],
    ["turned(upside-down, image 1)", false],
    ["colourless(image 1)", false],
    ["pages(image 1)", 1],
  ])("%s is %j", async (program, value) => {
    const result = await run(program);
    if (typeof value === "number") expect(result.value).toBeCloseTo(value, 5);
    else expect(result.value).toEqual(value);
    expect(result.status).toBe("value");
    expect(result.evidence.length).toBeGreaterThan(0);
  });

  it.each([
    // A colour that is only a trace.
    "has-colour(area(whole, image 1), blue)",
    // The second face's expression is a guess.
    "count(with-expression(faces(image 1), sad))",
    "expression-of(faces(image 1))",
    'aggregate(sum, column("seller", image 1))',
    'aggregate(sum, column("weight", image 1))',
    'row-having("Zoe", image 1)',
    "which(count(faces(image 1)), more, count(codes(image 1)))",
    "text-of(nth(list-items(image 1), 9))",
    "label-of(group(vehicle, image 1))",
    "position-of(changes(image 1, image 2))",
  ])("%s is unsure, with a reason", async (program) => {
    const result = await run(program);
    expect(result).toMatchObject({ status: "unsure", value: null });
    expect(result.reason.length).toBeGreaterThan(10);
  });

  it("is unsure where only another form of the word is written", async () => {
    const parking = script({
      ocr: () => expertResult(readPage(900, 600, [{ x: 40, y: 60, text: "TOW ZONE" }])),
    });
    const result = await executeProgram(
      readProgram('exists(with-text(lines(image 1), "towing"))'),
      [photo],
      parking,
    );
    expect(result).toMatchObject({ status: "unsure" });
  });

  it("says which picture has more", async () => {
    const other: Readonly<Record<string, Answerer>> = {
      ...tools,
      objects: (_, part) => expertResult(found("objects", part.name === "second" ? [things[0]!] : [])),
    };
    const program = 'which(count(detect("cat", image 1)), more, count(detect("cat", image 2)))';
    const result = await executeProgram(readProgram(program), [photo, second], script(other));
    expect(result.value).toBe("the second one");
  });

  it("knows the last page and the number of pages", async () => {
    const report = paper("report", 3);
    const pages = await run("pages(image 1)", [report]);
    expect(pages.value).toBe(3);
    const last = await executeProgram(
      readProgram("text-of(lines(last-page(image 1)))"),
      [report],
      script({
        "page-text": (input) =>
          expertResult(readPage(600, 800, [{ x: 40, y: 90, text: `page ${input["page"]}` }])),
      }),
    );
    expect(last.value).toBe("page 3");
  });

  it("tells a page that stands on its head by its text", async () => {
    const turned: FoundRegion = {
      kind: "line",
      text: "This page is upside down",
      box: [100, 100, 500, 130],
      polygon: [
        [500, 130],
        [100, 130],
        [100, 100],
        [500, 100],
      ],
      score: 0.97,
    };
    const tool = script({ ocr: () => expertResult(found("ocr", [turned])) });
    const result = await executeProgram(readProgram("turned(upside-down, image 1)"), [photo], tool);
    expect(result.value).toBe(true);
  });
});
