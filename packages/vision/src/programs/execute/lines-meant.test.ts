import { describe, expect, it } from "vitest";
import { executeProgram } from "../execute.js";
import { readProgram } from "../read.js";
import { type Placed, readPage } from "../testing/pages.js";
import { expertResult, picture, script } from "../testing/script.js";

/** What a program says of a page of 900 x 600 with these texts. */
async function said(placed: readonly Placed[], program: string): Promise<unknown> {
  const { call } = script({ ocr: () => expertResult(readPage(900, 600, placed)) });
  const result = await executeProgram(readProgram(program), [picture("page")], { call });
  return result.status === "value" ? result.value : result.status;
}

const below = (text: string) =>
  `text-of(in-relation(lines(image 1), below, with-text(lines(image 1), "${text}")))`;
const above = (text: string) =>
  `text-of(in-relation(lines(image 1), above, with-text(lines(image 1), "${text}")))`;

const sums: Placed[] = [
  { x: 80, y: 300, text: "Bank" },
  { x: 180, y: 300, text: "First Cascade" },
  { x: 500, y: 300, text: "Subtotal" },
  { x: 860, y: 300, text: "$4,582.00", align: "right" },
  { x: 500, y: 330, text: "Shipping" },
  { x: 860, y: 330, text: "$65.00", align: "right" },
  { x: 500, y: 360, text: "Total" },
  { x: 860, y: 360, text: "$4,647.00", align: "right" },
  { x: 80, y: 420, text: "The total is due at the end of the month." },
];

describe("a label with a sum far to the right", () => {
  it("is said with it", async () => {
    expect(await said(sums, above("Total"))).toBe("Shipping $65.00");
    expect(await said(sums, below("Subtotal"))).toBe("Shipping $65.00");
  });

  it("stands where its row does, before what only has the word in a sentence", async () => {
    expect(await said(sums, 'position-of(with-text(lines(image 1), "total"))')).toBe("right");
    expect(await said(sums, 'position-of(with-text(lines(image 1), "bank"))')).toBe("left");
  });

  it("is no cell of a table, where more sums stand on the row, nor a label beside words", async () => {
    const table: Placed[] = [
      { x: 80, y: 60, text: "Description" },
      { x: 80, y: 90, text: "Desk lamp" },
      { x: 400, y: 90, text: "46.25" },
      { x: 600, y: 90, text: "370.00" },
    ];
    expect(await said(table, below("Description"))).toBe("Desk lamp");
    expect(await said([...sums, { x: 80, y: 270, text: "Payment" }], below("Payment"))).toBe("Bank");
  });
});

const page: Placed[] = [
  { x: 80, y: 40, text: "Tidewater Glass Works" },
  { x: 80, y: 62, text: "15 Ferry Street, Bath" },
  { x: 80, y: 120, text: "Outlook", size: 20 },
  { x: 80, y: 146, text: "Next year we will add a station at the steps and measure" },
  { x: 80, y: 168, text: "every month. The pond will be deepened." },
  { x: 80, y: 230, text: "Members" },
  { x: 80, y: 252, text: "Eleanor Marsh" },
  { x: 80, y: 560, text: "Phone: (207) 555-0119" },
  { x: 500, y: 560, text: "Email: a@tidewater.example" },
];
const paragraph =
  "Next year we will add a station at the steps and measure every month. The pond will be deepened.";

describe("what stands below a heading", () => {
  it("is the paragraph that begins there, to its end", async () => {
    expect(await said(page, below("Outlook"))).toBe(paragraph);
  });

  it("is what is meant by a heading that is asked for by its own words", async () => {
    expect(await said(page, 'text-of(with-text(lines(image 1), "outlook"))')).toBe(paragraph);
    expect(await said(page, 'text-of(with-text(lines(image 1), "members"))')).toBe("Members");
    expect(await said(page, 'text-of(with-text(lines(image 1), "deepened"))')).toBe(
      "every month. The pond will be deepened.",
    );
  });
});

describe("the edges of a page", () => {
  it("have the block of text that stands there", async () => {
    expect(await said(page, "text-of(at-position(lines(image 1), top))")).toBe(
      "Tidewater Glass Works\n15 Ferry Street, Bath",
    );
    expect(await said(page, "count(at-position(lines(image 1), top))")).toBe(5);
  });

  it("have all pieces of the last row", async () => {
    expect(await said(page, "text-of(pick(lines(image 1), last))")).toBe(
      "Phone: (207) 555-0119 Email: a@tidewater.example",
    );
    expect(await said(page, "text-of(pick(lines(image 1), first))")).toBe("Tidewater Glass Works");
  });
});
