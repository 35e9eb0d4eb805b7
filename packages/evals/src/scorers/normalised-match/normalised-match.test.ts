import { describe, expect, it } from "vitest";
import { normalisedMatch } from "./index.js";

describe("normalised-match", () => {
  it("forgets case, punctuation, articles and extra white space", () => {
    expect(normalisedMatch().grade("The  Eiffel-Tower!", "eiffeltower").value).toBe(1);
    expect(normalisedMatch().grade("an answer", ["other", "Answer"]).value).toBe(1);
    expect(normalisedMatch().grade("theatre", "atre").value).toBe(0);
  });
  it("does not take an article out of a word that goes on with a letter beyond ASCII", () => {
    expect(normalisedMatch().grade("ña", "ñ").value).toBe(0);
    expect(normalisedMatch().grade("aé", "é").value).toBe(0);
  });
  it("takes Chinese punctuation out only by the rule that says so", () => {
    const [coding, search] = (["visual-arft-coding", "visual-arft-search"] as const).map((rule) =>
      normalisedMatch({ rule }),
    );
    expect(coding!.grade("软件，工程。", "软件 工程").value).toBe(1);
    expect(search!.grade("软件，工程。", "软件 工程").value).toBe(0);
  });
});
