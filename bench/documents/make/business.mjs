// Pages of office life: invoice, letter, form, table, bank statement, business card.
import { Page } from "../../../samples/make/lib/page.mjs";

/** Cells of one table row, drawn left to right; `columns` are `[x, align]`. */
export function row(page, y, columns, cells, style = {}) {
  for (const [i, cell] of cells.entries()) {
    if (cell !== "") page.text(columns[i][0], y, cell, { ...style, align: columns[i][1] });
  }
}

export function invoice() {
  const page = new Page(1100, 1240).style({ font: "open-sans-400", size: 17, color: "#222222" });
  page.rect(0, 0, 22, 1240, "#7a1f3d");
  page.text(80, 96, "Brightwater Print & Sign", { font: "open-sans-700", size: 28, color: "#7a1f3d" });
  page.text(80, 124, "Unit 9, Canal Wharf, Bristol BS1 6QA", { size: 16, color: "#555555" });
  page.text(1020, 96, "Tax invoice", { font: "open-sans-300", size: 28, align: "right" });
  const facts = [
    ["Invoice no.", "BW-20419"],
    ["Issued", "2 February 2026"],
    ["Payable by", "4 March 2026"],
    ["Your reference", "EXPO-77/A"],
  ];
  const to = ["Halcyon Boats Limited", "Accounts payable", "3 Slipway Road", "Falmouth TR11 4NN"];
  for (let i = 0; i < 4; i++) {
    page.text(80, 200 + i * 27, to[i], i === 0 ? { font: "open-sans-700" } : {});
    page.text(640, 200 + i * 27, facts[i][0], { color: "#666666" });
    page.text(1020, 200 + i * 27, facts[i][1], { align: "right" });
  }
  const columns = [
    [80, "left"],
    [180, "left"],
    [690, "right"],
    [850, "right"],
    [1020, "right"],
  ];
  page.line(80, 344, 1020, 344, "#7a1f3d", 2);
  row(page, 374, columns, ["Code", "Item", "Quantity", "Each", "Net"], { font: "open-sans-700", size: 16 });
  page.line(80, 390, 1020, 390, "#7a1f3d", 2);
  const items = [
    ["R-204", "Roller banner, 85 x 200 cm", "3", "62.00", "186.00"],
    ["V-010", "Vinyl lettering, white, per meter", "14", "7.35", "102.90"],
    ["C-450", "Business cards, 400 gsm, box of 250", "8", "24.50", "196.00"],
    ["P-118", "Poster, A1, satin", "25", "9.80", "245.00"],
    ["F-061", "Folded flyer, A5, per thousand", "2", "118.40", "236.80"],
    ["S-900", "Setup and proofing", "1", "45.00", "45.00"],
  ];
  items.forEach((cells, i) => {
    row(page, 422 + i * 40, columns, cells);
    page.line(80, 436 + i * 40, 1020, 436 + i * 40, "#dddddd");
  });
  const sums = [
    ["Net amount", "1,011.70"],
    ["Discount 5%", "-50.59"],
    ["VAT 20%", "192.22"],
  ];
  sums.forEach(([name, value], i) => {
    page.text(760, 706 + i * 34, name);
    page.text(1020, 706 + i * 34, value, { align: "right" });
  });
  page.rect(740, 784, 280, 48, "#7a1f3d");
  page.text(760, 816, "Amount due", { font: "open-sans-700", size: 19, color: "#ffffff" });
  page.text(1010, 816, "1,153.33", { font: "open-sans-700", size: 21, color: "#ffffff", align: "right" });
  page.text(80, 900, "How to pay", { font: "open-sans-700" });
  page.paragraph(
    80,
    930,
    620,
    "Please pay by bank transfer to Severn Union Bank, sort code 30-77-12, account 61820455, and give the invoice number. Questions about this invoice: accounts@brightwater.example or 0117 496 0823.",
    { leading: 28 },
  );
  page.text(80, 1170, "Company number 07718240", { size: 14, color: "#777777" });
  page.text(1020, 1170, "VAT registration GB 418 2290 57", { size: 14, color: "#777777", align: "right" });
  return page;
}

export function letter() {
  const page = new Page(1000, 1294, "#fffefb").style({ font: "lora-400", size: 19, color: "#1f1f24" });
  page.text(110, 120, "Ashgrove Public Library", { font: "eb-garamond-600", size: 28, color: "#4a3b2a" });
  page.text(110, 148, "88 Chestnut Row, Ashgrove, Vermont 05733", { font: "eb-garamond-400", size: 19 });
  page.line(110, 168, 890, 168, "#b8a98f", 1.5);
  page.text(110, 232, "October 5, 2025");
  ["Mrs. Beatrice Holloway", "17 Orchard Hill", "Ashgrove, Vermont 05733"].forEach((text, i) => {
    page.text(110, 290 + i * 28, text);
  });
  page.text(110, 420, "Dear Mrs. Holloway,");
  let y = 468;
  for (const text of [
    "It gives me great pleasure to tell you that the board has accepted your gift of 340 books and two globes. They will form the core of a new reading room on the first floor, which we hope to open on December 12.",
    "Our binder, Mr. Quigley, has looked at the oldest volumes. Nine of them need new spines, at a cost of about $65 each, and one atlas from 1871 should be kept in a dry case away from the sun. We will pay for this work from the preservation fund.",
    "You asked whether the gift can carry your late husband's name. It can: every book will have a small plate, and a brass sign will be fixed beside the door. Would you send us the exact wording by November 1? Twelve words fit best.",
    "With warm thanks, also on behalf of our young readers,",
  ]) {
    y = page.paragraph(110, y, 780, text, { leading: 30 }) + 18;
  }
  page.text(110, y + 60, "Jonathan P. Frye", { font: "lora-700" });
  page.text(110, y + 90, "Head Librarian", { font: "lora-400-italic" });
  page.text(110, 1230, "Telephone 802-555-0164", { font: "eb-garamond-400", size: 18 });
  page.text(890, 1230, "jfrye@ashgrovelibrary.example", {
    font: "eb-garamond-400",
    size: 18,
    align: "right",
  });
  return page;
}

export function form() {
  const page = new Page(1000, 1100).style({ font: "ibm-plex-sans-400", size: 16, color: "#161616" });
  page.text(60, 80, "Application for a parking permit", { font: "ibm-plex-sans-600", size: 27 });
  page.text(60, 110, "City of Elmford, Transport Office, Form T-17", { color: "#525252" });
  page.line(60, 130, 940, 130, "#161616", 3);
  const field = (x, y, width, name, value) => {
    page.text(x, y, name, { size: 14, color: "#525252" });
    page.text(x + 4, y + 32, value, { font: "courier-prime-400", size: 20, color: "#10205f" });
    page.line(x, y + 42, x + width, y + 42, "#8d8d8d", 1.2);
  };
  page.text(60, 172, "A. Applicant", { font: "ibm-plex-sans-600", size: 19 });
  field(60, 206, 420, "Full name", "Oluwaseun Adeyemi");
  field(520, 206, 420, "Date of birth (day/month/year)", "23/07/1990");
  field(60, 286, 640, "Street and number", "Flat 6, 119 Tannery Lane");
  field(740, 286, 200, "Postcode", "EL4 8PT");
  field(60, 366, 420, "Telephone", "01632 960 447");
  field(520, 366, 420, "Email", "o.adeyemi@webpost.example");
  page.text(60, 466, "B. Vehicle", { font: "ibm-plex-sans-600", size: 19 });
  field(60, 500, 260, "Registration", "KX19 ZRB");
  field(360, 500, 260, "Make and model", "Skoda Fabia");
  field(660, 500, 280, "Colour", "Dark green");
  field(60, 580, 260, "Engine size (cc)", "999");
  field(360, 580, 260, "CO2 (g/km)", "106");
  field(660, 580, 280, "Owned since", "March 2021");
  page.text(60, 680, "C. Permit", { font: "ibm-plex-sans-600", size: 19 });
  const box = (x, y, on, name) => {
    page.rect(x, y - 14, 17, 17, "#ffffff", { stroke: "#161616", strokeWidth: 1.5 });
    if (on) page.add(`<path d="M${x + 3} ${y - 6}l4 5 8-11" stroke="#10205f" stroke-width="3" fill="none"/>`);
    page.text(x + 28, y, name);
  };
  box(60, 716, false, "Three months, 48.00");
  box(360, 716, true, "Twelve months, 156.00");
  box(660, 716, false, "Visitor book, 20.00");
  page.text(60, 764, "Zone (see map overleaf)", { size: 14, color: "#525252" });
  page.text(64, 796, "Zone C2, Tannery and Old Docks", {
    font: "courier-prime-400",
    size: 20,
    color: "#10205f",
  });
  page.line(60, 806, 940, 806, "#8d8d8d", 1.2);
  page.paragraph(
    60,
    860,
    880,
    "I declare that I live at the address given above and that the vehicle is kept there. I will return the permit if I move or sell the vehicle. I understand that a false statement may lead to a fine of up to 1,000.",
    { leading: 25 },
  );
  field(60, 980, 420, "Place and date", "Elmford, 14/01/2026");
  field(520, 980, 420, "Name in capitals", "O. ADEYEMI");
  return page;
}

export function table() {
  const page = new Page(1180, 900).style({ font: "roboto-condensed-400", size: 18, color: "#202124" });
  page.text(60, 70, "Table 3. Harvest of the valley farms, in tonnes", {
    font: "roboto-condensed-700",
    size: 24,
  });
  page.text(60, 98, "Crop year 2024, provisional figures of 30 November", { size: 17, color: "#5f6368" });
  const columns = [
    [76, "left"],
    [420, "right"],
    [550, "right"],
    [680, "right"],
    [810, "right"],
    [940, "right"],
    [1104, "right"],
  ];
  page.rect(60, 122, 1060, 42, "#3c5a2a");
  row(page, 150, columns, ["Farm", "Barley", "Rye", "Oats", "Potatoes", "Apples", "Total"], {
    font: "roboto-condensed-700",
    color: "#ffffff",
  });
  const names = [
    "Upper Field",
    "Saint Martin",
    "Hollow Creek",
    "Old Mill",
    "Windy Ridge",
    "Badger Wood",
    "North Meadow",
    "Kestrel Farm",
    "Long Acre",
    "Brook End",
    "Red Barn",
    "South Terrace",
  ];
  const sums = [0, 0, 0, 0, 0];
  names.forEach((name, r) => {
    const values = [0, 1, 2, 3, 4].map(
      (c) => Math.round(((r * 37 + c * 53 + r * c * 11) % 190) * (c === 3 ? 31 : 7) + 40) / 10,
    );
    values.forEach((v, i) => {
      sums[i] += v;
    });
    const y = 164 + r * 46;
    if (r % 2) page.rect(60, y, 1060, 46, "#eef3ea");
    const total = values.reduce((a, b) => a + b, 0);
    row(page, y + 30, columns, [name, ...values.map((v) => v.toFixed(1)), total.toFixed(1)]);
  });
  page.line(60, 716, 1120, 716, "#3c5a2a", 2);
  const all = sums.reduce((a, b) => a + b, 0);
  row(page, 748, columns, ["All farms", ...sums.map((v) => v.toFixed(1)), all.toFixed(1)], {
    font: "roboto-condensed-700",
  });
  page.line(60, 764, 1120, 764, "#3c5a2a", 2);
  page.paragraph(
    60,
    806,
    1060,
    "Figures are rounded to one tenth of a tonne. Long Acre changed from wheat to rye in 2023. Fruit that was sold at the farm gate is not counted.",
    { size: 16, color: "#5f6368", leading: 24 },
  );
  return page;
}

export function statement() {
  const page = new Page(1000, 1160).style({ font: "dejavu:DejaVuSans", size: 14, color: "#1d1d1d" });
  page.text(60, 76, "First Harbour Bank", { font: "dejavu:DejaVuSerif-Bold", size: 24, color: "#1b3f6e" });
  page.text(940, 76, "Statement of account", { font: "dejavu:DejaVuSans-Bold", size: 18, align: "right" });
  page.text(60, 130, "Ms. Ingrid Solberg");
  page.text(660, 130, "Account", { color: "#606060" });
  page.text(940, 130, "4471 0926 83", { align: "right" });
  page.text(60, 154, "52 Copper Street");
  page.text(660, 154, "Period", { color: "#606060" });
  page.text(940, 154, "1 to 31 May 2026", { align: "right" });
  page.text(60, 178, "Westhaven");
  page.text(660, 178, "Page", { color: "#606060" });
  page.text(940, 178, "1 of 1", { align: "right" });
  const columns = [
    [60, "left"],
    [150, "left"],
    [660, "right"],
    [790, "right"],
    [940, "right"],
  ];
  page.line(60, 212, 940, 212, "#1b3f6e", 2);
  row(page, 236, columns, ["Date", "Description", "Out", "In", "Balance"], {
    font: "dejavu:DejaVuSans-Bold",
  });
  page.line(60, 248, 940, 248, "#1b3f6e", 2);
  const entries = [
    ["01 May", "Balance brought forward", "", ""],
    ["02 May", "Card 8812 Greengrocer Fenwick", "23.18", ""],
    ["04 May", "Direct debit City Water Board", "41.50", ""],
    ["05 May", "Transfer from T. Solberg", "", "250.00"],
    ["07 May", "Card 8812 Railway tickets online", "67.90", ""],
    ["09 May", "Cash withdrawal Market Square", "80.00", ""],
    ["12 May", "Card 8812 Bookshop The Quill", "35.45", ""],
    ["15 May", "Standing order rent No. 52", "925.00", ""],
    ["18 May", "Card refund Outdoor & More", "", "49.99"],
    ["20 May", "Direct debit Northlight Energy", "88.07", ""],
    ["22 May", "Card 8812 Pharmacy Dr. Weiss", "12.60", ""],
    ["25 May", "Salary Polar Instruments", "", "2,840.36"],
    ["27 May", "Transfer to savings 7710", "400.00", ""],
    ["29 May", "Card 8812 Cinema Lumen", "19.00", ""],
    ["31 May", "Account fee", "4.50", ""],
  ];
  let balance = 1312.44;
  entries.forEach(([date, text, out, into], i) => {
    balance += Number(into.replace(",", "") || 0) - Number(out || 0);
    const shown = balance.toFixed(2).replace(/(\d)(\d{3}\.)/, "$1,$2");
    row(page, 278 + i * 34, columns, [date, text, out, into, shown]);
    page.line(60, 289 + i * 34, 940, 289 + i * 34, "#e2e2e2");
  });
  page.text(60, 840, "Messages", { font: "dejavu:DejaVuSans-Bold", size: 16 });
  page.paragraph(
    60,
    868,
    880,
    "From 1 July the fee for cash withdrawals abroad is 2.75 per withdrawal. Please check this statement and tell us within 60 days if an entry is wrong. Lost cards: call 0800 555 0110, day and night.",
    { leading: 24 },
  );
  page.text(60, 1100, "First Harbour Bank, 1 Exchange Place, Westhaven", { size: 12, color: "#606060" });
  page.text(940, 1100, "www.firstharbour.example", { size: 12, color: "#606060", align: "right" });
  return page;
}

export function card() {
  const page = new Page(900, 560, "#c9cfd6").style({ font: "montserrat-500", size: 19, color: "#26333f" });
  page.rect(64, 54, 780, 460, "#00000022", { radius: 6 });
  page.rect(60, 48, 780, 460, "#ffffff", { radius: 6 });
  page.rect(60, 48, 250, 460, "#22577a", { radius: 6 });
  page.add(
    `<path d="M130 230l55-95 55 95z" fill="none" stroke="#80ed99" stroke-width="7"/><path d="M150 262h70" stroke="#80ed99" stroke-width="7"/>`,
  );
  page.text(185, 330, "SUMMIT", {
    font: "montserrat-700",
    size: 26,
    color: "#ffffff",
    align: "center",
    spacing: 2,
  });
  page.text(185, 362, "Surveying", { size: 20, color: "#c7f9cc", align: "center" });
  page.text(360, 150, "Carla Mendoza", { font: "montserrat-700", size: 28, color: "#22577a" });
  page.text(360, 186, "Chartered Surveyor", { size: 20 });
  page.line(360, 214, 780, 214, "#80ed99", 3);
  [
    "Mobile 07700 900 318",
    "Office 020 7946 0552",
    "carla@summitsurvey.example",
    "www.summitsurvey.example",
    "41 Granite Street, Leeds LS2 7JT",
  ].forEach((text, i) => {
    page.text(360, 264 + i * 40, text);
  });
  return page;
}
