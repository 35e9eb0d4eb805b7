import type { FileLayer, LayerFile } from "./files.js";

interface Node {
  bytes: Uint8Array;
  length: number;
}

/** A file system in memory: the medium of `memoryStore`, and of tests. Syncs do nothing; nothing outlives the process. */
export function memoryFiles(): FileLayer {
  const files = new Map<string, Node>();
  const directories = new Map<string, Set<string>>();

  const parentOf = (path: string): Set<string> => {
    const names = directories.get(path.slice(0, path.lastIndexOf("/")));
    if (names === undefined) throw fault("ENOENT", path);
    return names;
  };
  const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
  const file = (path: string): Node => {
    const node = files.get(path);
    if (node === undefined) throw fault(directories.has(path) ? "EISDIR" : "ENOENT", path);
    return node;
  };

  return {
    async open(path, how) {
      if (how !== "create") return opened(file(path));
      const names = parentOf(path);
      if (files.has(path) || directories.has(path)) throw fault("EEXIST", path);
      const node = { bytes: new Uint8Array(0), length: 0 };
      files.set(path, node);
      names.add(nameOf(path));
      return opened(node);
    },
    async readFile(path) {
      const { bytes, length } = file(path);
      return bytes.slice(0, length);
    },
    async list(path) {
      const names = directories.get(path);
      if (names === undefined) throw fault(files.has(path) ? "ENOTDIR" : "ENOENT", path);
      return [...names];
    },
    async makeDirectory(path) {
      if (files.has(path) || directories.has(path)) throw fault("EEXIST", path);
      if (path.lastIndexOf("/") > 0) parentOf(path).add(nameOf(path));
      directories.set(path, new Set());
    },
    async rename(from, to) {
      const node = file(from);
      parentOf(to).add(nameOf(to));
      files.set(to, node);
      files.delete(from);
      parentOf(from).delete(nameOf(from));
    },
    async link(from, to) {
      const node = file(from);
      const names = parentOf(to);
      if (files.has(to)) throw fault("EEXIST", to);
      files.set(to, node);
      names.add(nameOf(to));
    },
    async remove(path) {
      file(path);
      files.delete(path);
      parentOf(path).delete(nameOf(path));
    },
    async syncDirectory() {},
    size: async (path) => file(path).length,
    async isDirectory(path) {
      if (!files.has(path) && !directories.has(path)) throw fault("ENOENT", path);
      return directories.has(path);
    },
    exists: (path) => files.has(path) || directories.has(path),
    freeBytes: async () => undefined,
  };
}

function opened(node: Node): LayerFile {
  return {
    async read(into, position) {
      const part = node.bytes.subarray(
        Math.min(position, node.length),
        Math.min(position + into.length, node.length),
      );
      into.set(part);
      return part.length;
    },
    async write(bytes, position) {
      const end = position + bytes.length;
      if (end > node.bytes.length) {
        const grown = new Uint8Array(Math.max(end, node.bytes.length * 2, 4096));
        grown.set(node.bytes.subarray(0, node.length));
        node.bytes = grown;
      }
      node.bytes.set(bytes, position);
      node.length = Math.max(node.length, end);
    },
    async sync() {},
    size: async () => node.length,
    async close() {},
  };
}

/** An error as the file system gives it. */
export function fault(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code, path });
}
