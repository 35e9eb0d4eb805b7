// samples/invoice.png: a one-page invoice on US letter paper.
import { Page } from "./lib/page.mjs";

export const invoice = {
  company: "Harbor Lane Supply Co.",
  number: "INV-2026-0187",
  date: "March 14, 2026",
  due: "April 13, 2026",
  order: "PO-55821",
  billTo: [
    "Meridian Robotics Inc.",
    "Attn: Dana Whitfield",
    "1200 Elm Street, Suite 400",
    "Boulder, CO 80302",
  ],
  shipTo: ["Meridian Robotics Lab", "77 Foundry Way, Dock 3", "Boulder, CO 80301"],
  items: [
    ["Standing desk, oak top, 140 x 70 cm", "4", "$489.00", "$1,956.00"],
    ["Task chair, mesh back, black", "6", "$215.50", "$1,293.00"],
    ["Monitor arm, dual, clamp mount", "6", "$129.00", "$774.00"],
    ["Desk lamp, LED, warm white", "8", "$46.25", "$370.00"],
    ["Cable tray, steel, 1.2 m", "10", "$18.90", "$189.00"],
  ],
  sums: [
    ["Subtotal", "$4,582.00"],
    ["Sales tax (8.5%)", "$389.47"],
    ["Shipping", "$65.00"],
  ],
  total: "$5,036.47",
  email: "billing@harborlane.example",
  phone: "(503) 555-0142",
};

export function drawInvoice() {
  const page = new Page(1000, 1290).style({ font: "inter-400", size: 16, color: "#26323c" });
  const navy = "#14344f";
  const teal = "#1f8a8a";
  const grey = "#6b7883";
  const label = { font: "inter-600", size: 13, color: grey };
  page.rect(0, 0, 1000, 10, navy);
  page.add(
    `<g transform="translate(70 62)"><rect width="58" height="58" rx="12" fill="${navy}"/><path d="M13 38c6 0 6-5 12-5s6 5 12 5 5-4 9-5" stroke="#7fd6d0" stroke-width="4" fill="none" stroke-linecap="round"/><path d="M30 12v18M30 13l12 13H30" stroke="#fff" stroke-width="4" fill="none" stroke-linejoin="round"/></g>`,
  );
  page.text(146, 88, invoice.company, { font: "inter-700", size: 25, color: navy });
  page.text(146, 113, "48 Quayside Road, Portland, OR 97209", { size: 15, color: grey });
  page.text(930, 104, "INVOICE", { font: "inter-700", size: 42, color: teal, align: "right", spacing: 1 });
  page.line(70, 150, 930, 150, "#d5dce1", 1.5);

  page.text(70, 190, "BILL TO", label);
  page.text(340, 190, "SHIP TO", label);
  const details = [
    ["Invoice number", invoice.number],
    ["Invoice date", invoice.date],
    ["Due date", invoice.due],
    ["Order number", invoice.order],
  ];
  for (let i = 0; i < 4; i++) {
    const y = 218 + i * 26;
    const bill = invoice.billTo[i];
    const ship = invoice.shipTo[i];
    if (bill) page.text(70, y, bill, i === 0 ? { font: "inter-600" } : {});
    if (ship) page.text(340, y, ship, i === 0 ? { font: "inter-600" } : {});
    page.text(610, y, details[i][0], { color: grey });
    page.text(930, y, details[i][1], { font: "inter-600", align: "right" });
  }

  const top = 352;
  page.rect(70, top, 860, 42, navy, { radius: 4 });
  const head = { font: "inter-600", size: 15, color: "#ffffff" };
  page.text(88, top + 27, "#", head);
  page.text(128, top + 27, "Description", head);
  page.text(590, top + 27, "Qty", { ...head, align: "right" });
  page.text(752, top + 27, "Unit price", { ...head, align: "right" });
  page.text(912, top + 27, "Amount", { ...head, align: "right" });
  invoice.items.forEach(([description, quantity, price, amount], i) => {
    const y = top + 42 + i * 50;
    if (i % 2) page.rect(70, y, 860, 50, "#f3f6f8");
    page.text(88, y + 31, String(i + 1), { color: grey });
    page.text(128, y + 31, description);
    page.text(590, y + 31, quantity, { align: "right" });
    page.text(752, y + 31, price, { align: "right" });
    page.text(912, y + 31, amount, { align: "right", font: "inter-500" });
    page.line(70, y + 50, 930, y + 50, "#e1e7eb");
  });

  let y = top + 42 + 250 + 46;
  for (const [name, amount] of invoice.sums) {
    page.text(610, y, name, { color: "#4a5761" });
    page.text(912, y, amount, { align: "right" });
    y += 34;
  }
  page.rect(590, y - 18, 340, 58, "#e4f3f2", { radius: 6 });
  page.text(610, y + 19, "Total", { font: "inter-700", size: 22, color: navy });
  page.text(912, y + 19, invoice.total, { font: "inter-700", size: 24, color: navy, align: "right" });

  const left = top + 42 + 250 + 46;
  page.text(70, left, "PAYMENT", label);
  const payment = [
    ["Terms", "Net 30"],
    ["Bank", "First Cascade Bank"],
    ["Account", "0042 7719 3365"],
    ["Routing", "123006800"],
  ];
  payment.forEach(([name, value], i) => {
    page.text(70, left + 30 + i * 27, name, { color: grey });
    page.text(160, left + 30 + i * 27, value);
  });

  page.text(70, 912, "NOTES", label);
  page.paragraph(
    70,
    940,
    620,
    "Thank you for your order. Please quote the invoice number with your payment. Goods remain the property of the seller until paid in full. A late fee of 1.5% per month applies after the due date.",
    { size: 15, color: "#4a5761", leading: 24 },
  );
  page.add(
    `<path d="M716 1098c20-46 34-64 42-58s-18 52-12 56 22-36 32-34-6 30 2 32 18-26 28-26-4 24 6 24 16-18 30-20 40 6 66-8" stroke="#22406b" stroke-width="2.6" fill="none" stroke-linecap="round"/>`,
  );
  page.line(700, 1116, 930, 1116, "#9aa6af");
  page.text(700, 1138, "Authorized signature", { size: 14, color: grey });

  page.rect(0, 1200, 1000, 90, "#f3f6f8");
  const foot = { size: 15, color: "#4a5761" };
  page.text(70, 1251, `Email: ${invoice.email}`, foot);
  page.text(500, 1251, `Phone: ${invoice.phone}`, { ...foot, align: "center" });
  page.text(930, 1251, "www.harborlane.example", { ...foot, align: "right" });
  return page;
}
