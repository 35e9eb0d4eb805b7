// npm run bench:loop -- [--json] [--quick]
import { benchLoop } from "./bench.mjs";

const flags = process.argv.slice(2);
const unknown = flags.filter((flag) => flag !== "--json" && flag !== "--quick");
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(" ")}\n  fix: npm run bench:loop -- [--json] [--quick]`);
  process.exit(2);
}
const result = await benchLoop({ quick: flags.includes("--quick"), tell: console.error });
if (flags.includes("--json")) console.log(JSON.stringify(result));
else {
  console.table(
    result.rows.map(({ name, concurrency, cpuMsPerLoop, peakMiB, sentMiB, againShare, toolImage }) => ({
      name,
      concurrent: concurrency,
      "CPU ms a loop": Number(cpuMsPerLoop.toFixed(1)),
      "peak MiB": Math.round(peakMiB),
      ...(sentMiB === undefined
        ? {}
        : {
            "sent MiB": Number(sentMiB.toFixed(2)),
            "sent before": `${Math.round(againShare * 100)} %`,
            "tool image": toolImage,
          }),
    })),
  );
  const { ratioCpu, ratioRss } = result;
  console.log(
    `loops per CPU-second over AI SDK 6: ${ratioCpu.toFixed(2)}; peak memory: ${ratioRss.toFixed(3)}`,
  );
}
