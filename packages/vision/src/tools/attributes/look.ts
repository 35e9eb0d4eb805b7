import { type Box, boxCentre, boxHeight, boxWidth, type Pixels } from "@fovea/core";
import { toLab } from "../../codec/lab.js";
import { nameColours } from "../colour-name/name.js";
import { planeOf } from "../measure/plane.js";
import { textureOf } from "../measure/texture.js";

/** How a part of a picture looks. Of the thing itself (what it is made of, what it is for) nothing is said. */
export interface Look {
  /** Names with at least 10% of the part, largest first; empty when all of it is transparent. */
  readonly colours: readonly { readonly name: string; readonly share: number }[];
  /** Mean lightness L* (CIELAB), 0 to 100: dark up to 35, light from 70 on. */
  readonly lightness: "dark" | "medium" | "light";
  /** Mean chroma C*: grey under 6, vivid from 40 on. */
  readonly colourfulness: "grey" | "muted" | "vivid";
  /** Whether at least 15% of its pixels differ from their neighbours. */
  readonly pattern: "plain" | "patterned";
  /** Width over height: tall under 0.8, wide over 1.25. */
  readonly shape: "tall" | "square" | "wide";
  /** Of the picture's area, 0 to 1. */
  readonly share: number;
  /** Which third of the picture its centre lies in, across and down. */
  readonly place: string;
}

/** @param part the pixels inside `box`. @param size of the whole picture in pixels. */
export function lookOf(
  part: Pixels,
  box: Box,
  size: { readonly width: number; readonly height: number },
): Look {
  const [lightness, chroma] = meanLightnessAndChroma(part);
  const ratio = boxWidth(box) / boxHeight(box);
  const shares = nameColours(part, [0, 0, part.width, part.height])?.shares ?? [];
  return {
    colours: shares
      .filter(({ share }) => share >= 0.1)
      .map(({ name, share }) => ({ name, share: Math.round(share * 1000) / 1000 })),
    lightness: lightness <= 35 ? "dark" : lightness >= 70 ? "light" : "medium",
    colourfulness: chroma < 6 ? "grey" : chroma >= 40 ? "vivid" : "muted",
    pattern: textureOf(planeOf(part)).texturedShare >= 0.15 ? "patterned" : "plain",
    shape: ratio < 0.8 ? "tall" : ratio > 1.25 ? "wide" : "square",
    share: (boxWidth(box) * boxHeight(box)) / (size.width * size.height),
    place: placeOf(box, size),
  };
}

function placeOf(box: Box, { width, height }: { readonly width: number; readonly height: number }): string {
  const [x, y] = boxCentre(box);
  const third = (value: number, names: readonly string[]) => names[Math.min(2, Math.floor(value * 3))]!;
  const down = third(y / height, ["top", "", "bottom"]);
  const across = third(x / width, ["left", "", "right"]);
  return [down, across].filter((word) => word !== "").join(" ") || "centre";
}

/** Means over at most 40,000 pixels on an even grid; clear ones do not count. */
function meanLightnessAndChroma({ data, width, height, channels }: Pixels): [number, number] {
  const step = Math.max(1, Math.floor(Math.sqrt((width * height) / 40_000)));
  let [light, chroma, n] = [0, 0, 0];
  for (let y = step >> 1; y < height; y += step) {
    for (let x = step >> 1; x < width; x += step) {
      const i = (y * width + x) * channels;
      if (channels === 4 && data[i + 3]! < 128) continue;
      const grey = channels === 1;
      const [l, a, b] = toLab(data[i]!, data[grey ? i : i + 1]!, data[grey ? i : i + 2]!);
      light += l;
      chroma += Math.hypot(a, b);
      n++;
    }
  }
  return n === 0 ? [0, 0] : [light / n, chroma / n];
}
