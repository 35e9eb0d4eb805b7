// samples/ticket.png: a boarding pass with a QR code and a Code 128 barcode.
import { code } from "./lib/codes.mjs";
import { Page } from "./lib/page.mjs";

export const ticket = {
  qr: "https://auroraair.example/b/QX7R2M?flight=AU218&seat=17C",
  barcode: "QX7R2M17C",
};

export async function drawTicket() {
  const page = new Page(1280, 560, "#d9dee6").style({
    font: "inter-600",
    size: 22,
    color: "#16243a",
    wordSpacing: 5,
  });
  const purple = "#4b2e83";
  const label = { font: "inter-500", size: 14, color: "#6c7686" };
  page.add(
    `<path d="M66 44h814a18 18 0 0 0 36 0h298a22 22 0 0 1 22 22v432a22 22 0 0 1-22 22H916a18 18 0 0 0-36 0H66a22 22 0 0 1-22-22V66a22 22 0 0 1 22-22z" fill="#00000022" transform="translate(0 6)"/>`,
  );
  page.add(
    `<path d="M66 40h814a18 18 0 0 0 36 0h298a22 22 0 0 1 22 22v432a22 22 0 0 1-22 22H916a18 18 0 0 0-36 0H66a22 22 0 0 1-22-22V62a22 22 0 0 1 22-22z" fill="#fff"/>`,
  );
  page.add(
    `<path d="M66 40h814a18 18 0 0 0 36 0h298a22 22 0 0 1 22 22v56H44V62a22 22 0 0 1 22-22z" fill="${purple}"/>`,
  );
  page.line(898, 74, 898, 490, "#b4bcc8", 2, "3 9");
  page.add(
    `<path transform="translate(-262 -220) scale(1.25)" d="M276 236h14l-7-16h6l13 16h14c5 0 9 3 9 6s-4 6-9 6h-14l-13 16h-6l7-16h-14l-5 7h-5l3-10-3-10h5z" fill="#f2b84b"/>`,
  );
  page.text(176, 90, "AURORA AIR", { font: "inter-700", size: 28, color: "#ffffff", spacing: 1 });
  page.text(868, 90, "BOARDING PASS", {
    font: "inter-600",
    size: 22,
    color: "#e4dcf6",
    align: "right",
    spacing: 1,
  });
  page.text(930, 90, "AURORA AIR", { font: "inter-700", size: 22, color: "#ffffff", spacing: 1 });

  page.text(76, 158, "PASSENGER", label);
  page.text(76, 188, "LINDQVIST / MARTA", { size: 24 });
  page.text(470, 158, "BOOKING", label);
  page.text(470, 188, "QX7R2M", { size: 24 });
  page.text(660, 158, "CLASS", label);
  page.text(660, 188, "ECONOMY", { size: 24 });

  page.text(76, 234, "FROM", label);
  page.text(76, 284, "LIS", { font: "inter-700", size: 50, color: purple });
  page.text(76, 312, "Lisbon", { font: "inter-400", size: 18, color: "#475467" });
  page.line(208, 268, 386, 268, "#b4bcc8", 2, "2 8");
  page.add(
    `<path d="M282 262h14l-7-16h6l13 16h14c5 0 9 3 9 6s-4 6-9 6h-14l-13 16h-6l7-16h-14l-5 7h-5l3-10-3-10h5z" fill="#f2b84b"/>`,
  );
  page.text(420, 234, "TO", label);
  page.text(420, 284, "OSL", { font: "inter-700", size: 50, color: purple });
  page.text(420, 312, "Oslo", { font: "inter-400", size: 18, color: "#475467" });

  const facts = [
    ["FLIGHT", "AU 218"],
    ["DATE", "09 MAY 2026"],
    ["BOARDING", "13:35"],
    ["DEPARTS", "14:10"],
  ];
  [76, 216, 420, 560].forEach((x, i) => {
    page.text(x, 360, facts[i][0], label);
    page.text(x, 392, facts[i][1], { size: 24 });
  });
  page.rect(60, 420, 620, 74, "#f3f0fa", { radius: 10 });
  [
    ["GATE", "B14"],
    ["SEAT", "17C"],
    ["GROUP", "3"],
    ["BAGGAGE", "1 x 23 kg"],
  ].forEach(([name, value], i) => {
    page.text(76 + i * 144, 446, name, label);
    page.text(76 + i * 144, 480, value, { font: "inter-700", size: 26, color: purple });
  });
  page.add((await code(ticket.qr, "QRCode", 702, 330, 5)).svg);

  page.text(930, 152, "PASSENGER", label);
  page.text(930, 178, "LINDQVIST / MARTA", { size: 19 });
  [
    ["FLIGHT", "AU 218", 930, 212],
    ["DATE", "09 MAY", 1030, 212],
    ["SEAT", "17C", 1146, 212],
    ["FROM", "LIS", 930, 272],
    ["TO", "OSL", 1030, 272],
    ["GATE", "B14", 1146, 272],
  ].forEach(([name, value, x, y]) => {
    page.text(x, y, name, label);
    page.text(x, y + 26, value, { size: 20 });
  });
  const barcode = await code(ticket.barcode, "Code128", 936, 350, 2, 96);
  page.add(barcode.svg);
  page.text(936 + barcode.width / 2, 476, ticket.barcode, {
    font: "ibm-plex-mono-500",
    size: 17,
    align: "center",
  });
  return page;
}
