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
