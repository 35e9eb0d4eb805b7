// Scores what BALROG's authors published, and plays their episodes again in our worlds.
//
//   node bench/balrog/published.mjs FOLDER     the `submissions` of balrog-ai/experiments
//
// 1. Our figures of each submission against its summary.json.
// 2. Each BabyAI and Baba Is AI episode from its seed by the actions of its CSV table: texts, rewards, ends and
//    progression against what the reference wrote down. (Crafter's worlds do not follow from the recorded seed.)
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { make } from "@fovea/environments";
import { balrogEnvironments, scoreBalrogFolder } from "@fovea/systems";
import { createBabyai } from "../../packages/environments/dist/babyai/index.js";
import { notice, readTurns } from "./authors-table.mjs";

const root = process.argv[2];
const submissions = ["LLM", "VLM"].flatMap((mode) =>
  readdirSync(join(root, mode)).map((name) => join(mode, name)),
);
const read = (path) => JSON.parse(readFileSync(path, "utf8"));

/** What came of it, and the first difference, if there is one. */
async function playAgain(played, { defaultAction }, record, rows) {
  const actions = played.spec.action.actions;
  played.reset({ seed: record.seed });
  let [progression, resets] = [0, 0];
  const differs = (i, what) => ({ difference: `turn ${i}: ${what}`, at: i, resets });
  for (const [i, { Action: said, Observation: seen, Reward: reward, Done: done }] of rows.entries()) {
    const action = actions.includes(said) ? said : defaultAction;
    if (played.toAct().length === 0) return differs(i, "ours is over");
    const { agent } = played.step({ agent: action });
    if (agent.reward > 0) progression = 1;
    const { text } = played.observe("text");
    const theirs = seen.replace(notice, "");
    const isReset = theirs.includes("IS YOU rule was broken");
    if (isReset) resets += 1;
    // What the reference prints there behind the notice is a Python object.
    if (isReset ? !text.includes("IS YOU rule was broken") : text !== theirs)
      return differs(i, `${JSON.stringify(text)} and was ${JSON.stringify(theirs)}`);
    if (Math.abs(agent.reward - Number(reward)) > 1e-12)
      return differs(i, `reward ${agent.reward} and was ${reward}`);
    if (played.toAct().length === 0 && done !== "True" && i < played.spec.maxSteps - 1)
      return differs(i, "ours is over");
    if (played.toAct().length > 0 && done === "True") return differs(i, "theirs was over");
  }
  if (progression !== record.progression)
    return { difference: `progression ${progression} and was ${record.progression}`, resets };
  return { resets };
}

/** BabyAI's task with the 8 things more that the reference's own level has, and BALROG's configuration leaves out. */
const crowded = (task) =>
  createBabyai(task.slice(task.indexOf("/") + 1).replaceAll("_", "-"), { distractors: 8 });

const totals = {};
for (const submission of submissions) {
  const folder = join(root, submission);
  const summary = read(join(folder, "summary.json"));
  const scores = await scoreBalrogFolder(folder).catch((error) => error.message);
  if (typeof scores === "string") {
    console.log(`${submission}: ${scores.slice(0, 150)}`);
    continue;
  }
  const differing = [];
  for (const [name, ours] of Object.entries(scores.environments)) {
    const theirs = summary.environments[name];
    const digits = (value, like) => Number(value.toFixed((String(like).split(".")[1] ?? "").length));
    const off = [
      [ours.progression, theirs?.progression_percentage],
      [ours.standardError, theirs?.standard_error],
    ].filter(([a, b]) => b === undefined || Math.abs(digits(a, b) - b) > 1e-9);
    if (off.length > 0 || ours.episodes !== theirs?.episodes_played)
      differing.push(
        `${name} ${ours.progression} +- ${ours.standardError} of ${ours.episodes}, was ${JSON.stringify(theirs)}`,
      );
  }
  const { mean } = scores;
  console.log(
    `${submission}: ${mean.progression.toFixed(2)} +- ${mean.standardError.toFixed(2)}, summary ${summary.average_progress} +- ${summary.standard_error}; ${Object.keys(scores.environments).length - differing.length} of ${Object.keys(scores.environments).length} environments the same`,
  );
  for (const [ours, theirs] of [
    [mean.progression, summary.average_progress],
    [mean.standardError, summary.standard_error],
  ])
    if (Math.abs(ours - theirs) > 1e-9) differing.push(`the mean's ${ours} was ${theirs}`);
  for (const one of differing) console.log(`  ${one}`);
  for (const name of ["babyai", "babaisai"]) {
    const environment = balrogEnvironments.find((one) => one.name === name);
    if (!existsSync(join(folder, name))) continue;
    const files = readdirSync(join(folder, name), { recursive: true }).filter((path) =>
      /_run_\d+\.json$/.test(path),
    );
    for (const path of files) {
      const record = read(join(folder, name, path));
      const table = join(folder, name, path.replace(/json$/, "csv"));
      const key = `${submission} ${name}`;
      if (!existsSync(table)) continue;
      totals[key] ??= {
        episodes: 0,
        turns: 0,
        same: 0,
        "of these reset": 0,
        "with distractors": 0,
        other: 0,
      };
      const total = totals[key];
      const rows = readTurns(table);
      total.episodes += 1;
      total.turns += rows.length;
      const world = await make(environment.world(record.task));
      const { difference, at, resets } = await playAgain(world, environment, record, rows);
      if (difference === undefined) {
        total.same += 1;
        if (resets > 0) total["of these reset"] += 1;
      } else if (
        name === "babyai" &&
        at === 0 &&
        (await playAgain(crowded(record.task), environment, record, rows)).difference === undefined
      )
        total["with distractors"] += 1;
      else {
        total.other += 1;
        console.log(`  ${path} seed ${record.seed}: ${difference.slice(0, 600)}`);
      }
    }
  }
}
for (const name of ["babyai", "babaisai"]) {
  const own = Object.entries(totals).filter(([key]) => key.endsWith(name));
  const sum = (field) => own.reduce((total, [, row]) => total + row[field], 0);
  totals[name] = Object.fromEntries(Object.keys(own[0][1]).map((field) => [field, sum(field)]));
}
console.table(totals);
