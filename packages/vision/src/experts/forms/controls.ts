import { type Box, boxCentre, boxHeight, boxWidth } from "@fovea/core";
import type { SharedImage } from "../host/pixels.js";
import { type Colour, colourAt, differ, inset, medianColour, ringOf } from "./filled.js";

/** Levels of the most different channel by which two colours of one control are two. */
const APART = 36;
/** Part of a ring or a disc that must have one colour. */
const EVEN = 0.85;

/** How far apart, in sizes, the buttons of one row stand; farther away is another column. */
const ROW = 14;
/** Levels between a pale track and its white knob. */
const KNOB = 18;

export interface Switch {
  readonly box: Box;
  readonly position: "on" | "off" | "unsure";
}
export interface RadioButton {
  readonly box: Box;
  readonly selected: boolean;
}

/** A ring with nothing or with a dot inside, or a disc with a dot; undefined for letters, bullets and pictures. */
export function radioAt(image: SharedImage, box: Box): RadioButton | undefined {
  const [cx, cy] = boxCentre(box);
  const radius = (boxWidth(box) + boxHeight(box)) / 4;
  if (!isClear(image, box)) return undefined;
  const at = (r: number): Band => bandAt(image, cx, cy, r);
  const paper = at(radius + Math.max(2, 0.15 * radius)).colour;
  const depths = radius < 9 ? [0.5, 0.75, 1, 1.5] : [0.5, 1, 1.5, 2];
  const frame = farthest(
    depths.map((depth) => at(radius - depth).colour),
    paper,
  );
  const contrast = differ(frame, paper);
  if (contrast < 24) return undefined;
  // A frame of one pixel is half as dark where it runs between two.
  const dark = Array.from({ length: 48 }, (_, i) => {
    const [dx, dy] = [Math.cos((Math.PI * i) / 24), Math.sin((Math.PI * i) / 24)];
    const along = depths.map((depth) =>
      differ(between(image, cx + (radius - depth) * dx, cy + (radius - depth) * dy), paper),
    );
    return Math.max(...along) >= 0.4 * contrast;
  });
  if (dark.filter(Boolean).length < 46) return undefined;
  const centre = at(0.12 * radius).colour;
  const inside = [0.25, 0.35, 0.45, 0.55].map((part) => at(part * radius));
  const plain = inside.every(
    ({ colour, even }) => even >= EVEN && differ(colour, centre) < Math.max(14, 0.25 * contrast),
  );
  if (plain && differ(centre, frame) > 0.6 * contrast) return { box, selected: false };
  const dot = inside[0]!.even >= EVEN && differ(inside[0]!.colour, centre) < APART;
  const rings = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75].map((part) => at(part * radius));
  const around = rings.filter(({ even }) => even >= EVEN);
  // The head and shoulders of a portrait are no dot.
  if (!dot || around.length < rings.length / 2) return undefined;
  const gap = farthest(
    around.map(({ colour }) => colour),
    centre,
  );
  if (differ(gap, centre) < Math.max(APART, 0.3 * contrast)) return undefined;
  // Around the dot: the paper inside a ring, or the colour of the whole disc.
  const known = differ(gap, paper) < 0.55 * contrast || differ(gap, frame) < 0.25 * contrast;
  return known ? { box, selected: true } : undefined;
}

const farthest = (colours: readonly Colour[], from: Colour): Colour =>
  colours.reduce((a, b) => (differ(b, from) > differ(a, from) ? b : a));

/**
 * Radio buttons come in groups, one of them selected: a ring alone, or in a group where none is selected, is as likely an
 * icon, a bullet or a letter. Keeps those that stand in line with a selected one of their size (or are it).
 */
export function inGroups(found: readonly RadioButton[]): RadioButton[] {
  const mates = (a: RadioButton, b: RadioButton): boolean => {
    const size = boxWidth(a.box);
    const [[ax, ay], [bx, by]] = [boxCentre(a.box), boxCentre(b.box)];
    return (
      a !== b &&
      Math.abs(boxWidth(b.box) - size) <= Math.max(1, 0.1 * size) &&
      (Math.abs(ax - bx) <= 0.15 * size ||
        (Math.abs(ay - by) <= 0.15 * size && Math.abs(ax - bx) <= ROW * size))
    );
  };
  return found.filter((each) =>
    found.some((other) => mates(each, other) && (each.selected || other.selected)),
  );
}

/**
 * A switch: a track with round ends and a knob of another colour at one of them, on at the right. Not clear ("unsure")
 * where the knob is left of a track in a bright colour.
 */
export function switchAt(image: SharedImage, box: Box): Switch | undefined {
  const [x0, , x1] = box;
  const height = boxHeight(box);
  const [, cy] = boxCentre(box);
  const [left, right] = [x0 + height / 2, x1 - height / 2].map((x) =>
    discAt(image, x, cy, 0.24 * height),
  ) as [Band, Band];
  const contrast = differ(left.colour, right.colour);
  if (left.even < EVEN || right.even < EVEN || contrast < KNOB) return undefined;
  const edges = ringOf(image, inset(box, Math.max(1, Math.round(0.08 * height))), Math.round(height / 2));
  const track = medianColour(edges.filter((_, i) => i < 2 * (x1 - x0 - height)));
  const [fromLeft, fromRight] = [differ(track, left.colour), differ(track, right.colour)];
  const most = 0.35 * contrast;
  const paper = medianColour(ringOf(image, inset(box, -Math.max(2, Math.round(0.12 * height))), 0));
  // The end without the knob shows the track, or what is behind a track that is only outlined.
  const isBare = (end: Band, away: number) => away < most || differ(end.colour, paper) < most;
  const [bareLeft, bareRight] = [isBare(left, fromLeft), isBare(right, fromRight)];
  const on = fromLeft < most || (bareLeft && !bareRight);
  if (!bareLeft && !bareRight) return undefined;
  const knob = on ? right : left;
  if (on && fromRight < most && !bareLeft) return undefined;
  const [r, g, b] = track;
  const bright = Math.max(r, g, b) - Math.min(r, g, b) > 70 && differ(track, knob.colour) >= APART;
  return { box, position: on ? "on" : bright ? "unsure" : "off" };
}

/** Nothing beside it, as a letter's neighbours would be: half its size free on the left, a fifth on the right. */
function isClear(image: SharedImage, [x0, y0, x1, y1]: Box): boolean {
  const size = x1 - x0;
  const colours: Colour[] = [];
  const strip = (from: number, to: number) => {
    for (let x = Math.round(from); x < to; x++)
      for (let y = y0; y < y1; y++) colours.push(colourAt(image, x, y));
  };
  strip(x0 - 0.5 * size, x0 - 1);
  strip(x1 + 1, x1 + Math.max(3, 0.2 * size));
  return band(colours).even > 0.97;
}

interface Band {
  readonly colour: Colour;
  /** Part of it that has about that colour. */
  readonly even: number;
}

function band(colours: readonly Colour[]): Band {
  const colour = medianColour(colours);
  return { colour, even: colours.filter((each) => differ(each, colour) < APART).length / colours.length };
}

function bandAt(image: SharedImage, cx: number, cy: number, radius: number): Band {
  const count = Math.max(8, Math.round(2 * Math.PI * radius));
  const colours: Colour[] = [];
  for (let i = 0; i < count; i++) {
    const angle = (2 * Math.PI * i) / count;
    colours.push(between(image, cx + radius * Math.cos(angle), cy + radius * Math.sin(angle)));
  }
  return band(colours);
}

/** The colour at a point between pixel centres, linearly. */
function between(image: SharedImage, x: number, y: number): Colour {
  const [u, v] = [x - 0.5, y - 0.5];
  const [x0, y0] = [Math.floor(u), Math.floor(v)];
  const [a, b, c, d] = [
    colourAt(image, x0, y0),
    colourAt(image, x0 + 1, y0),
    colourAt(image, x0, y0 + 1),
    colourAt(image, x0 + 1, y0 + 1),
  ];
  const [s, t] = [u - x0, v - y0];
  const mix = (i: 0 | 1 | 2) => (a[i] * (1 - s) + b[i] * s) * (1 - t) + (c[i] * (1 - s) + d[i] * s) * t;
  return [mix(0), mix(1), mix(2)];
}

function discAt(image: SharedImage, cx: number, cy: number, radius: number): Band {
  const colours: Colour[] = [];
  for (let y = Math.floor(cy - radius); y <= cy + radius; y++)
    for (let x = Math.floor(cx - radius); x <= cx + radius; x++) colours.push(colourAt(image, x, y));
  return band(colours);
}
