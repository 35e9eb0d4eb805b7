/**
 * Measures the committed jigsaw policy on crops of the held-out photographs, by AGILE's levels, beside a random player and the
 * environment's own seam matcher: `npm run evaluate:agile [-- --crops 228 --seed 1 --weights FILE --card]`. `--card` writes the
 * card beside the weights, with what training printed (`--cpu-seconds N`).
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { sha256 } from "@fovea/core";
import { pairedDifference } from "@fovea/evals";
import { countParameters, decodeSafetensors } from "@fovea/tensor";
import {
  type JigsawScore,
  levelsOf,
  matchingPlayer,
  type Played,
  playLevel,
  randomPlayer,
  scoreJigsaws,
  seamPlayer,
} from "./evaluation.js";
import { photographs, readPhotographs } from "./photographs.js";
import { readSeamNetwork, seamWeights } from "./policy.js";

const { values } = parseArgs({
  options: {
    crops: { type: "string", default: "228" },
    seed: { type: "string", default: "1" },
    weights: { type: "string" },
    card: { type: "boolean", default: false },
    "cpu-seconds": { type: "string" },
  },
});
const bytes = readFileSync(values.weights ?? seamWeights);
const network = readSeamNetwork(bytes);
const [crops, seed] = [Number(values.crops), Number(values.seed)];
const heldOut = await readPhotographs(photographs.filter(({ split }) => split === "held-out"));
const players = { random: randomPlayer, matcher: matchingPlayer, policy: seamPlayer(network) };
type Name = keyof typeof players;
const names = Object.keys(players) as Name[];

interface Row {
  readonly board: string;
  readonly scores: Record<Name, JigsawScore>;
  /** Policy less matcher on the same crops, clustered by photograph. */
  readonly ahead: { readonly value: number; readonly low: number; readonly high: number };
}
const rows: Row[] = [];
const missed: Record<string, number> = {};
for (const grid of [2, 3] as const) {
  const all = Object.fromEntries(names.map((name) => [name, [] as Played[]])) as Record<Name, Played[]>;
  const row = (board: string, played: Record<Name, Played[]>) => {
    const scores = Object.fromEntries(
      names.map((name) => [name, scoreJigsaws(played[name])]),
    ) as Row["scores"];
    const right = (name: Name) => played[name].map((each) => Number(each.right));
    const clusters = played.policy.map(({ photograph }) => photograph);
    const { value, low, high } = pairedDifference(right("policy"), right("matcher"), { clusters });
    rows.push({ board, scores, ahead: { value, low, high } });
    const cells = names.map((name) => shown(scores[name]));
    const ahead = [value, low, high].map((share) => (share * 100).toFixed(1));
    console.log(
      `| ${board} | ${scores.policy.n} | ${cells.join(" | ")} | ${ahead[0]} (${ahead[1]} to ${ahead[2]}) |`,
    );
  };
  for (const level of levelsOf(grid)) {
    const played = playLevel(heldOut, players, { seed, grid, level, crops }) as Record<Name, Played[]>;
    for (const name of names) all[name].push(...played[name]);
    row(`${grid}x${grid} L${level}`, played);
  }
  row(`${grid}x${grid} all`, all);
  for (const gap of [2, 4])
    row(
      `${grid}x${grid}, ${gap} pixels lost`,
      playLevel(heldOut, players, { seed, grid, level: -1, crops, gap }) as Record<Name, Played[]>,
    );
  for (const { right, photograph } of all.policy)
    if (!right) missed[`${grid}x${grid} ${photograph}`] = (missed[`${grid}x${grid} ${photograph}`] ?? 0) + 1;
}
console.log("missed by the policy:", missed);

function shown({ accuracy, interval }: JigsawScore): string {
  const percent = (share: number) => (share * 100).toFixed(1);
  return `${percent(accuracy)} (${percent(interval.low)}-${percent(interval.high)})`;
}

if (values.card) {
  const { metadata } = decodeSafetensors(bytes);
  const cost = values["cpu-seconds"];
  const card = {
    model: "agile-seams@1",
    sha256: sha256(bytes),
    bytes: bytes.length,
    parameters: countParameters(network),
    training: {
      ...JSON.parse(metadata.origin!),
      ...(cost === undefined ? {} : { trainingCpuSeconds: Number(cost) }),
    },
    data: {
      list: "photographs.json",
      training: photographs.length - heldOut.length,
      heldOut: heldOut.length,
    },
    heldOut: { seed, cropsPerLevel: crops, scores: rows },
    missed,
  };
  writeFileSync(new URL("seams.json", seamWeights), `${JSON.stringify(card, null, 2)}\n`);
}
