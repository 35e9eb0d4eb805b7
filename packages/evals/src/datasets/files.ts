import { createHash } from "node:crypto";
import { lstatSync } from "node:fs";
import { open, readdir, realpath, stat } from "node:fs/promises";
import { dirname, extname, join, relative, resolve, sep } from "node:path";
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
  if (leaves(resolve(root), resolve(root, path))) return true;
  const file = join(root, path);
  // Thousands of pictures lie in one folder: what its path really leads to is asked once in a while, not for each.
  const whereTo = async () =>
    lstatSync(file).isSymbolicLink() ? realpath(file) : realFolder(resolve(dirname(file)));
  const [realRoot, real] = await Promise.all([realFolder(resolve(root)), whereTo()]).catch(() => []);
  return realRoot !== undefined && real !== undefined && leaves(realRoot, real);
}

function leaves(from: string, to: string): boolean {
  const way = relative(from, to);
  return way === ".." || way.startsWith(`..${sep}`) || resolve(way) === way;
}

/** The last folders that were asked for. */
const realFolders = new Map<string, { readonly path: string; readonly at: number }>();
const realForMs = 1000;

async function realFolder(folder: string): Promise<string> {
  const now = performance.now();
  const known = realFolders.get(folder);
  if (known !== undefined && now < known.at + realForMs) return known.path;
  const path = await realpath(folder);
  if (realFolders.size >= 64) realFolders.clear();
  realFolders.set(folder, { path, at: now });
  return path;
}

/** Files are read through one buffer, unless two are read at once. */
let spare: Buffer | undefined = Buffer.alloc(0);
const pieceBytes = 1 << 18;

/** Lower-case hex SHA-256 of a file's bytes, read piece by piece. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  const buffer = spare?.length === pieceBytes ? spare : Buffer.allocUnsafeSlow(pieceBytes);
  spare = undefined;
  const file = await open(path);
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, pieceBytes, null);
      if (bytesRead === 0) return hash.digest("hex");
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    spare = buffer;
    await file.close();
  }
}
