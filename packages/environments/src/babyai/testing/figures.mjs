// Prints how random agents and the expert do on BALROG's five tasks: % of episodes with a reward, standard error,
// mean return, mean length. Usage (after a build): node packages/environments/src/babyai/testing/figures.mjs [EPISODES]
import { expertPolicy, make, randomPolicy } from "@fovea/environments";
import { TASKS } from "../../../dist/babyai/index.js";

const episodes = Number(process.argv[2] ?? 600);

async function figures(task, who, policyOf, count) {
  const environment = await make(`babyai/${task}-v1`);
  const policy = await policyOf(environment);
  let [won, steps, total] = [0, 0, 0];
  for (let seed = 0; seed < count; seed++) {
    environment.reset({ seed });
    for (; environment.toAct().length > 0; steps++) {
      const { reward } = environment.step({ agent: policy("agent") }).agent;
      total += reward;
      if (reward > 0) won++;
    }
  }
  const share = won / count;
  const error = Math.sqrt((share * (1 - share)) / count);
  return {
    task,
    who,
    episodes: count,
    "won %": +(100 * share).toFixed(1),
    "± %": +(100 * error).toFixed(1),
    return: +(total / count).toFixed(4),
    length: +(steps / count).toFixed(1),
  };
}

const rows = [];
for (const task of TASKS)
  rows.push(await figures(task, "random", (world) => randomPolicy(world, 0), episodes));
for (const task of TASKS) rows.push(await figures(task, "expert", expertPolicy, 200));
console.table(rows);
