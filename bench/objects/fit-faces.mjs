// Thresholds and figures of the expert "faces".

import { interval, judge } from "./judge.mjs";

/** What is added to a false score. */
const MARGIN = 0.03;
/** Of the faces that were found at all, this part may fall below the candidate threshold. */
const LOST = 0.02;

const up = (value) => Math.ceil(value * 100 - 1e-9) / 100;
const down = (value) => Math.floor(value * 100 + 1e-9) / 100;
const judged = ({ faces, truth }) => judge(faces, truth.faces).judged;

/** @returns {{answer: number, candidate: number}} least scores */
export function fitFaces(samples) {
  const all = samples.flatMap(judged);
  const falseScores = all.flatMap(({ score, agreed, verdict }) =>
    verdict === "false" && agreed ? [score] : [],
  );
  const rightScores = all
    .flatMap(({ score, verdict }) => (verdict === "right" ? [score] : []))
    .sort((a, b) => a - b);
  const answer = up(Math.max(0, ...falseScores) + MARGIN);
  return {
    answer,
    candidate: Math.min(answer, down(rightScores[Math.floor(rightScores.length * LOST)] / 2)),
  };
}

/** The figures as text. */
export function reportFaces(samples, thresholds) {
  const files = [...new Set(samples.map((sample) => sample.file))];
  const heldOut = files.flatMap((file) => {
    const others = fitFaces(samples.filter((sample) => sample.file !== file));
    return samples.filter((sample) => sample.file === file).map((sample) => tally(sample, others));
  });
  const originals = samples.filter((sample) => sample.variant === "original");
  return [
    `FACES: ${files.length} pictures, ${samples.length} with their changed copies`,
    `  answer from ${thresholds.answer}, mention from ${thresholds.candidate}`,
    `fitted and judged on the ${files.length} pictures`,
    ...lines(originals.map((sample) => tally(sample, thresholds))),
    `fitted and judged on all ${samples.length}`,
    ...lines(samples.map((sample) => tally(sample, thresholds))),
    `each of the ${files.length} pictures judged by thresholds fitted without it and its copies`,
    ...lines(heldOut.filter((_, i) => samples[i].variant === "original")),
    `each picture and its copies judged by thresholds fitted without them (${samples.length})`,
    ...lines(heldOut),
    ...heldOut.flatMap(({ falseAnswers, where }) =>
      falseAnswers.map(({ score }) => `    false: face ${score.toFixed(2)} in ${where}`),
    ),
  ].join("\n");
}

function tally({ file, variant, faces, truth }, { answer, candidate }) {
  const mentioned = faces.filter((face) => face.score >= candidate);
  const sure = mentioned.filter((face) => face.agreed && face.score >= answer);
  const { judged: answers, things } = judge(sure, truth.faces);
  const asked = things.filter((thing) => !thing.difficult);
  const countable = asked.length === things.length;
  const counted = countable && mentioned.length === sure.length;
  return {
    where: `${file.split("/").at(-1)} (${variant})`,
    falseAnswers: answers.filter((each) => each.verdict === "false"),
    found: asked.filter((thing) => thing.found).length,
    of: asked.length,
    countable,
    counted,
    right: counted && sure.length === asked.length,
  };
}

function lines(tallies) {
  const sum = (pick) => tallies.reduce((total, each) => total + Number(pick(each)), 0);
  const [found, wrong] = [sum((each) => each.found), sum((each) => each.falseAnswers.length)];
  return [
    `  answered from: ${found} of ${sum((each) => each.of)} faces, ${wrong} false (${interval(wrong, found + wrong)})`,
    `  "how many faces": answered ${sum((each) => each.counted)} of ${sum((each) => each.countable)}, right ${sum((each) => each.right)}`,
  ];
}
