// How right the tool "colour-name" is on drawn things, spots and lines of text of known colour, before and after it looked
// at what a box holds. 95% Wilson intervals.
//
// Usage: node bench/colours/drawn.mjs [n, default 400] [seed, default 7] [folder for PNGs of what was wrong] [one part: things, two, texts, spots]
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PythonRandom } from "@fovea/core/random";
import sharp from "sharp";
import { coloured, line, photographed, spotted, thing, tools } from "./scenes.mjs";

const from = (path) => import(new URL(`../../packages/vision/dist/${path}`, import.meta.url));
const { nameColours } = await from("tools/colour-name/name.js");
const { nameThing } = await from("tools/colour-name/thing.js");
const { nameText } = await from("tools/colour-name/ink.js");
const { spotsOf } = await from("tools/colour-name/spots.js");
const { spotVerdict } = await from("programs/execute/spots.js");

const [n, seed, folder, only] = [
  Number(process.argv[2] ?? 400),
  Number(process.argv[3] ?? 7),
  process.argv[4] || undefined,
  process.argv[5],
];

function interval(right, all) {
  if (all === 0) return "none";
  const [z, p] = [1.96, right / all];
  const middle = (p + (z * z) / (2 * all)) / (1 + (z * z) / all);
  const half = (z / (1 + (z * z) / all)) * Math.sqrt((p * (1 - p)) / all + (z * z) / (4 * all * all));
  return `${right} of ${all}: ${p.toFixed(3)} (${(middle - half).toFixed(3)} to ${Math.min(1, middle + half).toFixed(3)})`;
}

/** What was said with how much confidence, and what is right. */
function summary(title, rows) {
  const said = rows.filter(({ said }) => said !== undefined);
  const right = (list) => list.filter((row) => row.right).length;
  console.log(`${title}: said ${said.length} of ${rows.length}, right ${interval(right(said), said.length)}`);
  const bins = [0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01];
  for (let i = 0; i + 1 < bins.length; i++) {
    const bin = said.filter(({ confidence }) => confidence >= bins[i] && confidence < bins[i + 1]);
    if (bin.length > 0)
      console.log(
        `    confidence ${bins[i]} to ${Math.min(1, bins[i + 1])}: ${interval(right(bin), bin.length)}`,
      );
  }
}

/** What the executor made of a line of text before: the second colour where the first is white. */
function before(pixels, box, isText) {
  const named = nameColours(pixels, box);
  const [first, second] = named.shares;
  if (isText && first.name === "white" && second?.share >= 0.03)
    return { name: second.name, sure: true, confidence: 0.8 };
  return { ...named, confidence: named.share };
}

const row = (named, names, good = true) => ({
  said: named?.sure ? named.name : undefined,
  right: good && named?.sure && names.includes(named.name),
  confidence: named?.confidence ?? named?.share ?? 0,
});
let kept = 0;
async function keep(pixels, name) {
  if (folder === undefined || kept++ > 60) return;
  const png = sharp(pixels.data, { raw: { width: pixels.width, height: pixels.height, channels: 3 } }).png();
  writeFileSync(join(folder, `${name.replaceAll(" ", "-")}.png`), await png.toBuffer());
}

async function things(two) {
  const random = new PythonRandom(seed + (two ? 1 : 0));
  const [old, now] = [[], []];
  for (let i = 0; i < (two ? n / 4 : n); i++) {
    const { markup, box, names, kind } = thing(random, two);
    const pixels = await photographed(random, markup);
    const named = nameThing(pixels, box);
    old.push(row(before(pixels, box, false), names, !two));
    now.push(row(named, names, !two));
    const last = now.at(-1);
    if (last.said !== undefined && !last.right)
      await keep(pixels, `${two ? "two" : kind} ${i} ${names} said ${last.said} ${last.confidence}`);
  }
  const title = two ? "halves of two colours (saying one is wrong)" : "things";
  summary(`${title}, before`, old);
  summary(`${title}, now`, now);
}

async function texts() {
  const random = new PythonRandom(seed + 2);
  const [old, now] = [[], []];
  for (let i = 0; i < n; i++) {
    const size = 8 + 32 * tools(random).between(0, 1) ** 2;
    const { markup, box, names, photo, paper } = line(random, size);
    const pixels = await photographed(
      random,
      markup,
      photo ? 1 : 0,
      photo ? tools(random).between(0, 0.9) : 0,
    );
    const named = nameText(pixels, box) ?? nameColours(pixels, box);
    old.push({ ...row(before(pixels, box, true), names), size });
    now.push({ ...row(named, names), size });
    const last = now.at(-1);
    if (!last.right)
      await keep(
        pixels,
        `text ${i} ${Math.round(size)}px on ${paper}${photo ? " photo" : ""} ${names} said ${last.said} ${last.confidence}`,
      );
  }
  for (const [low, high] of [
    [8, 12],
    [12, 20],
    [20, 41],
  ]) {
    const of = (rows) => rows.filter(({ size }) => size >= low && size < high);
    summary(`text of ${low} to ${high} px, before`, of(old));
    summary(`text of ${low} to ${high} px, now`, of(now));
  }
}

async function spots() {
  const random = new PythonRandom(seed + 3);
  const rows = { there: [[], []], absent: [[], []] };
  for (let i = 0; i < n / 4; i++) {
    const { markup, there, maybe } = spotted(random);
    const pixels = await photographed(random, markup, tools(random).pick([0, 0.5, 1]));
    const shares = nameColours(pixels).shares;
    // Before, the executor gave the whole picture as a box.
    const old = nameColours(pixels, [0, 0, pixels.width, pixels.height]).shares;
    const seen = spotsOf(pixels);
    for (const name of coloured) {
      if (maybe.has(name)) continue;
      const is = there.has(name);
      const part = old.find((each) => each.name === name)?.share ?? 0;
      const was = part >= 0.01 ? true : part > 0.0003 ? undefined : false;
      const { is: now, confidence } = spotVerdict(
        name,
        shares.find((each) => each.name === name)?.share ?? 0,
        seen,
      );
      const side = rows[is ? "there" : "absent"];
      side[0].push({ said: was, right: was === is, confidence: 1 });
      side[1].push({ said: now, right: now === is, confidence: confidence ?? 1 });
      if (now !== undefined && now !== is)
        await keep(pixels, `spot ${i} ${name} ${is ? "is there" : "is not there"}`);
    }
  }
  for (const side of ["there", "absent"])
    for (const [i, when] of [
      [0, "before"],
      [1, "now"],
    ])
      summary(`has-colour, ${side}, ${when}`, rows[side][i]);
}

const parts = { things: () => things(false), two: () => things(true), texts, spots };
for (const [name, part] of Object.entries(parts)) if (only === undefined || only === name) await part();
