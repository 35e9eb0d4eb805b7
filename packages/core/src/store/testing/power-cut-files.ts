import type { FileLayer, LayerFile } from "../files.js";
import { fault } from "../memory-files.js";

/** One of the operations that a schedule can fail, delay or be cut at. */
export type Operation = "open" | "write" | "sync" | "mkdir" | "rename" | "remove" | "syncDirectory" | "read";

export interface PowerCutOptions {
  /** Uniform in [0, 1); decides what of the unsynced survives, and where a failing write tears. */
  readonly random: () => number;
  /** The code with which an operation fails, or undefined; `call` counts operations from 0. */
  readonly fail?: (operation: Operation, call: number, path: string) => string | undefined;
  /** Called before every operation; an operation whose promise never settles is one that the cut overtook. */
  readonly before?: (operation: Operation, call: number) => Promise<void> | void;
}

export interface PowerCutFiles extends FileLayer {
  /** What a disk may hold after the power went out now: every synced byte and name, and any part of the rest. */
  cut(options: PowerCutOptions): PowerCutFiles;
  readonly calls: number;
}

interface Write {
  readonly position: number;
  readonly bytes: Uint8Array;
}

class Inode {
  /** What programs read. */
  data = new Uint8Array(0);
  /** What the disk has for certain. */
  durable = new Uint8Array(0);
  /** In the order in which they were made; the disk may have any of them, and part of each. */
  unsynced: Write[] = [];

  write({ position, bytes }: Write): void {
    this.data = overwrite(this.data, position, bytes);
    this.unsynced.push({ position, bytes });
  }
}

class Folder {
  names = new Map<string, Inode | Folder>();
  durable = new Map<string, Inode | Folder>();
  /** Name by name in their order; the disk may have any beginning of each name's changes. */
  unsynced: { readonly name: string; readonly node: Inode | Folder | undefined }[] = [];

  set(name: string, node: Inode | Folder | undefined): void {
    apply(this.names, name, node);
    this.unsynced.push({ name, node });
  }
}

const pageBytes = 64;

/**
 * Files in memory that know what a power cut may take: writes that were not synced, in pieces and in any order; names
 * whose folder was not synced; and, as on Linux, what a failed sync had in hand, although a later sync succeeds.
 */
export function powerCutFiles(options: PowerCutOptions): PowerCutFiles {
  return layer(new Folder(), options);
}

function layer(root: Folder, options: PowerCutOptions): PowerCutFiles {
  let calls = 0;
  const turn = async (operation: Operation, path: string): Promise<string | undefined> => {
    const call = calls++;
    await options.before?.(operation, call);
    return options.fail?.(operation, call, path);
  };
  const attempt = async (operation: Operation, path: string): Promise<void> => {
    const code = await turn(operation, path);
    if (code !== undefined) throw fault(code, path);
  };

  const find = (path: string): Inode | Folder | undefined => {
    let at: Inode | Folder | undefined = root;
    for (const name of path.split("/").slice(1)) at = at instanceof Folder ? at.names.get(name) : undefined;
    return at;
  };
  const folderAt = (path: string): Folder => {
    const found = path === "" || path === "/" ? root : find(path);
    if (found instanceof Folder) return found;
    throw fault(found === undefined ? "ENOENT" : "ENOTDIR", path);
  };
  const inodeAt = (path: string): Inode => {
    const found = find(path);
    if (found instanceof Inode) return found;
    throw fault(found === undefined ? "ENOENT" : "EISDIR", path);
  };
  const split = (path: string): [Folder, string] => {
    const slash = path.lastIndexOf("/");
    return [folderAt(path.slice(0, slash)), path.slice(slash + 1)];
  };

  const opened = (inode: Inode, path: string): LayerFile => ({
    async read(into, position) {
      await attempt("read", path);
      const part = inode.data.subarray(position, position + into.length);
      into.set(part);
      return part.length;
    },
    async write(bytes, position) {
      const code = await turn("write", path);
      const copy = Uint8Array.from(bytes);
      if (code === undefined) return inode.write({ position, bytes: copy });
      inode.write({ position, bytes: copy.subarray(0, Math.floor(options.random() * (copy.length + 1))) });
      throw fault(code, path);
    },
    async sync() {
      const code = await turn("sync", path);
      const { unsynced } = inode;
      inode.unsynced = [];
      if (code === undefined) inode.durable = Uint8Array.from(inode.data);
      else {
        // The kernel reports the error once and takes the pages for written: no later sync writes them.
        for (const write of unsynced) inode.durable = survive(inode.durable, write, options.random);
        throw fault(code, path);
      }
    },
    size: async () => inode.data.length,
    async close() {},
  });

  return {
    async open(path, how) {
      await attempt(how === "read" ? "read" : "open", path);
      if (how !== "create") return opened(inodeAt(path), path);
      const [folder, name] = split(path);
      if (folder.names.has(name)) throw fault("EEXIST", path);
      const inode = new Inode();
      folder.set(name, inode);
      return opened(inode, path);
    },
    async readFile(path) {
      await attempt("read", path);
      return Uint8Array.from(inodeAt(path).data);
    },
    async list(path) {
      await attempt("read", path);
      return [...folderAt(path).names.keys()];
    },
    async makeDirectory(path) {
      await attempt("mkdir", path);
      const [folder, name] = split(path);
      if (folder.names.has(name)) throw fault("EEXIST", path);
      folder.set(name, new Folder());
    },
    async rename(from, to) {
      await attempt("rename", from);
      const inode = inodeAt(from);
      const [target, name] = split(to);
      const [source, old] = split(from);
      target.set(name, inode);
      source.set(old, undefined);
    },
    async link(from, to) {
      await attempt("rename", from);
      const inode = inodeAt(from);
      const [target, name] = split(to);
      if (target.names.has(name)) throw fault("EEXIST", to);
      target.set(name, inode);
    },
    async remove(path) {
      await attempt("remove", path);
      inodeAt(path);
      const [folder, name] = split(path);
      folder.set(name, undefined);
    },
    async syncDirectory(path) {
      await attempt("syncDirectory", path);
      const folder = folderAt(path);
      folder.unsynced = [];
      folder.durable = new Map(folder.names);
    },
    size: async (path) => inodeAt(path).data.length,
    async isDirectory(path) {
      const found = find(path);
      if (found === undefined) throw fault("ENOENT", path);
      return found instanceof Folder;
    },
    exists: (path) => find(path) !== undefined,
    freeBytes: async () => 0,
    cut: (next) => layer(afterCut(root, options.random), next),
    get calls() {
      return calls;
    },
  };
}

function afterCut(folder: Folder, random: () => number, copies = new Map<Inode, Inode>()): Folder {
  const names = new Map(folder.durable);
  const lost = new Set<string>();
  for (const { name, node } of folder.unsynced) {
    // Changes of different names may reach the disk in any order; those of one name keep theirs.
    if (lost.has(name) || random() < 0.5) lost.add(name);
    else apply(names, name, node);
  }
  const after = new Folder();
  for (const [name, node] of names) {
    if (node instanceof Folder) after.names.set(name, afterCut(node, random, copies));
    else {
      let copy = copies.get(node);
      if (copy === undefined) {
        copy = new Inode();
        copy.durable = Uint8Array.from(node.durable);
        for (const write of node.unsynced) copy.durable = survive(copy.durable, write, random);
        copy.data = Uint8Array.from(copy.durable);
        copies.set(node, copy);
      }
      after.names.set(name, copy);
    }
  }
  after.durable = new Map(after.names);
  return after;
}

/** What of one unsynced write reached the disk: all, nothing, a beginning, or any of its pages. */
function survive(disk: Uint8Array<ArrayBuffer>, write: Write, random: () => number): Uint8Array<ArrayBuffer> {
  const { position, bytes } = write;
  const kind = Math.floor(random() * 4);
  if (kind === 0) return disk;
  if (kind === 1) return overwrite(disk, position, bytes);
  if (kind === 2)
    return overwrite(disk, position, bytes.subarray(0, Math.floor(random() * (bytes.length + 1))));
  let after = disk;
  for (let at = 0; at < bytes.length; at += pageBytes) {
    if (random() < 0.5) after = overwrite(after, position + at, bytes.subarray(at, at + pageBytes));
  }
  return after;
}

function overwrite(data: Uint8Array, position: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const after = new Uint8Array(Math.max(data.length, position + bytes.length));
  after.set(data);
  after.set(bytes, position);
  return after;
}

function apply(names: Map<string, Inode | Folder>, name: string, node: Inode | Folder | undefined): void {
  if (node === undefined) names.delete(name);
  else names.set(name, node);
}
