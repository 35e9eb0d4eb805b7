import { boxCentre, boxIou, type JsonValue, regionBounds } from "@fovea/core";
import { executeProgram, readProgram } from "@fovea/vision";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { RealTools } from "./testing/tools.js";

const tools = new RealTools();
const squash = (value: JsonValue) => (typeof value === "string" ? value.replace(/\s+/g, "") : value);

/** What is asked of each sample, and what samples/README.md says it shows. */
const asked: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>> = {
  "invoice.png": {
    'field("total", image 1)': "$5,036.47",
    'field("subtotal", image 1)': "$4,582.00",
    'field("sales tax", image 1)': "$389.47",
    'field("invoice number", image 1)': "INV-2026-0187",
    'field("invoice date", image 1)': "March 14, 2026",
    'field("due date", image 1)': "April 13, 2026",
    'field("order number", image 1)': "PO-55821",
    'field("payment terms", image 1)': "Net 30",
    'field("account number", image 1)': "0042 7719 3365",
    'field("bill to", image 1)': "Meridian Robotics Inc.",
    'field("ship to", image 1)': "Meridian Robotics Lab, 77 Foundry Way, Dock 3, Boulder, CO 80301",
    'position-of(with-text(lines(image 1), "total"))': "right",
    'text-of(in-relation(lines(image 1), above, with-text(lines(image 1), "Total")))': "Shipping $65.00",
    "find(email, image 1)": "billing@harborlane.example",
    "find(phone, image 1)": "(503) 555-0142",
    "find(url, image 1)": "www.harborlane.example",
    "find(date, image 1)": "March 14, 2026",
    'cell("Task chair", "Amount", image 1)': "$1,293.00",
    'cell("Cable tray", "Qty", image 1)': "10",
    'number-in(field("total", image 1))': 5036.47,
    'exists(with-text(lines(image 1), "late fee"))': true,
    'exists(with-text(lines(image 1), "discount"))': false,
    "exists(codes(image 1))": false,
    'compare(number-in(field("total", image 1)), more, 5000)': true,
    "measure(width, image 1)": 1000,
    "has-flaw(blurry, image 1)": false,
  },
  "ticket.png": {
    'field("passenger", image 1)': "LINDQVIST / MARTA",
    'field("from", image 1)': "LIS",
    'field("to", image 1)': "OSL",
    'field("flight number", image 1)': "AU 218",
    'field("date", image 1)': "09 MAY 2026",
    'field("boarding time", image 1)': "13:35",
    'field("gate", image 1)': "B14",
    'field("seat", image 1)': "17C",
    "count(codes(image 1))": 2,
    'text-of(with-text(codes(image 1), "auroraair"))':
      "https://auroraair.example/b/QX7R2M?flight=AU218&seat=17C",
  },
  "sign.jpg": {
    'exists(with-text(lines(image 1), "no parking"))': true,
    'exists(with-text(lines(image 1), "tow zone"))': true,
    'exists(with-text(lines(image 1), "stop"))': false,
    "find(time, image 1)": "8 AM",
    "text-of(pick(every(time, image 1), last))": "6 PM",
    "text-of(pick(lines(image 1), largest))": "NO PARKING",
  },
  "form.png": {
    "text-of(pick(lines(image 1), largest))": "Lakeview Family Clinic",
    'field("company", image 1)': "Great Lakes Mutual",
    'field("policy", image 1)': "GLM-7740-2281",
    'field("patient\'s surname", image 1)': "Keller",
  },
  "letter.png": {
    "text-of(pick(lines(image 1), largest))": "Tidewater Glass Works",
    'field("subject line", image 1)': "Rental of kiln and cutting tables",
  },
  "screen.png": {
    'field("email address", image 1)': "n.okafor@lantern.example",
    'field("quiet hours", image 1)': "From 10:00 PM to 7:00 AM",
    'text-of(in-relation(lines(image 1), below, with-text(lines(image 1), "Notifications")))':
      "Choose how Lantern tells you about new activity.",
  },
  "badge.png": {
    "text-of(pick(lines(image 1), largest))": "Priya Raman",
    "text-of(codes(image 1))":
      "MECARD:N:Raman,Priya;ORG:Meridian Robotics;EMAIL:priya.raman@meridian.example;TEL:+13035550166;;",
    "position-of(codes(image 1))": "centre",
    "colour-of(area(top, image 1))": "green",
    "colour-of(area(bottom, image 1))": "yellow",
    "text-of(at-position(lines(image 1), bottom))": "SPEAKER",
    'exists(in-relation(with-text(lines(image 1), "Scan to connect"), below, codes(image 1)))': true,
  },
  "astronaut.png": {
    "count(faces(image 1))": 1,
    "position-of(faces(image 1))": "top",
    'exists(detect("person", image 1))': true,
  },
  "chelsea.png": { 'exists(detect("cat", image 1))': true },
  "coins.png": { 'exists(detect("person", image 1))': false, "count(faces(image 1))": 0 },
  "scan.pdf": {
    'field("file number", image 1)': "MF-2025-3318",
    'field("date", image 1)': "September 9, 2025",
    "find(email, image 1)": "buildings@maplefalls.example",
    "find(phone, image 1)": "(715) 555-0107",
  },
  "invoice.pdf": {
    'field("total", image 1)': "$5,036.47",
    'field("phone", image 1)': "(503) 555-0142",
    'field("routing number", image 1)': "123006800",
    'cell("Desk lamp", "Unit price", image 1)': "$46.25",
  },
  "report.pdf": {
    'field("volunteers", image 1)': "41",
    'field("budget", image 1)': "$84,300",
    'cell("Stone Ford", "pH", image 1)': "7.1",
    'cell("Mill Bridge", "Oxygen", image 1)': "8.9",
    'cell("Quarry Outfall", "Rating", page(2, image 1))': "Poor",
    'page-of(with-text(lines(image 1), "Table 1"))': 2,
    "find(email, image 1)": "office@riversidetrust.example",
    "text-of(pick(lines(page(1, image 1)), largest))": "River Report 2025",
    "text-of(pick(lines(page(3, image 1)), largest))": "Outlook",
  },
};

describe.each(Object.entries(asked))("%s", (file, programs) => {
  it.each(Object.entries(programs))("%s is %j", async (program, value) => {
    const result = await executeProgram(readProgram(program), [await tools.open(file)], tools);
    // A reader may lose or add a space; no letter or digit.
    expect(result.status === "value" ? squash(result.value) : result.reason).toBe(squash(value));
    expect(result.evidence.length).toBeGreaterThan(0);
  });
});

it.each([
  ["scan.pdf", 'field("inspection", image 1)'],
  ["scan.pdf", 'field("department", image 1)'],
  ["sign.jpg", 'field("parking", image 1)'],
  ["screen.png", 'field("privacy", image 1)'],
  ["screen.png", 'field("summary frequency", image 1)'],
  ["ticket.png", "text-of(pick(lines(image 1), largest))"],
  ["receipt.jpg", "text-of(pick(lines(image 1), largest))"],
])("is unsure on %s of %s", async (file, program) => {
  const result = await executeProgram(readProgram(program), [await tools.open(file)], tools);
  expect(result.status === "value" ? result.value : result.status).toBe("unsure");
});

it("takes the number that is printed in a picture and in a text layer for the same", async () => {
  const media = [await tools.open("invoice.png", "image-1"), await tools.open("invoice.pdf", "image-2")];
  const program = 'same-text(field("invoice numbers", image 1), field("invoice numbers", image 2))';
  expect(await executeProgram(readProgram(program), media, tools)).toMatchObject({ value: true });
});

it("does not say that a thing is missing which its expert often overlooks", async () => {
  const program = readProgram('exists(detect("spoon", image 1))');
  const result = await executeProgram(program, [await tools.open("coffee.png")], tools);
  expect(result).toMatchObject({ status: "unsure", reason: expect.stringMatching(/overlooks|doubt/) });
});

describe("evidence", () => {
  it("lies on the value and its label in the original picture", async () => {
    const { evidence } = await executeProgram(
      readProgram('field("total", image 1)'),
      [await tools.open("invoice.png")],
      tools,
    );
    const [value, label] = evidence.map(({ region }) => boxCentre(regionBounds(region!)));
    // Drawn: "$5,036.47" at x 791 to 911, "Total" at x 611 to 664, both around y 803.
    expect(Math.hypot(value![0] - 851, value![1] - 803)).toBeLessThan(8);
    expect(Math.hypot(label![0] - 637, label![1] - 803)).toBeLessThan(8);
  });

  it("of a page without a text layer is in points of the page", async () => {
    const scan = await tools.open("scan.pdf");
    const { evidence } = await executeProgram(readProgram("find(email, image 1)"), [scan], tools);
    const [x0, y0, x1, y1] = regionBounds(evidence[0]!.region!);
    expect(evidence[0]).toMatchObject({ media: scan.ref.id, page: 0 });
    expect([x0 > 60, x1 < 612, y0 > 300, y1 < 792, y1 - y0 < 40]).toEqual([true, true, true, true, true]);
  });
});

describe("quality", () => {
  let blurred: Uint8Array;
  beforeAll(async () => {
    const image = sharp(new URL("../../../../samples/coffee.png", import.meta.url).pathname);
    blurred = await image.blur(5).png().toBuffer();
  });

  it("tells a blurred copy from the picture", async () => {
    const media = [await tools.open("coffee.png", "image-1"), await tools.load(blurred, "image-2")];
    const ask = async (program: string) => (await executeProgram(readProgram(program), media, tools)).value;
    expect(await ask("has-flaw(blurry, image 1)")).toBe(false);
    expect(await ask("has-flaw(blurry, image 2)")).toBe(true);
    expect(await ask("same-image(image 1, image 2)")).toBe(false);
    expect(await ask("same-image(image 1, image 1)")).toBe(true);
    expect(await ask("has-flaw(dark, image 1)")).toBe(false);
  });

  it("takes a picture saved as JPEG for the same one, and one with a patch changed for another", async () => {
    const original = sharp(new URL("../../../../samples/coffee.png", import.meta.url).pathname);
    const jpeg = await original.clone().jpeg({ quality: 75 }).toBuffer();
    const patch = {
      input: { create: { width: 24, height: 24, channels: 3 as const, background: "#ff00ff" } },
      left: 300,
      top: 200,
    };
    const changed = await original.clone().composite([patch]).png().toBuffer();
    const first = await tools.open("coffee.png", "image-1");
    const same = async (bytes: Uint8Array) =>
      executeProgram(
        readProgram("same-image(image 1, image 2)"),
        [first, await tools.load(bytes, "image-2")],
        tools,
      );
    expect(await same(jpeg)).toMatchObject({ value: true });
    const other = await same(changed);
    expect(other).toMatchObject({ value: false });
    expect(boxIou(regionBounds(other.evidence[0]!.region!), [300, 200, 324, 224])).toBeGreaterThan(0.8);
  });
});
