import { stat } from "node:fs/promises";
import { didYouMean, hashJson } from "@fovea/core";
import { stream } from "@fovea/core/random";
import { checkDescription, type DatasetDescription } from "./description.js";
import { DatasetChangedError, DatasetError, type DatasetProblem, mostProblems } from "./errors.js";
import { type DataFile, filesOf, hashFile } from "./files.js";
import { DatasetFileError, rowsOf } from "./formats/index.js";
import { type InspectMedium, MediaCheck } from "./media.js";
import { columnsOf, neededColumns, passes, readSample, splitOf, type Values } from "./read-sample.js";
import type { Sample } from "./sample.js";
import { SharedCells } from "./shared-cells.js";

export interface OpenDatasetOptions {
  /** Only samples of this split. */
  readonly split?: string;
  /** Beside the description's own filter. */
  readonly filter?: DatasetDescription["filter"];
  /** At most so many samples: with a seed drawn at random, without one the first. They come in the order of the files. */
  readonly limit?: number;
  readonly seed?: number;
  /** Bytes of one row, pictures in it included. Default 64 MiB. */
  readonly rowBytes?: number;
  /** Bytes of one medium. Default 256 MiB. */
  readonly mediumBytes?: number;
  /** Looks at each medium before anything is paid for, as `loadMedia` of @fovea/vision does; throws when it is not usable. */
  readonly inspect?: InspectMedium;
  /** Makes columns that a description cannot name, from those that it keeps or names; for benchmarks with odd files. */
  readonly prepare?: (values: Values) => Values;
  /** Columns that `prepare` looks at. */
  readonly prepareFrom?: readonly string[];
  readonly signal?: AbortSignal;
}

export interface Dataset {
  readonly name: string;
  readonly description: DatasetDescription;
  /** SHA-256 over the description, every data file, and every medium that a path of a selected row leads to (with a drawn limit, of all). */
  readonly hash: string;
  /** Samples that were selected. */
  readonly size: number;
  /** Rows of all files. */
  readonly rows: number;
  /** Rows of each split, "" for none, before the filter. */
  readonly splits: Readonly<Record<string, number>>;
  /** How the samples were selected, for the report. */
  readonly selection: {
    readonly split?: string;
    readonly filter?: object;
    readonly limit?: number;
    readonly seed?: number;
  };
  /** The selected samples in the order of the files; reads them again from the disk, one row at a time. */
  samples(): AsyncGenerator<Sample>;
}

/**
 * Opens a data set and checks all of it, before any model is asked: every row is read once, every medium is looked at, and
 * everything that is wrong is told at once, with its row.
 *
 * @param root the data folder; nothing outside it is read, whatever paths the rows hold.
 * @throws DatasetDescriptionError, DatasetError (with `problems`).
 */
export async function openDataset(
  root: string,
  given: DatasetDescription,
  options: OpenDatasetOptions = {},
): Promise<Dataset> {
  const description = checkDescription(given);
  const files = await filesOf(root, description);
  const problems = new Problems();
  const media = new MediaCheck(root, options);
  const ids = new Map<string, string>();
  const splits: Record<string, number> = {};
  const chosen: number[] = [];
  const columns = columnsOf(description);
  const asked = [...columns, ...(options.prepareFrom ?? [])];
  const limits = { rowBytes: options.rowBytes ?? 64 * 1024 * 1024, columns: asked };
  const prepare = options.prepare ?? ((values: Values) => values);
  const read = async (values: Values, row: number, file: DataFile, shared: SharedCells | undefined) => {
    if (shared === undefined)
      return { ...readSample(values, row, file, root, description), shares: undefined };
    const found = await shared.resolve(values);
    const { sample, problems } = readSample(found.values, row, file, root, description);
    const told = new Set(found.problems.map(({ field }) => field));
    const { shares, isShared } = found;
    return {
      sample: sample.cluster === undefined && shares !== undefined ? { ...sample, cluster: shares } : sample,
      problems: [...found.problems, ...problems.filter(({ field }) => !told.has(field))],
      shares: isShared ? shares : undefined,
    };
  };
  const sharedOf: (SharedCells | undefined)[] = [];
  let rows = 0;
  const hashes: (readonly [path: string, sha256: string])[] = [];
  const stamps: string[] = [];
  for (const [fileNumber, file] of files.entries()) {
    options.signal?.throwIfAborted();
    stamps.push(await stampOf(file));
    if (file.format !== "folder") hashes.push([file.path, await hashFile(file.absolute)]);
    let checkedColumns = false;
    const looked = new Set<string>();
    try {
      const shared = await SharedCells.of(file, description, limits);
      sharedOf[fileNumber] = shared;
      for await (const row of rowsOf(file, limits, description.records)) {
        options.signal?.throwIfAborted();
        const ordinal = rows++;
        if ("problem" in row) {
          problems.add({ file: file.path, row: row.row, message: row.problem });
          continue;
        }
        const values = prepare(row.values);
        if (!checkedColumns) {
          checkedColumns = true;
          const missing = missingColumns(columns, values, file, description);
          for (const problem of missing) problems.add(problem);
          // Each row would miss them again.
          if (missing.length > 0) break;
        }
        const split = splitOf(values, description.fields, file) ?? "";
        splits[split] = (splits[split] ?? 0) + 1;
        if (!isSelected(values, split, description, options)) continue;
        const { sample, problems: wrong, shares } = await read(values, row.row, file, shared);
        for (const { field, message } of wrong)
          problems.add({ file: file.path, row: row.row, field, message });
        const earlier = ids.get(sample.id);
        const here = `${file.path}, row ${row.row}`;
        if (earlier === undefined) ids.set(sample.id, here);
        else if (sample.id !== "")
          problems.add({
            file: file.path,
            row: row.row,
            field: description.fields.id ?? "id",
            message: `the id ${JSON.stringify(sample.id)} is also that of ${earlier}`,
          });
        // The picture of many rows is looked at once.
        const known = shares !== undefined && looked.has(shares);
        if (shares !== undefined) looked.add(shares);
        // Without a draw the first ones are asked: of the others no medium is read.
        const isAsked = options.seed !== undefined || chosen.length < (options.limit ?? Infinity);
        for (const medium of known || !isAsked ? [] : sample.media)
          for (const message of await media.check(medium))
            problems.add({ file: file.path, row: row.row, field: medium.name, message });
        chosen.push(ordinal);
      }
    } catch (error) {
      if (!(error instanceof DatasetFileError)) throw error;
      problems.add({ file: file.path, message: error.message });
    }
  }
  if (problems.total === 0 && chosen.length === 0) problems.add(nothing(files, rows, splits, options));
  problems.throwIfAny(description.name);
  const keep = limited(chosen, options);
  const { split, filter, limit, seed } = options;
  return {
    name: description.name,
    description,
    hash: hashJson({ description, files: hashes, media: media.digest() }),
    size: keep.size,
    rows,
    splits,
    selection: Object.fromEntries(
      Object.entries({ split, filter, limit, seed }).filter(([, value]) => value !== undefined),
    ),
    async *samples() {
      let ordinal = 0;
      for (const [i, file] of files.entries()) {
        if ((await stampOf(file)) !== stamps[i])
          throw new DatasetChangedError(
            `${file.path} has changed since it was checked`,
            "open the data set again",
          );
        for await (const row of rowsOf(file, limits, description.records)) {
          if (!keep.has(ordinal++) || "problem" in row) continue;
          yield (await read(prepare(row.values), row.row, file, sharedOf[i])).sample;
        }
      }
    },
  };
}

class Problems {
  readonly #kept: DatasetProblem[] = [];
  total = 0;

  add(problem: DatasetProblem): void {
    this.total++;
    if (this.#kept.length < mostProblems) this.#kept.push(problem);
  }
  throwIfAny(name: string): void {
    if (this.total > 0) throw new DatasetError(name, this.#kept, this.total);
  }
}

const stampOf = async ({ absolute }: DataFile): Promise<string> => {
  const { size, mtimeMs } = await stat(absolute);
  return `${size} ${mtimeMs}`;
};

/** A table has all columns or none; a JSON object may leave out what a sample can do without. */
function missingColumns(
  columns: readonly string[],
  values: Values,
  file: DataFile,
  description: DatasetDescription,
): DatasetProblem[] {
  const isTable = ["csv", "tsv", "parquet", "folder"].includes(file.format);
  const needed = isTable ? columns : neededColumns(description);
  const there = Object.keys(values);
  return needed
    .filter((column) => !Object.hasOwn(values, column))
    .map((field) => {
      const near = didYouMean(field, there);
      const hint = near === undefined ? "" : `; did you mean "${near}"?`;
      return {
        file: file.path,
        row: 1,
        field,
        message: `there is no such column${hint} (${there.slice(0, 20).join(", ")})`,
      };
    });
}

const isSelected = (
  values: Values,
  split: string,
  description: DatasetDescription,
  options: OpenDatasetOptions,
): boolean =>
  (options.split === undefined || split === options.split) &&
  passes(values, description.filter ?? {}) &&
  passes(values, options.filter ?? {});

function nothing(
  files: readonly DataFile[],
  rows: number,
  splits: Readonly<Record<string, number>>,
  { split }: OpenDatasetOptions,
): DatasetProblem {
  const file = files[0]!.path;
  if (rows === 0) return { file, message: "there are no rows" };
  if (split !== undefined && splits[split] === undefined)
    return {
      file,
      message: `no row is of the split "${split}"; there are ${Object.keys(splits)
        .map((each) => each || "(none)")
        .join(", ")}`,
    };
  return { file, message: `none of ${rows} rows passes the filter` };
}

/** With a seed `limit` of them without replacement, all as likely; without one the first. */
function limited(chosen: readonly number[], { limit, seed }: OpenDatasetOptions): ReadonlySet<number> {
  if (limit === undefined || limit >= chosen.length) return new Set(chosen);
  if (seed === undefined) return new Set(chosen.slice(0, limit));
  return new Set(stream(seed, "dataset/limit").choices(chosen, limit, { replace: false }));
}
