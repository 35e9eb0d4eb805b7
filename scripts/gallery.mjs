// Plays every registered environment and writes a GIF of each, and one contact sheet of all, for people to look at:
// the expert where there is one that knows the world, else the random agent.
//
// Usage: npm run gallery [-- --out FOLDER] [--only PART_OF_AN_ID] [--seed N] [--steps N]

import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import {
  createPixels,
  drawSprite,
  drawText,
  encodeGif,
  encodePng,
  environments,
  expertPolicy,
  make,
  playEpisode,
  randomPolicy,
} from "@fovea/environments";
import { pictureOf } from "@fovea/systems";

const side = 120;
const caption = 46;
const lettersInLine = side / 6;
const columns = 12;
const mostFrames = 150;

const { values } = parseArgs({
  options: {
    out: { type: "string", default: "fovea-gallery" },
    only: { type: "string", default: "" },
    seed: { type: "string", default: "1" },
    steps: { type: "string", default: "300" },
  },
});
const out = resolve(values.out);
const chosen = environments.filter(({ id }) => id.includes(values.only));
if (chosen.length === 0) {
  console.error(`gallery: no environment has "${values.only}" in its id\n  fix: \`fovea envs\` lists them`);
  process.exit(2);
}
await mkdir(out, { recursive: true });
const cards = [];
for (const { id } of chosen) {
  const shown = await film(id);
  if (shown === undefined) continue;
  await writeFile(join(out, `${id.replaceAll("/", "-")}.gif`), shown.gif);
  cards.push(shown);
  console.log(`${id}: ${shown.player}, return ${shown.total}, ${shown.steps} steps`);
}
await writeFile(join(out, "contact-sheet.png"), encodePng(contactSheet(cards)));
console.log(`gallery: ${cards.length} environments in ${out}`);

/** One episode as a GIF, and a picture from its middle. */
async function film(id) {
  const world = await make(id);
  const seed = Number(values.seed);
  world.reset({ seed });
  let player = "expert";
  const policy = await expertPolicy(world).catch((error) => {
    if (error.code !== "NO_EXPERT") throw error;
    player = world.spec.action.actions === undefined ? "nobody: its actions are words" : "random";
    return player === "random" ? randomPolicy(world, seed) : undefined;
  });
  const maxSteps = policy === undefined ? 0 : Number(values.steps);
  const frames = [];
  const onState = () => {
    const picture = pictureOf(world);
    if (picture !== undefined) frames.push(picture);
  };
  const { returns, actions } = playEpisode(world, policy, { seed, maxSteps, onState });
  if (frames.length === 0) return undefined;
  const every = Math.ceil(frames.length / mostFrames);
  const [first] = frames;
  const kept = frames.filter((frame, i) => i % every === 0 && frame.width === first.width);
  const scale = Math.max(1, Math.round(256 / first.width));
  const gif = encodeGif(kept, { delayMs: 120, scale });
  const total = Object.values(returns)
    .map((sum) => Number(sum.toFixed(2)))
    .join(" / ");
  return { id, player, total, steps: actions.length, gif, picture: frames[Math.floor(frames.length * 0.4)] };
}

function contactSheet(cards) {
  const wide = Math.min(columns, cards.length);
  const [cellWidth, cellHeight] = [side + 8, side + caption + 8];
  const rows = Math.ceil(cards.length / wide);
  const sheet = createPixels(wide * cellWidth + 8, rows * cellHeight + 8, [24, 26, 30]);
  for (const [i, { id, picture }] of cards.entries()) {
    const left = 8 + (i % wide) * cellWidth;
    const top = 8 + Math.floor(i / wide) * cellHeight;
    const small = shrink(picture, side);
    drawSprite(sheet, small, left + ((side - small.width) >> 1), top + ((side - small.height) >> 1));
    const [family, name] = [id.slice(0, id.indexOf("/")), id.slice(id.indexOf("/") + 1)];
    drawText(sheet, family, left, top + side + 4, { colour: [150, 156, 168] });
    const lines = name.match(new RegExp(`.{1,${lettersInLine}}`, "g")) ?? [];
    drawText(sheet, lines.slice(0, 3).join("\n"), left, top + side + 14, { colour: [235, 236, 240] });
  }
  return sheet;
}

/** Averages boxes of pixels, or repeats them, so that the longer side is `longest`. */
function shrink({ data, width, height, channels }, longest) {
  const scale = longest / Math.max(width, height);
  const target = createPixels(
    Math.max(1, Math.round(width * scale)),
    Math.max(1, Math.round(height * scale)),
  );
  for (let y = 0; y < target.height; y++) {
    const [top, bottom] = span(y, target.height, height);
    for (let x = 0; x < target.width; x++) {
      const [from, to] = span(x, target.width, width);
      for (let band = 0; band < 3; band++) {
        let sum = 0;
        for (let row = top; row < bottom; row++) {
          for (let column = from; column < to; column++) {
            sum += data[(row * width + column) * channels + (channels === 1 ? 0 : band)];
          }
        }
        target.data[(y * target.width + x) * 3 + band] = Math.round(sum / ((bottom - top) * (to - from)));
      }
    }
  }
  return target;
}

/** The source pixels under pixel i of n. */
function span(i, n, length) {
  const from = Math.floor((i * length) / n);
  return [from, Math.max(from + 1, Math.floor(((i + 1) * length) / n))];
}
