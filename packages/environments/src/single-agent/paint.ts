import type { Pixels } from "@fovea/core";
import type { Shape } from "../minigrid/shapes.js";
import type { Rgb } from "../pixels/index.js";

export type { Shape } from "../minigrid/shapes.js";

/** A shape in one colour, over what is below. */
export type Layer = readonly [shape: Shape, colour: Rgb];

export const everywhere: Shape = () => true;

/**
 * A square tile of shapes: drawn `fine` times as large, the last layer on top, then averaged (and cut, not rounded).
 *
 * @param size side in pixels. @param under black by default.
 */
export function paintTile(
  size: number,
  fine: number,
  layers: readonly Layer[],
  under: Rgb = [0, 0, 0],
): Pixels {
  const data = new Uint8Array(size * size * 3);
  const side = size * fine;
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const sum = [0, 0, 0];
      for (let dy = 0; dy < fine; dy++)
        for (let dx = 0; dx < fine; dx++) {
          const colour =
            colourAt(layers, (x * fine + dx + 0.5) / side, (y * fine + dy + 0.5) / side) ?? under;
          for (let band = 0; band < 3; band++) sum[band] = sum[band]! + colour[band]!;
        }
      for (let band = 0; band < 3; band++)
        data[(y * size + x) * 3 + band] = Math.floor(sum[band]! / (fine * fine));
    }
  return { data, width: size, height: size, channels: 3 };
}

function colourAt(layers: readonly Layer[], x: number, y: number): Rgb | undefined {
  for (let i = layers.length - 1; i >= 0; i--) if (layers[i]![0](x, y)) return layers[i]![1];
  return undefined;
}
