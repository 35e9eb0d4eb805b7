import { stream } from "@fovea/core/random";
import { derive, ProgramMachine } from "@fovea/models/embedded";
import { checkProgram } from "@fovea/vision";
import { describe, expect, it } from "vitest";
import { alphabet, language } from "../alphabet.js";
import { Draw } from "./draw.js";
import { families } from "./families/index.js";
import { drawSample } from "./sample.js";
import { copyOf, marked, say, unmark } from "./template.js";

const draws = (seed: number) => new Draw(stream(seed, "test"));

describe("the notation of wordings", () => {
  it("says each alternative, with and without what is in brackets", () => {
    const draw = draws(1);
    const said = new Set(Array.from({ length: 200 }, () => say("(a|b (c|d))[ e] $x", { x: "z" }, draw)));
    expect([...said].sort()).toEqual(["a e z", "a z", "b c e z", "b c z", "b d e z", "b d z"]);
  });

  it("finds copied texts again, letter by letter", () => {
    const { text, copies } = unmark(`what is ${marked(0, "the Total")} of ${marked(1, "row 3")}?`);
    expect(text).toBe("what is the Total of row 3?");
    expect(copies.get(copyOf(0))).toEqual({ text: "the Total", start: 8, end: 17 });
    expect(text.slice(copies.get(copyOf(1))!.start, copies.get(copyOf(1))!.end)).toBe("row 3");
  });

  it.each(["(a|b", "a)", "[a|b)"])("refuses %j", (wording) => {
    expect(() => say(wording, {}, draws(1))).toThrow(RangeError);
  });
});

describe.each(families.map((family) => [family.name, family] as const))("family %s", (_, family) => {
  it("draws programs that type-check and that the decoder can build, from the words of the question", () => {
    const draw = draws(7);
    for (let i = 0; i < 300; i++) {
      const { asked, target, spans } = drawSample(draw, [family]);
      const { text: whole, words } = asked;
      for (const [text, [first, last]] of spans) {
        expect(whole.slice(words[first]!.start, words[last]!.end)).toBe(text);
      }
      if ("program" in target) expect(checkProgram(target.program).ok).toBe(true);
      const { choices } = derive(target, spans, asked, language, alphabet);
      const machine = new ProgramMachine(language, alphabet, whole, words);
      for (const choice of choices) machine.take(choice);
      expect(machine.options()).toBeUndefined();
      expect(machine.result()).toEqual(target);
    }
  });
});

describe("the generator", () => {
  const many = (seed: number) => {
    const draw = draws(seed);
    return Array.from({ length: 2000 }, () => drawSample(draw));
  };

  it("gives the same questions for the same seed, and others for another", () => {
    const [first, again, other] = [many(3), many(3), many(4)].map((samples) =>
      samples.map(({ question }) => question),
    );
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it("seldom says the same thing twice, and leaves a fifth to a third out of scope", () => {
    const samples = many(5);
    expect(new Set(samples.map(({ question }) => question)).size).toBeGreaterThan(1800);
    const declined = samples.filter(({ target }) => "refusal" in target).length / samples.length;
    expect(declined).toBeGreaterThan(0.2);
    expect(declined).toBeLessThan(0.34);
  });

  it('means two things by at most three of 30,000 questions ("all prices": of a text or of a column)', () => {
    const meant = new Map<string, string>();
    const clashes: string[] = [];
    const draw = draws(6);
    for (let i = 0; i < 30_000; i++) {
      const { asked, target } = drawSample(draw);
      const question = asked.text;
      const meaning = "refusal" in target ? "declined" : JSON.stringify(target).toLowerCase();
      const known = meant.get(question.toLowerCase());
      if (known !== undefined && known !== meaning) clashes.push(`${question}: ${known} or ${meaning}`);
      meant.set(question.toLowerCase(), meaning);
    }
    expect(clashes.length, clashes.join("\n")).toBeLessThanOrEqual(3);
  });
});
