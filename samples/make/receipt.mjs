// samples/receipt.jpg: a shop receipt on a wooden table, as a phone sees it.
import { code } from "./lib/codes.mjs";
import { Page } from "./lib/page.mjs";
import { expose, fromRaw, pastePerspective, rgba, valueNoise } from "./lib/photo.mjs";

export const receipt = {
  barcode: "0211-4207-0018",
  items: [
    ["Whole milk 1 gal", "4.29"],
    ["Sourdough loaf", "5.75"],
    ["Bananas, ripe", "1.66"],
    ["Free range eggs 12", "6.49"],
    ["Cheddar 8 oz", "4.99"],
    ["Ground coffee 500 g", "11.80"],
    ["Dish soap", "3.45"],
  ],
};

export async function drawReceiptPage() {
  const page = new Page(520, 1010, "#fbfaf6").style({
    font: "ibm-plex-mono-500",
    size: 20,
    color: "#23211f",
  });
  const middle = { align: "center" };
  page.text(260, 74, "GREEN BASKET", { font: "ibm-plex-mono-700", size: 36, ...middle });
  page.text(260, 108, "MARKET", { font: "ibm-plex-mono-700", size: 26, ...middle });
  page.text(260, 146, "214 Elm Avenue, Austin TX", middle);
  page.text(260, 174, "Tel (512) 555-0178", middle);
  const dash = (y) => page.line(36, y, 484, y, "#4a4642", 1.6, "7 6");
  dash(198);
  page.text(36, 230, "02/11/2026");
  page.text(484, 230, "18:42", { align: "right" });
  page.text(36, 260, "Register 3");
  page.text(484, 260, "Cashier Maya", { align: "right" });
  dash(282);
  let y = 318;
  for (const [name, price] of receipt.items) {
    page.text(36, y, name);
    page.text(484, y, price, { align: "right" });
    y += 34;
  }
  dash(y - 12);
  y += 22;
  page.text(36, y, "SUBTOTAL");
  page.text(484, y, "38.43", { align: "right" });
  page.text(36, y + 32, "TAX 8.25%");
  page.text(484, y + 32, "0.28", { align: "right" });
  const bold = { font: "ibm-plex-mono-700", size: 30 };
  page.text(36, y + 78, "TOTAL", bold);
  page.text(484, y + 78, "$38.71", { ...bold, align: "right" });
  page.text(36, y + 118, "CASH");
  page.text(484, y + 118, "40.00", { align: "right" });
  page.text(36, y + 150, "CHANGE");
  page.text(484, y + 150, "1.29", { align: "right" });
  dash(y + 174);
  page.text(260, y + 208, "Items sold: 7", middle);
  page.text(260, y + 240, "THANK YOU!", { font: "ibm-plex-mono-700", ...middle });
  const bars = await code(receipt.barcode, "Code128", 0, 0, 2, 64, "#23211f");
  page.add(`<g transform="translate(${Math.round(260 - bars.width / 2)} ${y + 258})">${bars.svg}</g>`);
  page.text(260, y + 346, receipt.barcode, { size: 17, ...middle });
  return page;
}

/** Boards of wood from stretched noise; returns raw RGB. */
function table(width, height) {
  const coarse = valueNoise(90, 11);
  const grain = valueNoise(7, 23);
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const board = Math.floor((x + 60) / 210);
      const inBoard = (x + 60) % 210;
      const rings = Math.sin((inBoard + 26 * coarse(x + board * 777, y * 0.16)) * 0.16) * 0.5 + 0.5;
      const fine = grain(x * 2.2 + board * 311, y * 0.07);
      let v = 0.72 + 0.12 * rings + 0.2 * fine + 0.06 * ((board * 37) % 3);
      if (inBoard < 3) v *= 0.45;
      const at = (y * width + x) * 3;
      data[at] = Math.min(255, 150 * v);
      data[at + 1] = Math.min(255, 103 * v);
      data[at + 2] = Math.min(255, 66 * v);
    }
  }
  return { data, info: { width, height, channels: 3 } };
}

export async function drawReceipt() {
  const page = await drawReceiptPage();
  const base = table(900, 1200);
  const shadow = new Page(520, 1010);
  shadow.parts = [`<rect x="6" y="6" width="508" height="998" fill="#000" fill-opacity="0.5"/>`];
  const soft = await rgba(shadow.image().blur(9));
  const corners = [
    [206, 66],
    [716, 92],
    [748, 1132],
    [158, 1112],
  ];
  pastePerspective(
    base,
    soft,
    corners.map(([x, y]) => [x + 14, y + 18]),
  );
  pastePerspective(base, await rgba(page.image()), corners);
  expose(base, (x, y) => 1.06 - 0.3 * Math.hypot(x - 0.32, y - 0.28) - 0.05 * Math.sin(5 * x + 3 * y), 4, 5);
  return fromRaw(base);
}
