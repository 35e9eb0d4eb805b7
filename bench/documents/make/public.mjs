// Pages from shops, streets and screens: receipt, article, slide, label, menu, timetable, code, notice.
import { wrap } from "../../../samples/make/lib/fonts.mjs";
import { Page } from "../../../samples/make/lib/page.mjs";
import { row } from "./business.mjs";

export function receipt() {
  const page = new Page(560, 980, "#fcfbf7").style({ font: "ibm-plex-mono-400", size: 19, color: "#1c1c1c" });
  const middle = { align: "center" };
  page.text(280, 70, "HARDWARE HALL", { font: "ibm-plex-mono-700", size: 28, ...middle });
  page.text(280, 102, "Station Road 41, Dunmore", middle);
  page.text(280, 130, "Open Mon-Sat 7:30-19:00", middle);
  page.line(40, 150, 520, 150, "#555555", 1.5, "6 6");
  page.text(40, 182, "Receipt 00417-22");
  page.text(520, 182, "2025-11-28", { align: "right" });
  page.text(40, 210, "Till 2 / Anton");
  page.text(520, 210, "16:07", { align: "right" });
  page.line(40, 230, 520, 230, "#555555", 1.5, "6 6");
  const items = [
    ["Wood screws 4x40", "6.20"],
    ["Wall paint 2.5 l", "27.95"],
    ["Paint roller 18 cm", "8.49"],
    ["Masking tape x3", "7.35"],
    ["Hinge brass 60 mm", "5.10"],
    ["LED bulb E27 8 W", "4.75"],
    ["Silicone clear", "9.99"],
    ["Work gloves L", "12.50"],
  ];
  items.forEach((cells, i) => {
    row(
      page,
      266 + i * 36,
      [
        [40, "left"],
        [520, "right"],
      ],
      cells,
    );
  });
  page.line(40, 540, 520, 540, "#555555", 1.5, "6 6");
  page.text(40, 576, "Subtotal");
  page.text(520, 576, "82.33", { align: "right" });
  page.text(40, 608, "Member discount 3%");
  page.text(520, 608, "-2.47", { align: "right" });
  page.text(40, 652, "TOTAL", { font: "ibm-plex-mono-700", size: 26 });
  page.text(520, 652, "79.86", { font: "ibm-plex-mono-700", size: 26, align: "right" });
  page.text(40, 692, "Card **** 5561");
  page.text(520, 692, "79.86", { align: "right" });
  page.text(40, 724, "VAT included 19%");
  page.text(520, 724, "12.75", { align: "right" });
  page.line(40, 746, 520, 746, "#555555", 1.5, "6 6");
  page.text(280, 786, "Returns within 30 days", middle);
  page.text(280, 814, "with this receipt.", middle);
  page.text(280, 862, "Thank you, come again!", { font: "ibm-plex-mono-700", ...middle });
  return page;
}

export function article() {
  const page = new Page(1100, 1400).style({ font: "source-serif-4-400", size: 17, color: "#111111" });
  page.text(80, 110, "How swifts find their way home", { font: "source-serif-4-700", size: 28 });
  page.text(80, 144, "R. Thackeray and L. Okonkwo, Institute of Field Biology", {
    font: "source-serif-4-400-italic",
    size: 18,
  });
  page.line(80, 166, 1020, 166, "#111111", 1.5);
  const left = [
    ["h", "Abstract"],
    [
      "p",
      "Common swifts return to the same nest after a journey of up to 12,000 km. We fitted 46 birds with loggers of 0.8 g and followed them for three years. Two thirds reached the colony within four days of the date of the year before, whatever the weather.",
    ],
    ["h", "1. Introduction"],
    [
      "p",
      "A swift spends almost all of its life in the air. It eats, drinks and sleeps on the wing, and it lands only to breed. How such a bird finds one hole in one wall, among thousands of roofs, is a question that has occupied naturalists since the eighteenth century.",
    ],
    [
      "p",
      "Three answers have been put forward: a map of smells, a sense of the earth's magnetic field, and plain memory of the landscape. The answers do not exclude each other, and a bird may well use one sense over the sea and another above the town.",
    ],
    ["h", "2. Methods"],
    [
      "p",
      "The colony lies under the roof of a disused brewery and holds between 60 and 75 pairs. From May 2021 to August 2023 we caught adult birds at night, when they sleep in the nest, and weighed, ringed and released them within nine minutes.",
    ],
  ];
  const right = [
    [
      "p",
      "Loggers stored the time of sunrise and sunset, from which position follows with an error of about 110 km. Near the colony we added four receivers that noted every pass within 300 m.",
    ],
    ["h", "3. Results"],
    [
      "p",
      "Of 46 birds, 39 came back at least once (85%). The median date of arrival was May 3, and the birds of one pair arrived 1.6 days apart. After a cold spring the whole colony was late by five days, but the order in which the birds arrived hardly changed (rank correlation 0.81).",
    ],
    [
      "p",
      "On the last evening of the journey every bird flew along the river, even where a straight line would have saved 40 km. Birds whose wall had been scaffolded searched for 17 to 95 minutes, always within 50 m of the old hole.",
    ],
    ["h", "4. Discussion"],
    [
      "p",
      "The detour along the river points to memory of the landscape, at least for the last hundred kilometers. The narrow search around a hidden hole says the same on a smaller scale. We found no sign that smell plays a part: wind from the brewery made no difference.",
    ],
    [
      "p",
      "Builders can help at little cost. A wall that must be closed in May should keep its holes open, and a nest box fixed within two meters of the old place was accepted in 11 of 14 cases.",
    ],
  ];
  for (const [x, blocks] of [
    [80, left],
    [570, right],
  ]) {
    let y = 204;
    for (const [kind, text] of blocks) {
      if (kind === "h") {
        page.text(x, y + 6, text, { font: "source-serif-4-700", size: 19 });
        y += 36;
      } else y = page.paragraph(x, y, 450, text, { leading: 25 }) + 14;
    }
  }
  page.text(80, 1350, "Journal of Urban Wildlife 14 (2024)", { size: 15 });
  page.text(1020, 1350, "Page 27", { size: 15, align: "right" });
  return page;
}

export function slide() {
  const page = new Page(1280, 720, "#10243e").style({ font: "montserrat-500", size: 26, color: "#e8eef5" });
  page.rect(0, 0, 1280, 8, "#ff9f1c");
  page.text(80, 106, "Why the night shift runs late", { font: "montserrat-700", size: 28, color: "#ffffff" });
  page.text(80, 146, "Operations review, third quarter 2025", { size: 20, color: "#9fb3c8" });
  [
    "Loading starts 22 minutes late on average",
    "Two of five docks share one forklift",
    "Labels are printed twice for 8% of pallets",
    "New staff need six shifts to reach full speed",
  ].forEach((text, i) => {
    page.add(`<circle cx="92" cy="${226 + i * 66}" r="7" fill="#ff9f1c"/>`);
    page.text(122, 235 + i * 66, text, { size: 24 });
  });
  page.rect(830, 200, 370, 252, "#1b3a5f", { radius: 14 });
  page.text(1015, 250, "Late departures", { size: 20, color: "#9fb3c8", align: "center" });
  [
    ["July", "41", 150],
    ["August", "33", 120],
    ["September", "19", 69],
  ].forEach(([month, count, width], i) => {
    page.text(860, 306 + i * 48, month, { size: 18 });
    page.rect(986, 290 + i * 48, width, 22, "#ff9f1c", { radius: 3 });
    page.text(998 + width, 307 + i * 48, count, { font: "montserrat-700", size: 18 });
  });
  page.rect(80, 520, 1120, 90, "#ff9f1c", { radius: 12 });
  page.text(640, 574, "Proposal: a second forklift and one label station", {
    font: "montserrat-700",
    size: 25,
    color: "#10243e",
    align: "center",
  });
  page.text(80, 680, "Ferris Logistics", { size: 16, color: "#9fb3c8" });
  page.text(1200, 680, "7 / 12", { size: 16, color: "#9fb3c8", align: "right" });
  return page;
}

export function label() {
  const page = new Page(760, 900, "#fbf7ea").style({
    font: "barlow-condensed-500",
    size: 22,
    color: "#2b2118",
  });
  page.rect(20, 20, 720, 860, "none", { stroke: "#2b2118", strokeWidth: 4 });
  page.text(380, 96, "BLACK CURRANT JAM", { font: "oswald-600", size: 28, align: "center", spacing: 2 });
  page.text(380, 134, "made in small batches", {
    font: "merriweather-400-italic",
    size: 20,
    align: "center",
  });
  page.line(60, 156, 700, 156, "#2b2118", 2);
  page.paragraph(
    60,
    196,
    640,
    "Ingredients: black currants 55%, sugar, lemon juice, gelling agent pectin. May contain traces of nuts. Store in a cool place; keep in the fridge after opening and eat within four weeks.",
    { leading: 30 },
  );
  page.rect(60, 318, 640, 400, "#ffffff", { stroke: "#2b2118", strokeWidth: 3 });
  page.text(80, 358, "Nutrition facts", { font: "barlow-condensed-700", size: 28 });
  page.text(680, 358, "per 100 g", { size: 22, align: "right" });
  page.line(80, 374, 680, 374, "#2b2118", 5);
  [
    ["Energy", "982 kJ / 232 kcal"],
    ["Fat", "0.3 g"],
    ["of which saturates", "0.1 g"],
    ["Carbohydrate", "54 g"],
    ["of which sugars", "53 g"],
    ["Fibre", "2.9 g"],
    ["Protein", "0.7 g"],
    ["Salt", "0.02 g"],
  ].forEach(([name, value], i) => {
    const y = 408 + i * 39;
    page.text(name.startsWith("of") ? 110 : 80, y, name);
    page.text(680, y, value, { align: "right" });
    if (i < 7) page.line(80, y + 12, 680, y + 12, "#bbb3a5");
  });
  page.text(60, 768, "Net weight 340 g", { font: "oswald-500", size: 26 });
  page.text(700, 768, "Lot L26-0713", { font: "oswald-400", size: 22, align: "right" });
  page.text(60, 810, "Best before end: 07/2027");
  page.text(60, 844, "Orchard Kitchen, Mill Lane 3, Kilbrae", { size: 19 });
  return page;
}

export function menu() {
  const page = new Page(900, 1200, "#f7f1e3").style({ font: "merriweather-400", size: 18, color: "#33261a" });
  page.rect(30, 30, 840, 1140, "none", { stroke: "#9c6b30", strokeWidth: 2 });
  page.text(450, 112, "The Copper Ladle", {
    font: "playfair-display-700",
    size: 28,
    color: "#7a3b12",
    align: "center",
  });
  page.text(450, 146, "Dinner from 6 pm to 10 pm", {
    font: "merriweather-400-italic",
    size: 17,
    align: "center",
  });
  const course = (y, title, dishes) => {
    page.text(450, y, title, { font: "playfair-display-600", size: 25, color: "#7a3b12", align: "center" });
    dishes.forEach(([name, note, price], i) => {
      const at = y + 50 + i * 68;
      page.text(90, at, name, { font: "merriweather-700", size: 18 });
      page.text(810, at, price, { font: "merriweather-700", size: 18, align: "right" });
      page.text(90, at + 26, note, { font: "merriweather-300", size: 15, color: "#6b5a48" });
    });
  };
  course(206, "Starters", [
    ["Roast pumpkin soup", "with sage butter and toasted seeds", "7.50"],
    ["Smoked trout", "pickled cucumber, rye bread, horseradish", "11.00"],
    ["Warm goat cheese", "pear, walnut and thyme honey", "9.80"],
  ]);
  course(486, "Mains", [
    ["Braised beef cheek", "red wine, carrots, mashed potato", "24.00"],
    ["Pan fried cod", "white beans, fennel, lemon oil", "22.50"],
    ["Mushroom barley", "porcini, leek, aged cheese", "17.00"],
    ["Duck leg", "lentils, cherry sauce, kale", "23.00"],
  ]);
  course(830, "Sweets", [
    ["Baked apple", "marzipan, raisins, vanilla cream", "7.00"],
    ["Chocolate tart", "sea salt, sour cherry", "8.20"],
    ["Cheese board", "three kinds, quince, oat biscuits", "12.00"],
  ]);
  page.text(450, 1120, "Tell us about allergies. Service is included.", {
    font: "merriweather-400-italic",
    size: 15,
    align: "center",
  });
  return page;
}

export function timetable() {
  const page = new Page(1240, 860).style({ font: "overpass-500", size: 18, color: "#14212b" });
  page.rect(0, 0, 1240, 92, "#005f73");
  page.text(50, 58, "Line 14", { font: "overpass-800", size: 28, color: "#ffffff" });
  page.text(190, 58, "Central Station - Lakeside - Airport", {
    font: "overpass-600",
    size: 24,
    color: "#ffffff",
  });
  page.text(1190, 58, "Monday to Friday", { size: 20, color: "#d8f3f5", align: "right" });
  const stops = [
    ["Central Station", 0],
    ["Town Hall", 3],
    ["Museum Quarter", 6],
    ["Saint Anne Hospital", 9],
    ["Lakeside", 14],
    ["Boat House", 17],
    ["Exhibition Hall", 21],
    ["Industrial Park East", 26],
    ["Airport Cargo", 31],
    ["Airport Terminal 1", 35],
  ];
  const starts = [305, 365, 400, 425, 450, 495, 560, 740, 1010, 1265];
  const columns = [[50, "left"], ...starts.map((_, i) => [400 + i * 86, "right"])];
  stops.forEach(([name, minutes], r) => {
    const y = 112 + r * 58;
    if (r % 2 === 0) page.rect(30, y, 1180, 58, "#e9f5f6");
    const times = starts.map((start) => {
      const t = start + minutes;
      return `${String(Math.floor(t / 60) % 24).padStart(2, "0")}:${String(t % 60).padStart(2, "0")}`;
    });
    row(page, y + 36, columns, [name, ...times]);
  });
  page.paragraph(
    50,
    738,
    1140,
    "Between 07:30 and 09:00 a bus leaves every ten minutes. No service on December 25 and January 1. Single ticket 2.80, day ticket 7.40; children under six travel free. Lost property: 0161 496 0750.",
    { size: 17, leading: 28 },
  );
  page.text(50, 828, "Valid from 14 December 2025", { size: 15, color: "#52656f" });
  return page;
}

export function code() {
  const page = new Page(1100, 780, "#1e2430").style({
    font: "jetbrains-mono-400",
    size: 17,
    color: "#d7dce5",
  });
  page.rect(0, 0, 1100, 46, "#151a23");
  page.text(24, 30, "inventory.py - Workbench", { font: "inter-500", size: 15, color: "#9aa5b8" });
  const lines = [
    ["# Count what is left on the shelves", "#7f8ea3"],
    ["from collections import Counter", "#c792ea"],
    ["", ""],
    ["LIMIT = 25", "#f0c674"],
    ["", ""],
    ["def restock(orders, stock):", "#82aaff"],
    ["    left = Counter(stock)", ""],
    ["    for name, amount in orders:", ""],
    ["        left[name] -= amount", ""],
    ["        if left[name] < 0:", ""],
    ['            raise ValueError(f"sold out: {name}")', "#a5d6a7"],
    ["    return sorted(k for k in left if left[k] < LIMIT)", ""],
    ["", ""],
    ['todo = restock([("bolt", 40), ("nut", 12)], {"bolt": 60, "nut": 90})', ""],
    ['print("order again:", ", ".join(todo))', ""],
  ];
  lines.forEach(([text, color], i) => {
    const y = 86 + i * 30;
    page.text(52, y, String(i + 1), { color: "#5b667a", align: "right" });
    if (text)
      page.text(
        76 + (text.length - text.trimStart().length) * 10.2,
        y,
        text.trimStart(),
        color ? { color } : {},
      );
  });
  page.rect(0, 560, 1100, 220, "#151a23");
  page.text(24, 592, "Terminal", { font: "inter-600", size: 15, color: "#9aa5b8" });
  [
    ["$ python inventory.py", "#a5d6a7"],
    ["order again: bolt", "#d7dce5"],
    ["$ git status --short", "#a5d6a7"],
    ["M inventory.py", "#f28b82"],
    ["2 tests passed in 0.14 s", "#d7dce5"],
  ].forEach(([text, color], i) => {
    page.text(24, 626 + i * 30, text, { font: "dejavu:DejaVuSansMono", size: 16, color });
  });
  return page;
}

export function notice() {
  const page = new Page(840, 1080, "#fff8d6").style({ font: "roboto-slab-400", size: 21, color: "#1b1b1b" });
  page.rect(36, 36, 768, 1008, "none", { stroke: "#b26a00", strokeWidth: 6 });
  page.text(420, 120, "WATER WILL BE TURNED OFF", { font: "roboto-slab-800", size: 28, align: "center" });
  page.text(420, 168, "Thursday, April 16, 2026", { font: "roboto-slab-600", size: 25, align: "center" });
  page.text(420, 206, "8:00 am to 1:30 pm", { font: "roboto-slab-600", size: 25, align: "center" });
  page.line(90, 236, 750, 236, "#b26a00", 3);
  let y = 288;
  for (const text of [
    "A valve in the cellar of house 3 must be replaced. During this time there will be no hot or cold water in houses 1 to 5. The laundry room stays closed all day.",
    "Please close all taps before you leave. When the water is back, let it run for two minutes until it is clear.",
    "A water tank stands in the yard. Bring your own bucket, 10 liters per flat.",
  ]) {
    for (const line of wrap(text, "roboto-slab-400", 21, 660)) {
      page.text(90, y, line);
      y += 34;
    }
    y += 18;
  }
  page.rect(90, y, 660, 132, "#ffe9a8", { radius: 8 });
  page.text(116, y + 44, "Caretaker: Mr. Bajwa", { font: "roboto-700", size: 21 });
  page.text(116, y + 78, "Phone 0151 496 0666 (7 am - 4 pm)", { font: "roboto-400", size: 20 });
  page.text(116, y + 110, "Emergency 0151 496 0999", { font: "roboto-400", size: 20 });
  page.text(750, 1006, "Posted April 2, 2026", { font: "roboto-400-italic", size: 17, align: "right" });
  return page;
}
