import { blobPath, writeAside } from "../blobs.js";
import { errorCode, type FileLayer } from "../files.js";
import { type Layout, parsePackName } from "../layout.js";
import {
  encodeHead,
  encodeIndex,
  hashRange,
  headBytes,
  indexBytes,
  type PackEntry,
  packSeed,
  readPack,
} from "../pack-file.js";
import { ignoring, namesIn } from "./blobs.js";

/** A pack, and what of it is in use. */
export interface WeighedPack {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly entries: readonly PackEntry[];
  /** Nobody writes it any more, and it is read to its end. */
  readonly isFinal: boolean;
  readonly isFinished: boolean;
}

/** Below that a pack is written anew for any garbage, and joined with others when there are so many. */
const smallBytes = 1 << 20;
const manySmall = 8;
const targetBytes = 64 << 20;

/** The packs in `folder`: those in use, or those in the trash. */
async function listPacks(files: FileLayer, layout: Layout, folder: string): Promise<WeighedPack[]> {
  const packs: WeighedPack[] = [];
  for (const file of (await namesIn(files, folder)).sort()) {
    const parsed = parsePackName(file);
    if (parsed === undefined) continue;
    const { name, writer } = parsed;
    const path = `${folder}/${file}`;
    // Looked at before it is read: a writer shows itself before its first write, and is gone after its last.
    const hasWriter = files.exists(layout.writer(writer));
    try {
      const { entries, size, isFinished, isBad } = await readPack(files, path, name);
      packs.push({ name, path, size, entries, isFinished, isFinal: isFinished || (!hasWriter && !isBad) });
    } catch (error) {
      if (errorCode(error) !== "ENOENT") throw error;
    }
  }
  return packs;
}

interface Plan {
  /** Packs that others are to stand for, each group in one new pack. */
  readonly groups: readonly (readonly WeighedPack[])[];
  /** By how much all packs will be shorter. */
  readonly freedBytes: number;
}

/** Which packs are to be written anew: those of which less than `rewriteBelow` is in use, unfinished and small ones. */
function planOf(packs: readonly WeighedPack[], named: ReadonlySet<string>, rewriteBelow: number): Plan {
  const chosen: WeighedPack[] = [];
  const small: WeighedPack[] = [];
  for (const pack of packs.filter(({ isFinal }) => isFinal && rewriteBelow > 0)) {
    const { size, isFinished } = pack;
    const used = usedBytes(pack, named);
    const hasGarbage = pack.entries.some(({ id }) => !named.has(id));
    if (!isFinished || (hasGarbage && (size < smallBytes || used < rewriteBelow * size))) chosen.push(pack);
    else if (size < smallBytes) small.push(pack);
  }
  if (small.length >= manySmall) chosen.push(...small);
  const groups: WeighedPack[][] = [];
  let [freedBytes, room] = [0, 0];
  for (const pack of chosen) {
    const used = usedBytes(pack, named);
    freedBytes += pack.size - used;
    if (groups.length === 0 || used > room) {
      groups.push([]);
      room = targetBytes;
    }
    groups.at(-1)!.push(pack);
    room -= used;
  }
  for (const group of groups) {
    const kept = group.flatMap(({ entries }) => entries.filter(({ id }) => named.has(id)));
    if (kept.length > 0) freedBytes -= indexBytes(kept.length);
  }
  return { groups, freedBytes };
}

const usedBytes = ({ entries }: WeighedPack, named: ReadonlySet<string>): number =>
  entries.reduce((sum, { id, length }) => sum + (named.has(id) ? headBytes + length : 0), 0);

/** Where the bytes of a blob lie. */
export interface Place extends PackEntry {
  readonly path: string;
}

export interface PackCollectionOptions {
  readonly files: FileLayer;
  readonly layout: Layout;
  readonly writer: string;
  readonly rewriteBelow: number;
  readonly dryRun: boolean;
}

/** What one collection does with packs. A pack that was written anew goes to the trash as a whole. */
export class PackCollection {
  /** All that lies in packs, those in the trash included. */
  readonly places = new Map<string, Place>();
  readonly #options: PackCollectionOptions;
  #packs: readonly WeighedPack[] = [];
  #trashed: readonly WeighedPack[] = [];
  #plan: Plan = { groups: [], freedBytes: 0 };
  #freedBytes = 0;
  #gone: readonly string[] = [];

  constructor(options: PackCollectionOptions) {
    this.#options = options;
  }

  /** Reads which packs there are. */
  async read(): Promise<void> {
    const { files, layout } = this.#options;
    this.#packs = await listPacks(files, layout, layout.packs);
    this.#trashed = await listPacks(files, layout, layout.trash);
    this.places.clear();
    for (const { path, entries } of [...this.#trashed, ...this.#packs])
      for (const entry of entries) this.places.set(entry.id, { ...entry, path });
  }

  /** Writes packs anew that hold too much of what is not in `named`; `number` and up are free for names. */
  async rewrite(named: ReadonlySet<string>, number: number, isOurs: () => void): Promise<void> {
    const { files, layout, writer, rewriteBelow, dryRun } = this.#options;
    this.#plan = planOf(this.#packs, named, rewriteBelow);
    if (dryRun) return;
    for (const [i, olds] of this.#plan.groups.entries()) {
      isOurs();
      const name = `${writer}-gc.${number + i}`;
      this.#freedBytes += await rewritePacks(files, layout, olds, {
        name,
        named: new Set(named),
        writer,
        isOurs,
      });
    }
    if (this.#plan.groups.length > 0) await this.read();
  }

  /** Names of the packs in the trash. */
  get trashed(): string[] {
    return this.#trashed.map(({ name }) => name);
  }

  /** Gives what was named after all, and is nowhere but in the trash, a file of its own. */
  async restore(named: ReadonlySet<string>, placed: ReadonlySet<string>): Promise<void> {
    const { files, layout, writer } = this.#options;
    const there = new Set(this.#packs.flatMap(({ entries }) => entries.map(({ id }) => id)));
    let number = 0;
    for (const { path, entries } of this.#trashed) {
      const lost = entries.filter(({ id }) => named.has(id) && !placed.has(id) && !there.has(id));
      if (lost.length === 0) continue;
      const source = await files.open(path, "read");
      try {
        for (const { id, offset, length } of lost) {
          const bytes = Buffer.alloc(length);
          await source.read(bytes, offset);
          const path = blobPath(layout, id);
          const folder = path.slice(0, path.lastIndexOf("/"));
          await ignoring("EEXIST", files.makeDirectory(folder));
          await writeAside(files, layout, `${writer}.gc${number++}`, path, bytes);
          await files.syncDirectory(layout.blobs);
          await files.syncDirectory(folder);
          there.add(id);
        }
      } finally {
        await source.close();
      }
    }
  }

  /** Deletes the packs of `names` from the trash; of a dry run, says what would go if `isFree`. */
  async drop(names: ReadonlySet<string>, isFree: boolean, isOurs: () => void): Promise<void> {
    const { files, dryRun } = this.#options;
    if (dryRun && isFree) this.#freedBytes += this.#plan.freedBytes;
    const going = this.#trashed.filter(({ name }) => names.has(name));
    for (const { path, size } of going) {
      isOurs();
      this.#freedBytes += size;
      if (!dryRun) await ignoring("ENOENT", files.remove(path));
    }
    const gone = dryRun && isFree ? new Set([...going, ...this.#plan.groups.flat()]) : new Set(going);
    this.#gone = [...gone].flatMap(({ entries }) => entries.map(({ id }) => id));
    this.#trashed = this.#trashed.filter((pack) => !gone.has(pack));
    this.#packs = this.#packs.filter((pack) => !gone.has(pack));
  }
  /** Ids of what was dropped and lies in no other pack; of what waits in the trash, or where its writer lives. */
  result(named: ReadonlySet<string>) {
    const planned = new Set(this.#options.dryRun ? this.#plan.groups.flat() : []);
    const isWaiting = this.#packs.filter((pack) => !pack.isFinal || planned.has(pack));
    const ids = (packs: readonly WeighedPack[]) =>
      new Set(packs.flatMap(({ entries }) => entries.map(({ id }) => id).filter((id) => !named.has(id))));
    const waiting = ids([...this.#trashed, ...isWaiting]);
    const there = ids([...this.#trashed, ...this.#packs]);
    const deleted = new Set(this.#gone.filter((id) => !named.has(id) && !there.has(id)));
    return { deleted, waiting, freedBytes: Math.max(0, this.#freedBytes) };
  }
}

/**
 * Writes what is named of `olds` into the pack `name`, which gets its name when it is whole and durable; then the old
 * ones go to the trash, where readers find what else they hold, or away if that is nothing.
 *
 * @returns by how many bytes all packs are shorter now. Where bytes are damaged, or the file system gives no second names,
 * the old ones stay.
 */
async function rewritePacks(
  files: FileLayer,
  layout: Layout,
  olds: readonly WeighedPack[],
  {
    name,
    named,
    writer,
    isOurs,
  }: { name: string; named: ReadonlySet<string>; writer: string; isOurs: () => void },
): Promise<number> {
  const hasNamed = olds.some(({ entries }) => entries.some(({ id }) => named.has(id)));
  const written = hasNamed ? await writePack(files, layout, olds, { name, named, writer, isOurs }) : 0;
  if (written === undefined) return 0;
  const mixed = olds.filter(({ entries }) => entries.some(({ id }) => !named.has(id)));
  if (mixed.length > 0) {
    await ignoring("EEXIST", files.makeDirectory(layout.trash));
    try {
      for (const pack of mixed) await ignoring("EEXIST", files.link(pack.path, trashedPath(layout, pack)));
    } catch (error) {
      if (["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(errorCode(error))) return -written;
      throw error;
    }
    await files.syncDirectory(layout.blobs);
    await files.syncDirectory(layout.trash);
  }
  let freed = -written;
  for (const pack of olds) {
    if (!mixed.includes(pack)) freed += pack.size;
    await ignoring("ENOENT", files.remove(pack.path));
  }
  return freed;
}

const trashedPath = (layout: Layout, { name }: { readonly name: string }): string =>
  `${layout.trash}/${name}.pack`;

/** @returns its length; undefined, and there is none, when a blob is damaged. */
async function writePack(
  files: FileLayer,
  layout: Layout,
  olds: readonly WeighedPack[],
  {
    name,
    named,
    writer,
    isOurs,
  }: { name: string; named: ReadonlySet<string>; writer: string; isOurs: () => void },
): Promise<number | undefined> {
  const path = layout.pack(name);
  const temporary = `${path}.${writer}.tmp`;
  const seed = packSeed(name);
  const entries: PackEntry[] = [];
  const file = await files.open(temporary, "create");
  let at = 0;
  let isSound = true;
  try {
    for (const old of olds) {
      const source = await files.open(old.path, "read");
      try {
        for (const { id, offset, length } of old.entries) {
          if (!named.has(id)) continue;
          isSound &&= (await hashRange(source, offset, length)) === id;
          await file.write(encodeHead(id, length, at, seed, at), at);
          const bytes = Buffer.alloc(length);
          await source.read(bytes, offset);
          await file.write(bytes, at + headBytes);
          entries.push({ id, offset: at + headBytes, length });
          at += headBytes + length;
        }
      } finally {
        await source.close();
      }
      if (!isSound) break;
    }
    if (isSound) {
      await file.write(encodeIndex(entries, seed, at), at);
      await file.sync();
    }
  } catch (error) {
    await file.close().catch(() => {});
    await files.remove(temporary).catch(() => {});
    throw error;
  }
  await file.close();
  if (!isSound) {
    await files.remove(temporary).catch(() => {});
    return undefined;
  }
  isOurs();
  await files.rename(temporary, path);
  await files.syncDirectory(layout.packs);
  return at + indexBytes(entries.length);
}
