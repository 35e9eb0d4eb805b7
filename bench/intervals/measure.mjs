// How often each interval of a share holds the true one: the table of packages/evals/src/statistics/README.md.
//   node bench/intervals/measure.mjs [--quick]
import { simulateCoverage } from "@fovea/evals/statistics";

const quick = process.argv.includes("--quick");
const [rounds, bootstrapRounds] = quick ? [2000, 200] : [20_000, 2000];
const designs = [
  { name: "independent", sizes: { 10: 1, 30: 1, 300: 1 } },
  { name: "clustered", sizes: { 10: 2, 30: 3, 300: 10 } },
];
for (const { name, sizes } of designs) {
  const rows = [];
  let methods = [];
  for (const [n, clusterSize] of Object.entries(sizes)) {
    for (const p of [0.02, 0.5, 0.98]) {
      const design = { n: Number(n), p, clusterSize, seed: 1 };
      const closed = simulateCoverage({ ...design, rounds });
      const resampled = simulateCoverage({ ...design, rounds: bootstrapRounds, resamples: 999 });
      const all = [...closed, ...resampled.filter(({ method }) => method.startsWith("bootstrap"))];
      methods = all.map(({ method }) => method);
      rows.push([
        clusterSize === 1 ? n : `${n} in ${Number(n) / clusterSize} clusters`,
        String(p),
        ...all.map(({ coverage }) => (100 * coverage).toFixed(1)),
      ]);
      console.error(rows.at(-1).join(" | "));
    }
  }
  console.log(
    `\n${name}: % of ${rounds} simulated benchmarks (bootstrap: ${bootstrapRounds}, of 999 resamples) whose 95 % interval held the true share, seed 1\n`,
  );
  console.log(`| n | true share | ${methods.join(" | ")} |\n|${"---|".repeat(methods.length + 2)}`);
  for (const row of rows) console.log(`| ${row.join(" | ")} |`);
}
