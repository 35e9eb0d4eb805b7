// Our agent loop beside AI SDK 6, OpenAI Agents and LangGraph.js, in one run. `npm run bench:loop -- --json [--quick]`
import { median } from "../lib.mjs";
import { probe } from "./probe.mjs";
import { installPeers, runContender, startServer, versionOf } from "./run-contender.mjs";

// The aims of the issue "Models and the agent loop".
const aimCpu = 10;
const aimRss = 0.1;
const aimMiBAt1000 = 400;

const ours = { name: "fovea, directory store", script: "fovea.mjs", env: {} };
const variants = [
  { name: "fovea, directory store, image budget of 4", script: "fovea.mjs", env: { BENCH_BUDGET: "4" } },
  { name: "fovea, in-memory store", script: "fovea.mjs", env: { BENCH_STORE: "memory" } },
];
const bare = [
  { name: "the bytes alone, no agent", script: "bare.mjs", env: {} },
  { name: "the bytes alone, synced to disk", script: "bare.mjs", env: { BENCH_DURABLE: "1" } },
];
const sdk = { name: "AI SDK 6, chat", package: "ai", script: "../peers/loop-ai-sdk.mjs", env: {} };
const others = [
  {
    name: "OpenAI Agents, responses",
    package: "@openai/agents",
    script: "../peers/loop-openai-agents.mjs",
    env: {},
  },
  {
    name: "LangGraph.js, chat",
    package: "@langchain/langgraph",
    script: "../peers/loop-langgraph.mjs",
    env: {},
  },
];

/**
 * @param quick fewer loops and rounds: for a look while working.
 * @returns `ratioCpu`: our loops per CPU-second over those of AI SDK 6; `ratioRss`: our peak memory over its; both at
 * 100 concurrent, medians over the rounds; and all rows.
 */
export async function benchLoop({ quick = false, tell = () => {} } = {}) {
  installPeers();
  const server = await startServer();
  try {
    const contenders = [ours, sdk, ...variants, ...bare, ...others];
    const rows = [];
    const at100 = await measureAll(contenders, server, { concurrency: 100, quick, tell });
    rows.push(...at100);
    rows.push(...(await measureAll([ours, sdk], server, { concurrency: 1, quick, tell })));
    tell("1,000 concurrent ...");
    rows.push(...(await measureAll([ours], server, { concurrency: 1000, quick, tell })));
    const of = (contender) => at100.find(({ name }) => name === contender.name);
    return {
      ratioCpu: of(ours).loopsPerCpuSecond / of(sdk).loopsPerCpuSecond,
      ratioRss: of(ours).peakMiB / of(sdk).peakMiB,
      rows,
    };
  } finally {
    server.close();
  }
}

async function measureAll(contenders, server, { concurrency, quick, tell }) {
  const rounds = quick || concurrency === 1000 ? 1 : 3;
  const loops = { 1: quick ? 20 : 60, 100: quick ? 150 : 300, 1000: 1000 }[concurrency];
  const measured = new Map(contenders.map((contender) => [contender, []]));
  for (let round = 0; round < rounds; round++) {
    for (const contender of round % 2 === 0 ? contenders : [...contenders].reverse()) {
      tell(`${contender.name}, ${concurrency} concurrent, round ${round + 1} of ${rounds}`);
      measured
        .get(contender)
        .push(await runContender(contender, server.url, { concurrency, loops, warmup: 5 }));
    }
  }
  const rows = [];
  for (const [contender, all] of measured) {
    const of = (what) => median(all.map((one) => one[what]));
    rows.push({
      name: contender.name,
      ...(contender.package === undefined ? {} : { version: versionOf(contender.package) }),
      concurrency,
      loops,
      rounds,
      cpuMsPerLoop: of("cpuMs"),
      loopsPerCpuSecond: 1000 / of("cpuMs"),
      loopsPerSecond: 1000 / of("wallMs"),
      idleMiB: of("idleMiB"),
      peakMiB: of("peakMiB"),
      ...(concurrency === 100 ? await probe(contender, server) : {}),
    });
  }
  return rows;
}

/** Rows for `npm run bench`. */
export default async function bench() {
  const { ratioCpu, ratioRss, rows } = await benchLoop({ tell: console.error });
  const [mine, peer] = rows;
  const at1000 = rows.find(({ concurrency }) => concurrency === 1000);
  return [
    {
      name: `loops per CPU-second over AI SDK 6's, 100 concurrent, n = ${mine.loops} x ${mine.rounds}`,
      value: mine.loopsPerCpuSecond,
      unit: "loops/CPU-s",
      peer: peer.loopsPerCpuSecond,
      ratio: ratioCpu,
      target: `>= ${aimCpu} x`,
      ok: ratioCpu >= aimCpu,
    },
    {
      name: "peak memory over AI SDK 6's, 100 concurrent",
      value: mine.peakMiB,
      unit: "MiB",
      peer: peer.peakMiB,
      ratio: ratioRss,
      target: `<= ${aimRss} x`,
      ok: ratioRss <= aimRss,
    },
    {
      name: "peak memory of 1,000 concurrent loops",
      value: at1000.peakMiB,
      unit: "MiB",
      target: `< ${aimMiBAt1000} MB`,
      ok: at1000.peakMiB * 1.048576 < aimMiBAt1000,
    },
  ];
}
