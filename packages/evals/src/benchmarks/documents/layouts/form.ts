import { stroke } from "../../generated/index.js";
import { digits, drawDate, drawPerson, drawStreet, drawTown, whole } from "../content.js";
import type { Pen } from "../pen.js";
import { asked, type DocumentQuestion, type DraftDocument, pickAsk } from "../question.js";

const choices = [
  { title: "Preferred contact", options: ["Post", "Telephone", "Email", "Courier"] },
  { title: "Membership", options: ["Basic", "Family", "Student", "Patron"] },
  { title: "Payment", options: ["Monthly", "Quarterly", "Yearly", "Once"] },
];
const declarations = [
  "I have read the house rules",
  "I want the newsletter",
  "I need a parking space",
  "I have been a member before",
  "I agree to photographs",
];

/** Boxes filled by hand or by machine, and boxes that are ticked or not. */
export const draftForm: DraftDocument = (random, _settings, turn) => {
  const date = drawDate(random, whole(random, 0, 2));
  const fields = [
    { key: "name", label: "Full name", text: drawPerson(random), as: "the full name" },
    { key: "birth", label: "Date of birth", text: date.shown, all: date.all, as: "the date of birth" },
    { key: "street", label: "Street", text: drawStreet(random), as: "the street with its number" },
    { key: "town", label: "Post code and town", text: drawTown(random), as: "the post code with the town" },
    { key: "phone", label: "Telephone", text: `0${digits(random, 9)}`, as: "the telephone number" },
    {
      key: "policy",
      label: "Policy number",
      text: `${random.choice("KLMNP".split(""))}${digits(random, 7)}`,
      as: "the policy number",
    },
  ];
  const groups = choices.map(({ title, options }) => ({
    title,
    options,
    ticked: random.integers(0, options.length),
  }));
  const ticks = declarations.map(() => random.random() < 0.5);
  const order = random.permutation(fields);
  const hand = random.choice(["hand", "mono", "hand"] as const);
  const cross = random.random() < 0.5;
  const number = digits(random, 4);
  const question = ((): DocumentQuestion => {
    switch (pickAsk(["choice", "field", "tick"] as const, turn)) {
      case "field": {
        const field = random.choice(fields);
        return {
          ask: "field",
          question: `What is ${field.as} on the form?${asked}`,
          answer: field.all ?? [field.text],
          marks: [field.key],
        };
      }
      case "tick": {
        const i = random.integers(0, ticks.length);
        return {
          ask: "tick",
          question: `Is the box at "${declarations[i]}" ticked? Answer yes or no.`,
          answer: [ticks[i]! ? "yes" : "no"],
          options: ["yes", "no"],
          marks: [`declaration ${i}`],
        };
      }
      case "choice": {
        const g = random.integers(0, groups.length);
        const { title, options, ticked } = groups[g]!;
        return {
          ask: "tick",
          question: `Which box is ticked at "${title}"?${asked}`,
          answer: [options[ticked]!],
          options,
          marks: [`${g} ${ticked}`],
        };
      }
    }
  })();
  const write = (pen: Pen): void => {
    const [left, right] = [80, 770];
    pen.write("Application for membership", left, 95, { size: 27, bold: true, colour: pen.accent });
    pen.write(`Form ${number}`, right, 95, { align: "right", colour: pen.faint, size: 13 });
    pen.rule(left, 112, right, 114, 2, pen.accent);
    let y = 150;
    for (const [i, { key, label, text }] of order.entries()) {
      const column = i % 2;
      const [x0, x1] = column === 0 ? [left, 415] : [435, right];
      pen.write(label, x0, y, { size: 12.5, colour: pen.faint });
      pen.frame(x0, y + 8, x1, y + 46);
      pen.write(text, x0 + 10, y + 35, {
        font: hand,
        size: hand === "hand" ? 24 : 17,
        colour: [25, 40, 130],
        key,
      });
      if (column === 1) y += 82;
    }
    y += 10;
    const box = (x: number, ticked: boolean, key: string) => {
      pen.as(key, (canvas, unit) => {
        const [x0, y0, x1, y1] = [x * unit, (y - 14) * unit, (x + 17) * unit, (y + 3) * unit];
        const line = (points: [number, number][], thick: number, colour = pen.ink) =>
          canvas.fill(stroke(points, thick * unit), colour);
        line(
          [
            [x0, y0],
            [x1, y0],
            [x1, y1],
            [x0, y1],
            [x0, y0 - 0.7 * unit],
          ],
          1.4,
        );
        const at = (dx: number, dy: number): [number, number] => [x0 + dx * unit, y0 + dy * unit];
        if (ticked && cross) {
          line([at(3, 3), at(14, 14)], 2.4, [25, 40, 130]);
          line([at(14, 3), at(3, 14)], 2.4, [25, 40, 130]);
        } else if (ticked) line([at(3, 8), at(7, 14), at(16, 1)], 2.4, [25, 40, 130]);
      });
    };
    for (const [g, { title, options, ticked }] of groups.entries()) {
      pen.write(title, left, y, { bold: true });
      let x = left + 190;
      for (const [i, option] of options.entries()) {
        box(x, i === ticked, `${g} ${i}`);
        pen.write(option, x + 26, y);
        x += 130;
      }
      y += 42;
    }
    y += 14;
    for (const [i, text] of declarations.entries()) {
      box(left, ticks[i]!, `declaration ${i}`);
      pen.write(text, left + 30, y);
      y += 34;
    }
    pen.rule(left, y + 70, left + 280, y + 71);
    pen.write(fields[0]!.text, left + 14, y + 62, { font: "hand", size: 30, colour: [25, 40, 130] });
    pen.write("Signature", left, y + 90, { size: 12.5, colour: pen.faint });
  };
  return { question, write };
};
