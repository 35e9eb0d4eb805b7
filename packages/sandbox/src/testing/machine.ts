import { existsSync } from "node:fs";

/** What the Python sandbox needs, with the Debian package that brings it. */
const needed = {
  bubblewrap: "/usr/bin/bwrap",
  python3: "/usr/bin/python3",
  "python3-numpy": "/usr/lib/python3/dist-packages/numpy",
  "python3-pil": "/usr/lib/python3/dist-packages/PIL",
  "python3-opencv": "/usr/lib/python3/dist-packages/cv2",
};

const there = (path: string) =>
  existsSync(path) ||
  (path.endsWith("cv2") && existsSync("/usr/lib/python3/dist-packages/cv2.cpython-311-x86_64-linux-gnu.so"));

/** Debian packages that are missing here: then tests of Python are skipped, and listed as such. */
export const missing = Object.entries(needed).flatMap(([name, path]) => (there(path) ? [] : [name]));
