// Prints how the expert and random agents do on every level that has a task: % of episodes with a positive reward.
// Usage (after a build): node packages/environments/src/minigrid/testing/figures.mjs [EPISODES]
import { expertPolicy, make, randomPolicy } from "@fovea/environments";
import { levels } from "../../../dist/minigrid/index.js";

const episodes = Number(process.argv[2] ?? 100);

function play(environment, policy) {
  let [won, steps] = [0, 0];
  for (let seed = 0; seed < episodes; seed++) {
    environment.reset({ seed });
    for (; environment.toAct().length > 0; steps++)
      if (environment.step({ agent: policy("agent") }).agent.reward > 0) won++;
  }
  return { won: +((100 * won) / episodes).toFixed(1), length: +(steps / episodes).toFixed(1) };
}

const rows = [];
for (const { id } of levels.filter(({ id }) => !id.includes("playground"))) {
  const environment = await make(id);
  const best = play(environment, await expertPolicy(environment));
  const random = play(environment, randomPolicy(environment, 0));
  rows.push({ id, "expert %": best.won, "its length": best.length, "random %": random.won });
}
console.table(rows);
console.log(`${episodes} episodes each, seeds from 0; random agents by seed 0`);
