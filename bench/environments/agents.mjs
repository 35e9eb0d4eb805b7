// Scores of the random agent and of the experts, with 95 % intervals, and the random agent against published runs.
//
//   node bench/environments/agents.mjs [--only PART_OF_AN_ID] [--episodes N] [--agent random|expert]   (a table)
//   node bench/environments/agents.mjs --published      BabyAI and Baba Is AI by BALROG's rules, at the same numbers of
//                                                       episodes as the Python references were run with
//
// Seeds are 0 to N - 1. "solved" is the share of episodes with a return above 0.
import { parseArgs } from "node:util";
import { environments, expertPolicy, make, playEpisode, randomPolicy } from "@fovea/environments";
import { wilson } from "@fovea/evals";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    episodes: { type: "string", default: "100" },
    agent: { type: "string", default: "" },
    published: { type: "boolean", default: false },
  },
});

/** Random agents of the references, run in Python: episodes, share solved and its standard error. */
const published = [
  { name: "babyai/goto-v1", episodes: 600, share: 0.257, error: 0.018 },
  { name: "babyai/pickup-v1", episodes: 600, share: 0.128, error: 0.014 },
  { name: "babyai/open-v1", episodes: 600, share: 0.003, error: 0.002 },
  { name: "babyai/putnext-v1", episodes: 600, share: 0.01, error: 0.004 },
  { name: "babyai/pick-up-seq-go-to-v1", episodes: 600, share: 0.088, error: 0.012 },
  { name: "baba/", episodes: 100, share: 0.224, error: 0.005 },
];

async function returns(id, agent, episodes) {
  const world = await make(id);
  const totals = [];
  for (let seed = 0; seed < episodes; seed++) {
    let policy;
    if (agent === "random") policy = randomPolicy(world, seed);
    else {
      // Experts are made for an episode.
      world.reset({ seed });
      policy = await expertPolicy(world);
    }
    const { returns: each } = playEpisode(world, policy, { seed });
    totals.push(Object.values(each)[0]);
  }
  world.close();
  return totals;
}

const mean = (numbers) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
const solvedOf = (totals) => mean(totals.map((total) => (total > 0 ? 1 : 0)));

const percent = (share) => `${(100 * share).toFixed(1)} %`;

if (values.published) {
  for (const { name, episodes, share, error } of published) {
    const ids = environments.map(({ id }) => id).filter((id) => id.startsWith(name));
    const totals = [];
    for (const id of ids) totals.push(...(await returns(id, "random", episodes)));
    const own = solvedOf(totals);
    const n = totals.length;
    const apart = Math.abs(own - share);
    const allowed = 1.96 * Math.hypot(Math.sqrt((own * (1 - own)) / n), error);
    const inside = apart <= allowed;
    if (!inside) process.exitCode = 1;
    const from = `${name}${ids.length > 1 ? ` (${ids.length} tasks)` : ""}`;
    const said = `${percent(own)} of ${n}, reference ${percent(share)}`;
    console.log(
      `${from}: ${said}, apart ${percent(apart)} of ${percent(allowed)} allowed: ${inside ? "inside" : "OUTSIDE"}`,
    );
  }
} else {
  const episodes = Number(values.episodes);
  console.log("| environment | agent | n | return | 95 % | solved | 95 % |\n|---|---|---|---|---|---|---|");
  for (const { id } of environments.filter((one) => one.id.includes(values.only))) {
    for (const agent of ["random", "expert"].filter((one) => values.agent === "" || one === values.agent)) {
      const totals = await returns(id, agent, episodes).catch((error) => {
        // A world without expert, or whose actions are words.
        if (error.code !== "NO_EXPERT" && error.code !== "INVALID_INPUT") throw error;
      });
      if (totals === undefined) continue;
      const average = mean(totals);
      const deviation = Math.sqrt(mean(totals.map((total) => (total - average) ** 2)));
      const half = (1.96 * deviation) / Math.sqrt(episodes);
      const solved = solvedOf(totals);
      const { low, high } = wilson(Math.round(solved * episodes), episodes);
      const interval = `${(average - half).toFixed(3)} to ${(average + half).toFixed(3)}`;
      console.log(
        `| ${id} | ${agent} | ${episodes} | ${average.toFixed(3)} | ${interval} | ${percent(solved)} | ${percent(low)} to ${percent(high)} |`,
      );
    }
  }
}
