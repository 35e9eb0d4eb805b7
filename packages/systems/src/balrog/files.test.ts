import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryStore, text } from "@fovea/core";
import { scriptedModel } from "@fovea/models";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { intervalOf } from "./aggregate.js";
import { writeBalrog } from "./files.js";
import { publishedLines, scoreBalrogFolder } from "./published.js";
import { runBalrog } from "./run.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fovea-balrog-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (...path: string[]) => readFileSync(join(folder, ...path), "utf8");

describe("BALROG's files", () => {
  it("hold every episode as its record and its table, where BALROG puts them", async () => {
    const store = memoryStore();
    const said = ["I see a key. ACTION: go forward", 'a "wall", ACTION: jump'];
    const model = scriptedModel(
      Array.from({ length: 64 }, (_, turn) => [text(said[turn % 2]!)]),
      { card: {} },
    );
    const options = { environments: ["babyai"], tasks: ["/goto"], episodes: 2, agent: "cot", model, store };
    const report = await runBalrog(options);
    expect(await writeBalrog(folder, report, { store })).toBe(2 * 2 + 2);
    const task = "BabyAI-MixedTrainLocal-v0/goto";
    for (const [episode, { record }] of report.outcomes.entries())
      expect(JSON.parse(read("babyai", task, `${task}_run_0${episode}.json`))).toEqual(record);
    const rows = read("babyai", task, `${task}_run_00.csv`).split("\r\n");
    expect(rows[0]).toBe("Step,Action,Reasoning,Observation,Reward,Done");
    expect(rows[1]).toMatch(/^0,go forward,I see a key\. ACTION: go forward,"/);
    expect(rows[2]).toMatch(/^1,jump,"a ""wall"", ACTION: jump","\n\nYour last answer was no valid action/);
    expect(rows[2]).toMatch(/,0,False$/);
    const { environments, mean } = await scoreBalrogFolder(folder);
    expect(environments["babyai"]).toMatchObject(report.environments[0]!.score!);
    expect(mean.progression).toBe(report.mean!.progression);
    const summary = JSON.parse(read("summary.json"));
    expect(summary).toMatchObject({ average_progress: mean.progression, agent: { type: "cot" } });
    expect(JSON.parse(read("babyai", "babyai_summary.json")).tasks[task].episodes_played).toBe(2);
  });

  it("of the authors are scored by environment, whatever lies beside them", async () => {
    const put = async (environment: string, name: string, content: unknown) => {
      await mkdir(join(folder, environment, "task"), { recursive: true });
      writeFileSync(join(folder, environment, "task", name), JSON.stringify(content));
    };
    await put("nle", "a_run_00.json", { task: "NetHackChallenge-v0", progression: 0.01848, seed: 1 });
    await put("nle", "a_run_01.json", { task: "NetHackChallenge-v0", progression: 0 });
    await put("crafter", "c_run_00.json", { task: "default", progression: 0.5 });
    await put("crafter", "crafter_summary.json", { progression_percentage: 99 });
    await put("crafter", "c_run_00.csv", "Step");
    writeFileSync(join(folder, "summary.json"), "{}");
    const scores = await scoreBalrogFolder(folder);
    expect(scores.environments["nle"]!.progression).toBeCloseTo(0.924, 12);
    expect(scores.environments["nle"]!.standardError).toBeCloseTo(0.924 / Math.SQRT2, 12);
    expect(scores.mean.progression).toBeCloseTo((0.924 + 50) / 2, 12);
    expect(publishedLines(scores).at(-1)).toBe("mean of 2: 25.46 % +- 0.33");
  });

  it("that are no episodes are named, all at once", async () => {
    await expect(scoreBalrogFolder(join(folder, "nowhere"))).rejects.toThrow("ENOENT");
    await expect(scoreBalrogFolder(folder)).rejects.toThrow("holds no episodes");
    await mkdir(join(folder, "crafter"));
    writeFileSync(join(folder, "crafter", "a.json"), '{"task":"default","progression":1.5}');
    writeFileSync(join(folder, "crafter", "b.json"), "{");
    writeFileSync(join(folder, "crafter", "c.json"), '{"progression":1}');
    writeFileSync(join(folder, "crafter", "d.json"), "null");
    await expect(scoreBalrogFolder(folder)).rejects.toThrow(
      /^4 files are no episodes: .*a\.json: progression is 1\.5; .*b\.json: not JSON; .*c\.json: task is no text; .*d\.json: not JSON$/,
    );
  });
});

describe("the interval", () => {
  it("says something where the standard error is 0, and stays between 0 and 100", () => {
    expect(intervalOf([1, 1, 1, 1, 1])).toMatchObject({ high: 100 });
    expect(intervalOf([1, 1, 1, 1, 1])!.low).toBeCloseTo(56.55, 1); // Wilson, 5 of 5
    expect(intervalOf([0.01, 0.9])).toEqual({ low: 0, high: 100 });
    expect(intervalOf([0.5])).toBeNull();
    expect(intervalOf([])).toBeNull();
  });
});
