import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { make } from "@fovea/environments";
import { describe, expect, it } from "vitest";
import { meanOf, scoreOf } from "./aggregate.js";
import { findBalrogEnvironment } from "./suite.js";

/** Numbers of what BALROG's authors published (bench/balrog/record-published.mjs). */
const published = JSON.parse(readFileSync(new URL("golden/published.json", import.meta.url), "utf8")) as {
  readonly submissions: readonly {
    readonly submission: string;
    readonly mean: number;
    readonly error: number;
    readonly environments: Readonly<
      Record<string, { progressions: readonly number[]; progression: number; error: number }>
    >;
  }[];
  readonly episodes: readonly {
    readonly environment: string;
    readonly task: string;
    readonly seed: number;
    /** What the model said at each turn; "?" for what was no action. */
    readonly said: string;
    readonly progression: number;
    readonly return: number;
    /** Of the texts after each turn, as JSON. */
    readonly sha256: string;
  }[];
};

describe("the published episodes", () => {
  for (const { submission, mean, error, environments } of published.submissions)
    it(`score as published: ${submission}, ${mean.toFixed(2)} %`, () => {
      const scores = Object.values(environments).map((one) => ({ ...one, score: scoreOf(one.progressions) }));
      for (const { score, ...figures } of scores) {
        expect(score.progression).toBeCloseTo(figures.progression, 10);
        expect(score.standardError).toBeCloseTo(figures.error, 10);
      }
      const ours = meanOf(scores.map(({ score }) => score));
      expect(ours.progression).toBeCloseTo(mean, 10);
      expect(ours.standardError).toBeCloseTo(error, 10);
    });

  it("play again here as they were played there: texts, rewards, ends", async () => {
    expect(published.episodes.length).toBeGreaterThan(30);
    for (const episode of published.episodes) {
      const { world, defaultAction } = findBalrogEnvironment(episode.environment);
      const played = await make(world(episode.task));
      played.reset({ seed: episode.seed });
      const said = episode.said.split(",");
      const texts: string[] = [];
      let sum = 0;
      for (const action of said) {
        expect(played.toAct()).toEqual(["agent"]);
        sum += played.step({ agent: action === "?" ? defaultAction : action })["agent"]!.reward;
        const seen = played.observe("text");
        const text = seen.mode === "text" ? seen.text : "";
        texts.push(text.includes("IS YOU rule was broken") ? "reset" : text);
      }
      const sha256 = createHash("sha256").update(JSON.stringify(texts)).digest("hex");
      expect({ ...episode, sha256 }).toEqual(episode);
      expect(sum).toBeCloseTo(episode.return, 10);
      expect(sum > 0 ? 1 : 0).toBe(episode.progression);
    }
  });
});
