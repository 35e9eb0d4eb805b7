// Writes ../golden/play.json: episodes of the expert, one letter an action ("a" is the first), for golden/make.py to
// play in the Python reference.
//
// Usage (after a build): node packages/environments/src/crafter/testing/record-expert.mjs

import { writeFileSync } from "node:fs";
import { expert } from "../../../dist/crafter/expert.js";
import crafter from "../../../dist/crafter/index.js";

const wanted = [
  ["reference-64", 1],
  ["reference-64", 2],
  ["reference-64", 3],
  ["reference-64", 8],
  ["reference-256", 1],
  ["reference-256", 5],
  ["balrog", 2],
  ["balrog", 5],
];
const plays = wanted.map(([variant, seed]) => {
  const world = crafter(`crafter/${variant}-v1`);
  const names = world.spec.action.actions;
  world.reset({ seed, options: { length: 2000 } });
  const policy = expert(world);
  let actions = "";
  let progression = 0;
  while (world.toAct().length > 0 && progression < 1) {
    const action = policy("agent");
    actions += String.fromCharCode(97 + names.indexOf(action));
    const { info } = world.step({ agent: action }).agent;
    progression = info?.progression ?? progression;
  }
  console.log(`${variant} ${seed}: ${Math.round(progression * 22)} of 22 after ${actions.length} steps`);
  return { name: `expert ${seed}`, variant, seed, actions };
});
writeFileSync(
  new URL("../golden/play.json", import.meta.url),
  `{\n"plays": [\n${plays.map((play) => JSON.stringify(play)).join(",\n")}\n]\n}\n`,
);
