import {
  digits,
  drawCompany,
  drawDate,
  drawPerson,
  drawProducts,
  drawStreet,
  drawTown,
  money,
  whole,
} from "../content.js";
import type { Pen } from "../pen.js";
import { asked, type DocumentQuestion, type DraftDocument, numbered, pickAsk } from "../question.js";

/** Items with quantities and prices, tax and total; on a second page when they do not fit. */
export const draftInvoice: DraftDocument = (random, { rowsLeast, rowsMost }, turn) => {
  const style = whole(random, 0, 2);
  const rows = drawProducts(random, whole(random, rowsLeast, rowsMost)).map((name) => {
    const [quantity, price] = [whole(random, 1, 40), whole(random, 120, 24_999)];
    return { name, quantity, price, amount: quantity * price };
  });
  const [date, due] = [drawDate(random, style), drawDate(random, style)];
  const fields = {
    number: {
      label: random.choice(["Invoice no.", "Invoice number", "Document no."]),
      text: `${random.choice(["INV-", "R", "A-", ""])}${digits(random, 6)}`,
      as: "the number of the invoice",
    },
    date: {
      label: random.choice(["Date", "Invoice date"]),
      ...date,
      text: date.shown,
      as: "the date of the invoice",
    },
    due: {
      label: random.choice(["Due date", "Payable by"]),
      ...due,
      text: due.shown,
      as: "the date by which it is to be paid",
    },
    customer: {
      label: random.choice(["Customer no.", "Client no."]),
      text: `K${digits(random, 5)}`,
      as: "the number of the customer",
    },
  };
  const rate = random.choice([5, 7, 10, 19, 20]);
  const subtotal = rows.reduce((sum, { amount }) => sum + amount, 0);
  const tax = Math.round((subtotal * rate) / 100);
  const totals = [
    { key: "subtotal", label: "Subtotal", cents: subtotal },
    { key: "tax", label: `Tax ${rate}%`, cents: tax },
    { key: "total", label: random.choice(["Total", "Amount due"]), cents: subtotal + tax },
  ];
  const seller = { name: drawCompany(random), street: drawStreet(random), town: drawTown(random) };
  const buyer = { name: drawPerson(random), street: drawStreet(random), town: drawTown(random) };
  const sign = random.choice(["€", "£", "$"]);
  const look = {
    numbersRight: random.random() < 0.5,
    zebra: random.random() < 0.5,
    grid: random.random() < 0.35,
    table: whole(random, 330, 400),
    order: random.permutation(["number", "date", "due", "customer"] as const),
  };

  const question = ((): DocumentQuestion => {
    const [a, b] = random.choices(rows.length, 2, { replace: false }) as [number, number];
    switch (pickAsk(["sum", "field", "number", "total"] as const, turn)) {
      case "field": {
        const key = random.choice(["number", "date", "due", "customer"] as const);
        const field = fields[key];
        return {
          ask: "field",
          question: `What is ${field.as}?${asked}`,
          answer: "all" in field ? field.all : [field.text],
          marks: [key],
        };
      }
      case "number": {
        const [word, key] = random.choice([
          ["unit price", "price"],
          ["quantity", "quantity"],
          ["amount", "amount"],
        ] as const);
        const value = rows[a]![key];
        return {
          ask: "number",
          question: `What is the ${word} of the ${rows[a]!.name.toLowerCase()}?${numbered}`,
          answer: key === "quantity" ? value : value / 100,
          marks: [`${key} ${a}`],
        };
      }
      case "sum":
        return {
          ask: "sum",
          question: `What do the ${rows[a]!.name.toLowerCase()} and the ${rows[b]!.name.toLowerCase()} cost together, before tax, in the quantities of the invoice?${numbered}`,
          answer: (rows[a]!.amount + rows[b]!.amount) / 100,
          marks: [`amount ${a}`, `amount ${b}`],
        };
      case "total": {
        const { key, label, cents } = random.choice(totals);
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
    const [left, right] = [70, 780];
    const head = look.numbersRight ? left : right;
    const align = look.numbersRight ? "left" : "right";
    pen.write(seller.name, head, 92, { size: 26, bold: true, colour: pen.accent, align });
    pen.write(`${seller.street}, ${seller.town}`, head, 116, { size: 12.5, colour: pen.faint, align });
    pen.write("INVOICE", look.numbersRight ? right : left, 96, {
      size: 30,
      bold: true,
      align: look.numbersRight ? "right" : "left",
    });
    for (const [i, line] of [buyer.name, buyer.street, buyer.town].entries())
      pen.write(line, left, 190 + i * 22);
    for (const [i, key] of look.order.entries()) {
      pen.write(fields[key].label, 500, 190 + i * 24, { colour: pen.faint });
      pen.write(fields[key].text, right, 190 + i * 24, { align: "right", key });
    }
    const columns = [left, 490, 630, right] as const;
    const step = 27;
    let y = look.table;
    const header = () => {
      pen.rule(left - 8, y - 20, right + 8, y + 9, 29, pen.accent);
      for (const [i, name] of ["Description", "Quantity", `Unit price ${sign}`, `Amount ${sign}`].entries())
        pen.write(name, columns[i]!, y, {
          bold: true,
          colour: [255, 255, 255],
          align: i === 0 ? "left" : "right",
          size: 14,
        });
      y += 34;
    };
    header();
    for (const [i, { name, quantity, price, amount }] of rows.entries()) {
      if (y > pen.height - 130) {
        pen.write("continued on the next page", right, pen.height - 60, {
          size: 12,
          colour: pen.faint,
          align: "right",
        });
        pen.page();
        y = 110;
        header();
      }
      if (look.zebra && i % 2 === 0) pen.rule(left - 8, y - 18, right + 8, y + 9, step, [236, 238, 242]);
      pen.write(name, left, y);
      pen.write(String(quantity), columns[1], y, { align: "right", key: `quantity ${i}` });
      pen.write(money(price), columns[2], y, { align: "right", key: `price ${i}` });
      pen.write(money(amount), columns[3], y, { align: "right", key: `amount ${i}` });
      if (look.grid) pen.rule(left - 8, y + 9, right + 8, y + 10);
      y += step;
    }
    if (y > pen.height - 190) {
      pen.page();
      y = 110;
    }
    pen.rule(490, y, right + 8, y + 1.5, 1.5, pen.ink);
    for (const [i, { key, label, cents }] of totals.entries()) {
      y += 30;
      pen.write(label, 500, y, { bold: i === 2 });
      pen.write(`${sign}${money(cents)}`, right, y, { align: "right", bold: i === 2, key });
    }
    pen.write("Thank you for your order.", left, y + 60, { size: 13, colour: pen.faint });
  };
  return { question, write };
};
