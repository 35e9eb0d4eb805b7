// Pictures whose facts are known, and questions that need k of them.
import { stream } from "@fovea/core/random";
import { composedQuestion, countingQuestion, readNumber } from "@fovea/models";
import sharp from "sharp";

const colours = ["red", "orange", "yellow", "green", "blue", "purple", "white"];
const kinds = ["cup", "plate", "book"];

/** A shelf of cups, plates and books: described, never drawn. */
export function shelf(seed) {
  const random = stream(seed, "shelf");
  const objects = Array.from({ length: 14 }, (_, i) => {
    const [x, y] = [(i % 7) * 90 + 10, Math.floor(i / 7) * 120 + 10];
    return {
      id: `o${i}`,
      kind: random.choice(kinds),
      colour: random.choice(colours),
      box: [x, y, x + 60, y + 60],
    };
  });
  return { id: `shelf-${seed}`, width: 640, height: 250, objects };
}
export const shelfQuestion = (seed, facts) => countingQuestion(shelf(seed), facts, stream(seed, "question"));

const goods = ["Apples", "Bread", "Cheese", "Milk", "Tea", "Rice", "Butter", "Onions", "Honey", "Salt"];

/** A stock list of eight rows: what is in it, and its picture as PNG; a poor one is small, blurred and grey in grey. */
export async function stockList(seed, poor = false) {
  const random = stream(seed, "stock");
  const rows = random
    .permutation(goods)
    .slice(0, 8)
    .map((item) => ({
      item,
      quantity: String(2 + random.integers(97)),
      shelf: String(100 + random.integers(900)),
    }));
  const cell = (x, y, text, weight = 400) =>
    `<text x="${x}" y="${y}" font-size="30" font-family="DejaVu Sans" font-weight="${weight}">${text}</text>`;
  const line = ({ item, quantity, shelf }, i, weight) =>
    cell(60, 70 + 56 * i, item, weight) +
    cell(380, 70 + 56 * i, quantity, weight) +
    cell(620, 70 + 56 * i, shelf, weight);
  const head = line({ item: "Item", quantity: "Quantity", shelf: "Shelf" }, 0, 700);
  const body = rows.map((row, i) => line(row, i + 1)).join("");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="560"><rect width="800" height="560" fill="white"/>${head}${body}</svg>`;
  const picture = sharp(Buffer.from(svg));
  const drawn = poor ? picture.greyscale().linear(0.5, 110).resize(320).blur(0.76) : picture;
  return { rows, png: await drawn.png().toBuffer() };
}

/** "Add up the quantities of Tea, Rice and Salt. What is the sum?" */
export function stockQuestion({ rows }, seed, facts) {
  const random = stream(seed, "question");
  const asked = random.permutation(rows).slice(0, facts);
  const sum = (values) => String(values.reduce((total, value) => total + Number(value), 0));
  const right = Number(sum(asked.map(({ quantity }) => quantity)));
  const lowest = Math.max(0, right - random.integers(4));
  return composedQuestion({
    stem: `Add up the quantities of ${asked.map(({ item }) => item).join(", ")}. What is the sum?`,
    facts: asked.map(({ item, quantity }) => ({
      ask: `what is the quantity of ${item}?`,
      read: readNumber,
      truth: quantity,
    })),
    combine: sum,
    options: random.permutation([0, 1, 2, 3].map((step) => String(lowest + step))),
  });
}
