import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  FoveaError,
  type ImagePart,
  imageSize,
  memoryStore,
  type Pixels,
  resize,
  storedImage,
} from "@fovea/core";
import type { Pcg64 } from "@fovea/core/random";
import { imageCodec, loadMedia } from "@fovea/vision";

/** An openly licensed photograph; those without a package are in this repository. */
export interface Photograph {
  readonly name: string;
  /** A Debian package and its version; absent for `samples/`. */
  readonly package?: string;
  readonly version?: string;
  /** Within the package, or the repository. */
  readonly file: string;
  readonly licence: string;
  readonly author: string;
  /** Of the file's bytes. */
  readonly sha256: string;
  readonly split: "training" | "held-out";
}

/** A photograph of the list is not on this machine, or is another file. */
export class PhotographError extends FoveaError {}

export const photographs: readonly Photograph[] = JSON.parse(
  readFileSync(new URL("../../agile/photographs.json", import.meta.url), "utf8"),
);

const root = new URL("../../../../", import.meta.url);

/** Where a photograph lies on this machine: samples in the repository, the others where the fetching script puts them. */
export const photographFile = ({ package: source, name, file }: Photograph): string =>
  fileURLToPath(
    new URL(source === undefined ? file : `.fovea/photographs/${name}${/\.\w+$/.exec(file)![0]}`, root),
  );

/** Shorter sides, in pixels, to which a photograph is made smaller before a crop is cut out of it. */
const shorterSides = [248, 300, 360];
/** Side of a crop, as of the pictures that the environment draws: pieces of 120 pixels, or of 80. */
export const cropSide = 240;

/** A photograph in one or more sizes, RGB. */
export interface Sized {
  readonly photograph: Photograph;
  readonly sizes: readonly Pixels[];
}

/** @throws PhotographError where the file is absent or its bytes are not those of the list */
export async function readPhotograph(photograph: Photograph): Promise<Sized> {
  const file = photographFile(photograph);
  if (!existsSync(file)) throw new PhotographError(`${file} is absent`, "npm run photographs:agile");
  const found = createHash("sha256").update(readFileSync(file)).digest("hex");
  if (found !== photograph.sha256)
    throw new PhotographError(`${file} has SHA-256 ${found}`, `fetch the file that has ${photograph.sha256}`);
  const { blobs } = memoryStore();
  const { ref, lineage } = (await loadMedia(file, blobs)) as ImagePart;
  const whole = storedImage(ref, lineage);
  const { width, height } = imageSize(whole);
  const shorter = Math.min(width, height);
  const sizes: Pixels[] = [];
  // Never made larger than it is: enlarged pixels are smooth, and easier.
  for (const side of shorterSides.filter((each) => each <= shorter)) {
    const factor = side / shorter;
    const smaller = resize(whole, Math.round(width * factor), Math.round(height * factor));
    sizes.push(rgb(await imageCodec.pixels(smaller, blobs)));
  }
  return { photograph, sizes };
}

export async function readPhotographs(list: readonly Photograph[]): Promise<Sized[]> {
  const read: Sized[] = [];
  for (const photograph of list) read.push(await readPhotograph(photograph));
  return read;
}

function rgb({ data, width, height, channels }: Pixels): Pixels {
  if (channels === 3) return { data, width, height, channels };
  const out = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++)
    for (let band = 0; band < 3; band++)
      out[i * 3 + band] = data[i * channels + (channels === 1 ? 0 : band)]!;
  return { data: out, width, height, channels: 3 };
}

export interface CropOptions {
  readonly grid: 2 | 3;
  /** Pixels that are lost between neighbouring pieces; 0 by default, 4 at most. */
  readonly gap?: number;
}

/**
 * A square of `cropSide` at a random place of a random size of the photograph: two thirds of its shorter side, or more. With a gap,
 * what lay between the pieces is left out, as if they had been sawn.
 */
export function randomCrop({ sizes }: Sized, random: Pcg64, { grid, gap = 0 }: CropOptions): Pixels {
  const { data, width, height } = sizes[random.integers(0, sizes.length)]!;
  const taken = cropSide + gap * (grid - 1);
  const left = random.integers(0, width - taken + 1);
  const top = random.integers(0, height - taken + 1);
  const piece = cropSide / grid;
  const out = new Uint8Array(cropSide * cropSide * 3);
  for (let y = 0; y < cropSide; y++) {
    const row = top + y + gap * Math.floor(y / piece);
    for (let x = 0; x < cropSide; x += piece) {
      const from = (row * width + left + x + gap * (x / piece)) * 3;
      out.set(data.subarray(from, from + piece * 3), (y * cropSide + x) * 3);
    }
  }
  return { data: out, width: cropSide, height: cropSide, channels: 3 };
}
