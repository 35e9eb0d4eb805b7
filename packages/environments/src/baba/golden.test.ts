import { createHash } from "node:crypto";
import { RandomState } from "@fovea/core/random";
import { describe, expect, it } from "vitest";
import { balrogLevels, idOfTask } from "./balrog.js";
import { BORDER, colourNames, isThing, wordOf } from "./codes.js";
import { describe as inWords, placeOfYou } from "./description.js";
import { encodeRoom } from "./encoding.js";
import { levelFromText } from "./from-text.js";
import golden from "./golden/golden.json" with { type: "json" };
import maps from "./golden/maps.json" with { type: "json" };
import type { Level } from "./level.js";
import { RoomPainter } from "./pictures.js";
import { World } from "./world.js";

interface Episode {
  readonly start: { room: string; text: string; plan: string; encoding: string; frame?: string };
  readonly end: { steps: number; ended: string; return: number; trace: string; frame?: string };
}

/** All stacks as the golden script writes them. */
function dump({ top, below, kind, value, width }: World): string {
  // The reference's border crosses itself.
  const corners = [0, width - 1, top.length - width, top.length - 1];
  const cells = Array.from(top, (first, at) => {
    if (corners.includes(at)) return "0+0";
    const stack: string[] = [];
    for (let object = first; object !== 0; object = below[object]!) {
      const [type, one] = [kind[object]!, value[object]!];
      const name = type === BORDER ? "" : isThing(type) ? colourNames[one] : wordOf(type, one);
      stack.unshift(`${type}${name}`);
    }
    return stack.join("+");
  });
  return cells.join(",");
}

const sha = (data: string | Uint8Array) => createHash("sha256").update(data).digest("hex");

/** As `play` of the golden script: the level by itself. */
function play(level: Level, seed: number, actions: readonly number[], frames: boolean): Episode {
  const world = new World(level.width, level.height);
  const painter = new RoomPainter(world);
  world.begin();
  const plan = level.generate(world, new RandomState(seed));
  world.start();
  const cells = new Uint8Array(level.width * level.height * 3);
  encodeRoom(world, cells);
  const frame = () => (frames ? { frame: sha(painter.picture().data) } : {});
  const start = { room: sha(dump(world)).slice(0, 16), text: inWords(world), plan };
  const begun = { ...start, encoding: sha(cells).slice(0, 16), ...frame() };
  const seen = createHash("sha256");
  let [steps, total, ended] = [0, 0, "running"];
  let text = begun.text;
  for (const action of actions) {
    steps++;
    world.won = false;
    world.lost = false;
    if (action > 0) world.step([0, 3, 0, 1, 2][action]!);
    const reward = world.won ? 1 - 0.9 * (steps / 100) : world.lost ? -1 : 0;
    const done = world.won || world.lost || steps >= 100;
    total += reward;
    const renewed = !done && placeOfYou(world) < 0;
    // The reference keeps the text from before.
    if (!renewed) text = done ? "" : inWords(world);
    seen.update(`${dump(world)}|${reward.toFixed(6)}|${done ? 1 : 0}|${text}\n`);
    ended = done ? "done" : renewed ? "renewed" : ended;
    if (ended !== "running") break;
  }
  const end = { steps, ended, return: Number(total.toFixed(9)), trace: seen.digest("hex").slice(0, 16) };
  return { start: begun, end: { ...end, ...frame() } };
}

function actionList(seed: number): number[] {
  const random = new RandomState(seed);
  return Array.from({ length: 100 }, () => random.randint(0, 5));
}

describe("the reference's levels, seed by seed: stacks, text, encoding, plan, frames, and 100 random steps", () => {
  const expected = golden.levels as Record<string, Record<string, Episode>>;

  it("are these 40", () => {
    expect(Object.keys(expected).map(idOfTask).sort()).toEqual(balrogLevels.map(({ id }) => id).sort());
  });

  it.each(Object.keys(expected))("%s", (task) => {
    const level = balrogLevels.find(({ id }) => id === idOfTask(task))!;
    for (const [seed, episode] of Object.entries(expected[task]!))
      expect({ seed, ...play(level, Number(seed), actionList(Number(seed) + 7), Number(seed) < 2) }).toEqual({
        seed,
        ...episode,
      });
  });
});

describe("rules beyond the 40 levels: pull, push, move, open and shut, colours, becoming, many who are YOU", () => {
  const expected = golden.maps as Record<string, Record<string, Episode>>;

  it.each(Object.keys(expected))("%s", (name) => {
    const level = levelFromText(`baba/${name}-v1`, maps[name as keyof typeof maps]);
    for (const [seed, episode] of Object.entries(expected[name]!)) {
      // The reference pulls and pushes in a circle until Python stops it: up to there.
      const crashed = episode.end.ended === "crashed";
      const actions = actionList(Number(seed)).slice(0, crashed ? episode.end.steps : 100);
      const ended = crashed ? "running" : episode.end.ended;
      const found = play(level, Number(seed), actions, seed === "0");
      expect({ seed, ...found }).toEqual({ seed, ...episode, end: { ...episode.end, ended } });
    }
  });
});
