// Thresholds and figures of the expert "objects".

import { interval, judge } from "./judge.mjs";

/** A class is fitted when it has this many things that count, in this many pictures; else it gets the default. */
const LEAST_THINGS = 10;
const LEAST_PICTURES = 5;
/** What is added to a false score. */
const MARGIN = 0.03;
/** The default threshold lets a false detection of an unfitted class through in this part of the pictures. */
const LET_THROUGH = 0.01;
/** Of the things of a fitted class that were found at all, this part may fall below its candidate threshold. */
const LOST = 0.02;
/** A class without data is mentioned from here on: just above the noise. */
const DEFAULT_CANDIDATE = 0.1;

const up = (value) => Math.ceil(value * 100 - 1e-9) / 100;
const down = (value) => Math.floor(value * 100 + 1e-9) / 100;

const fittedClasses = (samples) => {
  const originals = samples.filter((sample) => sample.variant === "original");
  const labels = new Set(originals.flatMap(({ truth }) => truth.objects.map((each) => each.label)));
  return [...labels].filter((label) => {
    const things = originals.map(
      ({ truth }) => truth.objects.filter((each) => each.label === label && !each.difficult).length,
    );
    const total = things.reduce((sum, count) => sum + count, 0);
    return total >= LEAST_THINGS && things.filter((count) => count > 0).length >= LEAST_PICTURES;
  });
};

const judged = ({ candidates, truth }) => judge(candidates, truth.objects, truth.ignore).judged;

/** @returns thresholds as the expert reads them */
export function fitObjects(samples, { stands }) {
  const fitted = fittedClasses(samples);
  const answer = { default: 0, classes: {} };
  const candidate = { default: DEFAULT_CANDIDATE, classes: {} };
  const falseOnes = samples.map((sample) =>
    judged(sample).filter((each) => each.verdict === "false" && stands(each)),
  );
  const worst = falseOnes
    .map((each) =>
      Math.max(0, ...each.filter(({ name }) => !fitted.includes(name)).map(({ score }) => score)),
    )
    .sort((a, b) => b - a);
  answer.default = up(worst[Math.floor(worst.length * LET_THROUGH)] + MARGIN);
  const labels = new Set([...fitted, ...falseOnes.flat().map(({ name }) => name)]);
  for (const label of [...labels].sort()) {
    const scores = falseOnes.flat().flatMap(({ name, score }) => (name === label ? [score] : []));
    const own = up(Math.max(0, ...scores) + MARGIN);
    if (fitted.includes(label) || own > answer.default) answer.classes[label] = own;
  }
  for (const label of fitted.sort()) {
    const found = samples
      .flatMap(judged)
      .flatMap(({ name, score, verdict }) => (name === label && verdict === "right" ? [score] : []))
      .sort((a, b) => a - b);
    candidate.classes[label] = Math.max(DEFAULT_CANDIDATE, down(found[Math.floor(found.length * LOST)]));
  }
  return { answer, candidate };
}

/** The figures as text. */
export function reportObjects(samples, thresholds, rules) {
  const files = [...new Set(samples.map((sample) => sample.file))];
  // Each picture judged by thresholds to which neither it nor a copy of it contributed.
  const heldOut = files.flatMap((file) => {
    const others = fitObjects(
      samples.filter((sample) => sample.file !== file),
      rules,
    );
    return samples.filter((sample) => sample.file === file).map((sample) => tally(sample, others, rules));
  });
  const originals = samples.filter((sample) => sample.variant === "original");
  const fitted = originals.map((sample) => tally(sample, thresholds, rules));
  const all = samples.map((sample) => tally(sample, thresholds, rules));
  const show = (label, entries) => `  ${label}: ${JSON.stringify(entries)}`;
  return [
    `OBJECTS: ${files.length} pictures, ${samples.length} with their changed copies`,
    show("answer from", thresholds.answer),
    show("mention from", thresholds.candidate),
    `fitted and judged on the ${files.length} pictures`,
    ...lines(fitted),
    `fitted and judged on all ${samples.length}`,
    ...lines(all),
    `each of the ${files.length} pictures judged by thresholds fitted without it and its copies`,
    ...lines(heldOut.filter((_, i) => samples[i].variant === "original")),
    `each picture and its copies judged by thresholds fitted without them (${samples.length})`,
    ...lines(heldOut),
    ...heldOut.flatMap(({ falseAnswers, where }) =>
      falseAnswers.map(({ name, score }) => `    false: ${name} ${score.toFixed(2)} in ${where}`),
    ),
  ].join("\n");
}

function tally({ file, variant, candidates, truth }, thresholds, { decide }) {
  const detections = decide(candidates, thresholds);
  const sure = detections.filter((each) => each.answerable);
  const { judged: answers, things } = judge(sure, truth.objects, truth.ignore);
  const asked = things.filter((thing) => !thing.difficult);
  const persons = asked.filter((thing) => thing.label === "person").length;
  const somePersonDifficult = things.some((thing) => thing.label === "person" && thing.difficult);
  const seenPersons = detections.filter((each) => each.name === "person");
  const countable = persons > 0 && !somePersonDifficult;
  const counted = countable && seenPersons.every((each) => each.answerable);
  const labelOf = (person) => (thing) => (thing.label === "person") === person;
  const present = (person) => [...new Set(asked.filter(labelOf(person)).map((thing) => thing.label))];
  const existence = (labels) => ({
    yes: labels.filter((label) => sure.some((each) => each.name === label)).length,
    no: labels.filter((label) => detections.every((each) => each.name !== label)).length,
    of: labels.length,
  });
  return {
    where: `${file.split("/").at(-1)} (${variant})`,
    falseAnswers: answers.filter((each) => each.verdict === "false"),
    rightAnswers: answers.filter((each) => each.verdict === "right").length,
    persons: { of: persons, found: asked.filter((thing) => labelOf(true)(thing) && thing.found).length },
    others: {
      of: asked.length - persons,
      found: asked.filter((thing) => labelOf(false)(thing) && thing.found).length,
    },
    counts: {
      of: countable ? 1 : 0,
      given: counted ? 1 : 0,
      right: counted && seenPersons.length === persons ? 1 : 0,
    },
    isPerson: existence(present(true)),
    isOther: existence(present(false)),
    isAbsent: existence(truth.absent),
  };
}

function lines(tallies) {
  const sum = (pick) => tallies.reduce((total, each) => total + pick(each), 0);
  const [right, wrong] = [sum((each) => each.rightAnswers), sum((each) => each.falseAnswers.length)];
  const pair = (key, part) => `${sum((each) => each[key][part])} of ${sum((each) => each[key].of)}`;
  return [
    `  answered from: ${right} right, ${wrong} false (${interval(wrong, right + wrong)}); persons ${pair("persons", "found")}, other things ${pair("others", "found")}`,
    `  "how many persons": answered ${pair("counts", "given")}, right ${sum((each) => each.counts.right)}`,
    `  "is there a ...", and it is: persons yes ${pair("isPerson", "yes")}, no ${pair("isPerson", "no")}; others yes ${pair("isOther", "yes")}, no ${pair("isOther", "no")}`,
    `  "is there a ...", and it is not, although it tempts: yes ${pair("isAbsent", "yes")}, no ${pair("isAbsent", "no")}`,
  ];
}
