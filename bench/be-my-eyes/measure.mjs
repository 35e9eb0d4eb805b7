// Be My Eyes on composed questions that need k facts, by turn cap. The reasoners are simulated in every table: they are
// handed the question's facts and how often to err, and look at nothing.
//   node bench/be-my-eyes/measure.mjs [--quick] [--simulated | --embedded [--poor]]
import { createRun, memoryStore } from "@fovea/core";
import { wilson } from "@fovea/evals";
import { openModel, simulatedPerceiver, simulatedReasoner } from "@fovea/models";
import { ask, beMyEyes } from "@fovea/systems";
import { shelf, shelfQuestion, stockList, stockQuestion } from "./scenes.mjs";

const flags = process.argv.slice(2);
const quick = flags.includes("--quick");
const caps = [0, 1, 2, 3, 4, 5];

/** The reasoner's answer to one question about one picture. */
async function converse({ perceiver, reasoner, turns, bytes, mediaType, question }) {
  const store = memoryStore();
  const agent = await beMyEyes({ perceiver, turns }).agent({ model: reasoner });
  const run = await createRun(store, { actor: agent.id, config: {} });
  const id = await store.blobs.put(bytes);
  const ref = { type: "image", id, width: 800, height: 560, mediaType };
  const parts = [
    { type: "image", ref },
    { type: "text", text: question.text },
  ];
  const { answer } = await agent.run({ parts }, { run });
  await run.close();
  return answer;
}

const percent = (share) => String(Math.round(100 * share));
const cell = (right, n) => {
  const { low, high } = wilson(right, n);
  return `${percent(right / n)} [${percent(low)}, ${percent(high)}]`;
};

function table(title, rows) {
  const head = [
    "",
    ...caps.map((cap) => (cap === 0 ? "no question" : `${cap} ${cap === 1 ? "turn" : "turns"}`)),
  ];
  const lines = rows.map(({ name, cells }) => `| ${[name, ...cells].join(" | ")} |`);
  console.log(`\n${title}\n\n| ${head.join(" | ")} |\n|${"---|".repeat(head.length)}\n${lines.join("\n")}`);
}

async function simulated() {
  const n = quick ? 40 : 200;
  const bytes = new TextEncoder().encode("a picture that nobody decodes");
  const row = async (name, facts, errors = {}, reasoning = {}) => {
    const cells = [];
    for (const turns of caps) {
      let right = 0;
      for (let seed = 0; seed < n; seed++) {
        const question = shelfQuestion(seed, facts);
        const perceiver = simulatedPerceiver({ scenes: shelf(seed), seed, ...errors });
        const reasoner = simulatedReasoner({ questions: [question], seed, ...reasoning });
        const answer = await converse({
          perceiver,
          reasoner,
          turns,
          bytes,
          mediaType: "image/png",
          question,
        });
        if (answer === question.answer) right += 1;
      }
      cells.push(cell(right, n));
    }
    return { name, cells };
  };
  table(
    `simulated/perceiver and simulated/reasoner: right answers of four options, % [Wilson 95 %], n = ${n} scenes a cell, seeds 0 to ${n - 1}`,
    [
      await row("1 fact", 1),
      await row("2 facts", 2),
      await row("3 facts", 3),
      await row("5 facts", 5),
      await row("3 facts, all asked for at once", 3, {}, { perTurn: 3 }),
      await row("3 facts, each count wrong in 20 %", 3, { errors: { miscount: 0.2 } }),
      await row("3 facts, unsure in 30 %, another look each time", 3, {
        errors: { unsure: 0.3 },
        freshLooks: true,
      }),
      await row("3 facts, unsure in 30 %, the same look each time", 3, { errors: { unsure: 0.3 } }),
      await row("3 facts, the reasoner concludes wrongly in 20 %", 3, {}, { misreasons: 0.2 }),
    ],
  );
}

/** Rows of the table with the embedded perceiver: what differs from one fact a turn on a clear page. */
const embeddedRows = [
  { name: "1 fact", facts: 1 },
  { name: "2 facts", facts: 2 },
  { name: "3 facts", facts: 3 },
  { name: "5 facts", facts: 5 },
  { name: "3 facts, all asked for at once", facts: 3, perTurn: 3 },
  { name: "3 facts, poor pages", facts: 3, poor: true },
  { name: "3 facts, poor pages, asked again when not told", facts: 3, poor: true, asksAgain: 1 },
];

async function embedded() {
  const n = quick ? 3 : 200;
  const perceiver = await openModel("embedded");
  const rows = [];
  const wanted = flags.includes("--poor") ? embeddedRows.filter((row) => row.poor) : embeddedRows;
  for (const { name, facts, poor = false, perTurn = 1, asksAgain = 0 } of wanted) {
    const rightAt = (turns, seeds) =>
      count(seeds, async (seed) => {
        const page = await stockList(seed, poor);
        const question = stockQuestion(page, seed, facts);
        const reasoner = simulatedReasoner({ questions: [question], seed, asksAgain, perTurn });
        const talk = { perceiver, reasoner, bytes: page.png, mediaType: "image/png", question };
        return (await converse({ ...talk, turns })) === question.answer;
      });
    // With fewer turns than it needs to hear of every fact, the reasoner makes the guess that it makes without any; with
    // more than it uses it asks no more. So only some caps are run, and all of them on the first pages, as a check.
    const first = perTurn > 1 ? 1 : facts;
    const last = Math.min(5, first * (1 + asksAgain));
    const right = [];
    for (const cap of caps) {
      const same = cap > 0 && (cap < first || cap > last);
      const told = same ? right[cap < first ? 0 : last] : await rightAt(cap, seedsTo(n));
      if (same && (await rightAt(cap, seedsTo(3))).join() !== told.slice(0, 3).join())
        throw new Error(`${name}: a cap of ${cap} turns is not what it was taken for`);
      right.push(told);
      console.error(`${name}, ${cap} turns: ${told.filter(Boolean).length} of ${n}`);
    }
    rows.push({ name, cells: right.map((each) => cell(each.filter(Boolean).length, n)) });
  }
  table(
    `${perceiver.id} on drawn stock lists, and simulated/reasoner: right answers of four options, % [Wilson 95 %], n = ${n} pages a cell, seeds 0 to ${n - 1}`,
    rows,
  );
  if (!flags.includes("--poor")) await alone(perceiver, n);
}

/** The perceiver without a reasoner: it is asked the whole question, without options. */
async function alone(perceiver, n) {
  for (const facts of [2, 3, 5]) {
    const said = { right: 0, wrong: 0, none: 0 };
    for (const seed of seedsTo(n)) {
      const page = await stockList(seed);
      const { stem, facts: needed, combine } = stockQuestion(page, seed, facts);
      const { answer } = await ask({
        media: [page.png],
        question: stem,
        model: perceiver,
        store: memoryStore(),
      });
      const truth = combine(needed.map(({ truth }) => truth));
      said[answer === null ? "none" : answer === truth ? "right" : "wrong"] += 1;
    }
    console.log(
      `alone, ${facts} ${facts === 1 ? "fact" : "facts"}: right ${cell(said.right, n)} %, wrong ${said.wrong}, no answer ${said.none} of ${n}`,
    );
  }
}

const seedsTo = (n) => Array.from({ length: n }, (_, seed) => seed);
async function count(seeds, isRight) {
  const right = [];
  for (const seed of seeds) right.push(await isRight(seed));
  return right;
}

if (!flags.includes("--embedded")) await simulated();
if (!flags.includes("--simulated")) await embedded();
