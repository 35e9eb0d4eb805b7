import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const skipped = new Set(["node_modules", "dist", ".git", ".fovea"]);

function* pages(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && !skipped.has(entry.name)) yield* pages(join(folder, entry.name));
    else if (entry.name.endsWith(".md")) yield join(folder, entry.name);
  }
}

/** Relative targets of Markdown links and of pictures in HTML, without their anchors. */
function targets(text: string): string[] {
  const found = [...text.matchAll(/\]\(([^)\s#]+)|src="([^"]+)"/g)].map(
    ([, link, source]) => link ?? source!,
  );
  return found.filter((target) => !/^[a-z]+:/.test(target));
}

describe("every page of the documentation", () => {
  it.each([...pages(root)].map((page) => page.slice(root.length)))(
    "%s links to files that are there",
    (page) => {
      const missing = targets(readFileSync(join(root, page), "utf8")).filter(
        (target) => !existsSync(join(root, dirname(page), target)),
      );
      expect(missing).toEqual([]);
    },
  );
});
