import { describe, expect, it } from "vitest";
import { type Placed, readPage } from "../testing/pages.js";
import { chooseReading, readField } from "./field.js";
import { linesOf } from "./lines.js";

/** What a field is read as on a page; undefined where the executor would be unsure. */
function read(placed: readonly Placed[], name: string): string | undefined {
  const choice = chooseReading(readField(linesOf(readPage(900, 1200, placed).regions), name), name);
  return "reading" in choice ? choice.reading.text : undefined;
}

const letter: Placed[] = [
  { x: 80, y: 80, text: "TOWN OF ELM RIDGE", size: 26 },
  { x: 80, y: 104, text: "Office of Roads", size: 18 },
  { x: 80, y: 126, text: "12 Quarry Lane, Elm Ridge", size: 18 },
  { x: 80, y: 180, text: "Case number: ER-4471", size: 18 },
  { x: 80, y: 240, text: "NOTICE OF CLOSURE", size: 24 },
  { x: 80, y: 276, text: "Dear Mr. Tavares,", size: 18 },
  { x: 80, y: 310, text: "The road in front of your house will be closed for", size: 18 },
  { x: 80, y: 334, text: "repairs. The closure begins at 7 in the morning.", size: 18 },
];

describe("a heading", () => {
  const page: Placed[] = [
    { x: 80, y: 80, text: "Outlook", size: 26 },
    { x: 80, y: 116, text: "Next year we will add a station and measure every month.", size: 16 },
    { x: 80, y: 138, text: "The pond will be deepened in spring.", size: 16 },
    { x: 80, y: 190, text: "Budget of the coming year", size: 26 },
    { x: 80, y: 226, text: "Jetty", size: 16 },
  ];

  it("has the paragraph under it for its value, all of it", () => {
    expect(read(page, "outlook")).toBe(
      "Next year we will add a station and measure every month. The pond will be deepened in spring.",
    );
  });

  it("that only contains what was asked has none, nor one over a single word", () => {
    expect(read(page, "look")).toBeUndefined();
    expect(read(page, "budget of the coming year")).toBeUndefined();
  });
});

describe("an address block", () => {
  it("goes on below the first line", () => {
    const page: Placed[] = [
      { x: 80, y: 80, text: "SHIP TO", size: 12 },
      { x: 80, y: 100, text: "Meridian Robotics Lab", size: 16 },
      { x: 80, y: 122, text: "77 Foundry Way, Dock 3", size: 16 },
      { x: 80, y: 144, text: "Boulder, CO 80301", size: 16 },
      { x: 80, y: 200, text: "Our driver calls before he comes.", size: 16 },
    ];
    expect(read(page, "ship to")).toBe("Meridian Robotics Lab, 77 Foundry Way, Dock 3, Boulder, CO 80301");
  });
});

describe("a word that is no label", () => {
  it.each([
    ["closure", "a word of a heading, over a greeting"],
    ["notice", "the first word of a heading"],
    ["notice of closure", "a heading"],
    ["town", "the first word of a letterhead"],
    ["office of roads", "a line of a letterhead, over an address"],
    ["road", "a word of a sentence"],
    ["dear", "a greeting"],
  ])("%j in a letter: %s", (name) => {
    expect(read(letter, name)).toBeUndefined();
  });

  it("is an entry of a menu", () => {
    const entries = ["Overview", "Members", "Billing", "Storage", "Log out"];
    const page = entries.map((text, i) => ({ x: 60, y: 100 + 50 * i, text, size: 18 }));
    for (const name of ["overview", "members", "storage"]) expect(read(page, name)).toBeUndefined();
  });

  it("is a button beside another", () => {
    const page: Placed[] = [
      { x: 60, y: 700, text: "Start again" },
      { x: 400, y: 700, text: "Discard" },
      { x: 560, y: 700, text: "Publish" },
    ];
    expect(read(page, "discard")).toBeUndefined();
  });

  it("is the start of a name", () => {
    const page: Placed[] = [
      { x: 300, y: 200, text: "Field Biologist" },
      { x: 300, y: 240, text: "CITY SUMMIT 2031" },
    ];
    expect(read(page, "field")).toBeUndefined();
    expect(read(page, "city")).toBeUndefined();
  });

  it("heads a table or names one of its rows", () => {
    const rows = [
      ["Station", "Depth", "Rating", "Visits"],
      ["Mill Gate", "2.4", "Good", "12"],
      ["Long Weir", "3.1", "Fair", "11"],
      ["Old Ford", "1.8", "Poor", "12"],
    ];
    const page = rows.flatMap((row, i) =>
      row.map((text, j) => ({ x: 80 + 160 * j, y: 100 + 30 * i, text, size: 14 })),
    );
    for (const name of ["station", "rating", "depth", "mill gate"]) expect(read(page, name)).toBeUndefined();
  });

  it("stands over choices, or asks a question", () => {
    const page: Placed[] = [
      { x: 80, y: 100, text: "Reminder frequency" },
      { x: 110, y: 130, text: "Every hour" },
      { x: 280, y: 130, text: "Once a day" },
      { x: 450, y: 130, text: "Once a week" },
      { x: 80, y: 200, text: "Do you smoke?" },
      { x: 280, y: 200, text: "Yes" },
      { x: 400, y: 200, text: "No" },
    ];
    expect(read(page, "reminder frequency")).toBeUndefined();
    expect(read(page, "smoke")).toBeUndefined();
  });
});

describe("a label", () => {
  const form: Placed[] = [
    { x: 80, y: 60, text: "2. Vehicle", size: 15 },
    { x: 80, y: 100, text: "Maker", size: 14 },
    { x: 420, y: 100, text: "Engine number", size: 14 },
    { x: 90, y: 136, text: "Brennan Motors", size: 19 },
    { x: 430, y: 136, text: "BM-7740", size: 19 },
    { x: 80, y: 190, text: "Colour", size: 14 },
    { x: 420, y: 190, text: "Postcodes", size: 14 },
    { x: 90, y: 226, text: "Dark green", size: 19 },
    { x: 430, y: 226, text: "EL4 8PT", size: 19 },
  ];

  it.each([
    ["maker", "Brennan Motors"],
    ["colour", "Dark green"],
    ["engine numbers", "BM-7740"],
    ["engine", "BM-7740"],
    ["vehicle", undefined],
  ])("%j in a form with labels above their values: %j", (name, value) => {
    expect(read(form, name)).toBe(value);
  });

  it("keeps its value behind it, with the noun that ends it", () => {
    expect(read(letter, "case number")).toBe("ER-4471");
    expect(read(letter, "case numbers")).toBe("ER-4471");
    expect(read(letter, "case")).toBe("ER-4471");
  });

  it("of a number is not that of the person", () => {
    const page: Placed[] = [
      { x: 80, y: 100, text: "Patient ID", size: 14 },
      { x: 90, y: 136, text: "884-20-317", size: 19 },
    ];
    expect(read(page, "patient ID")).toBe("884-20-317");
    expect(read(page, "patient")).toBeUndefined();
    expect(read(page, "name")).toBeUndefined();
  });

  it("does not take the area code of a phone number for its own", () => {
    const page: Placed[] = [{ x: 80, y: 100, text: "Tel (512) 555-0178" }];
    expect(read(page, "phone")).toBe("(512) 555-0178");
  });

  it("of whose thing it is, and of how many there are", () => {
    const page: Placed[] = [
      { x: 80, y: 100, text: "Surname: Keller" },
      { x: 80, y: 140, text: "Volunteers: 41" },
      { x: 80, y: 180, text: "Departs: 14:10" },
      { x: 80, y: 220, text: "Account: 0042 7719" },
    ];
    expect(read(page, "patient's surname")).toBe("Keller");
    expect(read(page, "number of volunteers")).toBe("41");
    expect(read(page, "departure time")).toBe("14:10");
    expect(read(page, "iban")).toBeUndefined();
  });
});
