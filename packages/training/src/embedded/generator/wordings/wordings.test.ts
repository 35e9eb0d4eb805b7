import { stream } from "@fovea/core/random";
import { derive } from "@fovea/models/embedded";
import { printProgram } from "@fovea/vision";
import { describe, expect, it } from "vitest";
import { alphabet, language } from "../../alphabet.js";
import { Draw } from "../draw.js";
import { realise } from "../sample.js";
import { drawWritten, isKept, readWordings, WordingError, writtenEntries } from "./index.js";

/** Questions and programs of some wordings, drawn often, without slips of the finger. */
function drawn(
  text: string,
  count = 300,
  seed = 1,
): { question: string; meaning: string; before?: string }[] {
  const entries = readWordings(text, "test.txt");
  const draw = new Draw(stream(seed, "test"));
  const samples = [];
  while (samples.length < count) {
    const entry = draw.pick(entries);
    const intent = drawWritten(entry, draw.pick(entry.wordings), draw);
    const sample = intent && realise("test", { ...intent, verbatim: true }, draw);
    if (sample !== undefined) samples.push(sample);
  }
  return samples.map(({ asked, question, target, spans, before }) => {
    derive(target, spans, asked, language, alphabet);
    return {
      question: question.toLowerCase(),
      meaning: "refusal" in target ? `refuse ${target.refusal}` : printProgram(target.program as never),
      ...(before === undefined ? {} : { before: printProgram(before as never) }),
    };
  });
}
const faultOf = (text: string): string => {
  try {
    drawn(text, 5);
  } catch (error) {
    if (error instanceof WordingError) return error.message;
    throw error;
  }
  return "none";
};

describe("written wordings", () => {
  it("copy the texts of slots and of programs from the question", () => {
    for (const { question, meaning } of drawn(
      'cell($row, "sales", image 1)\n  $row\'s sales\n  sales of $row',
    )) {
      const [, row] = /^cell\("(.*)", "(?:sales)", image 1\)$/i.exec(meaning)!;
      expect(question).toContain(row!.toLowerCase());
    }
  });

  it("say sums of money: a dollar sign before a digit is no slot", () => {
    const all = drawn('row-having("$4.50", image 1)\n  what costs $4.50', 20);
    expect(new Set(all.map(({ meaning }) => meaning))).toEqual(new Set(['row-having("$4.50", image 1)']));
    expect(all[0]!.question).toMatch(/^what costs \$4\.50\??$/);
  });

  it("take a text that nobody says from the alphabet", () => {
    const meanings = drawn('field("total", image 1)\n  how much do i owe\n  the total');
    expect(new Set(meanings.map(({ meaning }) => meaning.toLowerCase()))).toEqual(
      new Set(['field("total", image 1)']),
    );
  });

  it("move the picture where $w says so, and only there", () => {
    const all = drawn("exists(detect($thing, image 1))\n  any $things $w", 1500);
    const moved = all.filter(({ meaning }) => !meaning.endsWith("image 1))"));
    expect(moved.length).toBeGreaterThan(20);
    for (const { question } of moved)
      expect(question).toMatch(
        /\d|second|third|fourth|fifth|sixth|last|final|other|(?:page|p\.|picture|\w+) (?:one|two|three|four|five|six)|first|th page/,
      );
    const still = drawn("exists(detect($thing, image 2))\n  any $things over there $w", 300);
    expect(still.every(({ meaning }) => meaning.endsWith("image 2))"))).toBe(true);
  });

  it("give two slots of a kind two values", () => {
    for (const { meaning } of drawn(
      "and(exists(detect($thing, image 1)), exists(detect($thing2, image 1)))\n  $athing and $athing2",
    )) {
      const [one, two] = [...meaning.matchAll(/detect\("([^"]*)"/g)].map((match) => match[1]);
      expect(one).not.toBe(two);
    }
  });

  it("lean on the question before: what is not said is kept from its program", () => {
    const all = drawn(
      "before cell($row, $column, image 1) then cell($row2, $column, image 1)\n  what about $row2",
    );
    for (const { meaning, before } of all) {
      const columnOf = (text: string) => /, ("[^"]*"), image 1\)$/.exec(text)![1];
      expect(columnOf(meaning)).toBe(columnOf(before!));
    }
  });

  it("refuse for the reason that was written", () => {
    expect(new Set(drawn("refuse identity\n  is that $name").map(({ meaning }) => meaning))).toEqual(
      new Set(["refuse identity"]),
    );
  });

  it.each([
    ["  any $things", "test.txt:1: a wording before any program"],
    ["refuse because\n  why", 'test.txt:1: no reason "because"'],
    ["exists(detect($thing, image 1))\n  any thing", "test.txt:2: $thing of the program is not said"],
    ["exists(detect($thing, image 1))\n  any $dogs or $things", "test.txt:2: no slot $dogs"],
    ["exists(faces(image 1))\n  any $things", "test.txt:2: $things is not in the program"],
    ["exists(faces(image 1))\n  any (face", "test.txt:2: unbalanced wording"],
    ["exists(face(image 1))\n  any face", "test.txt:1: the program has 1 error"],
    ['field("colour of ink", image 1)\n  which ink', 'test.txt:2: "colour of ink" is not said'],
  ])("say what is wrong with %j", (text, message) => {
    expect(faultOf(text)).toContain(message);
  });

  it("of this repository can all be read, and one in thirty-six is kept from training", () => {
    const entries = writtenEntries();
    const all = entries.flatMap((entry) => entry.wordings.map((written) => isKept(entry, written)));
    expect(all.length).toBeGreaterThan(3000);
    expect(all.filter((kept) => kept).length / all.length).toBeCloseTo(1 / 36, 2);
  });
});
