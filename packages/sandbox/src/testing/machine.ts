import { existsSync, readdirSync } from "node:fs";
import { basename, dirname } from "node:path";

/** What the Python sandbox needs, with the Debian package that brings it. */
const needed = {
  bubblewrap: "/usr/bin/bwrap",
  python3: "/usr/bin/python3",
  "python3-numpy": "/usr/lib/python3/dist-packages/numpy",
  "python3-pil": "/usr/lib/python3/dist-packages/PIL",
  "python3-opencv": "/usr/lib/python3/dist-packages/cv2",
};

/** A package may be a folder or a file whose name goes on with Python's version. */
function there(path: string): boolean {
  const folder = dirname(path);
  return existsSync(folder) && readdirSync(folder).some((name) => name.split(".")[0] === basename(path));
}

/** Debian packages that are missing here: then tests of Python are skipped, and listed as such. */
export const missing = Object.entries(needed).flatMap(([name, path]) => (there(path) ? [] : [name]));
