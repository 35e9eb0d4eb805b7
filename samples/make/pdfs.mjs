// samples/invoice.pdf (one page), samples/report.pdf (three pages, a table on page 2), both with a text
// layer, and samples/scan.pdf (one page that is only a picture: a skewed, grey scan).
import { invoice } from "./invoice.mjs";
import { Page, sharp } from "./lib/page.mjs";
import { Pdf } from "./lib/pdf.mjs";
import { expose, fromRaw, rgb } from "./lib/photo.mjs";

export function invoicePdf() {
  const pdf = new Pdf("Invoice INV-2026-0187").page();
  const grey = "#6b7883";
  const navy = "#14344f";
  pdf.rect(0, 0, 612, 6, navy);
  pdf.text(44, 58, invoice.company, { size: 16, bold: true, color: navy });
  pdf.text(44, 74, "48 Quayside Road, Portland, OR 97209", { size: 9, color: grey });
  pdf.text(568, 64, "INVOICE", { size: 26, bold: true, color: "#1f8a8a", align: "right" });
  pdf.line(44, 92, 568, 92, "#d5dce1");
  pdf.text(44, 118, "BILL TO", { size: 8, bold: true, color: grey });
  pdf.text(210, 118, "SHIP TO", { size: 8, bold: true, color: grey });
  const details = [
    ["Invoice number", invoice.number],
    ["Invoice date", invoice.date],
    ["Due date", invoice.due],
    ["Order number", invoice.order],
  ];
  for (let i = 0; i < 4; i++) {
    const y = 135 + i * 16;
    if (invoice.billTo[i]) pdf.text(44, y, invoice.billTo[i], { size: 10, bold: i === 0 });
    if (invoice.shipTo[i]) pdf.text(210, y, invoice.shipTo[i], { size: 10, bold: i === 0 });
    pdf.text(374, y, details[i][0], { size: 10, color: grey });
    pdf.text(568, y, details[i][1], { size: 10, bold: true, align: "right" });
  }
  pdf.rect(44, 216, 524, 26, navy);
  const head = { size: 9.5, bold: true, color: "#ffffff" };
  pdf.text(54, 233, "#", head).text(78, 233, "Description", head);
  pdf.text(360, 233, "Qty", { ...head, align: "right" });
  pdf.text(460, 233, "Unit price", { ...head, align: "right" });
  pdf.text(558, 233, "Amount", { ...head, align: "right" });
  invoice.items.forEach(([description, quantity, price, amount], i) => {
    const y = 242 + i * 30;
    if (i % 2) pdf.rect(44, y, 524, 30, "#f3f6f8");
    pdf
      .text(54, y + 19, String(i + 1), { size: 10, color: grey })
      .text(78, y + 19, description, { size: 10 });
    pdf.text(360, y + 19, quantity, { size: 10, align: "right" });
    pdf.text(460, y + 19, price, { size: 10, align: "right" });
    pdf.text(558, y + 19, amount, { size: 10, align: "right" });
    pdf.line(44, y + 30, 568, y + 30, "#e1e7eb");
  });
  invoice.sums.forEach(([name, amount], i) => {
    pdf
      .text(374, 422 + i * 21, name, { size: 10 })
      .text(558, 422 + i * 21, amount, { size: 10, align: "right" });
  });
  pdf.rect(362, 474, 206, 36, "#e4f3f2");
  pdf.text(374, 497, "Total", { size: 13.5, bold: true, color: navy });
  pdf.text(558, 497, invoice.total, { size: 14.5, bold: true, color: navy, align: "right" });
  pdf.text(44, 422, "PAYMENT", { size: 8, bold: true, color: grey });
  [
    ["Terms", "Net 30"],
    ["Bank", "First Cascade Bank"],
    ["Account", "0042 7719 3365"],
    ["Routing", "123006800"],
  ].forEach(([name, value], i) => {
    pdf.text(44, 441 + i * 17, name, { size: 10, color: grey }).text(100, 441 + i * 17, value, { size: 10 });
  });
  pdf.text(44, 566, "NOTES", { size: 8, bold: true, color: grey });
  pdf.paragraph(
    44,
    584,
    380,
    "Thank you for your order. Please quote the invoice number with your payment. Goods remain the property of the seller until paid in full. A late fee of 1.5% per month applies after the due date.",
    { size: 9.5, leading: 15 },
  );
  pdf.rect(0, 736, 612, 56, "#f3f6f8");
  pdf.text(44, 768, `Email: ${invoice.email}`, { size: 9.5 });
  pdf.text(306, 768, `Phone: ${invoice.phone}`, { size: 9.5, align: "center" });
  pdf.text(568, 768, "www.harborlane.example", { size: 9.5, align: "right" });
  return pdf.bytes();
}

export const stations = [
  ["Mill Bridge", "12", "11.4", "7.2", "8.9", "Good"],
  ["Alder Weir", "12", "12.1", "7.4", "8.1", "Good"],
  ["Stone Ford", "11", "13.0", "7.1", "6.4", "Fair"],
  ["Quarry Outfall", "12", "15.8", "6.5", "4.2", "Poor"],
  ["Willow Island", "10", "12.6", "7.3", "7.7", "Good"],
  ["Harbor Gate", "12", "14.2", "7.6", "6.1", "Fair"],
];

export function reportPdf() {
  const pdf = new Pdf("River Report 2025");
  const blue = "#1d5b8f";
  const footer = (page) => {
    pdf.line(64, 740, 548, 740, "#c5d2dd");
    pdf.text(64, 758, "Riverside Water Trust", { size: 9, color: "#5f6f7d" });
    pdf.text(548, 758, `Page ${page} of 3`, { size: 9, color: "#5f6f7d", align: "right" });
  };
  const body = { size: 11.5, leading: 18 };
  pdf.page().rect(0, 0, 612, 190, blue);
  pdf.text(64, 92, "River Report 2025", { size: 34, bold: true, color: "#ffffff" });
  pdf.text(64, 124, "Water quality of the Tarn between Mill Bridge and Harbor Gate", {
    size: 14,
    color: "#dceaf6",
  });
  pdf.text(64, 158, "Published February 3, 2026", { size: 12, color: "#dceaf6" });
  pdf.text(64, 232, "Summary", { size: 18, bold: true, color: blue });
  let y = pdf.paragraph(
    64,
    260,
    484,
    "In 2025 the Riverside Water Trust took 69 samples at six stations along 23 kilometers of the river. Three stations were rated good, two fair and one poor. Oxygen rose at four stations compared with 2024.",
    body,
  );
  y = pdf.paragraph(
    64,
    y + 8,
    484,
    "The only poor rating is at Quarry Outfall, where warm, slightly acid water enters the river below the old slate quarry. The owner has agreed to build a settling pond before October 2026.",
    body,
  );
  pdf.text(64, y + 22, "Key figures", { size: 18, bold: true, color: blue });
  [
    ["Samples taken", "69"],
    ["Volunteers", "41"],
    ["Trees planted on the banks", "1,250"],
    ["Budget", "$84,300"],
  ].forEach(([name, value], i) => {
    pdf.text(64, y + 52 + i * 24, name, { size: 12 });
    pdf.text(400, y + 52 + i * 24, value, { size: 12, bold: true, align: "right" });
    pdf.line(64, y + 59 + i * 24, 400, y + 59 + i * 24, "#dbe4ec");
  });
  footer(1);

  pdf.page();
  pdf.text(64, 84, "Results by station", { size: 20, bold: true, color: blue });
  pdf.paragraph(64, 112, 484, "Table 1 gives the yearly mean of all samples at each station.", body);
  pdf.text(64, 152, "Table 1. Yearly means, 2025", { size: 11.5, bold: true });
  const columns = [74, 232, 312, 372, 458, 538];
  const names = ["Station", "Samples", "Temp. (C)", "pH", "Oxygen (mg/l)", "Rating"];
  pdf.rect(64, 164, 484, 28, blue);
  const cell = (row, i, y0, style) =>
    pdf.text(columns[i], y0, row[i], { size: 11, ...style, align: i === 0 ? "left" : "right" });
  for (let i = 0; i < 6; i++) cell(names, i, 182, { bold: true, color: "#ffffff" });
  stations.forEach((row, r) => {
    const top = 192 + r * 28;
    if (r % 2) pdf.rect(64, top, 484, 28, "#eef4f9");
    for (let i = 0; i < 6; i++) cell(row, i, top + 18, {});
    pdf.line(64, top + 28, 548, top + 28, "#d3dee8");
  });
  pdf.paragraph(
    64,
    396,
    484,
    "Oxygen below 5 mg/l harms young trout. It fell under this limit on nine days at Quarry Outfall, the longest period being July 14 to July 18. All other stations stayed above 5.5 mg/l during the whole year.",
    body,
  );
  footer(2);

  pdf.page();
  pdf.text(64, 84, "Outlook", { size: 20, bold: true, color: blue });
  y = pdf.paragraph(
    64,
    114,
    484,
    "In 2026 we will add a seventh station at Chapel Steps and measure nitrate every month. The settling pond at Quarry Outfall should bring its rating to fair by the spring of 2027.",
    body,
  );
  pdf.text(64, y + 22, "How to help", { size: 20, bold: true, color: blue });
  y = pdf.paragraph(
    64,
    y + 52,
    484,
    "Training days for new volunteers are on March 21 and April 18, 2026. Bring boots and warm clothes; we provide the test kits and lunch.",
    body,
  );
  pdf.rect(64, y + 16, 484, 96, "#eef4f9");
  pdf.text(82, y + 44, "Contact", { size: 13, bold: true, color: blue });
  pdf.text(82, y + 66, "Dr. Helen Brandt, field office", { size: 11.5 });
  pdf.text(82, y + 86, "Email: office@riversidetrust.example", { size: 11.5 });
  pdf.text(330, y + 86, "Phone: (608) 555-0134", { size: 11.5 });
  footer(3);
  return pdf.bytes();
}

export async function scanPage() {
  const page = new Page(1275, 1650, "#f4f3ef").style({
    font: "courier-prime-400",
    size: 29,
    color: "#2b2b2d",
  });
  page.text(150, 190, "CITY OF MAPLE FALLS", { font: "courier-prime-700", size: 38 });
  page.text(150, 232, "Department of Buildings");
  page.text(150, 270, "600 Main Street, Maple Falls, WI 54801");
  page.line(150, 300, 1125, 300, "#55555a", 3);
  page.text(150, 370, "Date: September 9, 2025");
  page.text(150, 410, "File number: MF-2025-3318");
  page.text(150, 500, "NOTICE OF INSPECTION", { font: "courier-prime-700", size: 33 });
  page.text(150, 570, "Dear Ms. Abernathy,");
  const y = [
    "The stairs and the fire escape at 42 Birch Lane will be inspected on September 24, 2025 at 10:30 AM. Please make sure that the rear gate is open.",
    "The inspection fee is $135.00. It can be paid at the counter or by mail until September 19, 2025.",
    "If you need another date, call (715) 555-0107 or write to buildings@maplefalls.example and give the file number above.",
  ].reduce((at, text) => page.paragraph(150, at, 985, text, { leading: 44 }) + 26, 636);
  page.text(150, y + 30, "Yours truly,");
  page.text(160, y + 128, "R. Castellano", { font: "caveat-600", size: 78, color: "#3a3d55", truth: false });
  page.text(150, y + 190, "Rosa Castellano");
  page.text(150, y + 232, "Building Inspector");
  return page;
}

export async function scanPdf() {
  const flat = await rgb((await scanPage()).image().rotate(1.7, { background: "#e9e8e4" }).blur(0.6));
  expose(flat, (x, y) => 1.01 - 0.1 * x * x - 0.05 * y - (x < 0.035 ? 0.22 * (1 - x / 0.035) : 0), 5, 31);
  const left = Math.floor((flat.info.width - 1275) / 2);
  const top = Math.floor((flat.info.height - 1650) / 2);
  const jpeg = await sharp(
    await fromRaw(flat).extract({ left, top, width: 1275, height: 1650 }).png().toBuffer(),
  )
    .toColourspace("b-w")
    .jpeg({ quality: 62, mozjpeg: true })
    .toBuffer();
  const pdf = new Pdf("scan").page();
  pdf.jpeg(jpeg, [1275, 1650], 0, 0, 612, 792, true);
  return pdf.bytes();
}
