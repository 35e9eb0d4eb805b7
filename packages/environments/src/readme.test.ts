import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

it.each(["trajectory.mjs", "batch.mjs"])("shows in the README the example %s that runs", (name) => {
  const example = fileURLToPath(new URL(`../examples/${name}`, import.meta.url));
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  expect(readme).toContain(readFileSync(example, "utf8").trim());
  const output = execFileSync(process.execPath, [example], { encoding: "utf8" });
  expect(readme).toContain(`prints \`${output.trim()}\``);
});

it("takes ten lines from make to a trajectory", () => {
  const text = readFileSync(new URL("../examples/trajectory.mjs", import.meta.url), "utf8");
  expect(text.split("\n").filter((line) => line.trim() !== "").length).toBeLessThanOrEqual(10);
});
