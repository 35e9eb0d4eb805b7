import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const example = fileURLToPath(new URL("../examples/sort-digits.mjs", import.meta.url));

it("shows in the README the example that runs", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  expect(readme).toContain(readFileSync(example, "utf8").trim());
  const output = execFileSync(process.execPath, [example], { encoding: "utf8" });
  expect(readme).toContain(output.trim());
});
