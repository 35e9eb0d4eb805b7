import { expect, it } from "vitest";
import type { FoundRegion } from "../../regions.js";
import { executeProgram } from "../execute.js";
import { readProgram } from "../read.js";
import { expertResult, found, picture, script } from "../testing/script.js";

const line = (text: string, box: FoundRegion["box"]): FoundRegion => ({
  kind: "line",
  text,
  box,
  score: 0.98,
});
const box = (label: string, left: number): FoundRegion => ({
  kind: "region",
  label,
  box: [left, 100, left + 20, 120],
  score: 1,
});

/** "Membership [ ] Basic [x] Patron", by a reader that takes each box for the beginning of the word behind it. */
const tools = {
  ocr: () =>
    expertResult(
      found("ocr", [
        line("Membership", [20, 100, 120, 122]),
        line("Basic", [200, 100, 280, 122]),
        line("Patron", [330, 100, 420, 122]),
      ]),
    ),
  checkboxes: () => expertResult(found("checkboxes", [box("unchecked", 200), box("checked", 330)])),
};

it.each([
  ['text-of(with-state(with-text(checkboxes(image 1), "Membership"), checked))', "Patron"],
  ['text-of(with-state(with-text(checkboxes(image 1), "Membership"), unchecked))', "Basic"],
  ['exists(with-state(with-text(checkboxes(image 1), "Basic"), checked))', false],
])("words that were read together with their box are its label: %s is %j", async (program, value) => {
  const result = await executeProgram(readProgram(program), [picture("form")], script(tools));
  expect(result.value).toBe(value);
});
