import { InvalidInputError, type Pixels } from "@fovea/core";

/**
 * Tiles of one size, RGB, one behind the other: the byte ((tile * height + row) * width + column) * 3 is the red of a
 * dot. Rows whose length is a multiple of four bytes are copied as words.
 */
export interface TileAtlas {
  readonly width: number;
  readonly height: number;
  readonly count: number;
  readonly data: Uint8Array;
}

/**
 * @param tiles all of one size, RGB.
 * @throws InvalidInputError when they are not, or there are none.
 */
export function createAtlas(tiles: readonly Pixels[]): TileAtlas {
  const first = tiles[0];
  if (first === undefined) throw new InvalidInputError("an atlas of no tiles", "give at least one");
  const { width, height } = first;
  const data = new Uint8Array(tiles.length * width * height * 3);
  for (const [i, tile] of tiles.entries()) {
    if (tile.width !== width || tile.height !== height || tile.channels !== 3) {
      throw new InvalidInputError(
        `tile ${i} is ${tile.width} x ${tile.height} with ${tile.channels} channels`,
        `make it ${width} x ${height} with 3, like the first`,
      );
    }
    data.set(tile.data, i * width * height * 3);
  }
  return { width, height, count: tiles.length, data };
}

/**
 * Writes a picture of `columns` x `rows` tiles, whole and in order: tile `indices[start + row * columns + column]` at
 * (column, row). Nothing is allocated.
 *
 * @param out RGB of columns * width by rows * height pixels, from out[offset] on.
 */
export function drawTiles(
  out: Uint8Array,
  offset: number,
  atlas: TileAtlas,
  indices: Uint8Array | Uint16Array | Int32Array,
  columns: number,
  rows: number,
  start = 0,
): void {
  const bytesInLine = atlas.width * 3;
  const aligned = (bytesInLine | (out.byteOffset + offset) | atlas.data.byteOffset) % 4 === 0;
  const unit = aligned ? 4 : 1;
  const from = aligned ? wordsOf(atlas.data) : atlas.data;
  const to = aligned ? wordsOf(out) : out;
  const line = bytesInLine / unit;
  const tile = line * atlas.height;
  let at = aligned ? (out.byteOffset + offset) / 4 : offset;
  const base = aligned ? atlas.data.byteOffset / 4 : 0;
  for (let row = 0; row < rows; row++) {
    const first = start + row * columns;
    for (let dots = 0; dots < atlas.height; dots++) {
      for (let column = 0; column < columns; column++) {
        let source = base + indices[first + column]! * tile + dots * line;
        const end = source + line;
        while (source < end) to[at++] = from[source++]!;
      }
    }
  }
}

/** The same as a picture of its own. */
export function tilePicture(
  atlas: TileAtlas,
  indices: Uint8Array | Uint16Array | Int32Array,
  columns: number,
  rows: number,
): Pixels {
  const [width, height] = [columns * atlas.width, rows * atlas.height];
  const data = new Uint8Array(width * height * 3);
  drawTiles(data, 0, atlas, indices, columns, rows);
  return { data, width, height, channels: 3 };
}

const words = new WeakMap<ArrayBufferLike, Uint32Array>();

/** The whole buffer behind the bytes, as words; made once for each buffer. */
function wordsOf({ buffer }: Uint8Array): Uint32Array {
  let view = words.get(buffer);
  if (view === undefined) {
    view = new Uint32Array(buffer, 0, buffer.byteLength >> 2);
    words.set(buffer, view);
  }
  return view;
}
