// Over 400 lines because it is one table of programs and values, an operation at a time.
import type { Evidence, JsonValue } from "@fovea/core";
import { describe, expect, it } from "vitest";
import { type FoundRegion, regionsPart } from "../regions.js";
import { executeProgram, type ProgramMedium, type ProgramResult } from "./execute.js";
import { readProgram } from "./read.js";
import { readPage } from "./testing/pages.js";
import { type Answerer, expertResult, found, object, paper, picture, script } from "./testing/script.js";

const photo = picture("photo");
const other = picture("other");

/** A yard: two cats, a dog between them, a doubtful person; a red and a blue car. */
const things: FoundRegion[] = [
  object("cat", [20, 300, 120, 400], 0.95),
  object("cat", [700, 320, 860, 420], 0.8),
  object("dog", [400, 250, 560, 430], 0.9),
  object("person", [300, 20, 340, 120], 0.35, false),
  object("car", [100, 40, 300, 140], 0.85),
  object("car", [600, 40, 800, 140], 0.7),
  object("bird", [420, 260, 440, 280], 0.6),
  object("bus", [880, 580, 890, 590], 0.3, false),
  object("bus", [0, 560, 60, 600], 0.9),
];

const sign = readPage(900, 600, [
  { x: 100, y: 60, text: "NO PARKING", size: 40 },
  { x: 100, y: 120, text: "8 AM - 6 PM" },
  { x: 100, y: 150, text: "Permit holders", score: 0.7 },
  { x: 100, y: 180, text: "exempt on Sundays" },
]);

const colours: Readonly<Record<string, string>> = { "100": "red", "600": "blue" };

const yard: Readonly<Record<string, Answerer>> = {
  objects: () => expertResult(found("objects", things)),
  faces: () => expertResult(found("faces", [])),
  codes: () =>
    expertResult(
      found("codes", [
        { kind: "code", label: "QRCode", text: "https://a.example/12", box: [500, 500, 560, 560], score: 1 },
      ]),
    ),
  ocr: () => expertResult(sign),
  "colour-name": (input) => ({
    parts: [
      {
        type: "data",
        name: "colour",
        data: {
          name: colours[String((input["box"] as number[])[0])] ?? "grey",
          share: 0.8,
          sure: true,
          shares: [],
        },
      },
    ],
  }),
};

const run = (
  program: string | JsonValue,
  tools = yard,
  media: readonly ProgramMedium[] = [photo, other],
): Promise<ProgramResult> =>
  executeProgram(
    typeof program === "string" ? (readProgram(program) as unknown as JsonValue) : program,
    media,
    script(tools),
  );

const roles = (evidence: readonly Evidence[]) => evidence.map(({ role, text }) => `${role}: ${text}`);

describe("values", () => {
  it.each<[string, JsonValue, number | null]>([
    ['count(detect("cat", image 1))', 2, 0.8],
    ['count(detect("elephant", image 1))', 0, null],
    ['exists(detect("dog", image 1))', true, 0.9],
    ['exists(detect("elephant", image 1))', false, null],
    ["exists(faces(image 1))", false, null],
    ["count(codes(image 1))", 1, 1],
    ["text-of(codes(image 1))", "https://a.example/12", 1],
    ["number-in(text-of(codes(image 1)))", 12, 1],
    ["count(lines(image 1))", 4, 0.7],
    ["count(words(image 1))", 12, 0.7],
    ["text-of(pick(lines(image 1), largest))", "NO PARKING", 0.98],
    ["text-of(pick(lines(image 1), last))", "exempt on Sundays", 0.98],
    ["text-of(pick(words(image 1), first))", "NO", 0.98],
    ["text-of(lines(image 1))", "NO PARKING\n8 AM - 6 PM\nPermit holders\nexempt on Sundays", 0.7],
    ['exists(with-text(lines(image 1), "no parking"))', true, 0.98],
    ['exists(with-text(words(image 1), "NoParking"))', true, 0.98],
    ['exists(with-text(lines(image 1), "permit holders exempt"))', true, 0.7],
    ['exists(with-text(lines(image 1), "dogs"))', false, null],
    ['count(with-colour(detect("car", image 1), red))', 1, 0.85],
    ['exists(with-colour(detect("car", image 1), green))', false, null],
    ['colour-of(pick(detect("car", image 1), rightmost))', "blue", 0.7],
    ['position-of(detect("dog", image 1))', "centre", 0.9],
    ['position-of(pick(detect("car", image 1), leftmost))', "top left", 0.85],
    ['count(at-position(detect("cat", image 1), right))', 1, 0.8],
    ['count(at-position(detect("cat", image 1), top))', 0, null],
    ['count(with-size(detect("bird", image 1), small))', 1, 0.6],
    ['count(with-size(detect("cat", image 1), large))', 0, null],
    ['count(in-relation(detect("cat", image 1), left-of, detect("dog", image 1)))', 1, 0.95],
    ['exists(in-relation(detect("bird", image 1), inside, detect("dog", image 1)))', true, 0.6],
    ['exists(in-relation(detect("dog", image 1), inside, detect("bird", image 1)))', false, null],
    ['exists(in-relation(detect("dog", image 1), above, detect("elephant", image 1)))', false, null],
    ['exists(in-relation(detect("dog", image 1), touching, detect("dog", image 1)))', false, null],
    ['position-of(nearest(detect("cat", image 1), detect("dog", image 1)))', "right", 0.8],
    ["find(time, image 1)", "8 AM", 0.833],
    ["measure(width, image 1)", 900, 1],
    ['compare(count(detect("cat", image 1)), more, 1)', true, 0.8],
    ['compare(count(detect("cat", image 1)), equal, 3)', false, 0.8],
    ["compare(2, at-least, 2)", true, 1],
    ["compare(2, less, 2)", false, 1],
    ["not(exists(faces(image 1)))", true, null],
    ['and(exists(detect("cat", image 1)), not(exists(faces(image 1))))', true, 0.95],
    ["same-text(text-of(codes(image 1)), text-of(codes(image 1)))", true, 1],
    ["same-image(image 1, image 1)", true, null],
    ["5", 5, 1],
  ])("%s is %j", async (program, value, confidence) => {
    const result = await run(program);
    expect(result).toMatchObject({ status: "value", value, program });
    if (confidence === null) expect(result.confidence).toBeNull();
    else expect(result.confidence).toBeCloseTo(confidence, 3);
    if (confidence !== 1) expect(result.evidence.length).toBeGreaterThan(0);
    expect(result.evidence.every((claim) => claim.media === photo.ref.id)).toBe(true);
  });

  it("gives regions in the original's pixels", async () => {
    const result = await run('pick(detect("cat", image 1), leftmost)');
    expect(result).toMatchObject({
      type: "regions",
      value: [{ media: photo.ref.id, box: [20, 300, 120, 400], kind: "object", label: "cat", score: 0.95 }],
      reason: "The leftmost of cats in the picture: 1: cat.",
    });
  });

  it("gives an image as its media", async () => {
    const result = await run("image 2");
    expect(result).toMatchObject({
      status: "value",
      type: "image",
      value: [{ media: other.ref.id }],
      pictures: [other],
    });
  });
});

describe("absence", () => {
  it("names where was searched, by whom and above which score", async () => {
    const { evidence } = await run('exists(detect("elephant", image 1))');
    expect(evidence).toEqual([
      {
        media: photo.ref.id,
        region: { type: "box", box: [0, 0, 900, 600] },
        role: "searched",
        text: "no elephant: searched with objects@1, least score 0.4",
        by: "objects@1",
      },
    ]);
  });

  it("names what was there instead when a filter leaves nothing", async () => {
    const { evidence } = await run('exists(with-colour(detect("car", image 1), green))');
    expect(roles(evidence)).toEqual(["searched: car is red, not green", "searched: car is blue, not green"]);
  });

  it("names the texts that were read", async () => {
    const { evidence } = await run('exists(with-text(lines(image 1), "dogs"))');
    expect(roles(evidence)).toEqual(['searched: "dogs" is in none of 4 texts read with ocr@1']);
  });
});

describe("an expert whose silence says little", () => {
  const shy = {
    ...yard,
    objects: () => expertResult({ ...found("objects", things), absenceOf: ["person"] }),
  };
  const ask = (program: string) => executeProgram(readProgram(program), [photo], script(shy));

  it.each([
    'exists(detect("elephant", image 1))',
    'count(detect("elephant", image 1))',
    'compare(count(detect("elephant", image 1)), at-least, 1)',
    'not(exists(with-colour(detect("elephant", image 1), red)))',
    'exists(in-relation(detect("dog", image 1), left-of, detect("elephant", image 1)))',
  ])("leaves %s open", async (program) => {
    const result = await ask(program);
    expect(result).toMatchObject({ status: "unsure", reason: expect.stringContaining("overlooks") });
    expect(result.evidence.map(({ role }) => role)).toContain("searched");
  });

  it("is still believed about what it saw", async () => {
    expect(await ask('count(detect("cat", image 1))')).toMatchObject({ status: "value", value: 2 });
    expect(await ask('compare(count(detect("elephant", image 1)), at-least, 0)')).toMatchObject({
      value: true,
    });
  });
});

describe("unsure", () => {
  it.each<[string, string | RegExp]>([
    [
      'exists(detect("person", image 1))',
      "People in the picture were seen only with doubt: person with score 0.35.",
    ],
    [
      'count(detect("bus", image 1))',
      "Buses in the picture: 1 seen surely and 1 only with doubt (bus with score 0.3).",
    ],
    [
      'compare(count(detect("bus", image 1)), more, 1)',
      "Buses in the picture: 1 seen surely and 1 only with doubt (bus with score 0.3).",
    ],
    ['text-of(detect("elephant", image 1))', "Elephants in the picture: none were found."],
    ['position-of(detect("person", image 1))', "People in the picture: seen only with doubt."],
    ['position-of(detect("cat", image 1))', "Cats in the picture are in 2 places: left, right."],
    ['colour-of(detect("car", image 1))', "Cars in the picture have different colours: red, blue."],
    [
      'pick(detect("bus", image 1), rightmost)',
      "The rightmost of buses in the picture may be one that was seen only with doubt (score 0.3).",
    ],
    [
      'nearest(detect("dog", image 1), detect("elephant", image 1))',
      /were not found, so nothing is nearest to them/,
    ],
    ['nearest(detect("car", image 1), detect("person", image 1))', /seen only with doubt/],
    [
      'count(in-relation(detect("cat", image 1), below, detect("person", image 1)))',
      /0 seen surely and 1 only with doubt/,
    ],
    [
      'lines(crop(image 1, detect("elephant", image 1)))',
      "Elephants in the picture were not found, so there is nothing to look into.",
    ],
    [
      'lines(crop(image 1, detect("person", image 1)))',
      /were seen only with doubt, so there is nothing to look into/,
    ],
    ["find(email, image 1)", "No e-mail address was read in the picture."],
    ['field("total", image 1)', 'No label like "total" with a value in the picture.'],
    ['cell("a", "b", image 1)', 'No column headed "b" in the picture.'],
    ["number-in(text-of(pick(lines(image 1), first)))", 'There is no number in "NO PARKING".'],
    ['number-in(text-of(with-text(lines(image 1), "8 AM")))', 'There are 2 numbers in "8 AM - 6 PM": 8, 6.'],
    ["page-of(codes(image 1))", /in a picture, which has no pages/],
    ['page-of(detect("elephant", image 1))', /none were found, on no page/],
    ['not(exists(detect("person", image 1)))', /only with doubt/],
    ["page(2, page(1, image 1))", "There is no page 2: it has one page."],
  ])("%s", async (program, reason) => {
    const result = await run(program);
    expect(result).toMatchObject({ status: "unsure", value: null, confidence: null });
    if (typeof reason === "string") expect(result.reason).toBe(reason);
    else expect(result.reason).toMatch(reason);
  });

  it("answers where what is doubtful cannot change the answer", async () => {
    expect(await run('exists(detect("bus", image 1))')).toMatchObject({ status: "value", value: true });
    expect(await run('compare(count(detect("bus", image 1)), at-least, 1)')).toMatchObject({
      status: "value",
      value: true,
    });
    expect(await run('compare(count(detect("bus", image 1)), more, 2)')).toMatchObject({
      status: "value",
      value: false,
    });
    expect(await run('pick(detect("bus", image 1), leftmost)')).toMatchObject({ status: "value" });
    expect(await run('or(exists(detect("person", image 1)), exists(detect("cat", image 1)))')).toMatchObject({
      value: true,
    });
    expect(await run('and(exists(detect("person", image 1)), exists(faces(image 1)))')).toMatchObject({
      value: false,
    });
    expect(await run('and(exists(detect("person", image 1)), exists(detect("cat", image 1)))')).toMatchObject(
      { status: "unsure" },
    );
  });

  it("does not deny a text that may only be misread", async () => {
    const misread = readPage(900, 600, [
      { x: 10, y: 40, text: "Invojce overdue", score: 0.6 },
      { x: 10, y: 80, text: "Unitprice 3.00" },
    ]);
    const tools = { ...yard, ocr: () => expertResult(misread) };
    expect(await run('exists(with-text(lines(image 1), "invoice"))', tools)).toMatchObject({
      status: "unsure",
    });
    expect(await run('exists(with-text(lines(image 1), "price"))', tools)).toMatchObject({
      status: "unsure",
    });
    expect(await run('exists(with-text(lines(image 1), "receipt"))', tools)).toMatchObject({ value: false });
  });

  it("keeps a relation to something doubtful as doubtful", async () => {
    const result = await run(
      'exists(in-relation(detect("car", image 1), left-of, detect("person", image 1)))',
    );
    expect(result.status).toBe("unsure");
  });
});

describe("crops", () => {
  it("cuts at full resolution, reads again there, and leads evidence back to the original", async () => {
    const inside = readPage(114, 114, [{ x: 10, y: 40, text: "REX 7" }]);
    const desk = script({
      ...yard,
      ocr: (_, part) => expertResult(part.ref.id === photo.ref.id ? sign : inside),
    });
    const program = readProgram('text-of(lines(crop(image 1, pick(detect("cat", image 1), leftmost))))');
    const result = await executeProgram(program, [photo], desk);
    expect(desk.calls.map((call) => call.tool)).toEqual(["objects", "crop", "ocr"]);
    expect(desk.calls[1]!.input).toEqual({ image: "photo", box: [10, 290, 130, 410] });
    expect(result).toMatchObject({ status: "value", value: "REX 7" });
    const [line] = inside.regions;
    expect(result.evidence).toMatchObject([
      {
        media: photo.ref.id,
        role: "supports",
        text: "REX 7",
        region: {
          type: "box",
          box: [line!.box[0] + 10, line!.box[1] + 290, line!.box[2] + 10, line!.box[3] + 290],
        },
      },
    ]);
  });

  it("reads what stands on a thing by cutting it out", async () => {
    const desk = script({
      ...yard,
      ocr: () => expertResult(readPage(160, 100, [{ x: 10, y: 40, text: "TAXI" }])),
    });
    const result = await executeProgram(
      readProgram('text-of(pick(detect("car", image 1), leftmost))'),
      [photo],
      desk,
    );
    expect(desk.calls.map((call) => call.tool)).toEqual(["objects", "crop", "ocr"]);
    expect(result).toMatchObject({ value: "TAXI", confidence: 0.85 });
  });

  it("compares things of a crop with things of the whole picture in original pixels", async () => {
    const tools: Readonly<Record<string, Answerer>> = {
      ...yard,
      objects: (_, part) =>
        expertResult(
          found(
            "objects",
            part.ref.id === photo.ref.id ? things : [object("bird", [30, 30, 40, 40], 0.9)],
            part.type === "image" ? part.ref.width : 0,
          ),
        ),
    };
    const program =
      'exists(in-relation(detect("bird", crop(image 1, detect("dog", image 1))), inside, detect("dog", image 1)))';
    expect(await run(program, tools)).toMatchObject({ value: true });
    const wrong =
      'exists(in-relation(detect("bird", crop(image 1, detect("dog", image 1))), inside, detect("bus", image 1)))';
    expect(await run(wrong, tools)).toMatchObject({ value: false });
  });
});

describe("documents", () => {
  const report = paper("report", 3);
  const pages = [
    readPage(600, 800, [
      { x: 40, y: 100, text: "River Report" },
      { x: 40, y: 130, text: "Published February 3, 2026" },
    ]),
    readPage(600, 800, [
      { x: 40, y: 100, text: "Station" },
      { x: 300, y: 100, text: "Rating" },
      { x: 40, y: 130, text: "Mill Bridge" },
      { x: 300, y: 130, text: "Good" },
    ]),
    found("page-text", [], 600, 800),
  ];
  const scanned = readPage(1200, 1600, [{ x: 100, y: 200, text: "Email: office@trust.example", size: 32 }]);
  const tools: Readonly<Record<string, Answerer>> = {
    "page-text": (input) => expertResult({ ...pages[Number(input["page"]) - 1]!, expert: "page-text@1" }),
    ocr: () => expertResult(scanned),
    codes: () =>
      expertResult(
        found("codes", [{ kind: "code", text: "A1", box: [200, 400, 300, 500], score: 1 }], 1200, 1600),
      ),
  };
  const ask = async (program: string) => {
    const desk = script(tools);
    const result = await executeProgram(readProgram(program), [report], desk);
    return {
      result,
      calls: desk.calls.map(({ tool, input }) => `${tool}${"page" in input ? ` ${input["page"]}` : ""}`),
    };
  };

  it("reads the text layer of every page at once, and draws only a page without one", async () => {
    const { result, calls } = await ask("find(date, image 1)");
    expect(calls).toEqual(["page-text 1", "page-text 2", "page-text 3", "page-image 3", "ocr"]);
    expect(result).toMatchObject({
      value: "February 3, 2026",
      evidence: [{ media: report.ref.id, page: 0, role: "supports" }],
    });
  });

  it("maps what OCR reads on a drawn page to points of the page", async () => {
    const { result } = await ask("find(email, image 1)");
    expect(result).toMatchObject({
      value: "office@trust.example",
      evidence: [{ media: report.ref.id, page: 2 }],
    });
    const [line] = scanned.regions;
    const box = result.evidence[0]!.region;
    expect(box?.type === "box" && box.box[3]).toBeCloseTo(line!.box[3] / 2);
  });

  it("looks at one page when asked to", async () => {
    const { result, calls } = await ask('cell("Mill Bridge", "Rating", page(2, image 1))');
    expect(calls).toEqual(["page-text 2"]);
    expect(result).toMatchObject({
      value: "Good",
      reason:
        'The cell of row "Mill Bridge" and column "Rating" in page 2 of the document: Good (where row "Mill Bridge" meets column "Rating").',
    });
  });

  it("tells the page of a text", async () => {
    const { result } = await ask('page-of(with-text(lines(image 1), "mill bridge"))');
    expect(result).toMatchObject({ value: 2, evidence: [{ page: 1 }] });
  });

  it("searches every page before it says that nothing is there", async () => {
    const { result } = await ask('exists(with-text(lines(image 1), "walrus"))');
    expect(result.value).toBe(false);
    expect(result.evidence.map(({ page, role }) => [page, role])).toEqual([
      [0, "searched"],
      [1, "searched"],
      [2, "searched"],
    ]);
  });

  it("compares a text from the layer with a code that was seen on the drawn page, in points", async () => {
    const { result } = await ask(
      'exists(in-relation(codes(page(1, image 1)), below, with-text(lines(image 1), "River Report")))',
    );
    expect(result.value).toBe(true);
    const elsewhere = await ask(
      'exists(in-relation(codes(page(2, image 1)), below, with-text(lines(image 1), "River Report")))',
    );
    expect(elsewhere.result.value).toBe(false);
  });

  it("refuses to read a document of a hundred pages whole", async () => {
    const long = paper("long", 100);
    const desk = script(tools);
    const result = await executeProgram(readProgram("find(date, image 1)"), [long], desk);
    expect(result).toMatchObject({
      status: "unsure",
      reason: "The document has 100 pages; at most 64 are looked at in one go: name a page.",
    });
    expect(desk.calls).toEqual([]);
  });

  it("has no one size for a document", async () => {
    expect((await ask("measure(width, image 1)")).result).toMatchObject({ status: "unsure" });
    expect((await ask("measure(width, page(1, image 1))")).result.reason).toContain("600 x 800 points");
  });

  it("gives a page as a value", async () => {
    expect((await ask("page(2, image 1)")).result).toMatchObject({
      value: [{ media: report.ref.id, page: 2 }],
    });
  });
});

describe("quality", () => {
  const values = { sharpness: 0.1, brightness: 0.5, contrast: 0.2, noise: null, blur: 4.2 };
  const flaws = { blurry: true, dark: false, bright: false, noisy: false, "low-contrast": false };
  const measured = (blur: number | null) => ({
    ...yard,
    measure: () => ({
      parts: [{ type: "data" as const, name: "measure", data: { ...values, blur, flaws } }],
      evidence: [
        { media: photo.ref.id, role: "supports" as const, text: "blur 4.2 pixels.", by: "measure@1" },
      ],
    }),
  });

  it("takes flaws from the measure tool, with its evidence", async () => {
    expect(await run("has-flaw(blurry, image 1)", measured(4.2))).toMatchObject({
      value: true,
      reason: "Whether the picture is blurry: yes (blur 4.2 pixels).",
      evidence: [{ by: "measure@1" }],
    });
    expect(await run("has-flaw(dark, image 1)", measured(4.2))).toMatchObject({ value: false });
  });

  it("does not judge the blur of a picture without edges", async () => {
    expect(await run("has-flaw(blurry, image 1)", measured(null))).toMatchObject({ status: "unsure" });
  });

  it("gives measures as numbers", async () => {
    expect(await run("measure(contrast, image 1)", measured(1))).toMatchObject({ value: 0.2 });
    expect(await run("measure(noise, image 1)", measured(1))).toMatchObject({ status: "unsure" });
  });
});

describe("two pictures", () => {
  const same = (second: ProgramMedium, answer: boolean) => {
    const tools = {
      ...yard,
      difference: () => ({
        parts: [
          { type: "data" as const, name: "difference", data: { same: answer, share: 0 } },
          regionsPart({ width: 1, height: 1, expert: "difference@1", threshold: 0, regions: [] }),
        ],
        evidence: [{ media: photo.ref.id, role: "searched" as const, text: "no difference" }],
      }),
    };
    return run("same-image(image 1, image 2)", tools, [photo, second]);
  };

  it.each([true, false])("are the same when the difference tool says %s", async (answer) => {
    const result = await same(picture("twin"), answer);
    expect(result).toMatchObject({ value: answer, evidence: [{ text: "no difference" }] });
  });

  it("are two when their sizes differ, without looking", async () => {
    const result = await same(picture("small", 90, 60), true);
    expect(result).toMatchObject({ value: false });
    expect(roles(result.evidence)).toEqual(["supports: 900 x 600 pixels", "supports: 90 x 60 pixels"]);
  });
});

describe("colours", () => {
  const mixed = (sure: boolean, shares: readonly (readonly [string, number])[]) => ({
    ...yard,
    "colour-name": () => ({
      parts: [
        {
          type: "data" as const,
          name: "colour",
          data: {
            name: shares[0]![0],
            share: shares[0]![1],
            sure,
            shares: shares.map(([name, share]) => ({ name, share })),
          },
        },
      ],
    }),
  });
  const dog = 'detect("dog", image 1)';

  it("are doubtful where none is the main one", async () => {
    const tools = mixed(false, [
      ["brown", 0.35],
      ["white", 0.3],
      ["black", 0.1],
    ]);
    expect(await run(`colour-of(${dog})`, tools)).toMatchObject({
      status: "unsure",
      reason: "Dogs in the picture: no one main colour (brown and white).",
    });
    expect(await run(`exists(with-colour(${dog}, white))`, tools)).toMatchObject({ status: "unsure" });
    expect(await run(`exists(with-colour(${dog}, black))`, tools)).toMatchObject({ value: false });
    expect(await run(`exists(with-colour(${dog}, green))`, tools)).toMatchObject({ value: false });
  });

  it("are sure where the tool is", async () => {
    const tools = mixed(true, [
      ["brown", 0.7],
      ["white", 0.3],
    ]);
    expect(await run(`colour-of(${dog})`, tools)).toMatchObject({ value: "brown", confidence: 0.7 });
    expect(await run(`exists(with-colour(${dog}, white))`, tools)).toMatchObject({ value: false });
  });
});

describe("a failing tool", () => {
  it("fails the program with the tool's own error", async () => {
    const tools = {
      ...yard,
      objects: () => {
        throw new Error("no weights");
      },
    };
    await expect(run('exists(detect("cat", image 1))', tools)).rejects.toThrow("no weights");
  });
});
