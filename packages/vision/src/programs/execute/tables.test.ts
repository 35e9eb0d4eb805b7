import { describe, expect, it } from "vitest";
import { executeProgram } from "../execute.js";
import { readProgram } from "../read.js";
import { type Placed, readPage } from "../testing/pages.js";
import { expertResult, picture, script } from "../testing/script.js";

const at = (lefts: readonly number[], y: number, step: number, rows: readonly string[][]): Placed[] =>
  rows.flatMap((cells, row) =>
    cells.flatMap((text, i) => (text === "" ? [] : [{ x: lefts[i]!, y: y + step * row, text }])),
  );

/** A bill: who sends it to whom, what was ordered, how to pay, what it comes to. */
const bill = [
  ...at([40, 260, 520, 680], 140, 26, [
    ["BILL TO", "SHIP TO"],
    ["Meridian Robotics", "Robotics Lab", "Invoice no.", "INV-2026-0187"],
    ["Attn: Dana Field", "77 Foundry Way", "Invoice date", "March 14, 2026"],
    ["1200 Elm Street", "Boulder, CO", "Due date", "April 13, 2026"],
  ]),
  ...at([40, 100, 430, 560, 720], 320, 34, [
    ["#", "Description", "Qty", "Unit price", "Amount"],
    ["1", "Standing desk, oak", "4", "$489.00", "$1,956.00"],
    ["2", "Task chair, black", "6", "$215.50", "$1,293.00"],
    ["3", "Monitor arm, dual", "6", "$129.00", "$774.00"],
  ]),
  ...at([40, 160, 520, 720], 500, 30, [
    ["PAYMENT", "", "Subtotal", "$4,023.00"],
    ["Terms", "Net 30", "Sales tax (8.5%)", "$341.96"],
    ["Bank", "First Cascade", "Shipping", "$65.00"],
    ["Account", "0042 7719 3365", "Total", "$4,429.96"],
  ]),
];

const facts = at([40, 400], 140, 30, [
  ["Samples taken", "69"],
  ["Volunteers", "41"],
  ["Trees planted", "1,250"],
  ["Budget", "$84,300"],
]);

const bought = at([40, 400], 140, 30, [
  ["02/11/2026", "18:42"],
  ["Whole milk 1 gal", "4.29"],
  ["Sourdough loaf", "5.75"],
  ["Dish soap", "3.45"],
  ["TOTAL", "$13.49"],
  ["CASH", "20.00"],
]);

const ask = (page: readonly Placed[], program: string) =>
  executeProgram(
    readProgram(program),
    [picture("page")],
    script({ ocr: () => expertResult(readPage(900, 700, page)) }),
  );

describe("the table of a bill", () => {
  it.each<[string, unknown]>([
    ["count(tables(image 1))", 1],
    ["count(table-rows(image 1))", 3],
    ["text-of(nth(table-rows(image 1), 3))", "3  Monitor arm, dual  6  $129.00  $774.00"],
    ["text-of(table-columns(image 1))", "#\nDescription\nQty\nUnit price\nAmount"],
    ['text-of(column("amount", image 1))', "$1,956.00\n$1,293.00\n$774.00"],
    ['aggregate(sum, column("quantity", image 1))', 16],
    ['which-row(lowest, "unit price", image 1)', "Monitor arm, dual"],
    ['row-having("$774.00", image 1)', "Monitor arm, dual"],
    // What stands beside the totals is not what they are called.
    ['row-having("$341.96", image 1)', "Sales tax (8.5%)"],
    ['text-of(row("Shipping", image 1))', "$65.00"],
  ])("%s is %j", async (program, value) => {
    expect(await ask(bill, program)).toMatchObject({ status: "value", value });
  });

  it.each(['row("Meridian Robotics", image 1)', 'row-having("INV-2026-0187", image 1)'])(
    "%s is not answered: an address is no row",
    async (program) => {
      const asked = program.startsWith("row(") ? `text-of(${program})` : program;
      expect(await ask(bill, asked)).toMatchObject({ status: "unsure" });
    },
  );
});

describe("lists without headings", () => {
  it("of things and prices have rows, with less confidence; whether they are a table is not said", async () => {
    const counted = await ask(bought, "count(table-rows(image 1))");
    expect(counted).toMatchObject({ status: "value", value: 3 });
    expect(counted.confidence).toBeLessThan(0.8);
    expect(await ask(bought, 'aggregate(sum, column("price", image 1))')).toMatchObject({ value: 13.49 });
    expect(await ask(bought, 'text-of(column("items", image 1))')).toMatchObject({
      value: "Whole milk 1 gal\nSourdough loaf\nDish soap",
    });
    expect(await ask(facts, 'text-of(column("items", image 1))')).toMatchObject({ status: "unsure" });
    expect(await ask(bought, "exists(tables(image 1))")).toMatchObject({ status: "unsure" });
  });

  it("of labels and values are looked up by their labels, and their rows are not counted", async () => {
    expect(await ask(facts, "count(table-rows(image 1))")).toMatchObject({ status: "unsure" });
    expect(await ask(facts, 'text-of(row("Volunteers", image 1))')).toMatchObject({ value: "41" });
    expect(await ask(facts, 'row-having("1,250", image 1)')).toMatchObject({ value: "Trees planted" });
  });

  it("yield to a table on the page, and are still looked up", async () => {
    const both = [...facts, ...bill.filter(({ y }) => y >= 320)];
    expect(await ask(both, "count(table-rows(image 1))")).toMatchObject({ value: 3 });
    expect(await ask(both, 'text-of(row("Volunteers", image 1))')).toMatchObject({ value: "41" });
  });
});

it("takes dates and codes for no numbers", async () => {
  const page = at([40, 240, 440, 640], 140, 30, [
    ["Name", "Since", "Room", "Desks"],
    ["Anna", "01 May", "B14", "3"],
    ["Bob", "02 May", "B15", "4"],
    ["Eve", "05 May", "C2", "9"],
  ]);
  expect(await ask(page, 'aggregate(sum, column("since", image 1))')).toMatchObject({ status: "unsure" });
  expect(await ask(page, 'which-row(highest, "room", image 1)')).toMatchObject({ status: "unsure" });
  expect(await ask(page, 'aggregate(sum, column("desks", image 1))')).toMatchObject({ value: 16 });
});
