import { readFileSync } from "node:fs";
import {
  createRun,
  expandRequest,
  type ImagePart,
  type Message,
  memoryStore,
  modelContent,
  pathTo,
  text,
} from "@fovea/core";
import { type ScriptTurn, scriptedModel } from "@fovea/models";
import { describe, expect, it } from "vitest";
import { meanOf, scoreOf } from "./aggregate.js";
import { openingOf } from "./demonstrations.js";
import { openForm } from "./forms.js";
import { History } from "./history.js";
import { modelPlayer } from "./player.js";
import { balrogWords } from "./words.js";

interface Game {
  readonly form: string;
  readonly texts: number;
  readonly images: number;
  readonly reasonings: number;
  readonly script: readonly string[];
  readonly pictures: boolean;
  readonly asked: readonly (readonly [role: string, text: string, image: string | null])[][];
  readonly read: readonly (readonly [action: string | null, reasoning: string | null])[];
}

/** What golden/make.py wrote: BALROG's own code at work. */
const golden = JSON.parse(readFileSync(new URL("golden/golden.json", import.meta.url), "utf8")) as {
  readonly games: readonly Game[];
  readonly episodes: Readonly<Record<string, readonly (readonly [task: string, progression: number])[]>>;
  readonly summary: {
    readonly mean: number;
    readonly error: number;
    readonly environments: Readonly<
      Record<string, { progression_percentage: number; standard_error: number; episodes_played: number }>
    >;
    readonly tasks: Readonly<
      Record<string, Record<string, { progression_percentage: number; standard_error: number }>>
    >;
  };
};

const words = {
  ...balrogWords,
  forms: Object.fromEntries(Object.keys(balrogWords.forms).map((form) => [form, "<ending>"])),
  learn: "<learn>",
  unread: "<unread>",
};

const picture = (id: string): ImagePart => ({
  type: "image",
  ref: { type: "image", id, width: 1, height: 1, mediaType: "image/png" },
});

const shownBy = (messages: readonly Message[]) =>
  messages.map(({ role, parts }) => {
    const image = parts.find((part) => part.type === "image");
    const said = parts.flatMap((part) => (part.type === "text" ? [part.text] : []));
    return [role, said.join("\n"), image?.type === "image" ? image.ref.id : null];
  });

/** Plays the turns of a golden game; what was asked, as the model got it and as the record gives it back. */
async function play({ form, texts, images, reasonings, script, pictures }: Game) {
  const store = memoryStore();
  const turns: ScriptTurn[] = script.map((said) => [text(said)]);
  const model = scriptedModel(turns, { turns: "calls" });
  const run = await createRun(store, { actor: "test@1", config: {} });
  const demonstrations = [
    ["up", "left"],
    ["down", "right", "idle", "up"],
  ].map((actions) => ({
    actions,
    observations: ["it begins", ...actions.map((_, i) => `then ${i}`)],
  }));
  const instruction = "Play well. PLAY!";
  const player = modelPlayer({
    site: { run, model, signal: run.signal, onEvent: () => {}, spent: () => {} },
    form: openForm(form, words),
    history: new History({ texts, images, reasonings }),
    opening:
      form === "few-shot"
        ? openingOf(instruction, words.learn, demonstrations, 7)
        : [{ role: "user", parts: [text(instruction)] }],
    sampling: {},
  });
  const read = [];
  for (let turn = 0; turn < script.length; turn++) {
    const { action, reasoning = null } = await player({
      lasting: `a wall ${turn} steps ahead`,
      passing: turn % 3 === 1 ? "hungry" : "",
      ...(pictures && turn % 4 !== 2 ? { image: picture(`picture ${turn}`) } : {}),
    });
    read.push([action, reasoning]);
  }
  const steps = (await pathTo(store, run.head)).filter(({ kind }) => kind === "model");
  const recorded = await Promise.all(steps.map((step) => expandRequest(store, modelContent(step).request)));
  const views = steps.map((step) => modelContent(step).request.messages);
  return { read, asked: model.requests, recorded, views };
}

describe("BALROG's agents, turn by turn", () => {
  for (const game of golden.games) {
    const { form, texts, images, reasonings, script } = game;
    it(`${form}: ${texts} texts, ${images} images, ${reasonings} reasonings, ${script.length} turns`, async () => {
      const { read, asked, recorded } = await play(game);
      expect(read).toEqual(game.read);
      expect(asked.map(({ messages }) => shownBy(messages))).toEqual(game.asked);
      expect(recorded.map(({ messages }) => messages)).toEqual(asked.map(({ messages }) => messages));
    });
  }

  it("writes a long history down by reference to the turn before", async () => {
    const { views } = await play(golden.games.find(({ script }) => script.length > 40)!);
    const written = views.map((entries) => entries.filter((entry) => "message" in entry).length);
    // The last observation, the one before (which lost its heading and its picture), and the action between.
    expect(written.filter((count) => count > 3)).toHaveLength(3);
  });
});

describe("BALROG's aggregation", () => {
  const scores = Object.entries(golden.episodes).map(([name, episodes]) => ({
    name,
    score: scoreOf(episodes.map(([, progression]) => progression)),
    episodes,
  }));

  it("is over all episodes of an environment, with the population's deviation over sqrt(n)", () => {
    for (const { name, score } of scores) {
      const { progression_percentage, standard_error, episodes_played } = golden.summary.environments[name]!;
      expect(score.progression).toBeCloseTo(progression_percentage, 12);
      expect(score.standardError).toBeCloseTo(standard_error, 12);
      expect(score.episodes).toBe(episodes_played);
    }
  });

  it("is the same for a task", () => {
    for (const { name, episodes } of scores)
      for (const [task, expected] of Object.entries(golden.summary.tasks[name]!)) {
        const score = scoreOf(episodes.filter(([of]) => of === task).map(([, progression]) => progression));
        expect(score.progression).toBeCloseTo(expected.progression_percentage, 12);
        expect(score.standardError).toBeCloseTo(expected.standard_error, 12);
      }
  });

  it("gives each environment the same weight", () => {
    const { progression, standardError } = meanOf(scores.map(({ score }) => score));
    expect(progression).toBeCloseTo(golden.summary.mean, 12);
    expect(standardError).toBeCloseTo(golden.summary.error, 12);
  });

  it("is 0 of nothing", () => {
    expect(scoreOf([])).toEqual({ progression: 0, standardError: 0, episodes: 0 });
    expect(meanOf([])).toEqual({ progression: 0, standardError: 0 });
  });
});
