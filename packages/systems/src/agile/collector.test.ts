import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryStore, type Pixels, resume, text } from "@fovea/core";
import { Pcg64 } from "@fovea/core/random";
import { Board, createAgileJigsaw, drawnPicture } from "@fovea/environments/jigsaw";
import { scriptedModel } from "@fovea/models";
import { afterAll, describe, expect, it } from "vitest";
import { annotateRun } from "../runs/annotate.js";
import { collectTrajectories, rewardKey, siblingGroup } from "./collector.js";
import { codePlayer, matcherPlayer, type Puzzle, policyPlayer } from "./players.js";
import { writeTrajectories } from "./trajectories.js";

const picture: Pixels = drawnPicture(new Pcg64(3));
const puzzles: Puzzle[] = [1, 2, 3].map((seed) => ({
  id: `drawn-${seed}`,
  picture,
  grid: 2,
  seed,
  level: 0,
}));
const folder = mkdtempSync(join(tmpdir(), "fovea-agile-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("collected trajectories", () => {
  it("are siblings of one puzzle with rewards at their ends and advantages beside each other", async () => {
    const store = memoryStore();
    const groups = await collectTrajectories(matcherPlayer(0.4), puzzles, { store, siblings: 4, seed: 5 });
    expect(groups).toHaveLength(3);
    const all = await Promise.all(groups.map((id) => siblingGroup(store, id)));
    for (const { siblings, puzzle } of all) {
      expect(puzzle).toMatchObject({ grid: 2, level: 0 });
      expect(siblings.map(({ sibling }) => sibling)).toEqual([0, 1, 2, 3]);
      expect(siblings.reduce((sum, { advantage }) => sum + advantage, 0)).toBeCloseTo(0, 6);
      const best = siblings.toSorted((a, b) => b.reward - a.reward)[0]!;
      expect(best.advantage).toBe(Math.max(...siblings.map(({ advantage }) => advantage)));
    }
    const rewards = all.flatMap(({ siblings }) => siblings.map(({ reward }) => Number(reward.toFixed(2))));
    // Right after 0, 1 or 2 looks, or wrong: the game pays nothing else.
    expect(new Set([...rewards, 1, 0.95, 0.9, -0.05]).size).toBe(4);
    expect(new Set(rewards).size).toBeGreaterThan(2);
  });

  it("say again what they said, from the same seed, and other things from another", async () => {
    const rewards = async (seed: number) => {
      const store = memoryStore();
      const groups = await collectTrajectories(matcherPlayer(), puzzles, { store, siblings: 3, seed });
      const found = await Promise.all(groups.map((id) => siblingGroup(store, id)));
      return found.flatMap(({ siblings }) => siblings.map(({ reward }) => reward));
    };
    expect(await rewards(1)).toEqual(await rewards(1));
    expect(await rewards(1)).not.toEqual(await rewards(2));
  });

  it("are at least one", async () => {
    const none = collectTrajectories(matcherPlayer(), puzzles, {
      store: memoryStore(),
      siblings: 0,
      seed: 1,
    });
    await expect(none).rejects.toThrow(/0 siblings/);
    expect(() => matcherPlayer(2)).toThrow(/slips of 2/);
  });

  it("take a corrected reward into account", async () => {
    const store = memoryStore();
    const [id] = await collectTrajectories(matcherPlayer(0), [puzzles[0]!], { store, siblings: 2, seed: 1 });
    const before = await siblingGroup(store, id!);
    await annotateRun(store, before.siblings[0]!.run, { key: rewardKey, value: -5, author: "agile" });
    const [first, second] = (await siblingGroup(store, id!)).siblings;
    expect([first!.reward, first!.advantage, second!.advantage]).toEqual([
      -5,
      expect.closeTo(-1, 4),
      expect.closeTo(1, 4),
    ]);
    await expect(siblingGroup(store, "agile-none")).rejects.toThrow(/no group agile-none/);
  });

  it("are exported as conversations with their pictures", async () => {
    const store = memoryStore();
    const groups = await collectTrajectories(matcherPlayer(), puzzles, { store, siblings: 3, seed: 2 });
    const lines = await writeTrajectories(store, groups, folder);
    const written = readFileSync(join(folder, "trajectories.jsonl"), "utf8").trimEnd().split("\n");
    expect(written.map((line) => JSON.parse(line))).toEqual(JSON.parse(JSON.stringify(lines)));
    expect(lines).toHaveLength(9);
    for (const { messages, reward, right } of lines) {
      expect(messages.map(({ role }) => role)).toEqual(
        messages.map((_, i) => (i % 2 === 0 ? "user" : "assistant")),
      );
      const looks = messages.length / 2 - 1;
      expect(reward).toBeCloseTo(right ? 1 - 0.05 * looks : -0.05, 9);
      const last = messages.at(-1)!.content[0]!;
      expect(last.type === "text" && Object.keys(JSON.parse(last.text))).toEqual(["answer"]);
      for (const part of messages.flatMap(({ content }) => content))
        if (part.type === "image") expect(existsSync(join(folder, part.image))).toBe(true);
    }
  });

  it("can be taken up again: the record serves every move, and the world is asked nothing else", async () => {
    const store = memoryStore();
    const [id] = await collectTrajectories(matcherPlayer(0), [puzzles[1]!], { store, siblings: 1, seed: 3 });
    const { siblings } = await siblingGroup(store, id!);
    const run = await resume(store, siblings[0]!.run);
    const again = await matcherPlayer(0).play(run, puzzles[1]!);
    expect(again.reward).toBe(siblings[0]!.reward);
    expect(run.head).toBe(siblings[0]!.head);
    await run.close();
  });
});

describe("players", () => {
  it("the policy answers at once, and differently when it draws", async () => {
    const store = memoryStore();
    const collect = async (temperature: number) => {
      const player = policyPlayer(temperature);
      const [id] = await collectTrajectories(player, [puzzles[0]!], { store, siblings: 8, seed: 4 });
      return (await siblingGroup(store, id!)).siblings.map(({ reward }) => Number(reward.toFixed(2)));
    };
    expect(await collect(0)).toEqual(new Array(8).fill(1));
    // Drawn blindly, all eight are right once in 24 ** 8.
    expect(await collect(1e4)).toContain(-0.05);
  });

  // Python starts once here, which takes its time on a busy machine.
  it("code is played on the same pieces, and scored by AGILE's rules with what it looked at", async () => {
    const puzzle = puzzles[2]!;
    const board = new Board({ id: "t", grid: 2, picture });
    board.begin(puzzle.seed, { correct: 0 });
    const answer = `<think>done</think><answer>${JSON.stringify(board.truth)}</answer>`;
    const look = "<think>look</think><code>\nseen_image = observation(['A', 'B', 'C', 'D'])\n</code>";
    const model = scriptedModel([[text(look)], [text(answer)]]);
    const store = memoryStore();
    const [id] = await collectTrajectories(codePlayer(model), [puzzle], { store, siblings: 1, seed: 6 });
    const { siblings, puzzle: about } = await siblingGroup(store, id!);
    expect(about).toMatchObject({ model: model.id });
    expect(siblings).toMatchObject([{ reward: 0.95, right: true }]);
    const [line] = await writeTrajectories(store, [id!], folder);
    expect(line!.messages.map(({ role }) => role)).toEqual([
      "system",
      "user",
      "assistant",
      "user",
      "assistant",
    ]);
    expect(line!.messages[1]!.content.filter(({ type }) => type === "image")).toHaveLength(4);
    expect(line!.messages[3]!.content.filter(({ type }) => type === "image")).toHaveLength(1);
    // The same order as the game of tools has.
    const world = createAgileJigsaw({ id: "jigsaw/same-v1", grid: 2, picture });
    world.reset({ seed: puzzle.seed, options: { correct: 0 } });
    expect(world.step({ agent: { answer: board.truth } }).agent!.info!.success).toBe(true);
  }, 180_000);
});
