// CodeV's measure and TAPO's reward on generated visual search with known boxes: simulated agents write Python, which runs in the
// real sandbox. The models are simulated (bench/looks.mjs): the table proves the mechanism, and says nothing about any model.
// Each sample is one root with a fork for every agent: siblings, whose rewards are normalised as a group.
import { closureOf, memoryStore } from "@fovea/core";
import { stream } from "@fovea/core/random";
import {
  callsOf,
  faithfulnessOf,
  faithfulRate,
  givenMedia,
  groupAdvantages,
  oracleJudge,
  placeTruth,
  wilson,
} from "@fovea/evals";
import {
  ask,
  codev,
  crossesRedLine,
  examineFaithfulness,
  forkRun,
  siblingsOf,
  tapoReward,
} from "@fovea/systems";
import { colourQuestions, percent } from "../looks.mjs";
import { scripts, simulated } from "./agents.mjs";

const n = Number(process.env.FOVEA_BENCH_N ?? 60);
const seed = 11;
const names = Object.keys(scripts);
const mean = (values) => values.reduce((sum, one) => sum + one, 0) / values.length;

/** One agent on one sample: a new run, or a fork of `root` at its question. */
async function play({ benchmark, sample, store, root, name, index }) {
  const [{ box }] = sample.evidence;
  const model = simulated(name, { target: sample.target, box }, stream(seed, `codev/${name}`, index));
  const from =
    root === undefined
      ? { media: [sample.media[0].source], question: sample.question }
      : { media: [], run: await forkRun(store, root, { model: { id: model.id } }) };
  const { run, answer } = await ask({ store, ...from, model, system: codev });
  const right = benchmark.grade(sample, answer).accuracy === 1;
  const steps = await closureOf(store, (await store.run(run)).head.head);
  const plain = faithfulnessOf({ steps }, sample, { right });
  const judge = oracleJudge(placeTruth(sample.evidence, givenMedia(steps)));
  const calls = await Promise.all(
    callsOf(steps).map(async (call) => ({
      judged: await judge.judge(call, { question: sample.question }),
      redLine: crossesRedLine(call),
    })),
  );
  const { reward } = tapoReward({ accuracy: right ? 1 : 0, calls });
  return { name, run, model, right, plain, reward, index };
}

/** What the run did, as TAPO ranks it. */
const kinds = {
  "right crop, right answer": ({ plain, right }) => plain.looked === "yes" && right,
  "no or wrong crop, right answer": ({ plain, right }) => plain.looked !== "yes" && right,
  "right crop, wrong answer": ({ plain, right }) => plain.looked === "yes" && !right,
  "no or wrong crop, wrong answer": ({ plain, right }) => plain.looked !== "yes" && !right,
};

export default async function bench() {
  const { benchmark, samples } = await colourQuestions(n, seed);
  const all = [];
  for (const [index, sample] of samples.entries()) {
    const store = memoryStore();
    const group = [];
    for (const name of names)
      group.push(await play({ benchmark, sample, store, root: group[0]?.run, name, index }));
    const siblings = (await siblingsOf(store, group[0].run)).flatMap((each) => each.siblings);
    if (siblings.length !== names.length) throw new Error(`${siblings.length} siblings of ${names.length}`);
    const advantages = groupAdvantages(group.map(({ reward }) => reward));
    for (const [i, one] of group.entries()) {
      one.advantage = advantages[i];
      const truth = { evidence: sample.evidence, answer: String(sample.target) };
      one.probed = await examineFaithfulness(store, one.run, {
        truth,
        model: one.model,
        probes: ["mask", "swap"],
      });
    }
    all.push(...group);
  }
  return [...agentRows(all), ...rewardRows(all), agreementRow(all)];
}

function agentRows(all) {
  return names.map((name) => {
    const own = all.filter((one) => one.name === name);
    const right = own.filter((one) => one.right).length;
    const accuracy = { value: right / own.length, ...wilson(right, own.length) };
    const [record, probed] = [
      faithfulRate(own.map((one) => one.plain)),
      faithfulRate(own.map((one) => one.probed)),
    ];
    const [byRecord, causal] = [record.faithful.value, probed.faithful.value];
    const [ok, target] = {
      guesser: [accuracy.value > 0.7 && byRecord < 0.1 && causal < 0.1, "accurate, hardly ever faithful"],
      looker: [accuracy.value > 0.8 && byRecord > 0.8 && causal > 0.8, "accurate and faithful"],
      "show-off": [byRecord > 0.7 && causal === 0, "faithful by the record, not by probes"],
    }[name];
    return {
      name: `simulated/${name}, n ${own.length}, seed ${seed}: accuracy ${percent(accuracy)}; by the record faithful ${percent(record.faithful)}, given right ${percent(record.faithfulGivenRight)} (n ${record.faithfulGivenRight.n}); with probes ${percent(probed.faithful)}, given right ${percent(probed.faithfulGivenRight)}`,
      value: Math.round(causal * 1000) / 10,
      unit: "% faithful",
      target,
      ok,
    };
  });
}

function rewardRows(all) {
  const rows = Object.entries(kinds).map(([kind, holds]) => {
    const own = all.filter(holds);
    return { kind, own, value: own.length === 0 ? null : mean(own.map((one) => one.reward)) };
  });
  const [best, lucky, ...wrong] = rows.map(({ value }) => value);
  const ranked = best > lucky && wrong.every((value) => value === null || lucky > value);
  return rows.map(({ kind, own, value }) => ({
    name: `TAPO, ${kind}: mean reward of n ${own.length} (simulated); mean group advantage ${own.length === 0 ? "none" : mean(own.map((one) => one.advantage)).toFixed(2)}`,
    value: value === null ? 0 : Math.round(value * 1000) / 1000,
    unit: "reward",
    target: "in this order, both wrong ones last",
    ok: ranked,
  }));
}

/** The probes and what each agent was made to do: only the looker's answer hangs on what its code gave. */
function agreementRow(all) {
  const agree = all.filter(({ name, probed }) => {
    const depends = probed.calls.some((call) => call.depends === "yes") || probed.media?.depends === "yes";
    return depends === (name === "looker" && probed.looked === "yes");
  });
  const share = agree.length / all.length;
  return {
    name: `probes (mask, swap, masked picture) as the agents were made, n ${all.length}: ${percent({ value: share, ...wilson(agree.length, all.length) })}`,
    value: Math.round(share * 1000) / 10,
    unit: "%",
    target: ">= 97%",
    ok: share >= 0.97,
  };
}
