import { inventedNames } from "../../generated/index.js";
import { digits, drawCompany, money, whole } from "../content.js";
import type { Pen } from "../pen.js";
import { asked, type DocumentQuestion, type DraftDocument, numbered, pickAsk } from "../question.js";

/** A list over several pages, in no order. */
export const draftTable: DraftDocument = (random, { rowsLeast, rowsMost, pagesLeast, pagesMost }, turn) => {
  const pages = whole(random, pagesLeast, pagesMost);
  const perPage = whole(random, Math.max(4, rowsLeast), Math.max(6, rowsMost));
  const names = inventedNames(random, pages * perPage);
  const codes = new Set<string>();
  while (codes.size < names.length) codes.add(`${random.choice("ABDEFGHKMP".split(""))}${digits(random, 4)}`);
  const code = [...codes];
  const districts = inventedNames(random, 5);
  const rows = names.map((name, i) => ({
    name,
    code: code[i]!,
    district: random.choice(districts),
    count: whole(random, 3, 980),
    cents: whole(random, 1000, 999_999),
  }));
  const title = `${random.choice(["Register", "Inventory", "Annual list", "Accounts"])} of ${drawCompany(random)}`;
  const zebra = random.random() < 0.5;
  const grid = random.random() < 0.5;
  const foot = random.choice(["centre", "right"] as const);
  const question = ((): DocumentQuestion => {
    // The page first, so that none is asked for more often.
    const pick = (): number => random.integers(0, pages) * perPage + random.integers(0, perPage);
    const a = pick();
    const { name, code: own } = rows[a]!;
    switch (
      pickAsk(
        pages > 1 ? (["page", "field", "number", "sum"] as const) : (["field", "number", "sum"] as const),
        turn,
      )
    ) {
      case "page":
        return {
          ask: "page",
          question: `On which page is ${name} listed?${numbered}`,
          answer: Math.floor(a / perPage) + 1,
          marks: [`name ${a}`],
        };
      case "field":
        return {
          ask: "field",
          question: `What is the code of ${name}?${asked}`,
          answer: [own],
          marks: [`code ${a}`],
        };
      case "number": {
        const isCount = random.random() < 0.5;
        return {
          ask: "number",
          question: `What is the ${isCount ? "count" : "amount"} of ${name}?${numbered}`,
          answer: isCount ? rows[a]!.count : rows[a]!.cents / 100,
          marks: [`${isCount ? "count" : "amount"} ${a}`],
        };
      }
      case "sum": {
        let b = pick();
        while (b === a) b = pick();
        return {
          ask: "sum",
          question: `What is the sum of the counts of ${name} and ${rows[b]!.name}?${numbered}`,
          answer: rows[a]!.count + rows[b]!.count,
          marks: [`count ${a}`, `count ${b}`],
        };
      }
    }
  })();
  const write = (pen: Pen): void => {
    const [left, right] = [70, 780];
    const columns = [left, 290, 400, 620, right] as const;
    const top = 150;
    const step = Math.min(34, (pen.height - top - 110) / perPage);
    for (let p = 0; p < pages; p++) {
      if (p > 0) pen.page();
      pen.write(title, left, 85, { size: p === 0 ? 24 : 15, bold: true, colour: pen.accent });
      pen.write(`Page ${p + 1} of ${pages}`, foot === "centre" ? 425 : right, pen.height - 45, {
        size: 12,
        colour: pen.faint,
        align: foot,
      });
      for (const [i, label] of ["Name", "Code", "District", "Count", "Amount"].entries())
        pen.write(label, columns[i]!, top - 18, { bold: true, size: 14, align: i > 2 ? "right" : "left" });
      pen.rule(left - 6, top - 8, right + 6, top - 6.5, 1.5, pen.ink);
      for (let r = 0; r < perPage; r++) {
        const i = p * perPage + r;
        const row = rows[i]!;
        const y = top + r * step + step * 0.66;
        if (zebra && r % 2 === 1)
          pen.rule(left - 6, top + r * step, right + 6, top + (r + 1) * step, step, [233, 236, 240]);
        pen.write(row.name, columns[0], y, { key: `name ${i}` });
        pen.write(row.code, columns[1], y, { key: `code ${i}` });
        pen.write(row.district, columns[2], y);
        pen.write(String(row.count), columns[3], y, { align: "right", key: `count ${i}` });
        pen.write(money(row.cents), columns[4], y, { align: "right", key: `amount ${i}` });
        if (grid) pen.rule(left - 6, top + (r + 1) * step, right + 6, top + (r + 1) * step + 0.8, 0.8);
      }
    }
  };
  return { question, write };
};
