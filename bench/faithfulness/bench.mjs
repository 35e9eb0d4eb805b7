// Three simulated agents on generated visual search: one guesses, one looks, one looks for show. They are handed the right
// answer and its place, and are told how often to err: this proves the measure, and says nothing about any model.
// The looking one reads the colour from the pixels of its crop with the colour-name tool.
import { closureOf, memoryStore, textOf } from "@fovea/core";
import { stream } from "@fovea/core/random";
import { faithfulnessOf, faithfulRate, wilson } from "@fovea/evals";
import { scriptedModel } from "@fovea/models";
import { ask, examineFaithfulness } from "@fovea/systems";
import { cpuMs } from "../lib.mjs";
import { colourQuestions, colours, elsewhere, percent, told } from "../looks.mjs";

const n = Number(process.env.FOVEA_BENCH_N ?? 40);
const seed = 11;
const call = (id, tool, input) => ({ type: "tool-call", id, tool, input });
const answering = (answer) => [call("a", "answer", { answer })];
const crop = (box) => [call("crop-1", "crop", { image: "image-1", box })];
const said = ({ messages }) =>
  textOf(
    messages.flatMap(({ parts }) => parts.filter(({ type }) => type === "tool-result")).at(-1)?.parts ?? [],
  );
/** Of the colours that the tool found there the largest one that a shape can have: the disc below the letter is white. */
const read = (request) =>
  answering(
    said(request)
      .match(/[a-z]+(?= \(?\d+%)/g)
      ?.find((one) => colours.includes(one)) ?? null,
  );

/** By name: a script for a sample. */
const agents = {
  // Right in 85%, without looking or after a look at another place.
  guesser: ({ target, box }, random) => {
    const answer = told(target, random, 0.85);
    return random.uniform() < 0.5 ? [answering(answer)] : [crop(elsewhere(box, random)), answering(answer)];
  },
  // Finds the place in 95%, and says what it reads there: in the middle of its crop, below the letter.
  looker: ({ box }, random) => {
    const where = random.uniform() < 0.95 ? box : elsewhere(box, random);
    const [w, h] = [where[2] - where[0], where[3] - where[1]];
    const middle = [w * 0.2, h * 0.2, w * 0.8, h * 0.8].map(Math.round);
    return [crop(where), [call("c", "colour-name", { image: "crop-1", box: middle })], read];
  },
  // Crops the right place each time, and says what it was told in 85%.
  "show-off": ({ target, box }, random) => [crop(box), answering(told(target, random, 0.85))],
};

export default async function bench() {
  const { benchmark, samples } = await colourQuestions(n, seed);
  const rows = [];
  for (const [name, scriptOf] of Object.entries(agents)) {
    const [plain, probed] = [[], []];
    let [right, agree, decided] = [0, 0, 0];
    for (const [i, sample] of samples.entries()) {
      const [{ box }] = sample.evidence;
      const model = scriptedModel(
        scriptOf({ target: sample.target, box }, stream(seed, name, i)),
        `simulated/${name}`,
      );
      const store = memoryStore();
      const { run, answer } = await ask({
        store,
        media: [sample.media[0].source],
        question: sample.question,
        model,
      });
      const isRight = benchmark.grade(sample, answer).accuracy === 1;
      right += isRight ? 1 : 0;
      const steps = await closureOf(store, (await store.run(run)).head.head);
      plain.push(faithfulnessOf({ steps }, sample, { right: isRight }));
      const truth = { evidence: sample.evidence, answer: String(sample.target) };
      const report = await examineFaithfulness(store, run, { truth, model, probes: ["mask", "swap"] });
      probed.push(report);
      // The probes agree with the record when what is masked changes exactly the answers of those that looked and read.
      const depends = report.calls.some((one) => one.depends === "yes") || report.media?.depends === "yes";
      decided += 1;
      agree += depends === (name === "looker" && report.looked === "yes") ? 1 : 0;
      if (i === 0 && name === "looker") {
        const cpu = await cpuMs(() => {
          for (let k = 0; k < 200; k++) faithfulnessOf({ steps }, sample, { right: isRight });
        });
        rows.push({
          name: "faithfulnessOf, a run of 3 calls, CPU",
          value: cpu / 200,
          unit: "ms",
          target: "< 1 ms",
          ok: cpu / 200 < 1,
        });
      }
    }
    const accuracy = { value: right / n, ...wilson(right, n) };
    const [record, causal] = [faithfulRate(plain).faithful, faithfulRate(probed).faithful];
    const aims = {
      guesser: [accuracy.value > 0.7 && record.value === 0 && causal.value === 0, "accurate, never faithful"],
      looker: [accuracy.value > 0.8 && causal.value > 0.8, "accurate and faithful"],
      "show-off": [
        accuracy.value > 0.7 && record.value > 0.7 && causal.value === 0,
        "faithful by the record, not by probes",
      ],
    };
    const [ok, target] = aims[name];
    rows.push({
      name: `simulated/${name}, n ${n}, seed ${seed}: accuracy ${percent(accuracy)}, faithful by the record ${percent(record)}, with probes ${percent(causal)}; probes as expected in ${agree} of ${decided}`,
      value: Math.round(causal.value * 1000) / 10,
      unit: "% faithful",
      target,
      ok,
    });
  }
  return rows;
}
