import { stream } from "@fovea/core/random";
import { describe, expect, it } from "vitest";
import { Draw } from "./draw.js";
import { drawSample } from "./sample.js";
import { trainingFamilies, writtenShare } from "./stream.js";

describe("what the reasoner is trained on", () => {
  const draw = new Draw(stream(11, "test"));
  const families = trainingFamilies();
  const samples = Array.from({ length: 4000 }, () => drawSample(draw, families));

  it("comes from written wordings and from the grammar in the stated share", () => {
    const written = samples.filter(({ family }) => family.startsWith("written")).length / samples.length;
    expect(written).toBeGreaterThan(writtenShare - 0.04);
    expect(written).toBeLessThan(writtenShare + 0.04);
  });

  it("leaves a fifth to a third out of scope", () => {
    const declined = samples.filter(({ target }) => "refusal" in target).length / samples.length;
    expect(declined).toBeGreaterThan(0.2);
    expect(declined).toBeLessThan(0.34);
  });

  it("does not let common meanings drown rare ones: every operation is asked for", () => {
    const programs = samples.flatMap(({ target }) =>
      "program" in target ? [JSON.stringify(target.program)] : [],
    );
    const operations = new Set(programs.flatMap((text) => text.match(/"op":"[a-z-]+"/g) ?? []));
    expect(operations.size).toBeGreaterThan(65);
  });

  it("contradicts itself in at most one of 500 questions that it repeats", () => {
    const meant = new Map<string, string>();
    let [repeated, clashes] = [0, 0];
    for (let i = 0; i < 90_000; i++) {
      const { asked, target } = drawSample(draw, families);
      const meaning = "refusal" in target ? "declined" : JSON.stringify(target).toLowerCase();
      const key = asked.text.toLowerCase();
      const known = meant.get(key);
      if (known === undefined) meant.set(key, meaning);
      else {
        repeated += 1;
        if (known !== meaning) clashes += 1;
      }
    }
    expect(clashes / repeated).toBeLessThan(1 / 500);
  });
});
