import { sha256 } from "../json.js";
import type { Segment } from "./forest.js";

/** The paths of a store folder. README.md in this folder describes them. */
export interface Layout {
  readonly root: string;
  readonly format: string;
  readonly blobs: string;
  readonly segments: string;
  readonly leases: string;
  readonly writers: string;
  readonly indexes: string;
  readonly packs: string;
  /** Blobs, and packs of blobs, that no record names and that a live writer may be about to name. */
  readonly trash: string;
  /** Who collects, and what waits for whom. */
  readonly gc: string;
  segment(name: string): string;
  pack(name: string): string;
  index(segment: string): string;
  writer(writer: string): string;
  /** The folder of a run's claims but the first. */
  claims(run: string): string;
  /** A run's first claim; no folder of claims can have its name. */
  firstClaim(run: string): string;
}

export function layoutOf(root: string): Layout {
  return {
    root,
    format: `${root}/format.json`,
    blobs: `${root}/blobs`,
    segments: `${root}/segments`,
    leases: `${root}/leases`,
    writers: `${root}/writers`,
    indexes: `${root}/index`,
    packs: `${root}/packs`,
    trash: `${root}/blobs/trash`,
    gc: `${root}/gc`,
    segment: (name) => `${root}/segments/${name}.log`,
    pack: (name) => `${root}/packs/${name}.pack`,
    index: (name) => `${root}/index/${name}.idx`,
    writer: (writer) => `${root}/writers/${writer}`,
    claims: (run) => `${root}/leases/${folderName(run)}`,
    firstClaim: (run) => `${root}/leases/${folderName(run)}${firstEnding}`,
  };
}

/** Behind a run's name in the name of its first claim. */
export const firstEnding = "=1";

export const parseSegmentName = (file: string): Segment | undefined => parseName(file, ".log");
export const parsePackName = (file: string): Segment | undefined => parseName(file, ".pack");

function parseName(file: string, ending: string): Segment | undefined {
  if (!file.endsWith(ending)) return undefined;
  const name = file.slice(0, -ending.length);
  const found = /^([A-Za-z0-9-]+)\.(\d{1,9})$/.exec(name);
  return found === null ? undefined : { name, writer: found[1]!, n: Number(found[2]) };
}

/** Oldest writer first (its name begins with its time), then the writer's own order. */
export const bySegment = (a: Segment, b: Segment): number =>
  a.writer === b.writer ? a.n - b.n : a.writer < b.writer ? -1 : 1;

/** A run id as one file name, on file systems that ignore case too; ids that stay distinct stay distinct. */
function folderName(run: string): string {
  const name = run.replace(/[^a-z0-9_.-]|^\./gu, (character) =>
    [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  );
  return name.length > 0 && name.length <= 200 ? name : `%sha256-${sha256(run)}`;
}
