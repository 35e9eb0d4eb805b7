// samples/letter.png: a business letter in a book face, with a handwritten signature.
import { Page } from "./lib/page.mjs";

export const letterBody = [
  "Thank you for visiting our workshop on Tuesday. As discussed, we would like to rent the glass kiln and both cutting tables from August 3 to August 21, 2026, for a fee of $2,450.00.",
  "Please confirm the booking by July 10 so that we can reserve the dates. If you need a copy of our insurance certificate, write to me at emarsh@tidewater.example or call (207) 555-0119 between 9 am and 4 pm.",
  "The deposit of $350.00 will be returned within ten days after the tables have been inspected. We look forward to working with you and your students this summer.",
];

export function drawLetter() {
  const page = new Page(1000, 1290, "#fffdf8").style({
    font: "source-serif-4-400",
    size: 20,
    color: "#2a2622",
  });
  const bold = "source-serif-4-600";
  const green = "#2d5a47";
  page.add(`<circle cx="500" cy="88" r="30" fill="none" stroke="${green}" stroke-width="2.5"/>`);
  page.add(
    `<path d="M478 92c7-8 14-8 22 0s15 8 22 0M482 104c6-6 12-6 18 0s12 6 18 0" stroke="${green}" stroke-width="2.5" fill="none" stroke-linecap="round"/><path d="M500 66l9 18h-18z" fill="${green}"/>`,
  );
  page.text(500, 160, "Tidewater Glass Works", {
    font: "playfair-display-700",
    size: 30,
    color: green,
    align: "center",
  });
  page.text(500, 188, "15 Ferry Street, Bath, Maine 04530", {
    font: "source-serif-4-400",
    size: 17,
    color: "#5c6b62",
    align: "center",
  });
  page.line(120, 212, 880, 212, "#c9d3cc", 1.5);
  page.text(880, 268, "June 22, 2026", { align: "right" });
  const to = ["Mr. Samuel Ortega", "Coastal College of Art", "340 Harbor Avenue", "Portland, Maine 04101"];
  for (const [i, line] of to.entries()) page.text(120, 320 + i * 29, line);
  page.text(120, 470, "Subject: Rental of kiln and cutting tables", { font: bold });
  page.text(120, 520, "Dear Mr. Ortega,");
  let y = 568;
  for (const paragraph of letterBody) y = page.paragraph(120, y, 760, paragraph, { leading: 31 }) + 16;
  page.text(120, y + 12, "Sincerely,");
  page.text(120, y + 84, "Eleanor Marsh", {
    font: "dancing-script-600",
    size: 46,
    color: "#233f7a",
    truth: false,
  });
  page.text(120, y + 134, "Eleanor Marsh", { font: bold });
  page.text(120, y + 162, "Workshop Director");
  page.line(120, 1216, 880, 1216, "#c9d3cc", 1.5);
  page.text(500, 1246, "Phone: (207) 555-0119     Email: emarsh@tidewater.example", {
    font: "source-serif-4-400",
    size: 16,
    color: "#5c6b62",
    align: "center",
  });
  return page;
}
