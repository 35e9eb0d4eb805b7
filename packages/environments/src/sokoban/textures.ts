import { inflateSync } from "node:zlib";
import { createAtlas, type TileAtlas } from "../pixels/index.js";
import { sokobanTextures } from "./textures/tiles.js";

export const tileSize = 16;

let atlas: TileAtlas | undefined;

/** gym-sokoban's tiles: wall, floor, target, box on target, box, player, player on target. */
export function sokobanTiles(): TileAtlas {
  if (atlas !== undefined) return atlas;
  const data = inflateSync(Buffer.from(sokobanTextures, "base64"));
  const bytes = tileSize * tileSize * 3;
  atlas = createAtlas(
    Array.from({ length: data.length / bytes }, (_, i) => ({
      data: new Uint8Array(data.subarray(i * bytes, (i + 1) * bytes)),
      width: tileSize,
      height: tileSize,
      channels: 3 as const,
    })),
  );
  return atlas;
}
