import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { extname, join, relative, resolve, sep } from "node:path";
import { didYouMean } from "@fovea/core";
import { type DatasetDescription, type DatasetFormat, formats } from "./description.js";
import { DatasetError, type DatasetProblem } from "./errors.js";

export interface DataFile {
  /** Below the data folder, with "/". */
  readonly path: string;
  readonly absolute: string;
  readonly split?: string;
  readonly format: DatasetFormat;
}

/** The files of a description that lie below `root`, sorted by split and path. @throws DatasetError that lists all that is missing. */
export async function filesOf(root: string, description: DatasetDescription): Promise<DataFile[]> {
  const { files } = description;
  const bySplit: [string | undefined, string | readonly string[]][] =
    typeof files === "string" || Array.isArray(files)
      ? [[undefined, files as string | readonly string[]]]
      : Object.entries(files as Record<string, string | readonly string[]>);
  const found: DataFile[] = [];
  const problems: DatasetProblem[] = [];
  for (const [split, patterns] of bySplit) {
    for (const pattern of typeof patterns === "string" ? [patterns] : patterns) {
      const paths = await expand(root, pattern, problems);
      for (const path of paths) {
        const format = description.format ?? formatOf(path);
        if (format === undefined)
          problems.push({
            file: path,
            message: `its name does not tell the format; set "format" to one of ${formats.join(", ")}`,
          });
        else
          found.push({ path, absolute: join(root, path), format, ...(split === undefined ? {} : { split }) });
      }
    }
  }
  if (problems.length > 0) throw new DatasetError(description.name, problems);
  return found;
}

function formatOf(path: string): DatasetFormat | undefined {
  const ending = extname(path).slice(1).toLowerCase();
  return formats.find((format) => format === (ending === "ndjson" ? "jsonl" : ending));
}

async function expand(root: string, pattern: string, problems: DatasetProblem[]): Promise<string[]> {
  const outside = await isOutside(root, pattern);
  if (outside) {
    problems.push({ file: pattern, message: "leads out of the data folder" });
    return [];
  }
  if (!pattern.includes("*")) {
    const exists = await stat(join(root, pattern)).then(
      () => true,
      () => false,
    );
    if (exists) return [pattern];
    problems.push({ file: pattern, message: `is not in ${root}${await hint(root, pattern)}` });
    return [];
  }
  const escaped = pattern.split("*").map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  const expression = new RegExp(`^${escaped.join("[^/]*")}$`);
  const all = (await filesBelow(root)).filter((path) => expression.test(path));
  if (all.length === 0) problems.push({ file: pattern, message: `matches no file in ${root}` });
  return all;
}

async function hint(root: string, path: string): Promise<string> {
  const near = didYouMean(path, await filesBelow(root));
  return near === undefined ? "" : `; did you mean "${near}"?`;
}

/** Paths of all files below a folder, with "/", sorted. Links are not followed. */
export async function filesBelow(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

/** Whether a path leads out of the folder, by ".." or, where it exists, by a link. */
export async function isOutside(root: string, path: string): Promise<boolean> {
  const leaves = (from: string, to: string): boolean => {
    const way = relative(from, to);
    return way === ".." || way.startsWith(`..${sep}`) || resolve(way) === way;
  };
  if (leaves(resolve(root), resolve(root, path))) return true;
  const [realRoot, real] = await Promise.all([realpath(root), realpath(join(root, path))]).catch(() => []);
  return realRoot !== undefined && real !== undefined && leaves(realRoot, real);
}

/** Lower-case hex SHA-256 of a file's bytes, read piece by piece. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const bytes of createReadStream(path, { highWaterMark: 1 << 20 }))
    hash.update(bytes as Uint8Array);
  return hash.digest("hex");
}
