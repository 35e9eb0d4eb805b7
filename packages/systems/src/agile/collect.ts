/**
 * Collects trajectories on crops of photographs and exports them:
 * `npm run collect:agile -- [--player matcher|policy] [--grid 2] [--puzzles 8] [--siblings 4] [--temperature 2] [--seed 1]
 * [--split training] [--all] [--out .fovea/agile]`. `--all` uses the fetched photographs too, else those in `samples/`.
 */
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { InvalidInputError, openDirectoryStore } from "@fovea/core";
import { stream } from "@fovea/core/random";
import { photographs, randomCrop, readPhotographs } from "@fovea/training";
import { collectTrajectories } from "./collector.js";
import { matcherPlayer, type Puzzle, policyPlayer } from "./players.js";
import { writeTrajectories } from "./trajectories.js";

const { values } = parseArgs({
  options: {
    player: { type: "string", default: "matcher" },
    grid: { type: "string", default: "2" },
    puzzles: { type: "string", default: "8" },
    siblings: { type: "string", default: "4" },
    temperature: { type: "string", default: "2" },
    seed: { type: "string", default: "1" },
    split: { type: "string", default: "training" },
    all: { type: "boolean", default: false },
    out: { type: "string", default: ".fovea/agile" },
  },
});
const seed = Number(values.seed);
const grid = values.grid === "3" ? 3 : 2;
const list = photographs.filter(
  (each) => each.split === values.split && (values.all || each.package === undefined),
);
if (list.length === 0) throw new InvalidInputError(`the split ${values.split}`, "use training or held-out");
const read = await readPhotographs(list);
const random = stream(seed, "agile/collect");
const puzzles = Array.from({ length: Number(values.puzzles) }, (_, i): Puzzle => {
  const from = read[i % read.length]!;
  const picture = randomCrop(from, random, { grid });
  return { id: `${from.photograph.name}-${i}`, picture, grid, seed: random.integers(0, 2 ** 31) };
});
const player = values.player === "policy" ? policyPlayer(Number(values.temperature)) : matcherPlayer();
const out = resolve(values.out);
const store = await openDirectoryStore(join(out, "store"));
const groups = await collectTrajectories(player, puzzles, { store, siblings: Number(values.siblings), seed });
const lines = await writeTrajectories(store, groups, out);
await store.close();
const right = lines.filter((line) => line.right).length;
const mean = lines.reduce((sum, { reward }) => sum + reward, 0) / lines.length;
console.log(
  `${lines.length} trajectories of ${player.id}, ${right} right, mean reward ${mean.toFixed(3)}: ${out}`,
);
