// The jigsaw policy beside the seam matcher: crops of the six held-out photographs that are in the repository.
// The full table, on 38 photographs, is `npm run evaluate:agile`.

import { stream } from "@fovea/core/random";
import { createAgileJigsaw } from "@fovea/environments/jigsaw";
import {
  levelsOf,
  matchingPlayer,
  photographs,
  playLevel,
  randomCrop,
  readPhotographs,
  readSeamNetwork,
  scoreJigsaws,
  seamPlayer,
} from "@fovea/training";
import { interleave } from "../lib.mjs";

export default async function bench() {
  const list = photographs.filter((each) => each.split === "held-out" && each.package === undefined);
  const heldOut = await readPhotographs(list);
  const players = { policy: seamPlayer(readSeamNetwork()), matcher: matchingPlayer };
  const rows = [];
  for (const [grid, crops, target] of [
    [2, 60, 0.9],
    [3, 18, 0.5],
  ]) {
    const levels = levelsOf(grid).map((level) =>
      playLevel(heldOut, players, { seed: 5, grid, level, crops }),
    );
    const share = (name) => scoreJigsaws(levels.flatMap((played) => played[name])).accuracy;
    const value = share("policy");
    rows.push({
      name: `${grid}x${grid} all right, ${crops * levels.length} crops of ${heldOut.length} held-out samples, beside the seam matcher`,
      value,
      unit: "share",
      peer: share("matcher"),
      target: `>= ${target}`,
      ok: value >= target,
    });
    const random = stream(6, "bench/agile");
    const world = createAgileJigsaw({
      id: "jigsaw/bench-v1",
      grid,
      picture: randomCrop(heldOut[0], random, { grid }),
    });
    world.reset({ seed: 1 });
    const spent = await interleave({
      policy: () => players.policy(world, random),
      matcher: () => players.matcher(world, random),
    });
    rows.push({
      name: `CPU of one ${grid}x${grid} answer from the pixels, beside the seam matcher (ratio: policy / matcher)`,
      value: spent.policy,
      unit: "ms",
      peer: spent.matcher,
      ratio: spent.policy / spent.matcher,
    });
  }
  return rows;
}
