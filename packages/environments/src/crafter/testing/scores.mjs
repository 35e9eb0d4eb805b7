// Plays episodes and prints the mean progression (BALROG's: achievements of 22) with its 95% interval.
//
// Usage (after a build): node packages/environments/src/crafter/testing/scores.mjs random|expert [EPISODES] [FIRST] [ID]
// Seeds are FIRST (0), FIRST + 1, ...; episodes end with the world's own limit, those of the expert after 2000 steps (BALROG's).

import { stream } from "@fovea/core/random";
import { crafterState } from "../../../dist/crafter/environment.js";
import { expert } from "../../../dist/crafter/expert.js";
import crafter from "../../../dist/crafter/index.js";
import { achievements } from "../../../dist/crafter/rules.js";

const [who = "random", episodes = "100", first = "0", id = "crafter/default-v1"] = process.argv.slice(2);
const world = crafter(id);
const state = crafterState(world);
const names = world.spec.action.actions;
const scores = [];
const counts = achievements.map(() => 0);
let steps = 0;
const start = Number(first);
for (let seed = start; seed < start + Number(episodes); seed++) {
  world.reset({ seed, ...(who === "expert" && { options: { length: 2000 } }) });
  const random = stream(seed, "random-agent");
  const policy = who === "expert" ? expert(world) : undefined;
  while (world.toAct().length > 0) {
    if (policy !== undefined) world.step({ agent: policy("agent") });
    else world.fast.stepIndex(random.integers(0, names.length));
    steps++;
  }
  const done = Array.from(state.achievements, (count) => (count > 0 ? 1 : 0));
  for (const [i, one] of done.entries()) counts[i] += one;
  scores.push(done.reduce((sum, one) => sum + one, 0));
}
const n = scores.length;
const mean = scores.reduce((sum, one) => sum + one, 0) / n;
const deviation = Math.sqrt(scores.reduce((sum, one) => sum + (one - mean) ** 2, 0) / Math.max(1, n - 1));
const half = (1.96 * deviation) / Math.sqrt(n);
const percent = (value) => ((100 * value) / achievements.length).toFixed(2);
console.log(
  `${who}, ${id}, ${n} episodes, seeds ${start} to ${start + n - 1}, mean length ${(steps / n).toFixed(1)}`,
);
console.log(
  `achievements ${mean.toFixed(3)} +- ${half.toFixed(3)} of 22, least ${Math.min(...scores)}, most ${Math.max(...scores)}`,
);
console.log(`progression ${percent(mean)}% +- ${percent(half)}`);
for (const [i, name] of achievements.entries())
  console.log(`  ${name} ${((100 * counts[i]) / n).toFixed(2)}%`);
