// What a random agent and the expert reach in the small worlds, and how fast these are.
//
// Usage, after a build: node packages/environments/src/single-agent/score.mjs [PREFIX] [EPISODES] [MS]
//   PREFIX of the ids, such as "sokoban/" (default: all small worlds); EPISODES per id, seeds from 0 on (default 100);
//   MS of CPU time per speed (default 300; 0 leaves speeds out).
//
// One JSON object a line: {id, n, random, expert}, each with the share of episodes that succeeded, its standard error,
// and the mean return; and steps per CPU-second by `stepIndex` alone ("none") and with a view written at each step.

import { experts, worlds } from "./score-worlds.mjs";

const [prefix = "", episodes = "100", ms = "300"] = process.argv.slice(2);
const n = Number(episodes);

function play(id, make, policyOf, count) {
  let [won, sum, steps] = [0, 0, 0];
  for (let seed = 0; seed < count; seed++) {
    const world = make(id);
    world.reset({ seed });
    const choose = policyOf(world, seed);
    let last = { reward: 0 };
    while (world.toAct().length > 0) {
      last = world.step({ agent: choose("agent") }).agent;
      sum += last.reward;
      steps++;
    }
    // Baba and the cards tell by the reward of the last step.
    if (last.info?.success ?? last.reward > 0) won++;
  }
  const share = won / count;
  const error = Math.sqrt((share * (1 - share)) / count);
  const round = (value) => Number(value.toFixed(4));
  return {
    success: round(share),
    error: round(error),
    return: round(sum / count),
    steps: round(steps / count),
  };
}

function speeds(id, make) {
  const world = make(id);
  const { fast } = world;
  if (fast === undefined) return undefined;
  const count = world.spec.action.actions.length;
  const rate = (view) => {
    world.reset({ seed: 0 });
    const out = view && new Uint8Array(view.shape.reduce((a, b) => a * b, 1));
    // Tiles are painted once, when first seen.
    view?.write(out);
    let [seed, steps, action] = [0, 0, 1];
    world.reset({ seed });
    const began = process.cpuUsage().user;
    while (process.cpuUsage().user - began < Number(ms) * 1000) {
      for (let i = 0; i < 200; i++) {
        action = (action * 1103515245 + 12345) & 0x7fffffff;
        const { terminated, truncated } = fast.stepIndex((action >> 12) % count);
        view?.write(out);
        steps++;
        if (terminated || truncated) world.reset({ seed: ++seed % 32 });
      }
    }
    return Math.round(steps / ((process.cpuUsage().user - began) / 1e6));
  };
  rate();
  return Object.fromEntries([undefined, ...fast.views].map((view) => [view?.name ?? "none", rate(view)]));
}

for (const { id, make, random } of worlds.filter((one) => one.id.startsWith(prefix))) {
  const row = { id, n, random: play(id, make, random, n), expert: play(id, make, experts(id), n) };
  console.log(JSON.stringify(Number(ms) > 0 ? { ...row, stepsPerCpuSecond: speeds(id, make) } : row));
}
