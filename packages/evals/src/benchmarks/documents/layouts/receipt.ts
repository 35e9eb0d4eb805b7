import {
  digits,
  drawCompany,
  drawDate,
  drawPerson,
  drawProducts,
  drawStreet,
  money,
  whole,
} from "../content.js";
import type { Pen } from "../pen.js";
import { asked, type DocumentQuestion, type DraftDocument, numbered, pickAsk } from "../question.js";

/** A narrow strip in a till's letters. */
export const draftReceipt: DraftDocument = (random, { rowsLeast, rowsMost }, turn) => {
  const rows = drawProducts(random, Math.min(18, whole(random, rowsLeast, rowsMost))).map((name) => ({
    name,
    cents: whole(random, 49, 4999),
  }));
  const date = drawDate(random, 0);
  const time = `${String(whole(random, 7, 21)).padStart(2, "0")}:${String(whole(random, 0, 59)).padStart(2, "0")}`;
  const total = rows.reduce((sum, { cents }) => sum + cents, 0);
  const cash = random.random() < 0.5;
  const given = cash ? Math.ceil(total / 1000) * 1000 : total;
  const fields = {
    date: { text: date.shown, all: date.all, as: "the date of the receipt" },
    time: { text: time, all: [time], as: "the time on the receipt" },
    receipt: { text: digits(random, 7), as: "the number of the receipt" },
    cashier: { text: drawPerson(random), as: "the name of the cashier" },
  };
  const shop = { name: drawCompany(random), street: drawStreet(random) };
  const top = whole(random, 60, 120);
  const amounts = [
    { key: "total", label: "TOTAL", cents: total },
    { key: "given", label: cash ? "CASH" : "CARD", cents: given },
    { key: "change", label: "CHANGE", cents: given - total },
  ];
  const question = ((): DocumentQuestion => {
    const [a, b] = random.choices(rows.length, 2, { replace: false }) as [number, number];
    switch (pickAsk(["number", "total", "sum", "field"] as const, turn)) {
      case "number":
        return {
          ask: "number",
          question: `What did the ${rows[a]!.name.toLowerCase()} cost?${numbered}`,
          answer: rows[a]!.cents / 100,
          marks: [`item ${a}`],
        };
      case "field": {
        const key = random.choice(["date", "time", "receipt", "cashier"] as const);
        const field = fields[key];
        return {
          ask: "field",
          question: `What is ${field.as}?${asked}`,
          answer: "all" in field ? field.all : [field.text],
          marks: [key],
        };
      }
      case "sum":
        return {
          ask: "sum",
          question: `What did the ${rows[a]!.name.toLowerCase()} and the ${rows[b]!.name.toLowerCase()} cost together?${numbered}`,
          answer: (rows[a]!.cents + rows[b]!.cents) / 100,
          marks: [`item ${a}`, `item ${b}`],
        };
      case "total": {
        // Paid by card, the other two say nothing new.
        const { key, label, cents } = random.choice(cash ? amounts : amounts.slice(0, 1));
        return {
          ask: "number",
          question: `What amount stands at "${label}"?${numbered}`,
          answer: cents / 100,
          marks: [key],
        };
      }
    }
  })();
  const write = (pen: Pen): void => {
    const font = "mono" as const;
    const size = 16;
    const [left, right, middle] = [220, 630, 425];
    let y = top;
    pen.write(shop.name.toUpperCase(), middle, y, { font: "sansBold", size: 24, align: "centre" });
    y += 28;
    pen.write(shop.street, middle, y, { font, size: 14, align: "centre" });
    y += 44;
    pen.write(fields.date.text, left, y, { font, size, key: "date" });
    pen.write(fields.time.text, right, y, { font, size, align: "right", key: "time" });
    y += 26;
    pen.write("Receipt", left, y, { font, size });
    pen.write(fields.receipt.text, right, y, { font, size, align: "right", key: "receipt" });
    y += 26;
    pen.write("Served by", left, y, { font, size });
    pen.write(fields.cashier.text, right, y, { font, size, align: "right", key: "cashier" });
    const dashes = () => {
      y += 22;
      for (let x = left; x < right - 4; x += 12) pen.rule(x, y, x + 7, y + 1.2, 1.2, pen.ink);
      y += 6;
    };
    dashes();
    for (const [i, { name, cents }] of rows.entries()) {
      y += 27;
      pen.write(name, left, y, { font, size });
      pen.write(money(cents), right, y, { font, size, align: "right", key: `item ${i}` });
    }
    dashes();
    for (const [i, { key, label, cents }] of amounts.entries()) {
      y += 31;
      const own = i === 0 ? 21 : size;
      pen.write(label, left, y, { font, size: own });
      pen.write(money(cents), right, y, { font, size: own, align: "right", key });
    }
    pen.write("* * * thank you * * *", middle, y + 56, { font, size: 14, align: "centre" });
    pen.rule(left - 34, 20, left - 33, pen.height - 20, 0.8);
    pen.rule(right + 34, 20, right + 35, pen.height - 20, 0.8);
  };
  return { question, write };
};
