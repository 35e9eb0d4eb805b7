import { readFileSync } from "node:fs";
import { type Box, boxCentre, boxPoints, pointsBounds } from "@fovea/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FoundRegion } from "../../regions.js";
import { readPage } from "../testing/pages.js";
import { readCell } from "./cell.js";
import { joinDisplayLines } from "./display-lines.js";
import { chooseReading, readField } from "./field.js";
import { findKind, firstOfKind } from "./find.js";
import type { TextKind } from "./kinds.js";
import { linesOf, type Span } from "./lines.js";

/** The drawn pages of the document bench, with the exact places of their lines: what a perfect reader would give. */
function pageRegions(name: string): FoundRegion[] {
  const file = new URL(`../../../../../bench/documents/truth/${name}.json`, import.meta.url);
  const { lines } = JSON.parse(readFileSync(file, "utf8")) as { lines: { text: string; box: Box }[] };
  return lines.map(({ text, box }) => ({ kind: "line", text, box, score: 0.99 }));
}

const pageLines = (name: string): Span[] => linesOf(pageRegions(name));

const fields: Record<string, Record<string, string>> = {
  invoice: {
    "invoice number": "BW-20419",
    "invoice no": "BW-20419",
    "invoice date": "2 February 2026",
    date: "2 February 2026",
    "due date": "4 March 2026",
    total: "1,153.33",
    "amount due": "1,153.33",
    "net amount": "1,011.70",
    subtotal: "1,011.70",
    discount: "-50.59",
    vat: "192.22",
    tax: "192.22",
    "your reference": "EXPO-77/A",
    reference: "EXPO-77/A",
    "company number": "07718240",
    "sort code": "30-77-12",
    "payable by": "4 March 2026",
  },
  receipt: {
    total: "79.86",
    subtotal: "82.33",
    discount: "-2.47",
    "member discount": "-2.47",
    till: "2 / Anton",
    vat: "12.75",
    "receipt number": "00417-22",
  },
  form: {
    "full name": "Oluwaseun Adeyemi",
    name: "Oluwaseun Adeyemi",
    "date of birth": "23/07/1990",
    postcode: "EL4 8PT",
    telephone: "01632 960 447",
    phone: "01632 960 447",
    email: "o.adeyemi@webpost.example",
    registration: "KX19 ZRB",
    "make and model": "Skoda Fabia",
    colour: "Dark green",
    "engine size": "999",
    co2: "106",
    "owned since": "March 2021",
    zone: "Zone C2, Tannery and Old Docks",
    "place and date": "14/01/2026",
    "street and number": "Flat 6, 119 Tannery Lane",
    address: "Flat 6, 119 Tannery Lane",
  },
  memo: {
    to: "All workshop leads",
    from: "Petra Vasquez, safety",
    date: "August 19, 2025",
    about: "Fire drill and new exits",
    subject: "Fire drill and new exits",
  },
  dashboard: { "inlet flow": "184 l/s", "tank level": "71.5%", power: "36.8 kW", "water temp": "14.1 C" },
  statement: {
    account: "4471 0926 83",
    "account number": "4471 0926 83",
    period: "1 to 31 May 2026",
    page: "1 of 1",
  },
  label: {
    energy: "982 kJ / 232 kcal",
    fat: "0.3 g",
    protein: "0.7 g",
    salt: "0.02 g",
    carbohydrate: "54 g",
    "net weight": "340 g",
    lot: "L26-0713",
    "best before": "07/2027",
  },
  notice: {
    caretaker: "Mr. Bajwa",
    phone: "0151 496 0666",
    emergency: "0151 496 0999",
    posted: "April 2, 2026",
  },
  card: { mobile: "07700 900 318", office: "020 7946 0552", phone: "07700 900 318" },
  letter: { telephone: "802-555-0164" },
  menu: { "duck leg": "23.00", "cheese board": "12.00" },
};
const kinds: Record<string, Partial<Record<TextKind, string | undefined>>> = {
  invoice: { email: "accounts@brightwater.example", phone: "0117 496 0823", date: "2 February 2026" },
  receipt: { date: "2025-11-28", time: "16:07", amount: "6.20" },
  form: { email: "o.adeyemi@webpost.example", date: "23/07/1990", phone: "01632 960 447" },
  notice: { date: "Thursday, April 16, 2026", time: "8:00 am", phone: "0151 496 0666" },
  card: { email: "carla@summitsurvey.example", url: "www.summitsurvey.example", phone: "07700 900 318" },
  letter: {
    date: "October 5, 2025",
    phone: "802-555-0164",
    email: "jfrye@ashgrovelibrary.example",
    amount: "$65",
    url: undefined,
  },
  "price-list": { amount: "$5.90", phone: "(541) 555-0129", email: "orders@fernhill.example", time: "9:00" },
  dashboard: { time: "12:46:05", date: undefined, phone: undefined, email: undefined },
  menu: { amount: "7.50", time: "6 pm" },
  statement: { phone: "0800 555 0110", email: undefined, date: "31 May 2026" },
  timetable: { time: "05:05", phone: "0161 496 0750" },
  code: { phone: undefined, date: undefined, email: undefined },
  label: { phone: undefined, date: "07/2027" },
};
const cells: Record<string, [string, string, string | undefined][]> = {
  "price-list": [
    ["Hosta", "Price", "$9.95"],
    ["Japanese maple", "Height", "110 cm"],
    ["Fern", "Pot", "1.5 l"],
    ["Climbing rose, pink", "price", "$28.00"],
  ],
  table: [
    ["Stone Ford", "x", undefined],
    ["Old Mill", "Rye", "8.9"],
    ["Red Barn", "Total", "698.6"],
    ["All farms", "Potatoes", "3792.8"],
    ["Upper field", "apples", "19.4"],
    ["Hollow Creek", "Barley", "55.8"],
  ],
  invoice: [
    ["V-010", "Quantity", "14"],
    ["Poster", "Each", "9.80"],
    ["Business cards", "Net", "196.00"],
    ["R-204", "Item", "Roller banner, 85 x 200 cm"],
  ],
  dashboard: [
    ["Gate 4", "Operator", "K. Lindahl"],
    ["12:31:08", "State", "done"],
    ["Shift change", "Operator", "M. Duarte"],
  ],
  statement: [
    ["15 May", "Balance", "389.41"],
    ["Standing order rent", "Out", "925.00"],
    ["05 May", "In", "250.00"],
    ["05 May", "Out", undefined],
  ],
};

describe.each(Object.entries(fields))("fields of the %s page", (page, asked) => {
  const lines = pageLines(page);
  it.each(Object.entries(asked))("reads %s as %s", (name, value) => {
    const choice = chooseReading(readField(lines, name), name);
    expect("reading" in choice ? choice.reading.text : choice.reason).toBe(value);
  });
});

describe.each(Object.entries(kinds))("kinds on the %s page", (page, asked) => {
  const lines = pageLines(page);
  it.each(Object.entries(asked))("finds as %s: %s", (kind, value) => {
    expect(firstOfKind(findKind(lines, kind as TextKind))?.text).toBe(value);
  });
});

describe.each(Object.entries(cells))("cells of the %s page", (page, asked) => {
  const lines = pageLines(page);
  it.each(asked)("reads row %s, column %s as %s", (row, column, value) => {
    const answer = readCell(lines, row, column);
    expect("found" in answer ? answer.found.value.text : undefined).toBe(value);
  });
});

const lay = (...placed: Parameters<typeof readPage>[2]) => linesOf(readPage(1000, 1000, placed).regions);
const read = (lines: Span[], name: string) => {
  const choice = chooseReading(readField(lines, name), name);
  return "reading" in choice ? choice.reading.text : choice;
};

describe("readField", () => {
  it("prefers the grand total to the subtotal and to a column of totals", () => {
    const lines = lay(
      { x: 50, y: 100, text: "Item" },
      { x: 400, y: 100, text: "Quantity" },
      { x: 800, y: 100, text: "Total" },
      { x: 50, y: 130, text: "Paper" },
      { x: 400, y: 130, text: "2" },
      { x: 800, y: 130, text: "$8.00" },
      { x: 600, y: 200, text: "Sub total:" },
      { x: 800, y: 200, text: "$8.00" },
      { x: 600, y: 230, text: "Grand total:" },
      { x: 800, y: 230, text: "$9.60" },
    );
    expect(read(lines, "total")).toBe("$9.60");
    expect(read(lines, "the total amount")).toBe("$9.60");
    expect(read(lines, "total of this receipt")).toBe("$9.60");
    expect(read(lines, "subtotal")).toBe("$8.00");
  });

  it("reads a value on the label's own line", () => {
    const lines = lay(
      { x: 50, y: 100, text: "Total: $1,234.50" },
      { x: 50, y: 130, text: "Balance due 1.234,50 EUR" },
    );
    expect(read(lines, "total")).toBe("$1,234.50");
    expect(read(lines, "balance due")).toBe("1.234,50 EUR");
  });

  it("knows other wordings and reading noise", () => {
    const lines = lay(
      { x: 50, y: 100, text: "Amount Due" },
      { x: 300, y: 100, text: "$12.00" },
      { x: 50, y: 130, text: "lnvoice Nurnber" },
      { x: 300, y: 130, text: "A-17" },
    );
    expect(read(lines, "total")).toBe("$12.00");
    expect(read(lines, "invoice number")).toBe("A-17");
  });

  it("takes no other field for the one that was asked for", () => {
    const lines = lay(
      { x: 50, y: 100, text: "Subtotal" },
      { x: 300, y: 100, text: "$8.00" },
      { x: 50, y: 130, text: "Due date" },
      { x: 300, y: 130, text: "May 2, 2026" },
    );
    expect(read(lines, "total")).toEqual({ reason: 'no label like "total" with a value', rivals: [] });
    expect(read(lines, "invoice date")).toMatchObject({ rivals: [] });
  });

  it("does not take a word inside a sentence for a label", () => {
    const lines = lay(
      { x: 50, y: 100, text: "Please quote the invoice number with your payment." },
      { x: 50, y: 130, text: "Total cost of ownership is what counts here." },
    );
    expect(read(lines, "invoice number")).toMatchObject({ rivals: [] });
    expect(read(lines, "total")).toMatchObject({ rivals: [] });
  });

  it("takes only a value of the field's kind", () => {
    const lines = lay(
      { x: 50, y: 100, text: "Total" },
      { x: 300, y: 100, text: "see page 2" },
      { x: 50, y: 130, text: "Phone" },
      { x: 300, y: 130, text: "ask Anna" },
    );
    expect(read(lines, "total")).toMatchObject({ rivals: [] });
    expect(read(lines, "phone")).toMatchObject({ rivals: [] });
  });

  it("names the rivals when two labels fit alike and their values differ", () => {
    const lines = lay(
      { x: 50, y: 100, text: "Room:" },
      { x: 200, y: 100, text: "12" },
      { x: 50, y: 300, text: "Room:" },
      { x: 200, y: 300, text: "31" },
    );
    expect(read(lines, "room")).toMatchObject({
      reason: '2 values stand at a label like "room": "12", "31"',
    });
  });

  it("reads an address that goes on over lines", () => {
    const lines = lay(
      { x: 50, y: 100, text: "Address" },
      { x: 50, y: 122, text: "2210 Juniper Court" },
      { x: 50, y: 144, text: "Boulder, CO 80302" },
      { x: 50, y: 220, text: "Email" },
    );
    expect(read(lines, "address")).toBe("2210 Juniper Court, Boulder, CO 80302");
  });
});

describe("a tilted page", () => {
  /** The page turned by some degrees, as a reader gives it: polygons, and boxes around them. */
  function turned(name: string, degrees: number): Span[] {
    const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
    const regions = pageRegions(name).map((region) => {
      const polygon = boxPoints(region.box).map(([x, y]) => [x * c - y * s, x * s + y * c] as const);
      return { ...region, polygon, box: pointsBounds(polygon) };
    });
    return linesOf(regions);
  }

  it.each([-4, 3, 90, 180])("turned by %d degrees reads as the level one", (degrees) => {
    for (const page of ["invoice", "form", "receipt"]) {
      const lines = turned(page, degrees);
      for (const [name, value] of Object.entries(fields[page]!))
        expect([page, name, read(lines, name)]).toEqual([page, name, value]);
    }
    const answer = readCell(turned("table", degrees), "Red Barn", "Total");
    expect("found" in answer && answer.found.value.text).toBe("698.6");
  });

  it("keeps the places where things stand", () => {
    const choice = chooseReading(readField(turned("invoice", 3), "total"), "total");
    if (!("reading" in choice)) throw new Error(choice.reason);
    const { place } = choice.reading.value;
    const [x, y] = boxCentre(place);
    const [c, s] = [Math.cos(Math.PI / 60), Math.sin(Math.PI / 60)];
    // The value's centre on the level page is [968.2, 809.8].
    expect(x * c + y * s).toBeCloseTo(968.2, 0);
    expect(y * c - x * s).toBeCloseTo(809.8, 0);
  });
});

describe("any page", () => {
  const placed = fc.record({
    x: fc.integer({ min: 0, max: 900 }),
    y: fc.integer({ min: 20, max: 900 }),
    size: fc.integer({ min: 6, max: 60 }),
    text: fc.oneof(
      fc.constantFrom(
        "Total",
        "Total:",
        "Invoice number",
        "Date",
        "$1,200.00",
        "(12)",
        "12",
        "Phone",
        "May 2, 2026",
        "Qty",
        "A (b",
        ":",
        "#",
      ),
      fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.trim() !== ""),
    ),
  });

  it("is read to an end, and what is read stands on it", () => {
    fc.assert(
      fc.property(
        fc.array(placed, { maxLength: 25 }),
        fc.constantFrom("total", "date", "phone", "invoice number", "address", "x", "the", "#"),
        (page, name) => {
          const { regions } = readPage(1000, 1000, page);
          const lines = linesOf(regions);
          const words = new Set(regions.map(({ box }) => JSON.stringify(box)));
          for (const { value, label, quality } of readField(lines, name)) {
            expect(
              [...value.words, ...label.words].every(({ place }) => words.has(JSON.stringify(place))),
            ).toBe(true);
            expect(quality > 0 && quality <= 1).toBe(true);
          }
          for (const kind of ["date", "amount", "phone"] as const)
            for (const { quality } of findKind(lines, kind)) expect(quality).toBeLessThanOrEqual(1);
          const cell = readCell(lines, "Total", "Qty");
          if ("found" in cell) expect(cell.found.value).not.toBe(cell.found.column);
          expect(joinDisplayLines(regions).filter(({ kind }) => kind === "word")).toHaveLength(
            regions.filter(({ kind }) => kind === "word").length,
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("joinDisplayLines", () => {
  const line = (text: string, box: Box, score = 0.9): FoundRegion => ({ kind: "line", text, box, score });
  const words = (text: string, box: Box, index: number): FoundRegion => ({
    kind: "word",
    text,
    box,
    score: 0.9,
    line: index,
  });
  const small = [line("Systems Engineer", [100, 120, 300, 140]), line("Meridian", [100, 150, 200, 170])];

  it("joins large words that a reader gave as two lines, and moves the words along", () => {
    const regions = [
      line("Priya", [100, 20, 200, 80]),
      line("Raman", [225, 24, 340, 78], 0.8),
      ...small,
      words("Priya", [100, 20, 200, 80], 0),
      words("Raman", [225, 24, 340, 78], 1),
      words("Meridian", [100, 150, 200, 170], 3),
    ];
    const joined = joinDisplayLines(regions);
    expect(joined.filter(({ kind }) => kind === "line").map(({ text }) => text)).toEqual([
      "Priya Raman",
      "Systems Engineer",
      "Meridian",
    ]);
    expect(joined[0]).toMatchObject({ box: [100, 20, 340, 80], score: 0.8 });
    expect(joined.filter(({ kind }) => kind === "word").map((word) => word.line)).toEqual([0, 0, 2]);
  });

  it("leaves columns of ordinary size, wide gaps and other rows apart", () => {
    const regions = [
      line("Qty", [100, 20, 130, 40]),
      line("Price", [138, 20, 180, 40]),
      line("BIG", [100, 200, 200, 260]),
      line("APART", [300, 200, 400, 260]),
      line("BELOW", [100, 270, 200, 330]),
      ...small,
    ];
    expect(joinDisplayLines(regions)).toEqual(regions);
  });
});

describe("readCell", () => {
  it("says which of row and column is missing", () => {
    const lines = pageLines("price-list");
    expect(readCell(lines, "Hosta", "Weight")).toMatchObject({ reason: 'no column headed "Weight"' });
    expect(readCell(lines, "Basil", "Price")).toMatchObject({ reason: 'no row that starts with "Basil"' });
  });

  it("names the rivals when two rows fit", () => {
    const lines = lay(
      { x: 50, y: 100, text: "Name" },
      { x: 400, y: 100, text: "Age" },
      { x: 50, y: 130, text: "Kim" },
      { x: 400, y: 130, text: "31" },
      { x: 50, y: 160, text: "Kim" },
      { x: 400, y: 160, text: "47" },
    );
    expect(readCell(lines, "Kim", "Age")).toMatchObject({ reason: '2 cells fit row "Kim" and column "Age"' });
  });
});
