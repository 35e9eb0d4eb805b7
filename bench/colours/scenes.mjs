// Drawn pictures whose colours are known: things, spots and lines of text under uneven light, with noise and JPEG.
import sharp from "sharp";

/** Colours that hardly anybody would call otherwise; none of them was chosen with a look at what the tool says. */
export const paints = {
  red: ["c81e1e", "d42a2a", "b01818"],
  orange: ["f07d14", "ff8c1a", "e67300"],
  yellow: ["f5d90f", "ffe135", "e8c800"],
  green: ["2e9e3c", "1f7a33", "5cb85c"],
  blue: ["2455c8", "1e66d0", "3a7bd5"],
  purple: ["7a2fa8", "8e44ad", "5b2c8a"],
  pink: ["f48fb8", "ff8fc0", "e86aa6"],
  brown: ["7a4a21", "6b4423", "8b5a2b"],
  black: ["161616", "1d1d20", "101010"],
  white: ["f4f4f4", "fafafa", "eeeeec"],
  grey: ["8a8a8a", "9a9a9a", "767676"],
};
export const coloured = ["red", "orange", "yellow", "green", "blue", "purple", "pink", "brown"];
/** Backgrounds with the names that may be seen in them. */
const grounds = [
  ["c9c6c0", "grey white"],
  ["d8cbb0", "brown white grey yellow"],
  ["a9794c", "brown orange"],
  ["5f8f3f", "green"],
  ["9cc4e8", "blue"],
  ["2a2a2c", "black grey"],
  ["8d8d90", "grey"],
  ["f2f2f0", "white grey"],
];

const svg = (width, height, body) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${body}</svg>`;

function scaled(hex, by) {
  const level = (at) =>
    Math.max(0, Math.min(255, Math.round(Number.parseInt(hex.slice(at, at + 2), 16) * by)));
  return `rgb(${level(0)},${level(2)},${level(4)})`;
}

export const tools = (random) => ({
  between: (low, high) => low + (high - low) * random.random(),
  pick: (list) => list[Math.floor(random.random() * list.length)],
  chance: (share) => random.random() < share,
});

function ground(random, width, height) {
  const { between, pick, chance } = tools(random);
  const [first, names] = pick(grounds);
  const [second, more] = chance(0.5) ? [first, names] : pick(grounds);
  const turn = between(0.75, 1);
  const id = `<defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="${scaled(first, 1)}"/><stop offset="1" stop-color="${scaled(first, turn)}"/></linearGradient></defs>`;
  let body = `${id}<rect width="${width}" height="${height}" fill="url(#g)"/>`;
  const split = between(0.35, 0.8) * height;
  body += `<rect y="${split}" width="${width}" height="${height - split}" fill="${scaled(second, between(0.85, 1))}"/>`;
  for (let n = 0; n < 14; n++) {
    const y = between(0, height);
    body += `<rect x="0" y="${y}" width="${width}" height="${between(1, 6)}" fill="#000" opacity="${between(0, 0.12)}"/>`;
  }
  return { body, names: new Set([...names.split(" "), ...more.split(" ")]) };
}

/** A thing of one paint with shade, a highlight and parts of metal or rubber; `two` names for one of two halves. */
export function thing(random, two = false) {
  const { between, pick, chance } = tools(random);
  const [width, height] = [Math.round(between(160, 420)), Math.round(between(160, 380))];
  const { body } = ground(random, width, height);
  const name = pick(Object.keys(paints));
  const paint = pick(paints[name]);
  const other = pick(coloured.filter((each) => each !== name));
  const [w, h] = [between(0.3, 0.75) * width, between(0.3, 0.75) * height];
  const [x, y] = [between(0.02 * width, 0.98 * width - w), between(0.02 * height, 0.98 * height - h)];
  const [light, shade] = [between(0.95, 1.08), between(0.55, 0.95)];
  const fill = `<linearGradient id="p" x1="${between(0, 1)}" y1="0" x2="${between(0, 1)}" y2="1"><stop offset="0" stop-color="${scaled(paint, light)}"/><stop offset="1" stop-color="${scaled(paint, shade)}"/></linearGradient>`;
  const shapes = [
    `<ellipse cx="${x + w / 2}" cy="${y + h / 2}" rx="${w / 2}" ry="${h / 2}"`,
    `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="${0.2 * Math.min(w, h)}"`,
    `<path d="M${x + 0.35 * w} ${y} h${0.3 * w} v${0.25 * h} q${0.35 * w} ${0.1 * h} ${0.35 * w} ${0.3 * h} v${0.45 * h} h${-w} v${-0.45 * h} q0 ${-0.2 * h} ${0.35 * w} ${-0.3 * h} z"`,
  ];
  const kind = two ? "two" : pick(["whole", "whole", "parts", "wheels"]);
  let drawn = `<defs>${fill}</defs>`;
  if (kind === "wheels") {
    const r = 0.27 * Math.min(w, h * 1.2);
    const cy = y + h - r;
    const rubber = pick(["1a1a1c", "26262a"]);
    const metal = pick(["9a9a98", "b4b2ae", "7c7c80"]);
    for (const cx of [x + r, x + w - r])
      drawn += `<circle cx="${cx}" cy="${cy}" r="${0.8 * r}" fill="none" stroke="#${rubber}" stroke-width="${0.4 * r}"/>`;
    drawn += `<rect x="${x + 0.35 * w}" y="${y + 0.5 * h}" width="${0.3 * w}" height="${0.35 * h}" fill="#${metal}"/>`;
    drawn += `<path d="M${x} ${y + 0.35 * h} l${0.3 * w} ${-0.15 * h} l${0.4 * w} ${-0.2 * h} l${0.3 * w} ${0.4 * h} l${-0.12 * w} ${0.1 * h} l${-0.2 * w} ${0.05 * h} l${-0.5 * w} ${0.05 * h} z" fill="url(#p)"/>`;
  } else {
    drawn += `${pick(shapes)} fill="url(#p)"/>`;
    if (kind === "parts") {
      const metal = pick(["9a9a98", "b4b2ae", "2a2a2c", "55575a"]);
      drawn += `<rect x="${x + between(0.1, 0.4) * w}" y="${y + between(0.15, 0.55) * h}" width="${between(0.2, 0.5) * w}" height="${between(0.15, 0.35) * h}" fill="#${metal}"/>`;
    }
    if (kind === "two") {
      const half = chance(0.5) ? [x, y, w / 2, h] : [x, y, w, h / 2];
      drawn = `<clipPath id="c">${pick(shapes)}/></clipPath><g clip-path="url(#c)"><defs>${fill}</defs><rect x="${x}" y="${y}" width="${w}" height="${h}" fill="url(#p)"/><rect x="${half[0]}" y="${half[1]}" width="${half[2]}" height="${half[3]}" fill="#${pick(paints[other])}"/></g>`;
    }
    if (chance(0.6))
      drawn += `<ellipse cx="${x + 0.35 * w}" cy="${y + 0.3 * h}" rx="${0.1 * w}" ry="${0.07 * h}" fill="#fff" opacity="${between(0.4, 0.9)}"/>`;
  }
  const slop = (size) => between(-0.06, 0.06) * size;
  const box = [x + slop(w), y + slop(h), x + w + slop(w), y + h + slop(h)];
  const inside = [
    Math.max(0, box[0]),
    Math.max(0, box[1]),
    Math.min(width, box[2]),
    Math.min(height, box[3]),
  ];
  return {
    markup: svg(width, height, body + drawn),
    box: inside,
    names: kind === "two" ? [name, other] : [name],
    kind,
  };
}

/** A picture with some small spots: which of the eight colours are there, and which are surely not. */
export function spotted(random) {
  const { between, pick, chance } = tools(random);
  const [width, height] = [Math.round(between(240, 900)), Math.round(between(200, 640))];
  const { body, names } = ground(random, width, height);
  let drawn = "";
  const there = new Set();
  for (let n = Math.floor(between(0, 4)); n > 0; n--) {
    const name = pick(coloured);
    // A brown spot on wood is hardly seen.
    if (names.has(name)) continue;
    there.add(name);
    const r = between(5, 20);
    const [x, y] = [between(r, width - r), between(r, height - r)];
    const paint = pick(paints[name]);
    drawn += chance(0.5)
      ? `<circle cx="${x}" cy="${y}" r="${r}" fill="#${paint}"/>`
      : `<rect x="${x - r}" y="${y - r}" width="${2 * r}" height="${1.4 * r}" rx="2" fill="#${paint}"/>`;
  }
  const text = Array.from({ length: 6 }, () =>
    glyphs(random, between(8, 22), between(0, width), between(0, height), "222"),
  );
  return { markup: svg(width, height, body + text.join("") + drawn), there, maybe: names };
}

const strokes = [
  "M0 6 L2 0 L4 6 M1 4 H3",
  "M0 0 V6 H4",
  "M0 0 V6 M4 0 V6 M0 3 H4",
  "M4 0 H0 V6 H4 M0 3 H3",
  "M0 6 V0 L4 6 V0",
  "M2 0 A2 3 0 1 0 2.01 0",
  "M0 6 V0 H3 Q4 1.5 3 3 H0",
  "M0 0 H4 M2 0 V6",
  "M0 0 L2 6 L4 0",
  "M4 1 Q2 -1 0.5 1 T3.5 4.5 Q2 7 0 5",
];

/** One line of letters made of strokes, `size` pixels high. */
function glyphs(random, size, x, y, hex, weight = 0.12) {
  const { pick, between } = tools(random);
  const unit = size / 6;
  let at = x;
  let body = "";
  for (let n = Math.round(between(4, 14)); n > 0; n--) {
    body += `<path transform="translate(${at} ${y}) scale(${unit})" d="${pick(strokes)}"/>`;
    at += (random.random() < 0.15 ? 9 : 5.6) * unit;
  }
  return `<g fill="none" stroke="#${hex}" stroke-width="${weight * 6}" data-end="${at}">${body}</g>`;
}

export const papers = {
  white: ["ffffff", "fcfcfa", "f2f2f0"],
  cream: ["faf3e0", "f6ecd2"],
  "light grey": ["e0e0e0", "d4d6d8"],
  "pale blue": ["dbe6ff", "e6f0fa"],
};
/** Greys of screens that people call grey, and inks that they call black, blue... */
export const inks = {
  black: ["000000", "1a1a1a", "1f2733", "222222"],
  grey: ["6b7280", "808080", "757575"],
  red: ["c81e1e", "b01818"],
  blue: ["1d4ed8", "2455c8", "1e3a9c"],
  green: ["0f766e", "1f7a33", "166534"],
  purple: ["7a2fa8", "5b2c8a"],
  brown: ["6b4423", "7a4a21"],
  orange: ["e67300", "d9620a"],
};

/** A line of text on paper; photographed ones get dim light, blur and no grey ink (nobody could tell it from black). */
export function line(random, size) {
  const { between, pick, chance } = tools(random);
  const photo = chance(0.5);
  const name = chance(0.4) ? "black" : pick(Object.keys(inks).filter((each) => !photo || each !== "grey"));
  const paper = pick(Object.keys(papers));
  const markup = glyphs(random, size, size * 0.4, size * 0.35, pick(inks[name]), between(0.1, 0.16));
  const end = Number(/data-end="([\d.]+)"/.exec(markup)[1]);
  const [width, height] = [Math.ceil(end + 0.3 * size), Math.ceil(1.7 * size)];
  const body = `<rect width="${width}" height="${height}" fill="#${pick(papers[paper])}"/>${markup}`;
  return { markup: svg(width, height, body), box: [0, 0, width, height], names: [name], photo, paper, size };
}

/** Draws it and gives it light, noise and a JPEG's losses. `strength` 0 leaves it as drawn. */
export async function photographed(random, markup, strength = 1, blur = 0) {
  const { between, chance } = tools(random);
  let drawn = sharp(Buffer.from(markup)).removeAlpha();
  if (blur > 0.3) drawn = drawn.blur(blur);
  const { data, info } = await drawn.raw().toBuffer({ resolveWithObject: true });
  const exposure = 1 - strength * between(-0.05, 0.25);
  const cast = [0, 1, 2].map(() => 1 + strength * between(-0.07, 0.07));
  const veil = strength * between(0, 22);
  const slope = strength * between(-0.2, 0.2);
  const noise = strength * between(0, 9);
  for (let n = 0; n < info.width * info.height; n++) {
    const light = exposure * (1 + slope * ((n % info.width) / info.width - 0.5));
    for (let c = 0; c < 3; c++) {
      const level = veil + (data[n * 3 + c] * light * cast[c] * (255 - veil)) / 255;
      const grain =
        noise === 0 ? 0 : noise * (random.random() + random.random() + random.random() - 1.5) * 1.4;
      data[n * 3 + c] = Math.max(0, Math.min(255, Math.round(level + grain)));
    }
  }
  const raw = sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } });
  const lossy =
    chance(0.2) && strength === 0
      ? await raw.png().toBuffer()
      : await raw.jpeg({ quality: Math.round(between(55, 95)) }).toBuffer();
  const out = await sharp(lossy).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data: new Uint8Array(out.data), width: out.info.width, height: out.info.height, channels: 3 };
}
