// Writes published.json into the golden folder of systems/balrog: numbers of what BALROG's authors published, for published.test.ts.
//
//   node bench/balrog/record-published.mjs FOLDER   the `submissions` of balrog-ai/experiments
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { notice, readTurns } from "./authors-table.mjs";

const root = process.argv[2];
const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const episodesIn = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((path) => /_run_\d+\.json$/.test(path))
    .sort();

const scored = [
  "LLM/20250713_naive_grok-4",
  "LLM/20241103_Claude-3.5-Sonnet",
  "VLM/20250425_naive_Gemini-2.5-Pro-Exp-03-25",
];
const submissions = scored.map((submission) => {
  const {
    average_progress: mean,
    standard_error: error,
    environments,
  } = read(join(root, submission, "summary.json"));
  const figures = Object.entries(environments).map(([name, figure]) => {
    const folder = join(root, submission, name);
    const progressions = episodesIn(folder).map((path) => read(join(folder, path)).progression);
    return [name, { progressions, progression: figure.progression_percentage, error: figure.standard_error }];
  });
  return { submission, mean, error, environments: Object.fromEntries(figures) };
});

// Every 17th episode of some submissions, and all in which the YOU rule was broken of one of them.
const played = [
  "LLM/20241030_naive-Llama-3.2-1B-Instruct",
  "LLM/20241103_Claude-3.5-Sonnet",
  "LLM/20250713_naive_grok-4",
];
const episodes = [];
for (const submission of played)
  for (const environment of ["babyai", "babaisai"]) {
    const folder = join(root, submission, environment);
    for (const [i, path] of episodesIn(folder).entries()) {
      const table = join(folder, path.replace(/json$/, "csv"));
      if (!existsSync(table)) continue;
      const turns = readTurns(table);
      const isReset = turns.some(({ Observation: seen }) => seen.includes("IS YOU rule was broken"));
      if (i % 17 !== 5 && !(isReset && submission.includes("Claude"))) continue;
      const {
        task,
        seed,
        progression,
        episode_return: sum,
        failed_candidates: failed,
      } = read(join(folder, path));
      // Behind the notice of a reset the reference printed a Python object.
      const texts = turns.map(({ Observation: seen }) =>
        seen.includes("IS YOU rule was broken") ? "reset" : seen.replace(notice, ""),
      );
      const sha256 = createHash("sha256").update(JSON.stringify(texts)).digest("hex");
      const said = turns.map(({ Action: action }) => (failed.includes(action) ? "?" : action));
      episodes.push({ environment, task, seed, said: said.join(","), progression, return: sum, sha256 });
    }
  }
const out = new URL("../../packages/systems/src/balrog/golden/published.json", import.meta.url);
const lines = (list) => list.map((one) => JSON.stringify(one)).join(",\n");
writeFileSync(
  out,
  `{"from":"balrog-ai/experiments, submissions","submissions":[\n${lines(submissions)}\n],"episodes":[\n${lines(episodes)}\n]}\n`,
);
console.log(submissions.length, episodes.length);
