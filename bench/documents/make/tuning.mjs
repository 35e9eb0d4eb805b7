// Pages that may be tuned on. The figures never come from these.
import { Page } from "../../../samples/make/lib/page.mjs";
import { row } from "./business.mjs";

export function memo() {
  const page = new Page(1000, 1100).style({ font: "courier-prime-400", size: 20, color: "#202020" });
  page.text(90, 110, "MEMORANDUM", { font: "courier-prime-700", size: 28 });
  [
    ["To:", "All workshop leads"],
    ["From:", "Petra Vasquez, safety"],
    ["Date:", "August 19, 2025"],
    ["About:", "Fire drill and new exits"],
  ].forEach(([name, value], i) => {
    page.text(90, 170 + i * 32, name, { font: "courier-prime-700" });
    page.text(220, 170 + i * 32, value);
  });
  page.line(90, 290, 910, 290, "#202020", 2);
  let y = 340;
  for (const text of [
    "The yearly fire drill takes place on September 4 at 11:15. Stop all machines when the bell rings and leave by the nearest exit. Meet at the bicycle stand, not in the car park.",
    "Exit D behind the paint store is new. It opens outwards and sounds an alarm for 20 seconds. Exit B stays closed until the roof has been repaired, which will take about six weeks.",
    "Each lead counts the people of his or her group and calls extension 4417 with the number. Last year it took us 7 minutes and 40 seconds; the target is five minutes.",
  ]) {
    y = page.paragraph(90, y, 820, text, { leading: 32 }) + 20;
  }
  return page;
}

export function priceList() {
  const page = new Page(1000, 900, "#f5f7fb").style({ font: "inter-400", size: 18, color: "#1d2433" });
  page.text(60, 84, "Garden center price list", { font: "inter-700", size: 28, color: "#1f6b3a" });
  page.text(60, 116, "Spring 2026, prices include tax", { size: 16, color: "#5b6475" });
  const columns = [
    [60, "left"],
    [560, "left"],
    [780, "right"],
    [940, "right"],
  ];
  row(page, 176, columns, ["Plant", "Pot", "Height", "Price"], {
    font: "inter-600",
    size: 16,
    color: "#5b6475",
  });
  [
    ["Lavender, dwarf, blue", "1.5 l", "25 cm", "$5.90"],
    ["Rosemary, upright", "2 l", "35 cm", "$7.40"],
    ["Blueberry, two year old", "3 l", "50 cm", "$16.50"],
    ["Climbing rose, pink", "5 l", "90 cm", "$28.00"],
    ["Hosta, large leaf", "2 l", "30 cm", "$9.95"],
    ["Japanese maple, red", "7.5 l", "110 cm", "$64.00"],
    ["Strawberry, tray of 12", "tray", "10 cm", "$13.20"],
    ["Fern, evergreen", "1.5 l", "20 cm", "$6.75"],
  ].forEach((cells, i) => {
    page.rect(50, 196 + i * 62, 900, 54, "#ffffff", { radius: 8 });
    row(page, 229 + i * 62, columns, cells);
  });
  page.text(60, 760, "Opening hours", { font: "inter-600" });
  page.text(60, 790, "Monday to Saturday 9:00 - 18:30, Sunday 10:00 - 16:00", { size: 17 });
  page.text(60, 836, "Order by phone: (541) 555-0129 or orders@fernhill.example", { size: 17 });
  return page;
}

export function essay() {
  const page = new Page(900, 1200).style({ font: "eb-garamond-400", size: 21, color: "#161616" });
  page.text(450, 120, "On keeping a small boat", {
    font: "eb-garamond-600-italic",
    size: 28,
    align: "center",
  });
  let y = 190;
  for (const text of [
    "A small boat asks little and teaches much. It must be bailed after rain, oiled in autumn and painted in spring, and in return it carries its owner to places that no road has ever reached.",
    "My first was twelve feet long and leaked at the third plank. I learned to row with one hand and to bail with the other, and to read the wind in the trees on the far shore before it reached the water.",
    "People ask what such a thing is for. One might as well ask what a window is for. On a still evening in June the whole sky lies down on the lake, and there is nothing to do but to drift through it slowly, with the oars up.",
    "In 1998 I sold the boat for sixty pounds to a boy of fourteen. He sends me a card each winter. The third plank, he writes, still leaks.",
  ]) {
    y = page.paragraph(110, y, 680, text, { leading: 33 }) + 16;
  }
  page.text(450, 1140, "31", { size: 18, align: "center" });
  return page;
}

export function dashboard() {
  const page = new Page(1200, 760, "#f1f4f8").style({ font: "roboto-400", size: 16, color: "#222b3a" });
  page.rect(0, 0, 1200, 64, "#24304a");
  page.text(32, 40, "Pump station overview", { font: "roboto-500", size: 20, color: "#ffffff" });
  page.text(1168, 40, "Updated 12:46:05", { size: 15, color: "#b9c4da", align: "right" });
  [
    ["Inlet flow", "184 l/s", "+3.2% since 6:00"],
    ["Tank level", "71.5%", "Alarm above 90%"],
    ["Power", "36.8 kW", "2 of 3 pumps on"],
    ["Water temp.", "14.1 C", "Sensor T-07"],
  ].forEach(([name, value, note], i) => {
    const x = 32 + i * 288;
    page.rect(x, 92, 264, 136, "#ffffff", { radius: 10 });
    page.text(x + 20, 126, name, { color: "#66728a" });
    page.text(x + 20, 170, value, { font: "roboto-700", size: 28 });
    page.text(x + 20, 206, note, { size: 14, color: "#66728a" });
  });
  const columns = [
    [56, "left"],
    [220, "left"],
    [700, "left"],
    [1140, "right"],
  ];
  page.rect(32, 256, 1136, 472, "#ffffff", { radius: 10 });
  page.text(56, 296, "Recent events", { font: "roboto-500", size: 19 });
  row(page, 338, columns, ["Time", "Event", "Operator", "State"], { size: 14, color: "#66728a" });
  [
    ["12:40:51", "Pump 2 started", "automatic", "done"],
    ["12:31:08", "Level sensor checked", "M. Duarte", "done"],
    ["11:58:22", "Filter pressure high", "automatic", "open"],
    ["11:20:00", "Report sent to control room", "automatic", "done"],
    ["10:05:37", "Gate 4 closed by hand", "K. Lindahl", "done"],
    ["09:47:13", "Battery of sensor T-07 low", "automatic", "open"],
    ["08:30:45", "Shift change", "M. Duarte", "done"],
  ].forEach((cells, i) => {
    page.line(56, 354 + i * 52, 1144, 354 + i * 52, "#e3e8f0");
    row(page, 386 + i * 52, columns, cells);
  });
  return page;
}

export function leaflet() {
  const page = new Page(1200, 800, "#f3f8f4").style({ font: "montserrat-500", size: 19, color: "#1e3328" });
  page.rect(0, 0, 1200, 120, "#2f6b4f");
  page.text(60, 62, "Rain gardens for small yards", { font: "montserrat-700", size: 28, color: "#ffffff" });
  page.text(60, 96, "A guide in five steps, second edition", { size: 20, color: "#d5eadf" });
  [
    ["1", "Find the place where water stands after a storm"],
    ["2", "Dig a bowl of 20 cm, at least 3 m from the house"],
    ["3", "Mix the soil with sand and compost, one to one"],
    ["4", "Plant in groups: sedge, iris, aster and bee balm"],
    ["5", "Water twice a week during the first summer"],
  ].forEach(([number, text], i) => {
    page.rect(60, 152 + i * 66, 46, 46, "#2f6b4f", { radius: 23 });
    page.text(83, 182 + i * 66, number, {
      font: "montserrat-700",
      size: 20,
      color: "#ffffff",
      align: "center",
    });
    page.text(128, 182 + i * 66, text);
  });
  page.rect(760, 150, 380, 326, "#ffffff", { radius: 10 });
  page.text(788, 196, "What it costs", { font: "overpass-700", size: 22 });
  [
    ["Sand and compost", "$85"],
    ["Plants, 24 pots", "$132"],
    ["Edging stones", "$60"],
    ["Your own work", "two days"],
  ].forEach(([name, value], i) => {
    page.text(788, 244 + i * 44, name, { font: "overpass-500", size: 18 });
    page.text(1112, 244 + i * 44, value, { font: "overpass-600", size: 18, align: "right" });
  });
  page.paragraph(
    60,
    544,
    1080,
    "The town pays back half of the cost, up to $150, if you send photographs before April 30. Ask at room 214 or call 555-0136. Only one grant is paid for each house, and the garden must be kept for three years.",
    { font: "overpass-500", size: 18, leading: 30 },
  );
  page.text(60, 748, "TOWN OF FAIRMEADOW", { font: "montserrat-600", size: 17 });
  page.text(1140, 748, "Page 1 of 2", { font: "montserrat-500", size: 15, align: "right" });
  return page;
}

export function rules() {
  const page = new Page(900, 1100, "#fffaf0").style({ font: "roboto-slab-400", size: 20, color: "#202020" });
  page.text(450, 100, "RULES OF THE ROWING CLUB", { font: "roboto-slab-800", size: 27, align: "center" });
  page.text(450, 138, "agreed on January 18, 2025", {
    font: "merriweather-400-italic",
    size: 18,
    align: "center",
  });
  let y = 200;
  for (const [heading, text] of [
    [
      "1 Boats",
      "Boats may be taken out from 6:30 am until sunset. Write the name of the boat, the crew and the time into the log before you leave, and again when you are back.",
    ],
    [
      "2 Safety",
      "Children under 14 wear a life vest. In fog, or when the water is colder than 8 degrees, single boats stay ashore. The captain's word is final.",
    ],
    [
      "3 Care",
      "Rinse and dry every hull. Report damage on the same day: nobody is blamed for an honest mistake, but a hidden crack can sink the next crew.",
    ],
    [
      "4 Fees",
      "Adults pay 180 a year, students 95, families 310. Guests pay 12 for each outing and may come three times.",
    ],
  ]) {
    page.text(90, y, heading, { font: "roboto-slab-600", size: 23 });
    y = page.paragraph(90, y + 36, 720, text, { leading: 32 }) + 24;
  }
  page.text(90, 1020, "Secretary: F. Nakamura, 0114 496 0218", { font: "roboto-500", size: 18 });
  page.text(810, 1020, "Boat house 2", { font: "roboto-500", size: 18, align: "right" });
  return page;
}
