import { createRun, memoryStore, type Store, text } from "@fovea/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { allowedAnswers } from "./guesses.js";
import guess from "./index.js";

let store: Store;
beforeEach(() => {
  store = memoryStore();
});
afterEach(() => store.close());

async function answered(question: string, seed = 0) {
  const run = await createRun(store, { actor: "guess@1", config: {}, seed });
  const agent = await guess.agent({} as never);
  const answer = await agent.run({ parts: [text(question)] }, { run });
  await run.end(answer.abstained ? "abstained" : "answered");
  await run.close();
  return answer;
}

describe("answers that a question allows", () => {
  it("are its lettered choices, its range, its list, or what its words ask for", () => {
    expect(allowedAnswers("Where is it?\n(A) left\n(B) right\n(C) behind you")).toEqual([
      "(A)",
      "(B)",
      "(C)",
    ]);
    expect(allowedAnswers("How many dots? Answer with a number from 1 to 6.")).toEqual([
      "1",
      "2",
      "3",
      "4",
      "5",
      "6",
    ]);
    expect(allowedAnswers("What colour is it: red, blue or green?")).toEqual(["red", "blue", "green"]);
    expect(allowedAnswers("Which has the higher value: Talsobra or Falira?")).toEqual(["Talsobra", "Falira"]);
    expect(allowedAnswers("Which path?\nPath 1 is left.\nAnswer: Path 1 or Path 2.")).toEqual([
      "Path 1",
      "Path 2",
    ]);
    expect(allowedAnswers("How many? Answer with a number.")).toHaveLength(10);
    expect(allowedAnswers("Is it red?")).toEqual(["yes", "no"]);
    expect(allowedAnswers("Who is this?")).toEqual([]);
    expect(allowedAnswers("A number from 1 to 99999999?")).toEqual([]);
  });
});

describe("guess", () => {
  it("guesses the same again, other things for other questions and seeds, and all of them as often", async () => {
    const choices = "\n(A) a\n(B) b\n(C) c\n(D) d";
    expect((await answered(`1?${choices}`)).answer).toBe((await answered(`1?${choices}`)).answer);
    const counts = new Map<string, number>();
    for (let i = 0; i < 200; i++) {
      const { answer, confidence, evidence } = await answered(`question ${i}?${choices}`);
      expect([confidence, evidence]).toEqual([0.25, []]);
      counts.set(answer!, (counts.get(answer!) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(["(A)", "(B)", "(C)", "(D)"]);
    for (const count of counts.values()) expect(count).toBeGreaterThan(30);
    const bySeed = new Set(
      await Promise.all(
        [0, 1, 2, 3, 4, 5, 6, 7].map(async (seed) => (await answered(`1?${choices}`, seed)).answer),
      ),
    );
    expect(bySeed.size).toBeGreaterThan(1);
  });

  it("abstains where the words do not say which answers there are", async () => {
    expect(await answered("Who is this?")).toMatchObject({ answer: null, abstained: true });
  });
});
