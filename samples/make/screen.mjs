// samples/screen.png: the settings window of a program that does not exist.
import { Page } from "./lib/page.mjs";

const blue = "#2563eb";
const ink = "#1f2733";
const grey = "#667085";

function checkBox(page, x, y, on) {
  page.rect(x, y, 20, 20, on ? blue : "#ffffff", {
    stroke: on ? blue : "#98a2b3",
    strokeWidth: 1.5,
    radius: 4,
  });
  if (on) {
    page.add(
      `<path d="M${x + 4.5} ${y + 10.5}l4 4 7.5-8.5" stroke="#fff" stroke-width="2.4" fill="none" stroke-linecap="round" stroke-linejoin="round"/>`,
    );
  }
}

function radio(page, x, y, on) {
  page.add(
    `<circle cx="${x + 10}" cy="${y + 10}" r="9.2" fill="#fff" stroke="${on ? blue : "#98a2b3"}" stroke-width="1.8"/>`,
  );
  if (on) page.add(`<circle cx="${x + 10}" cy="${y + 10}" r="5" fill="${blue}"/>`);
}

function button(page, x, y, width, text, primary) {
  page.rect(x, y, width, 42, primary ? blue : "#ffffff", {
    stroke: primary ? blue : "#cfd6df",
    strokeWidth: 1.5,
    radius: 8,
  });
  page.text(x + width / 2, y + 27, text, {
    font: "inter-600",
    size: 16,
    color: primary ? "#ffffff" : ink,
    align: "center",
  });
}

function field(page, x, y, width, text, arrow) {
  page.rect(x, y, width, 40, "#ffffff", { stroke: "#cfd6df", strokeWidth: 1.5, radius: 8 });
  page.text(x + 14, y + 26, text, { size: 16 });
  if (arrow) {
    page.add(
      `<path d="M${x + width - 26} ${y + 17}l6 6 6-6" stroke="${grey}" stroke-width="2" fill="none" stroke-linecap="round"/>`,
    );
  }
}

export function drawScreen() {
  const page = new Page(1280, 800, "#dfe5ec").style({
    font: "inter-400",
    size: 16,
    color: ink,
    wordSpacing: 1.5,
  });
  page.add(
    `<defs><linearGradient id="d" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#b9cfe6"/><stop offset="1" stop-color="#e9d9e6"/></linearGradient></defs><rect width="1280" height="800" fill="url(#d)"/>`,
  );
  page.rect(74, 54, 1132, 706, "#00000014", { radius: 18 });
  page.rect(80, 50, 1120, 700, "#ffffff", { radius: 14 });
  page.add(`<path d="M80 102V64a14 14 0 0 1 14-14h1092a14 14 0 0 1 14 14v38z" fill="#f2f4f7"/>`);
  for (const [i, colour] of ["#f2695c", "#f6bd4f", "#5ac265"].entries()) {
    page.add(`<circle cx="${108 + i * 24}" cy="76" r="7.5" fill="${colour}"/>`);
  }
  page.text(640, 82, "Lantern Settings", { font: "inter-600", size: 17, align: "center" });
  page.add(`<path d="M80 102h240v648H94a14 14 0 0 1-14-14z" fill="#f8fafc"/>`);
  page.line(320, 102, 320, 750, "#e4e7ec");
  ["General", "Account", "Notifications", "Privacy", "Display", "Network", "About"].forEach((name, i) => {
    const y = 126 + i * 50;
    const active = name === "Notifications";
    if (active) page.rect(94, y, 212, 42, "#dbe7fe", { radius: 8 });
    page.add(
      `<circle cx="120" cy="${y + 21}" r="8" fill="none" stroke="${active ? blue : "#98a2b3"}" stroke-width="2"/>`,
    );
    page.text(142, y + 27, name, active ? { font: "inter-600", color: "#1d4ed8" } : { color: "#475467" });
  });

  page.text(356, 156, "Notifications", { font: "inter-700", size: 26 });
  page.text(356, 184, "Choose how Lantern tells you about new activity.", { color: grey, size: 15 });
  const checks = [
    [true, "Send email notifications", "A summary of new comments and replies"],
    [false, "Play a sound", "When a message arrives"],
    [true, "Show badge on app icon", "Number of unread items"],
  ];
  checks.forEach(([on, name, hint], i) => {
    const y = 212 + i * 62;
    checkBox(page, 356, y + 4, on);
    page.text(390, y + 20, name, { font: "inter-500", size: 17 });
    page.text(390, y + 42, hint, { color: grey, size: 14 });
  });
  page.line(356, 412, 1164, 412, "#e4e7ec");
  page.text(356, 446, "Summary frequency", { font: "inter-600" });
  ["Every hour", "Once a day", "Once a week"].forEach((name, i) => {
    radio(page, 356 + i * 170, 462, i === 1);
    page.text(386 + i * 170, 478, name);
  });
  page.text(356, 530, "Email address", { font: "inter-600" });
  field(page, 356, 544, 380, "n.okafor@lantern.example", false);
  page.text(784, 530, "Language", { font: "inter-600" });
  field(page, 784, 544, 380, "English (United States)", true);
  page.text(356, 626, "Quiet hours", { font: "inter-600" });
  page.text(356, 652, "From 10:00 PM to 7:00 AM", { color: "#475467" });
  page.rect(1116, 614, 48, 28, blue, { radius: 14 });
  page.add(`<circle cx="1150" cy="628" r="10.5" fill="#fff"/>`);
  page.line(320, 680, 1200, 680, "#e4e7ec");
  button(page, 356, 694, 170, "Reset to defaults", false);
  button(page, 872, 694, 110, "Cancel", false);
  button(page, 998, 694, 166, "Save changes", true);
  return page;
}
