// What the scripts share: the packages of a workspace and the files in them.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

export const readJson = (file) => JSON.parse(readFileSync(file, "utf8"));

/** Every packages/X with a package.json, sorted by folder: { folder, path, name, manifest }. */
export function packagesOf(root) {
  const parent = join(root, "packages");
  return readdirSync(parent)
    .sort()
    .filter((folder) => existsSync(join(parent, folder, "package.json")))
    .map((folder) => {
      const path = join(parent, folder);
      const manifest = readJson(join(path, "package.json"));
      return { folder, path, name: manifest.name, manifest };
    });
}

const SKIPPED = new Set(["node_modules", "dist", ".git", ".fovea", "coverage"]);

/** Files under `folder` whose name matches, sorted, without build outputs. */
export function filesUnder(folder, matches) {
  const out = [];
  const walk = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name)) walk(join(path, entry.name));
      } else if (matches.test(entry.name)) out.push(join(path, entry.name));
    }
  };
  if (existsSync(folder)) walk(folder);
  return out.sort();
}

/** Tests, and what only tests share: folders named "testing", which are not built and not shipped. */
export const isTest = (file) => /\.test(-d)?\.[cm]?tsx?$|[\\/]testing[\\/]/.test(file);

export const shown = (root, file) => relative(root, file).split(sep).join("/");

/** "@fovea/core/random" -> "@fovea/core"; "sharp/x" -> "sharp". */
export function packageOf(specifier) {
  const parts = specifier.split("/");
  return specifier.startsWith("@") ? parts.slice(0, 2).join("/") : parts[0];
}
