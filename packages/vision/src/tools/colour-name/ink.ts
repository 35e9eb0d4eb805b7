import type { Box, Pixels } from "@fovea/core";
import { type Lab, toLab } from "../../codec/lab.js";
import { withChannels } from "../../codec/pixels.js";
import { litName } from "./dim.js";
import { hexOf, type NamedColour, nameColour } from "./name.js";
import type { ColourName } from "./survey.js";

type Rgb = readonly [number, number, number];

/** Lines of text have fewer pixels; of whole tables an even grid is looked at. */
const mostSamples = 100_000;
/** Of the pixels of a line of text this part lies deepest in its strokes, where the paper does not show through. */
const core = 0.02;
/** Between paper and strokes there is at least this CIELAB distance, else nothing is written there. */
const leastContrast = 12;
/** From this chroma on, paper is a coloured strip or button, unless it is pale (lightness over the second). */
const [colouredPaper, palePaper] = [26, 80];
/** Paper darker than this (L*) is a strip from this chroma on: the dark blue head of a table. */
const [darkPaper, darkColour] = [45, 10];
/** Ink of less chroma is black, white or grey. */
const neutralInk = 18;

/** What is printed is named: its paper where that is a coloured strip, else the ink. */
export interface Ink {
  readonly paper: Rgb;
  readonly ink: Rgb;
  /** Whether light is uneven on the paper: a photograph or a scan. */
  readonly photographed: boolean;
  /** Whether its strokes are so thin that the paper shows through all of them. */
  readonly thin: boolean;
}

/**
 * The colour of a line of text. People mean its letters where these stand on paper, and what they stand on where that is
 * a coloured strip or button. Edges of letters are mixtures of ink and paper: the pixels that are furthest from the paper
 * tell the ink.
 *
 * @returns undefined when every pixel is clear, or when nothing stands out from the paper.
 */
export function nameText(pixels: Pixels, box: Box): NamedColour | undefined {
  const found = inkIn(pixels, box);
  if (found === undefined) return undefined;
  const { paper, ink } = found;
  const onStrip = isStrip(toLab(...paper));
  const { name, rival, confidence } = onStrip ? strip(paper) : inkName(found);
  const share = rival === undefined ? 1 : 0.5;
  return {
    name,
    share,
    sure: rival === undefined,
    shares: [name, ...(rival === undefined ? [] : [rival])].map((each) => ({ name: each, share })),
    mean: hexOf(onStrip ? paper : ink),
    confidence,
  };
}

const chroma = ([, a, b]: Lab): number => Math.hypot(a, b);

function isStrip(paper: Lab): boolean {
  if (paper[0] < darkPaper) return chroma(paper) >= darkColour;
  return chroma(paper) >= (paper[0] >= palePaper ? 2 : 1) * colouredPaper;
}

/** Lightness that ink would have on white paper in good light. */
function lightnessOnWhite(ink: Lab, paper: Lab): number {
  const luminance = (lightness: number) => Math.max(0, (lightness + 16) / 116) ** 3;
  return 116 * Math.cbrt(Math.min(1, luminance(ink[0]) / luminance(paper[0]))) - 16;
}

interface Said {
  readonly name: ColourName;
  /** Another name that fits as well. */
  readonly rival?: ColourName;
  readonly confidence: number;
}

const strip = (paper: Rgb): Said => ({ name: nameColour(...paper), confidence: 0.9 });

function inkName({ paper, ink, photographed, thin }: Ink): Said {
  const [onPaper, lab] = [toLab(...paper), toLab(...ink)];
  const dark = lab[0] < onPaper[0];
  // A cast of the light lies on ink and paper alike.
  const [a, b] = [lab[1] - (dark ? 0.5 : 0) * onPaper[1], lab[2] - (dark ? 0.5 : 0) * onPaper[2]];
  const lightness = dark ? lightnessOnWhite(lab, onPaper) : lab[0];
  if (Math.hypot(a, b) >= neutralInk * (lightness < 25 ? 1.2 : 1)) {
    const name = litName(nameColour(...ink), lab);
    return ["black", "white", "grey"].includes(name)
      ? { name: nearestHue(a, b), confidence: 0.6 }
      : { name, confidence: thin ? 0.75 : 0.9 };
  }
  if (!dark) return lightness > 78 ? { name: "white", confidence: 0.9 } : { name: "grey", confidence: 0.7 };
  const black = photographed ? 42 : 30;
  if (lightness < black) return { name: "black", confidence: lightness < black - 8 && !thin ? 0.93 : 0.75 };
  if (lightness > black + 12) return { name: "grey", confidence: thin || photographed ? 0.6 : 0.85 };
  return { name: "grey", rival: "black", confidence: 0.5 };
}

/** Dark ink keeps its hue: what is nearly black by its levels alone has the name of its hue when lit. */
function nearestHue(a: number, b: number): ColourName {
  const hue = ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;
  if (hue < 50 || hue > 345) return "red";
  if (hue < 95) return "brown";
  if (hue < 200) return "green";
  return hue < 305 ? "blue" : "purple";
}

/** Paper is the commonest colour in the box, ink the colour furthest from it. */
export function inkIn(pixels: Pixels, box: Box): Ink | undefined {
  const { data, width, height } = withChannels(pixels, 4);
  const [left, top] = [Math.max(0, Math.floor(box[0])), Math.max(0, Math.floor(box[1]))];
  const [right, bottom] = [Math.min(width, Math.ceil(box[2])), Math.min(height, Math.ceil(box[3]))];
  const all: Rgb[] = [];
  const step = Math.max(1, Math.floor(Math.sqrt(((right - left) * (bottom - top)) / mostSamples)));
  for (let y = top; y < bottom; y += step) {
    for (let x = left; x < right; x += step) {
      const i = (y * width + x) * 4;
      if (data[i + 3]! >= 128) all.push([data[i]!, data[i + 1]!, data[i + 2]!]);
    }
  }
  const common = commonest(all);
  if (common === undefined) return undefined;
  const near = all.filter((rgb) => rgb.every((level, i) => Math.abs(level - common[i]!) <= 16));
  const paper = mean(near);
  const lab = toLab(...paper);
  const far = all
    .map((rgb) => ({ rgb, away: distance(toLab(...rgb), lab) }))
    .filter(({ away }) => away >= leastContrast)
    .sort((one, other) => other.away - one.away);
  if (far.length < 4) return undefined;
  const deepest = far.slice(0, Math.max(4, Math.min(far.length >> 2, Math.round(core * all.length))));
  const photographed = spread(near) >= unevenness;
  const opaque = photographed ? opacity(Math.min(right - left, bottom - top)) : 1;
  const seen = mean(deepest.map(({ rgb }) => rgb));
  const ink = seen.map((level, i) => {
    const pure = paper[i]! + (level - paper[i]!) / opaque;
    return Math.round(Math.min(255, Math.max(0, pure)));
  }) as unknown as Rgb;
  return { paper, ink, photographed, thin: Math.min(right - left, bottom - top) < thinBelow };
}

/** Paper whose green levels spread this much was photographed or scanned. */
const unevenness = 2;

/** Boxes of text that are lower than this have strokes of about a pixel. */
const thinBelow = 20;

/** How much of the ink is seen in the strokes of a photographed line that is so many pixels high (set on drawn lines). */
const opacity = (height: number): number => (height < 14 ? 0.7 : height < 20 ? 0.8 : height < 30 ? 0.92 : 1);

const distance = (one: Lab, other: Lab): number =>
  Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);

/** The mean of the fullest cube of 16 levels a side, by every second 8. */
function commonest(all: readonly Rgb[]): Rgb | undefined {
  const cubes = new Map<number, Rgb[]>();
  for (const rgb of all) {
    const key = ((rgb[0] >> 4) << 8) | ((rgb[1] >> 4) << 4) | (rgb[2] >> 4);
    const cube = cubes.get(key);
    if (cube === undefined) cubes.set(key, [rgb]);
    else cube.push(rgb);
  }
  const [fullest] = [...cubes.values()].sort((one, other) => other.length - one.length);
  return fullest === undefined ? undefined : mean(fullest);
}

function mean(all: readonly Rgb[]): Rgb {
  const at = (i: 0 | 1 | 2) => Math.round(all.reduce((sum, rgb) => sum + rgb[i], 0) / all.length);
  return [at(0), at(1), at(2)];
}

/** Between the first and the last quarter of the green levels: letters' edges do not count, noise and shade do. */
function spread(all: readonly Rgb[]): number {
  const greens = all.map(([, green]) => green).sort((one, other) => one - other);
  return greens[Math.floor(0.75 * greens.length)]! - greens[Math.floor(0.25 * greens.length)]!;
}
