// node scripts/histories.mjs [NAME...]: makes the saved histories of test/histories anew. Each is one exported file of
// a few runs; `vitest run test/histories` replays them all without a model.
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { annotationId, createRun, exportRuns, InterruptedError, memoryStore, pathTo } from "@fovea/core";
import { stream } from "@fovea/core/random";
import {
  countingQuestion,
  layered,
  openCassette,
  openModel,
  recorded,
  scriptedModel,
  simulatedPerceiver,
  simulatedReasoner,
} from "@fovea/models";
import {
  agentPlayer,
  ask,
  askedProgramModel,
  balrogSamples,
  balrogTask,
  findSystem,
  forkRun,
  listPlayer,
  parseActions,
  playEnvironment,
} from "@fovea/systems";

const sample = (name) => fileURLToPath(new URL(`../samples/${name}`, import.meta.url));
const folder = fileURLToPath(new URL("../test/histories/", import.meta.url));
/** Of an exported file, in bytes. */
const largest = 200_000;

const call = (id, tool, input) => ({ type: "tool-call", id, tool, input });
const text = (said) => ({ type: "text", text: said });
/** A model that sees pictures of any size and writes places in pixels. */
const seeing = { images: { mediaTypes: ["image/png", "image/jpeg"], tokens: () => 100 } };
const badge = [
  [
    text("I look closer."),
    call("a", "zoom", { image: "image-1", box: [0, 0, 200, 120] }),
    call("b", "ocr", { image: "image-1" }),
  ],
  [call("c", "crop", { image: "image-1", box: [-50, 0, 9000, 10] })],
  [call("d", "answer", { answer: "Priya Raman", evidence: [{ media: "image-1", box: [0, 0, 200, 120] }] })],
];
const written = [
  [text('Thought: read it.\nAction: ocr\nAction Input: {"image": "image-1"}')],
  [text('Thought: done.\nAction: answer\nAction Input: {"answer": "B14", "evidence": []}')],
  [text('Action: answer\nAction Input: {"answer": "B14", "cites": ["ocr-1"]}')],
];
const scene = {
  id: "shelf",
  width: 48,
  height: 48,
  objects: ["red", "green", "blue"].flatMap((colour, i) =>
    Array.from({ length: i + 2 }, (_, j) => ({
      id: `${colour}-${j}`,
      kind: "cup",
      colour,
      box: [i * 10, j * 10, i * 10 + 8, j * 10 + 8],
    })),
  ),
};

const asking = (store, id, options) => ask({ store, id, ...options });

/** What each history holds; a run's id begins with its history's name. */
const fenced = (code) => `<think>t</think><code>\n\`\`\`python\n${code}\n\`\`\`\n</code>`;
const ends = (said) => `<think>t</think><answer>${said}</answer>`;
const called = (name, given) => `<tool_call>${JSON.stringify({ name, arguments: given })}</tool_call>`;
/** What is said in each system that answers in tags. Kept pictures are small: the files are committed. */
const codeScripts = [
  [
    "codev",
    [fenced("image_1.crop((60, 60, 140, 130))"), fenced("print(image_1.size)"), "hm", ends("a clock")],
  ],
  [
    "deepeyes-v2",
    [
      fenced("x = 7\nimage_1.crop((60, 60, 120, 120))"),
      fenced("print(x)"),
      called("search", { query: "clocks" }),
      ends("7"),
    ],
  ],
  [
    "visual-arft",
    [
      "<think>t</think><problem>{'blur'}</problem>",
      fenced(
        "import cv2\ni = cv2.imread('path_to_input_image.jpg')\ncv2.imwrite('path_to_output_image.jpg', i[60:120, 60:120])",
      ),
      ends("a clock"),
    ],
  ],
  [
    "space-tools",
    [
      called("point_crop", {
        image: "image-1",
        points: [
          [0.2, 0.2],
          [0.4, 0.4],
        ],
      }),
      ends("a clock"),
    ],
  ],
  ["guess", [], "Is it a clock? Answer yes or no."],
];

const agileScript = [
  [
    "agile",
    ["<code>image_a = crop(image_list[0], [0, 0, 0.2, 0.2])</code>", '<answer>["A", "B", "C", "D"]</answer>'],
  ],
];

async function playScripts(store, scripts) {
  const media = [sample("clock_motion.png")];
  for (const [id, said, question = "what is it?"] of scripts) {
    const system = await findSystem(id);
    const card = { ...seeing, toolCalls: false };
    const turns = said.map((one) => [text(one)]);
    const model = scriptedModel(turns, { id: `scripted/${id}`, card });
    await asking(store, `${id}-scripted`, { system, model, media, question });
  }
}

const histories = {
  "ask-embedded": async (store) => {
    const model = await openModel("embedded");
    await asking(store, "ask-embedded-reading", {
      model,
      media: [sample("ticket.png")],
      question: "what is the gate?",
    });
    await ask({
      store,
      model,
      media: [],
      run: "ask-embedded-reading",
      question: "and what does the code say?",
    });
    await asking(store, "ask-embedded-abstains", {
      model,
      media: [sample("ticket.png")],
      question: "who will win the match?",
    });
  },
  "ask-document": async (store) => {
    const model = await openModel("embedded");
    await asking(store, "ask-document-page", {
      model,
      media: [sample("report.pdf")],
      question: "what is the pH for Stone Ford?",
    });
  },
  "ask-program": async (store) => {
    const width = { op: "measure", quantity: "width", of: { op: "image", index: 0 } };
    await asking(store, "ask-program-width", {
      model: askedProgramModel(),
      media: [sample("ticket.png")],
      program: width,
    });
  },
  "react-scripted": async (store) => {
    const media = [sample("badge.png")];
    const model = scriptedModel(badge, { id: "scripted/badge", card: seeing });
    await asking(store, "react-scripted", { model, media, question: "whose badge is it?" });
    const forked = await forkRun(store, "react-scripted", { ask: "what is the name?" });
    await ask({ store, model, media: [], run: forked });
    const { head } = await store.run("react-scripted");
    const annotation = { step: head.head, scorer: "exact@1", value: 1, author: "histories" };
    await store.append([{ v: 1, type: "annotation", id: annotationId(annotation), annotation }]);
  },
  "react-limit": async (store) => {
    const model = scriptedModel(badge, { id: "scripted/badge", card: seeing });
    const cut = asking(store, "react-limit", {
      model,
      media: [sample("badge.png")],
      question: "whose?",
      maxModelCalls: 2,
    });
    await cut.catch((error) => {
      if (error.code !== "LIMIT") throw error;
    });
  },
  "react-text": async (store) => {
    const model = scriptedModel(written, { id: "scripted/written", card: { ...seeing, toolCalls: false } });
    await asking(store, "react-text", {
      model,
      media: [sample("ticket.png")],
      question: "what is the gate?",
    });
  },
  "react-recorded": async (store) => {
    const scratch = mkdtempSync(join(tmpdir(), "fovea-histories-"));
    const path = join(scratch, "cassette.jsonl");
    const media = [sample("badge.png")];
    const question = "whose badge is it?";
    const live = layered(scriptedModel(badge, { id: "scripted/badge", card: seeing }), [recorded(path)]);
    await ask({ store: memoryStore(), model: live, media, question });
    const model = { ...(await openCassette(path)), card: seeing };
    await asking(store, "react-recorded", { model, media, question });
    rmSync(scratch, { recursive: true });
  },
  "be-my-eyes-simulated": async (store) => {
    const question = countingQuestion(scene, 2, stream(3, "question"));
    const model = simulatedReasoner({ questions: [question] });
    const perceiver = { name: "simulated", open: async () => simulatedPerceiver({ scenes: scene }) };
    const media = [await shelf()];
    const system = await findSystem("be-my-eyes");
    await asking(store, "be-my-eyes-simulated", { system, model, perceiver, media, question: question.text });
  },
  "be-my-eyes-embedded": async (store) => {
    const said = ["What is the gate?", "Answer: B14"];
    const model = scriptedModel(
      said.map((one) => [text(one)]),
      { id: "scripted/reasoner", card: { toolCalls: false } },
    );
    const system = await findSystem("be-my-eyes");
    const media = [sample("ticket.png")];
    await asking(store, "be-my-eyes-embedded", {
      system,
      model,
      media,
      question: "to which gate must I go?",
    });
  },
  "code-and-tools": (store) => playScripts(store, codeScripts),
  agile: (store) => playScripts(store, agileScript),
  balrog: async (store) => {
    const [sample] = balrogSamples({ environments: ["babyai"], episodes: 1 });
    // An episode that is interrupted in its 13th turn.
    const stop = new AbortController();
    const moves = ["go forward", "turn left", "no action at all"];
    const said = Array.from({ length: 13 }, (_, i) => () => {
      if (i === 12) stop.abort(new InterruptedError("interrupted", "resume it"));
      return [text(moves[i % 3])];
    });
    const card = { contextTokens: 100_000 };
    const model = scriptedModel(said, { id: "scripted/player", card });
    const agent = await (await findSystem("balrog")).agent({ model });
    const config = { agent: agent.id, model: model.id, card };
    const how = { id: "balrog-interrupted", actor: agent.id, config, seed: sample.seed, signal: stop.signal };
    const run = await createRun(store, how);
    await agent.run(balrogTask(sample), { run }).catch((error) => {
      if (error.code !== "INTERRUPTED") throw error;
    });
    await run.close();
  },
  environments: async (store) => {
    const games = {
      expert: [
        "babyai/goto-v1",
        "minigrid/empty-8x8-v1",
        "frozen-lake/4x4-slippery-v1",
        "jigsaw/swap-2x2-v1",
      ],
      random: ["crafter/default-v1", "baba/two-room-goto-win-v1", "gym-cards/blackjack-v1", "sokoban/6x6-v1"],
    };
    for (const [agent, ids] of Object.entries(games)) {
      for (const id of ids) {
        const player = (world) => agentPlayer(agent, world, 5);
        await playEnvironment({ id, seed: 5, steps: 60, player, record: { store, player: { agent } } });
      }
    }
  },
  "environment-by-hand": async (store) => {
    const actions = "turn left, go forward*3, turn right, go forward*2";
    const player = (world) => listPlayer(parseActions(actions, world.spec));
    const record = { store, player: { keys: true }, everyStep: true };
    await playEnvironment({ id: "babyai/goto-v1", seed: 2, player, record });
  },
};

/** A drawn scene as a picture, for the simulated perceiver looks at its objects only. */
async function shelf() {
  const { encodePixels } = await import("@fovea/vision");
  const { width, height } = scene;
  const data = new Uint8Array(width * height * 3).fill(90);
  return encodePixels({ data, width, height, channels: 3 }, { mediaType: "image/png" });
}

const chosen = process.argv.slice(2);
for (const [name, make] of Object.entries(histories)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const store = memoryStore();
  await make(store);
  const runs = (await store.runs()).map(({ run }) => run).sort();
  const chunks = [];
  for await (const chunk of exportRuns(store, runs)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const path = join(folder, `${name}.fovea.tar`);
  writeFileSync(path, bytes);
  let steps = 0;
  for (const { head } of await store.runs()) steps += (await pathTo(store, head.head)).length;
  console.log(`${name}: ${runs.length} runs, ${steps} steps, ${statSync(path).size} bytes`);
  if (bytes.length > largest)
    throw new Error(`${name} has ${bytes.length} bytes; at most ${largest} are kept`);
  await store.close();
}
