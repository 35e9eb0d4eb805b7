import { createThreadedVector } from "@fovea/environments";

// 64 worlds over 2 threads; the episodes are the same with any number of them.
const worlds = await createThreadedVector("minigrid/door-key-5x5-v1", {
  count: 64,
  workers: 2,
  seed: 0,
  observation: "symbolic",
  frames: 2,
});
await worlds.reset();
const { observations, rewards } = worlds.batch; // (64, 2, 7, 7, 3) and (64), overwritten by each step
let total = 0;
for (let step = 0; step < 500; step++) {
  await worlds.step(
    observations.subarray(0, 64).map((value, i) => (value + step * i) % worlds.actions.length),
  );
  total += rewards.filter((reward) => reward > 0).length;
}
const episodes = await worlds.takeEpisodes(); // packed rollouts, by world and number
console.log(worlds.shape.join(" x "), episodes.length, total);
await worlds.close();
