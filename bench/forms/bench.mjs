// How well checkboxes are found and judged: drawn forms whose boxes and marks vary, and pages that have none.
//
//   npm run build && npm run bench -- forms
import { readdirSync } from "node:fs";
import { boxIou } from "@fovea/core";
import { Pcg64 } from "@fovea/core/random";
import { regionsOf, tools } from "@fovea/vision";
import { cpuMs, median } from "../lib.mjs";
import { interval } from "../objects/judge.mjs";
import { contextWith } from "../ocr/context.mjs";
import { at, labels, sharp } from "./labels.mjs";
import { drawScreen } from "./screens.mjs";

const input = { image: "image-1" };
const [SEED, FORMS, SCREENS, COLUMNS, ROWS] = [20261123, 24, 80, 3, 6];

const marks = {
  cross: (s, w) =>
    `<path d="M${0.2 * s} ${0.2 * s}L${0.8 * s} ${0.8 * s}M${0.8 * s} ${0.2 * s}L${0.2 * s} ${0.8 * s}" stroke-width="${w}"/>`,
  tick: (s, w) =>
    `<path d="M${0.2 * s} ${0.5 * s}L${0.42 * s} ${0.78 * s}L${0.82 * s} ${0.2 * s}" stroke-width="${w}"/>`,
  "tick that leaves the box": (s, w) =>
    `<path d="M${0.15 * s} ${0.45 * s}L${0.45 * s} ${0.85 * s}L${1.25 * s} ${-0.3 * s}" stroke-width="${w}"/>`,
  filled: (s) =>
    `<rect x="${0.22 * s}" y="${0.22 * s}" width="${0.56 * s}" height="${0.56 * s}" fill="#223" stroke="none"/>`,
  scribble: (s, w) =>
    `<path d="M${0.2 * s} ${0.7 * s}L${0.4 * s} ${0.3 * s}L${0.45 * s} ${0.7 * s}L${0.65 * s} ${0.3 * s}L${0.7 * s} ${0.7 * s}L${0.85 * s} ${0.35 * s}" stroke-width="${w}"/>`,
};

/** A form of COLUMNS x ROWS boxes: PNG or JPEG bytes, and the truth. */
async function draw(random, words) {
  const between = (low, high) => low + (high - low) * random.random();
  const choice = (list) => list[Math.floor(between(0, list.length))];
  const side = Math.round(between(13, 34));
  const stroke = between(1, Math.min(3, side / 9));
  const frame = choice(["#1a1a1a", "#334155", "#5b6b7f", "#8794a8"]);
  const ink = choice(["#111111", "#1d2f8f", "#7a1f1f", "#333333"]);
  const paper = choice(["#ffffff", "#fdfcf7", "#f3f6fa", "#fff9e8"]);
  const radius = choice([0, 0, 0, side * 0.12, side * 0.2]);
  const [width, height] = [1000, 700];
  const [svg, layers, truth] = [[], [], []];
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const [x, y] = [60 + column * 320 + between(-8, 8), 60 + row * 105 + between(-8, 8)];
      const checked = random.random() < 0.5;
      const kind = checked ? choice(Object.keys(marks)) : "empty";
      svg.push(
        `<g transform="translate(${x} ${y})"><rect width="${side}" height="${side}" rx="${radius}" fill="none" stroke="${frame}" stroke-width="${stroke}"/>`,
        checked ? `<g fill="none" stroke="${ink}">${marks[kind](side, Math.max(1.4, side / 10))}</g>` : "",
        "</g>",
      );
      const word = choice(words);
      layers.push({
        input: word.image,
        left: Math.round(x + side + between(6, 14)),
        top: Math.max(0, Math.round(y + side / 2 - word.height / 2)),
        blend: "multiply",
      });
      truth.push({ box: [x, y, x + side, y + side], kind, checked });
    }
  }
  const base = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${paper}"/>${svg.join("")}</svg>`;
  const page = await sharp(Buffer.from(base)).composite(layers).removeAlpha().png().toBuffer();
  const worn = choice(["clean", "jpeg", "blurred", "turned"]);
  if (worn === "jpeg") return { worn, truth, bytes: await sharp(page).jpeg({ quality: 45 }).toBuffer() };
  if (worn === "blurred") return { worn, truth, bytes: await sharp(page).blur(0.9).png().toBuffer() };
  if (worn === "clean") return { worn, truth, bytes: page };
  const degrees = between(-0.6, 0.6);
  const turned = await sharp(page)
    .rotate(degrees, { background: paper })
    .toBuffer({ resolveWithObject: true });
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const move = ([x, y]) => [
    turned.info.width / 2 + c * (x - width / 2) - s * (y - height / 2),
    turned.info.height / 2 + s * (x - width / 2) + c * (y - height / 2),
  ];
  const moved = truth.map((each) => {
    const [x, y] = move([(each.box[0] + each.box[2]) / 2, (each.box[1] + each.box[3]) / 2]);
    return { ...each, box: [x - side / 2, y - side / 2, x + side / 2, y + side / 2] };
  });
  return { worn, truth: moved, bytes: turned.data };
}

const stateOf = {
  checked: ["checkbox", true],
  unchecked: ["checkbox", false],
  checkbox: ["checkbox"],
  selected: ["radio", true],
  unselected: ["radio", false],
  on: ["switch", true],
  off: ["switch", false],
  switch: ["switch"],
};

/** Windows with checkboxes, radio buttons and switches among things that look alike. */
async function screens(words) {
  const forms = await tools.find((tool) => tool.id === "forms").load();
  const random = new Pcg64(SEED);
  const kinds = { checkbox: "checkboxes", radio: "radio buttons", switch: "switches" };
  const sums = Object.fromEntries(
    Object.keys(kinds).map((kind) => [kind, { all: 0, found: 0, judged: 0, right: 0, invented: 0 }]),
  );
  const [missed, wrong] = [{}, {}];
  const one = (counts, key) => {
    counts[key] = (counts[key] ?? 0) + 1;
  };
  for (let screen = 0; screen < SCREENS; screen++) {
    const { bytes, truth } = await drawScreen(random, words);
    const { regions } = regionsOf(await forms.run(input, await contextWith(bytes)));
    const taken = new Set();
    for (const { kind, style, about, box, on } of truth) {
      const sum = sums[kind];
      sum.all++;
      const region = regions.find(
        (each) => stateOf[each.label]?.[0] === kind && !taken.has(each) && boxIou(each.box, box) > 0.5,
      );
      if (region === undefined) {
        one(missed, `${kind}, ${style}, ${about}`);
        continue;
      }
      taken.add(region);
      sum.found++;
      if (region.answerable === false) continue;
      sum.judged++;
      if (stateOf[region.label][1] === on) sum.right++;
      else one(wrong, `${kind}, ${style}, ${about}`);
    }
    for (const region of regions)
      if (region.label in stateOf && !taken.has(region)) sums[stateOf[region.label][0]].invented++;
  }
  if (process.env.FOVEA_BENCH_DETAIL) console.error({ missed, wrong });
  return Object.entries(kinds).flatMap(([kind, name]) => {
    const { all, found, judged, right, invented } = sums[kind];
    return [
      {
        name: `${name} found, ${SCREENS} drawn windows, light and dark, seed ${SEED} (${interval(found, all)})`,
        value: found,
        unit: `of ${all}`,
      },
      {
        name: `${name} there: states right (${interval(right, judged)}; ${found - judged} left open)`,
        value: right,
        unit: `of ${judged}`,
      },
      { name: `${name} invented there`, value: invented, unit: "things" },
    ];
  });
}

export default async function bench() {
  const checkboxes = await tools.find((tool) => tool.id === "checkboxes").load();
  const words = await labels();
  const random = new Pcg64(SEED);
  const [costs, missed, wrong] = [[], {}, {}];
  let [all, found, judged, right, invented] = [0, 0, 0, 0, 0];
  await checkboxes.run(input, await contextWith(at("samples/form.png")));
  for (let form = 0; form < FORMS; form++) {
    const { bytes, truth, worn } = await draw(random, words);
    const context = await contextWith(bytes);
    let regions;
    costs.push(
      await cpuMs(async () => {
        regions = regionsOf(await checkboxes.run(input, context)).regions;
      }),
    );
    const taken = new Set();
    for (const { box, kind, checked } of truth) {
      all++;
      const region = regions.find((each) => !taken.has(each) && boxIou(each.box, box) > 0.5);
      if (region === undefined) {
        missed[`${kind}, ${worn}`] = (missed[`${kind}, ${worn}`] ?? 0) + 1;
        continue;
      }
      taken.add(region);
      found++;
      if (region.answerable === false) continue;
      judged++;
      if ((region.label === "checked") === checked) right++;
      else wrong[`${kind}, ${worn}`] = (wrong[`${kind}, ${worn}`] ?? 0) + 1;
    }
    invented += regions.length - taken.size;
  }
  if (process.env.FOVEA_BENCH_DETAIL) console.error({ missed, wrong });
  const without = [
    ...readdirSync(at("bench/documents/pages")).map((file) => `bench/documents/pages/${file}`),
    ...readdirSync(at("samples"))
      .filter((file) => /\.(png|jpg)$/.test(file))
      .map((file) => `samples/${file}`),
  ].filter((file) => !/form\.png|screen\.png/.test(file));
  let seen = 0;
  for (const file of without) {
    const { regions } = regionsOf(await checkboxes.run(input, await contextWith(at(file))));
    if (process.env.FOVEA_BENCH_DETAIL && regions.length > 0) console.error(file, regions);
    seen += regions.length;
  }
  return [
    {
      name: `checkboxes found, ${FORMS} drawn forms, seed ${SEED} (${interval(found, all)})`,
      value: found,
      unit: `of ${all}`,
    },
    {
      name: `their marks judged right (${interval(right, judged)}; ${found - judged} left open)`,
      value: right,
      unit: `of ${judged}`,
    },
    { name: "invented on those forms", value: invented, unit: "boxes" },
    { name: `seen in ${without.length} pages and photographs that have none`, value: seen, unit: "boxes" },
    {
      name: `a warm look at a form of 0.7 megapixels, CPU, median of ${FORMS}`,
      value: median(costs),
      unit: "ms",
    },
    ...(await screens(words)),
  ];
}
