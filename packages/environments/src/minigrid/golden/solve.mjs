// Writes solutions.json: episodes that the expert solves, for make.py to play in the reference.
// Usage (after a build): node packages/environments/src/minigrid/golden/solve.mjs
import { writeFileSync } from "node:fs";
import { expertPolicy, make } from "../../../dist/index.js";
import { levels } from "../../../dist/minigrid/index.js";

const solutions = {};
for (const { id, reference } of levels.filter(({ id }) => !id.includes("playground"))) {
  const environment = await make(id);
  const policy = await expertPolicy(environment);
  const names = environment.spec.action.actions;
  solutions[reference] = [10, 11].map((seed) => {
    environment.reset({ seed });
    let actions = "";
    while (environment.toAct().length > 0) {
      const agent = policy("agent");
      actions += names.indexOf(agent);
      environment.step({ agent });
    }
    return [seed, actions];
  });
}
const lines = Object.entries(solutions).map(([id, runs]) => `${JSON.stringify(id)}:${JSON.stringify(runs)}`);
writeFileSync(new URL("./solutions.json", import.meta.url), `{\n${lines.join(",\n")}\n}\n`);
