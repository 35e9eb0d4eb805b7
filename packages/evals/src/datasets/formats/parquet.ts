import * as zlib from "node:zlib";
import type { Compressors } from "hyparquet";
import { DatasetFileError, type Row, type RowLimits, shown, tooLong } from "./row.js";

/** A page that says that it unpacks to more is not unpacked. Pages are 1 MB as a rule; one big picture makes a big page. */
const mostPageBytes = 512 * 1024 * 1024;
/** A group of rows that says that it is larger is not read: it would have to fit into memory. */
const mostGroupBytes = 4 * 1024 ** 3;

/**
 * A Parquet file, row group by row group, only the columns that are asked for. Pictures as the Hub keeps them are `{bytes, path}`.
 * Whole numbers beyond 2^53 come as text, dates as ISO 8601 text.
 */
export async function* parquetRows(path: string, { rowBytes, columns }: RowLimits): AsyncGenerator<Row> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, parquetSchema } = await import(
    "hyparquet"
  );
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file).catch((cause: Error) => {
    throw new DatasetFileError(`not a Parquet file, or it breaks off: ${cause.message}`);
  });
  const known = parquetSchema(metadata).children.map((child) => child.element.name);
  const wanted = columns?.filter((column) => known.includes(column));
  let start = 0;
  for (const [i, group] of metadata.row_groups.entries()) {
    const rows = Number(group.num_rows);
    if (group.total_byte_size > mostGroupBytes)
      throw new DatasetFileError(`row group ${i} has ${group.total_byte_size} bytes, over ${mostGroupBytes}`);
    const objects = await parquetReadObjects({
      file,
      metadata,
      rowStart: start,
      rowEnd: start + rows,
      utf8: false,
      compressors: await codecs(),
      ...(wanted === undefined ? {} : { columns: wanted }),
    }).catch((cause: Error) => {
      throw new DatasetFileError(`rows ${start + 1} to ${start + rows} cannot be read: ${cause.message}`);
    });
    for (const [j, values] of objects.entries()) yield toRow(values, start + j + 1, rowBytes);
    start += rows;
  }
}

async function codecs(): Promise<Compressors> {
  const { snappyUncompress } = await import("hyparquet");
  const guarded =
    (unpack: (input: Uint8Array, size: number) => Uint8Array) => (input: Uint8Array, size: number) => {
      if (size > mostPageBytes) throw new Error(`a page says that it unpacks to ${size} bytes`);
      return unpack(input, size);
    };
  const options = (size: number) => ({ maxOutputLength: Math.max(1, size) });
  const { zstdDecompressSync } = zlib as { zstdDecompressSync?: typeof zlib.gunzipSync };
  return {
    SNAPPY: guarded((input, size) => {
      const page = new Uint8Array(size);
      snappyUncompress(input, page);
      return page;
    }),
    GZIP: guarded((input, size) => zlib.gunzipSync(input, options(size))),
    BROTLI: guarded((input, size) => zlib.brotliDecompressSync(input, options(size))),
    ZSTD: guarded((input, size) => {
      if (zstdDecompressSync === undefined)
        throw new Error("its pages are packed with zstd, which needs Node 22.15 or newer");
      return zstdDecompressSync(input, options(size));
    }),
  };
}

function toRow(object: Record<string, unknown>, row: number, limit: number): Row {
  const counter = { bytes: 0 };
  const values = Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name, plain(value, counter)]),
  );
  return counter.bytes > limit ? { row, problem: tooLong(counter.bytes, limit) } : { row, values };
}

function plain(value: unknown, counter: { bytes: number }): unknown {
  if (typeof value === "string") counter.bytes += value.length;
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : `${value}`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? shown(null) : value.toISOString();
  if (value instanceof Uint8Array) {
    counter.bytes += value.length;
    return value;
  }
  if (ArrayBuffer.isView(value))
    return [...(value as unknown as Iterable<unknown>)].map((each) => plain(each, counter));
  if (Array.isArray(value)) return value.map((each) => plain(each, counter));
  if (typeof value !== "object" || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member, counter)]));
}
