import { createRun, expandRollout, memoryStore, rolloutContent } from "@fovea/core";
import { expertPolicy, make, playEpisode } from "@fovea/environments";

const world = await make("crafter/default-v1");
const episode = playEpisode(world, await expertPolicy(world), { seed: 0, maxSteps: 100 });
const run = await createRun(memoryStore(), { actor: "expert@1", config: { environment: world.spec.id } });
await run.append("environment", "expert@1", rolloutContent(episode)); // one step: seed, actions, return
const trajectory = await expandRollout(run, episode, world); // every step, with what was seen
console.log(episode.actions.length, episode.returns.agent.toFixed(1), trajectory.length);
