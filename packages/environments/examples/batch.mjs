import { Pcg64 } from "@fovea/core/random";
import { createThreadedVector } from "@fovea/environments";

// 64 worlds over 2 threads. The episodes are the same with any number of threads.
const id = "minigrid/empty-5x5-v1";
const worlds = await createThreadedVector(id, {
  count: 64,
  workers: 2,
  seed: 0,
  observation: "symbolic",
  frames: 2,
});
await worlds.reset();
const { observations, rewards, terminated } = worlds.batch; // (64, 2, 7, 7, 3), (64), (64): each step overwrites them
const random = new Pcg64(0);
let goals = 0;
for (let step = 0; step < 500; step++) {
  await worlds.step(Array.from(rewards, () => random.integers(worlds.actions.length)));
  goals += terminated.reduce((sum, one) => sum + one);
}
const episodes = await worlds.takeEpisodes(); // packed rollouts, by world and number
console.log(observations.length, episodes.length, goals);
await worlds.close();
