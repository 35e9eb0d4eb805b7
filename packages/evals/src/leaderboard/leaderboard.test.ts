import { describe, expect, it } from "vitest";
import { caseOf, resultOf } from "../testing/eval.js";
import {
  casesHash,
  entryText,
  LeaderboardError,
  leaderboardEntry,
  leaderboardLines,
  leaderboardMarkdown,
  parseEntry,
  verifyEntry,
} from "./index.js";

const cases = (right: number, n = 20) =>
  Array.from({ length: n }, (_, i) =>
    caseOf(`s${i}`, { accuracy: i < right ? 1 : 0 }, { index: i, answer: `a${i}` }),
  );
const settings = { benchmark: "shapes", limit: 20 };
const embedded = { model: "embedded/first-light@1" };
const entryOf = async (right: number, rest: Parameters<typeof resultOf>[3] = embedded) =>
  leaderboardEntry("ours", resultOf("e1", cases(right), {}, rest), settings, cases(right));

describe("an entry of the leaderboard", () => {
  it("is read back as it was written", async () => {
    const entry = await entryOf(12);
    expect(parseEntry(entryText(entry), "x.json")).toEqual(entry);
    expect(entry).toMatchObject({
      kind: "deterministic",
      label: null,
      settings,
      n: 20,
      recorded: "2026-11-23",
    });
  });

  it("says of a simulated model what it is, and of a provider's that it is sampled", async () => {
    expect((await entryOf(12, { model: "simulated/oracle" })).label).toContain("never a capability");
    expect((await entryOf(12, { model: "openai/NAME" })).kind).toBe("sampled");
  });

  it("does not say where the data lie on this machine", async () => {
    const begun = { ...settings, data: "/home/somebody/data" };
    const entry = await leaderboardEntry("ours", resultOf("e1", cases(3)), begun, cases(3));
    expect(entry.settings).toEqual(settings);
    expect(entryText(entry)).not.toContain("somebody");
  });

  it("is made of what is complete and can be run again, under a name that is a file's", async () => {
    await expect(entryOf(12, { complete: false })).rejects.toThrow(LeaderboardError);
    await expect(entryOf(12, { agent: "predictions", model: null })).rejects.toThrow("nobody can run again");
    const result = resultOf("e1", cases(3));
    for (const name of ["../x", "A", "", "a/b", ".x"])
      await expect(leaderboardEntry(name, result, settings, [])).rejects.toThrow("is no file name");
  });

  it("is refused when somebody edited it, with what is wrong", async () => {
    const entry = await entryOf(12);
    const edited = (change: object) => () => parseEntry(JSON.stringify({ ...entry, ...change }), "x.json");
    expect(() => parseEntry("{", "x.json")).toThrow("x.json is no entry of the leaderboard");
    expect(edited({ format: 2 })).toThrow("its format is 2, and 1 is known");
    expect(edited({ n: "20" })).toThrow('n is "20", no number');
    expect(edited({ metrics: { accuracy: { value: "1" } } })).toThrow("metrics.accuracy is");
    expect(edited({ configuration: { ...entry.configuration, model: "better" } })).toThrow(
      "does not hash to",
    );
    expect(edited({ kind: "sure" })).toThrow('kind is "sure"');
  });
});

describe("the hash of the cases", () => {
  it("does not depend on the order of ending, nor on time and confidence, and does on every answer and score", async () => {
    const one = await casesHash(cases(12));
    expect(
      await casesHash([...cases(12)].reverse().map((each) => ({ ...each, ms: 99, confidence: 0.2 }))),
    ).toBe(one);
    expect(await casesHash(cases(13))).not.toBe(one);
    expect(await casesHash(cases(12).map((each, i) => (i === 4 ? { ...each, answer: "b" } : each)))).not.toBe(
      one,
    );
    expect(await casesHash(cases(12).slice(1))).not.toBe(one);
  });
});

describe("verifying an entry", () => {
  const again = async (
    right: number,
    rest: Parameters<typeof resultOf>[3] = embedded,
    changed = cases(right),
  ) => [resultOf("e2", cases(right), {}, rest), await casesHash(changed)] as const;

  it("is the same when a deterministic run is equal to the last digit", async () => {
    expect(verifyEntry(await entryOf(12), ...(await again(12)))).toMatchObject({
      verdict: "same",
      differences: [],
    });
  });

  it("is different by one answer, even where the score is the same", async () => {
    const entry = await entryOf(12);
    const worse = verifyEntry(entry, ...(await again(11)));
    expect(worse.verdict).toBe("different");
    expect(worse.differences).toContain("accuracy is 0.55 and was 0.6");
    const other = cases(12).map((each, i) => (i === 4 ? { ...each, answer: "b" } : each));
    const swapped = verifyEntry(entry, ...(await again(12, embedded, other)));
    expect(swapped).toMatchObject({
      verdict: "different",
      differences: [expect.stringContaining("not every answer is")],
    });
  });

  it("says when something else than what was entered ran", async () => {
    const result = resultOf("e2", cases(12), { limit: 7 }, embedded);
    const verification = verifyEntry(await entryOf(12), result, await casesHash(cases(12)));
    expect(verification.verdict).toBe("another configuration");
    expect(verification.differences).toEqual(["limit is 7 and was not there"]);
  });

  it("allows a sampled run what two intervals allow, and no more", async () => {
    const provider = { model: "openai/NAME" };
    const entry = await entryOf(12, provider);
    expect(verifyEntry(entry, ...(await again(9, provider))).verdict).toBe("same");
    const far = verifyEntry(entry, ...(await again(3, provider)));
    expect(far.verdict).toBe("different");
    expect(far.differences[0]).toMatch(
      /^accuracy is 0\.15 and was 0\.6: 0\.4500 apart, where 0\.\d+ may be chance$/,
    );
  });
});

describe("the table", () => {
  it("has the best of a benchmark first, and breaks no Markdown", async () => {
    const [low, high] = [await entryOf(3), { ...(await entryOf(18)), name: "better", agent: "a|b@1" }];
    const lines = leaderboardLines([low, high]);
    expect(lines[1]).toMatch(/^shapes +better +accuracy +0\.900 +0\.\d+ to 0\.\d+ +20 +0 +a\|b@1/);
    expect(lines[2]).toMatch(/^shapes +ours +accuracy +0\.150/);
    expect(leaderboardMarkdown([low, high]).split("\n")[2]).toContain("| a\\|b@1 |");
  });
});
