// Be My Eyes on composed questions that need k facts, by turn cap. The reasoners are simulated in every table: they are
// handed the question's facts and how often to err, and look at nothing.
//   node bench/be-my-eyes/measure.mjs [--quick] [--simulated | --embedded]
import { createRun, memoryStore } from "@fovea/core";
import { openModel, simulatedPerceiver, simulatedReasoner } from "@fovea/models";
import { beMyEyes } from "@fovea/systems";
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

/** Wilson's interval at 95 % (Wilson 1927). */
function wilson(right, n) {
  const z = 1.959964;
  const [p, spread] = [right / n, 1 + (z * z) / n];
  const middle = (p + (z * z) / (2 * n)) / spread;
  const half = (z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))) / spread;
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}
const percent = (share) => String(Math.round(100 * share));
const cell = (right, n) => {
  const [low, high] = wilson(right, n);
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

async function embedded() {
  const n = quick ? 3 : 12;
  const pages = await Promise.all(Array.from({ length: n }, (_, seed) => stockList(seed)));
  const perceiver = await openModel("embedded");
  const rows = [];
  for (const facts of [1, 2, 3]) {
    const right = { without: 0, with: 0 };
    for (const [seed, { png }] of pages.entries()) {
      const question = stockQuestion(pages[seed], seed, facts);
      // It answers a question about a picture the same way each time, so asking again is left out.
      const reasoner = simulatedReasoner({ questions: [question], seed, asksAgain: 0 });
      const talk = { perceiver, reasoner, bytes: png, mediaType: "image/png", question };
      if ((await converse({ ...talk, turns: 0 })) === question.answer) right.without += 1;
      if ((await converse({ ...talk, turns: facts })) === question.answer) right.with += 1;
      console.error(`${facts} of 3 facts, page ${seed + 1} of ${n}`);
    }
    // A reasoner that lacks a fact makes the guess that it makes without any; one that has all asks no more.
    const cells = caps.map((cap) => cell(cap < facts ? right.without : right.with, n));
    rows.push({ name: `${facts} ${facts === 1 ? "fact" : "facts"}`, cells });
  }
  table(
    `${perceiver.id} on drawn stock lists, and simulated/reasoner: right answers of four options, % [Wilson 95 %], n = ${n} pages a cell, seeds 0 to ${n - 1}`,
    rows,
  );
}

if (!flags.includes("--embedded")) await simulated();
if (!flags.includes("--simulated")) await embedded();
