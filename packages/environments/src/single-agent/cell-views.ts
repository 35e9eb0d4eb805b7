import { createTileScreen, type TileAtlas } from "../pixels/index.js";

/**
 * The fast views of a world that is a grid of tiles: "symbolic" (height, width), a tile number a cell, and "image"
 * (height, width, 3) times the tile's side. `look` gives the cells as they are shown; the atlas is made at the first picture.
 */
export function cellViews(
  { width, height, tileSize }: { readonly width: number; readonly height: number; readonly tileSize: number },
  tiles: () => TileAtlas,
  look: () => Uint8Array,
) {
  let screen: ReturnType<typeof createTileScreen> | undefined;
  return [
    {
      name: "symbolic",
      mode: "symbolic" as const,
      shape: [height, width],
      dtype: "uint8" as const,
      write: (out: Uint8Array, offset = 0) => out.set(look(), offset),
    },
    {
      name: "image",
      mode: "image" as const,
      shape: [height * tileSize, width * tileSize, 3],
      dtype: "uint8" as const,
      write: (out: Uint8Array, offset = 0) => {
        screen ??= createTileScreen(tiles(), width, height);
        screen.write(out, offset, look());
      },
    },
  ];
}
