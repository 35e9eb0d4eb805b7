import { describe, expect, it } from "vitest";
import { jsonMatch } from "./index.js";

const target = { total: 12, items: [{ name: "Tea", n: 2 }], note: [] };

describe("json-match", () => {
  it.each([
    JSON.stringify(target),
    `\`\`\`json\n${JSON.stringify(target)}\n\`\`\``,
    `It says {"no": 1}. So: ${JSON.stringify(target)}. Done.`,
    '{"note": [], "items": [{"n": 2.0, "name": "the TEA"}], "total": 12}',
  ])("is 1 for %j", (answer) => {
    expect(jsonMatch({ measure: "exact" }).grade(answer, target).value).toBe(1);
  });
  it("is the F1 of the leaves, and names where they differ", () => {
    const { value, explanation } = jsonMatch().grade(
      '{"total": 13, "items": [{"name": "tea", "n": 2}]}',
      target,
    );
    expect(value).toBeCloseTo((2 * 2) / (3 + 4), 12);
    expect(explanation).toBe("differs at $.total, $.note");
  });
  it("allows a relative error, and compares text as it stands when asked to", () => {
    expect(jsonMatch({ relative: 0.1 }).grade("[13]", [12]).value).toBe(1);
    expect(jsonMatch({ strictText: true }).grade('["TEA"]', ["tea"]).value).toBe(0);
  });
  it.each(["no JSON", "{broken", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, "{".repeat(100_000)])(
    "is 0 for what is not JSON, however hostile",
    (answer) => {
      expect(jsonMatch().grade(answer, target)).toEqual({ value: 0, explanation: "no JSON in the answer" });
    },
  );
});
