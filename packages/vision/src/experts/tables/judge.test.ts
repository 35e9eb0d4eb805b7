import type { Box } from "@fovea/core";
import { describe, expect, it } from "vitest";
import type { FoundRegion, FoundRegions } from "../../regions.js";
import { isList, isPriced, tableItems, tablesOf } from "./tables.js";

/** Rows of a page: `y`, then cells at the given left edges ("" for none), 8 pixels a character, 20 high. */
type Row = [y: number, ...cells: string[]];

function page(lefts: readonly number[], ...rows: Row[]): FoundRegions {
  const regions = rows.flatMap(([y, ...cells]) =>
    cells.flatMap((text, i): FoundRegion[] => {
      const x = lefts[i]!;
      const box: Box = [x, y, x + 8 * text.length, y + 20];
      return text === "" ? [] : [{ kind: "line", box, text, score: 0.9 }];
    }),
  );
  return { width: 1000, height: 1200, expert: "test@1", threshold: 0.5, regions };
}

/** The rows below a first one, 34 apart. */
const under = (y: number, ...rows: string[][]): Row[] => rows.map((cells, i) => [y + 34 * i, ...cells]);

const merge = (...pages: FoundRegions[]): FoundRegions => ({
  ...pages[0]!,
  regions: pages.flatMap(({ regions }) => regions),
});

const header = (found: FoundRegions) => tablesOf(found).map((table) => table.header.map(({ text }) => text));
const rows = (found: FoundRegions) =>
  tablesOf(found).map((table) => table.rows.map((row) => row.map(({ text }) => text)));
const items = (found: FoundRegions) =>
  tablesOf(found).map((table) => tableItems(table).map((row) => row.map(({ text }) => text)));

const lefts = [40, 120, 480, 600, 760];
const heading = ["#", "Description", "Qty", "Unit price", "Amount"];
const ordered = [
  ["1", "Standing desk, oak", "4", "$489.00", "$1,956.00"],
  ["2", "Task chair, mesh back", "6", "$215.50", "$1,293.00"],
  ["3", "Monitor arm, dual", "6", "$129.00", "$774.00"],
];
const addresses = [
  ["Meridian Robotics Inc.", "Meridian Robotics Lab", "Invoice number", "INV-2026-0187"],
  ["Attn: Dana Whitfield", "77 Foundry Way, Dock 3", "Invoice date", "March 14, 2026"],
  ["1200 Elm Street", "Boulder, CO 80301", "Due date", "April 13, 2026"],
  ["Boulder, CO 80302", "", "Order number", "PO-55821"],
];

describe("what is no table", () => {
  it("addresses side by side, with and without a heading", () => {
    const at = [40, 320, 560, 740];
    expect(rows(page(at, ...under(100, ...addresses)))).toEqual([]);
    expect(rows(page(at, [66, "BILL TO", "SHIP TO"], ...under(100, ...addresses)))).toEqual([]);
    expect(
      rows(page(at, [66, "Harbor Lane Supply", "", "", "INVOICE"], ...under(100, ...addresses))),
    ).toEqual([]);
  });

  it("two lines of an address beside two fields", () => {
    const lines = [
      ["84 Wilnetis Lane", "Payable by March 5, 2026"],
      ["40213 Dellira", "Date March 2, 2026"],
      ["Attn: Dana", "INV-204"],
    ];
    expect(rows(page([40, 400], ...under(100, ...lines)))).toEqual([]);
    const fields = [
      ["17 Dellira Road", "Document no. 823759"],
      ["40213 Dellira", "March 2, 2026"],
      ["Second floor", "March 9, 2026"],
      ["Back door", "March 9, 2026"],
    ];
    expect(rows(page([40, 400], ...under(100, ...fields)))).toEqual([]);
  });

  it("labels and their values", () => {
    const memo = [
      ["To:", "All workshop leads"],
      ["From:", "Petra Vasquez, safety"],
      ["Date:", "August 19, 2025"],
      ["About:", "Fire drill and new exits"],
    ];
    expect(rows(page([40, 200], ...under(100, ...memo)))).toEqual([]);
    const weights = [
      ["Weight:", "12 kg"],
      ["Height:", "140 cm"],
      ["Width:", "80 cm"],
    ];
    expect(rows(page([40, 200], ...under(100, ...weights)))).toEqual([]);
  });

  it("a form whose labels stand over what was filled in", () => {
    const form: Row[] = [
      [100, "Date of birth", "Phone", "Patient ID"],
      [126, "11/02/1984", "(414) 555-0183", "884-20-317"],
      [176, "Registration", "Engine size", "Since"],
      [202, "KX19 ZRB", "999", "2021"],
      [252, "Postcode", "Rooms", "Floor"],
      [278, "EL4 8PT", "3", "2"],
    ];
    expect(rows(page([40, 300, 600], ...form))).toEqual([]);
  });

  it("tiles with a figure and a remark each", () => {
    const tiles = [
      ["Inlet flow", "Tank level", "Power"],
      ["184 l/s", "71.5%", "36.8 kW"],
      ["+3.2% since 6:00", "Alarm above 90%", "2 of 3 pumps on"],
    ];
    expect(rows(page([40, 300, 600], ...under(100, ...tiles)))).toEqual([]);
  });

  it("lines of code with their numbers", () => {
    const code = ["from collections import Counter", "LIMIT = 25", "left = Counter(stock)", "return left"];
    expect(rows(page([40, 90], ...under(100, ...code.map((line, i) => [String(i + 1), line]))))).toEqual([]);
  });
});

describe("where a table begins and ends", () => {
  it("begins at its headings, whatever stands in the same columns above and below", () => {
    const found = merge(
      page(lefts, ...under(100, heading, ...ordered)),
      page([40, 320, 560, 740], ...under(-60, ...addresses)),
      page(
        [40, 120, 600, 760],
        ...under(
          252,
          ["PAYMENT", "", "Subtotal", "$4,023.00"],
          ["Terms", "Net 30", "Sales tax (8.5%)", "$341.96"],
          ["Bank", "First Cascade", "Shipping", "$65.00"],
          ["Account", "0042 7719 3365", "Total", "$4,429.96"],
        ),
      ),
    );
    const [table] = tablesOf(found).filter((each) => !isList(each));
    expect(table!.header.map(({ text }) => text)).toEqual(heading);
    expect(tableItems(table!).map((row) => row.map(({ text }) => text))).toEqual(ordered);
    expect(tablesOf(found)).toHaveLength(1);
  });

  it("takes rows above the headings for something else", () => {
    const above: string[][] = [
      ["", "Meridian Robotics", "Attn", "Dana", "Whitfield"],
      ["", "Elm Street", "Boulder", "Colorado", "West"],
    ];
    const found = page(lefts, ...under(100, ...above, heading, ...ordered));
    expect(header(found)).toEqual([heading]);
    expect(rows(found)).toEqual([ordered]);
  });

  it("ends where a leap leads to something else", () => {
    const facts = [
      ["Energy", "232 kcal"],
      ["Fat", "0.3 g"],
      ["Fibre", "2.9 g"],
      ["Salt", "0.02 g"],
    ];
    const found = page([40, 400], ...under(100, ["Nutrition", "per 100 g"], ...facts), [
      300,
      "Net weight 340 g",
      "Lot A",
    ]);
    expect(header(found)).toEqual([["Nutrition", "per 100 g"]]);
    expect(rows(found)).toEqual([facts]);
    // A last row of the table's own kind stays, however far down.
    const far = page([40, 400], ...under(100, ["Nutrition", "per 100 g"], ...facts), [300, "Sodium", "8 mg"]);
    expect(rows(far)[0]).toHaveLength(5);
  });

  it("takes the list out of a block that stands beside it", () => {
    const found = page(
      [40, 90, 560, 760],
      [100, "2", "Dig a bowl of 20 cm", "Sand and compost", "$85"],
      [134, "", "", "Plants, 24 pots", "$132"],
      [168, "3", "Mix the soil"],
      [202, "", "", "Edging stones", "$60"],
      [236, "5", "Water twice a week", "Mulch", "$19"],
    );
    const [list] = tablesOf(found);
    expect(rows(found)).toEqual([
      [
        ["Sand and compost", "$85"],
        ["Plants, 24 pots", "$132"],
        ["Edging stones", "$60"],
        ["Mulch", "$19"],
      ],
    ]);
    expect([isList(list!), isPriced(list!)]).toEqual([true, true]);
  });
});

describe("headings", () => {
  const at = [40, 240, 400, 560];
  it.each([
    ["years", ["Region", "2023", "2024", "2025"]],
    ["quarters", ["Region", "Q1 2024", "Q2 2024", "Q3 2024"]],
    ["numbered weeks", ["Region", "Week 1", "Week 2", "Week 3"]],
    ["days", ["Region", "31 Dec 2024", "31 Dec 2023", "31 Dec 2022"]],
  ])("may be %s", (_, names) => {
    const figures = [
      ["North", "120", "130", "141"],
      ["South", "80", "75", "99"],
      ["West", "60", "61", "58"],
    ];
    const found = page(at, ...under(100, names, ...figures));
    expect(header(found)).toEqual([names]);
    expect(rows(found)).toEqual([figures]);
  });

  it("over words alone are known by values that occur again below them", () => {
    const lessons = [
      ["Maths", "Okafor", "Blue room"],
      ["Latin", "Weiss", "Red room"],
      ["Music", "Okafor", "Hall"],
      ["Art", "Lund", "Red room"],
    ];
    const found = page(at, ...under(100, ["Lesson", "Teacher", "Where"], ...lessons));
    expect(header(found)).toEqual([["Lesson", "Teacher", "Where"]]);
    expect(rows(found)).toEqual([lessons]);
  });

  it("may be missing over the times of a plan", () => {
    const plan = [
      ["9:00", "Maths", "Latin", "Art"],
      ["10:00", "Music", "Sport", "Biology"],
      ["11:00", "History", "Maths", "Sport"],
    ];
    const found = page(at, ...under(100, ["", "Monday", "Tuesday", "Friday"], ...plan));
    expect(header(found)).toEqual([["", "Monday", "Tuesday", "Friday"]]);
    expect(rows(found)).toEqual([plan]);
  });

  it("of two lines are one row", () => {
    const found = page(
      at,
      [100, "Item", "Stock", "Unit", "Net"],
      [122, "", "", "price", "amount"],
      ...under(
        170,
        ["Bolt", "40", "0.20", "8.00"],
        ["Nut", "12", "0.10", "1.20"],
        ["Washer", "99", "0.05", "4.95"],
      ),
    );
    expect(header(found)).toEqual([["Item", "Stock", "Unit price", "Net amount"]]);
    expect(rows(found)[0]).toHaveLength(3);
  });
});

describe("rows", () => {
  const at = [40, 300, 460, 620];
  const names = ["Farm", "Barley", "Rye", "Oats"];
  const farms = [
    ["Upper Field", "4.0", "41.1", "78.2"],
    ["Old Mill", "81.7", "8.9", "69.1"],
    ["Long Acre", "78.2", "43.9", "9.6"],
  ];

  it("of two lines in several columns are one", () => {
    const found = page(
      at,
      [100, ...names],
      [150, ...farms[0]!],
      [172, "north side", "(dry)"],
      [222, ...farms[1]!],
      [272, ...farms[2]!],
    );
    expect(rows(found)).toEqual([
      [["Upper Field north side", "4.0 (dry)", "41.1", "78.2"], farms[1], farms[2]],
    ]);
  });

  it("that hold sums or averages are no items, by their names or by what they hold", () => {
    const sums = ["163.9", "93.9", "156.9"];
    for (const last of ["Total", "Totals (t)", "All farms", "Sheet 1"])
      expect(items(page(at, ...under(100, names, ...farms, [last, ...sums])))).toEqual([farms]);
    expect(items(page(at, ...under(100, names, ...farms, ["Average", "54.6", "31.3", "52.3"])))).toEqual([
      farms,
    ]);
    const grouped = [farms[0]!, farms[1]!, ["Subtotal", "85.7", "50.0", "147.3"], farms[2]!];
    expect(items(page(at, ...under(100, names, ...grouped)))).toEqual([farms]);
  });

  it("are items though they begin like a total", () => {
    const bank = [
      ["02 May", "Card 8812 Fenwick", "23.18", "1,289.26"],
      ["07 May", "Balance transfer", "67.90", "1,221.36"],
      ["09 May", "Cash withdrawal", "80.00", "1,141.36"],
    ];
    expect(items(page(at, ...under(100, ["Date", "Entry", "Out", "Balance"], ...bank)))).toEqual([bank]);
    const shops = [
      ["Total Energy Ltd", "4", "1", "12"],
      ["Cash & Carry", "3", "9", "11"],
      ["Tax advisers Lund", "7", "2", "5"],
    ];
    expect(items(page(at, ...under(100, ["Shop", "Visits", "Staff", "Rating"], ...shops)))).toEqual([shops]);
  });

  it("of a receipt are what was bought, not what stands over it and how it was paid", () => {
    const bought = [
      ["Whole milk 1 gal", "4.29"],
      ["Sourdough loaf", "5.75"],
      ["Dish soap", "3.45"],
    ];
    const found = page(
      [40, 300],
      ...under(
        100,
        ["02/11/2026", "18:42"],
        ["Register 3", "Cashier Maya"],
        ...bought,
        ["SUBTOTAL", "13.49"],
        ["Member discount 3%", "-0.40"],
        ["TOTAL", "$13.09"],
        ["CASH", "20.00"],
        ["CHANGE", "6.91"],
      ),
    );
    expect(items(found)).toEqual([bought]);
    expect(isPriced(tablesOf(found)[0]!)).toBe(true);
  });

  it("without headings are a table where most columns are figures, and a doubtful list where one is", () => {
    const times = [
      ["Central Station", "05:05", "06:05", "06:40"],
      ["Town Hall", "05:08", "06:08", "06:43"],
      ["Lakeside", "05:19", "06:19", "06:54"],
    ];
    const [plan] = tablesOf(page(at, ...under(100, ...times)));
    expect([plan!.rows.length, isList(plan!)]).toEqual([3, false]);
    const facts = [
      ["Samples taken", "69"],
      ["Volunteers", "41"],
      ["Budget", "$84,300"],
    ];
    const [list] = tablesOf(page(at, ...under(100, ...facts)));
    expect([list!.rows.length, isList(list!), isPriced(list!)]).toEqual([3, true, false]);
  });
});
