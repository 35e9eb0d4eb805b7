import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { operations } from "./language.js";
import { printProgram } from "./print.js";
import { readProgram } from "./read.js";

const page = readFileSync(new URL("./README.md", import.meta.url), "utf8");
/** Programs of the table cells: what stands in back quotes and reads like a call or an image. */
const programs = page
  .split("\n")
  .filter((line) => line.startsWith("| "))
  .flatMap((line) =>
    [
      ...line
        .split("|")
        .slice(2)
        .join("|")
        .matchAll(/`([^`]+)`/g),
    ].map((match) => match[1]!),
  )
  .filter((text) => /^(?:image \d$|[a-z-]+\(.*\)$)/.test(text));

describe("the reference of the language", () => {
  it("has only programs that are well-typed and in the printed form", () => {
    expect(programs.length).toBeGreaterThan(200);
    for (const text of programs) expect(printProgram(readProgram(text)), text).toBe(text);
  });

  it("shows every operation at least twice", () => {
    for (const op of Object.keys(operations)) {
      if (op === "constant" || op === "image") continue;
      const uses = programs.filter(
        (text) => text.startsWith(`${op}(`) || text.includes(`(${op}(`) || text.includes(` ${op}(`),
      );
      expect(uses.length, op).toBeGreaterThan(1);
    }
  });
});
