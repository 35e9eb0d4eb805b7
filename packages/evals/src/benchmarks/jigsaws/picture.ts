import type { Pixels } from "@fovea/core";
import type { Pcg64 } from "@fovea/core/random";
import { drawnPicture } from "@fovea/environments/jigsaw";
import { clearColours, namedColours, shrink } from "../generated/index.js";
import { around, cameraFrom, render, type Solid, solidShapes } from "../scenes/index.js";

/** Where the pictures come from that are cut. */
export type PictureSource = "drawn" | "scene" | "photo";

const side = 300;
/** Less than this in either direction is no photograph to cut. */
export const leastPhoto = 200;

/** A square picture of one of the sources. */
export function drawPicture(random: Pcg64, source: PictureSource, photos: readonly Pixels[]): Pixels {
  if (source === "drawn") return drawnPicture(random);
  return source === "scene" ? scenePicture(random) : photoPart(random, random.choice(photos as Pixels[]));
}

function scenePicture(random: Pcg64): Pixels {
  const solids = Array.from({ length: 11 }, (): Solid => {
    const shape = random.choice([...solidShapes]);
    const radius = random.uniform(0.4, 1);
    return {
      shape,
      at: [random.uniform(-3.4, 3.4), random.uniform(-3, 4.5), 0],
      radius,
      height: radius * random.uniform(1.4, 2.8),
      turn: random.uniform(0, 90),
      colour: namedColours[random.choice([...clearColours])],
    };
  });
  const at = around([0, 0, 0], 8, random.uniform(250, 290), random.uniform(3, 5));
  const camera = cameraFrom({ at, lookAt: [0, 0, 0.3], fieldOfView: 46 }, side, side);
  return render(
    {
      solids,
      ground: [
        [186, 176, 156],
        [140, 130, 112],
      ],
    },
    camera,
  ).pixels;
}

/** A square part of a photograph, at most as large as the other pictures. */
function photoPart(random: Pcg64, photo: Pixels): Pixels {
  const most = Math.min(photo.width, photo.height);
  const size = random.integers(leastPhoto, most, { endpoint: true });
  const [x, y] = [
    random.integers(0, photo.width - size, { endpoint: true }),
    random.integers(0, photo.height - size, { endpoint: true }),
  ];
  const data = new Uint8Array(size * size * 3);
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      const from = ((y + row) * photo.width + x + column) * photo.channels;
      for (let band = 0; band < 3; band++)
        data[(row * size + column) * 3 + band] = photo.data[from + (photo.channels === 1 ? 0 : band)]!;
    }
  return shrink({ data, width: size, height: size, channels: 3 }, Math.min(1, side / size));
}
