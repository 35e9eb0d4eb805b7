import type { TileAtlas } from "./atlas.js";

/** A picture of tiles that remembers what it showed, so that a frame costs what has changed, and one copy. */
export interface TileScreen {
  /** Bytes of the picture: columns * rows * atlas.width * atlas.height * 3. */
  readonly length: number;
  /**
   * Writes the picture of these tiles, row by row, to out[offset] and behind, as `drawTiles` would. Allocates nothing.
   *
   * @param indices as in `drawTiles`.
   */
  write(
    out: Uint8Array,
    offset: number,
    indices: Uint8Array | Uint16Array | Int32Array,
    start?: number,
  ): void;
}

/** Atlas tiles may not change while a screen of them is used. */
export function createTileScreen(atlas: TileAtlas, columns: number, rows: number): TileScreen {
  const cells = columns * rows;
  const shown = new Int32Array(cells).fill(-1);
  const lineBytes = columns * atlas.width * 3;
  const tileLine = atlas.width * 3;
  const frame = new Uint8Array(rows * atlas.height * lineBytes);
  // Tiles whose lines are whole words are copied as words.
  const inWords = (tileLine | atlas.data.byteOffset) % 4 === 0;
  const unit = inWords ? 4 : 1;
  const source = inWords ? wordsOf(atlas.data) : atlas.data;
  const target = inWords ? wordsOf(frame) : frame;
  const sourceLine = tileLine / unit;
  const targetLine = lineBytes / unit;
  return {
    length: frame.length,
    write(out, offset, indices, start = 0) {
      for (let cell = 0; cell < cells; cell++) {
        const tile = indices[start + cell]!;
        if (shown[cell] === tile) continue;
        shown[cell] = tile;
        let from = tile * sourceLine * atlas.height;
        const row = (cell / columns) | 0;
        let to = row * atlas.height * targetLine + (cell - row * columns) * sourceLine;
        for (let line = 0; line < atlas.height; line++) {
          for (let i = 0; i < sourceLine; i++) target[to + i] = source[from + i]!;
          from += sourceLine;
          to += targetLine;
        }
      }
      out.set(frame, offset);
    },
  };
}

const wordsOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Uint32Array =>
  new Uint32Array(buffer, byteOffset, byteLength >> 2);
