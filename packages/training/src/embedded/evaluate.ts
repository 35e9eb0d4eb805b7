/**
 * Measures committed weights: `node packages/training/dist/embedded/evaluate.js [--weights FILE] [--errors] [--card]`.
 * `--errors` lists what goes wrong in the half of the handwritten questions that is not kept; `--card` writes the card
 * and the page of failures (with `--cpu-seconds N`, which training printed). `--test` measures the test set too; `--looks N` says
 * how many times that was done before. What is not given is kept from the card that lies there, as far as it is of these weights.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { readReasoner } from "@fovea/models/embedded";
import { countParameters, loadTensors } from "@fovea/tensor";
import { printProgram, programDefinitions, programSchema } from "@fovea/vision";
import { answerCases, answersOf, crossValidated } from "./answers.js";
import { type BlindSet, judgeBlind, readBlind } from "./blind.js";
import { reliability, reliabilityOf } from "./calibrate.js";
import {
  byFamily,
  handwrittenTrial,
  type Judged,
  judge,
  type Score,
  scoreOf,
  shareOf,
  trialOf,
  verdictOf,
} from "./evaluation.js";
import { writeFailures } from "./failures.js";
import { readHandwritten } from "./handwritten.js";
import { heldOutSamples, unseenSamples } from "./train-loop.js";
import { cardFile, type Origin, reportSeed, weightsFile } from "./weights.js";

const { values } = parseArgs({
  options: {
    weights: { type: "string" },
    questions: { type: "string", default: "3000" },
    errors: { type: "boolean", default: false },
    card: { type: "boolean", default: false },
    "cpu-seconds": { type: "string" },
    test: { type: "boolean", default: false },
    looks: { type: "string" },
  },
});

const weights = values.weights ?? weightsFile;
const loading = performance.now();
const reasoner = readReasoner(weights);
const { network, indexed, calibration } = reasoner.load();
const modelName = `embedded/first-light@1+${reasoner.hash.slice(0, 12)}`;
const loadMs = performance.now() - loading;

const held = judge(network, indexed, heldOutSamples(reportSeed, Number(values.questions)).map(trialOf));
const unseen = judge(network, indexed, unseenSamples(reportSeed, Number(values.questions)).map(trialOf));
const written = readHandwritten();
const sets = {
  looked: judge(network, indexed, written.filter(({ kept }) => !kept).map(handwrittenTrial)),
  kept: judge(network, indexed, written.filter(({ kept }) => kept).map(handwrittenTrial)),
};
const isOutOfScope = ({ programs }: Judged) => programs.length === 0;
const scores = (judged: readonly Judged[]) => ({
  all: scoreOf(judged, calibration),
  inScope: scoreOf(
    judged.filter((one) => !isOutOfScope(one)),
    calibration,
  ),
  outOfScope: scoreOf(judged.filter(isOutOfScope), calibration),
});

const percent = (value: number) => (100 * value).toFixed(1);
const columns = (name: string, ...cells: readonly (string | number)[]) =>
  console.log(name.padEnd(30) + cells.map((cell) => String(cell).padStart(9)).join(""));
const line = (name: string, { n, accuracy, low, high, wrong, missed }: Score) =>
  columns(name, n, percent(accuracy), percent(low), percent(high), wrong, missed);
const block = (name: string, judged: readonly Judged[]) => {
  for (const [part, score] of Object.entries(scores(judged))) line(`${name}, ${part}`, score);
};

console.log(
  `${reasoner.hash.slice(0, 12)}  ${countParameters(network)} parameters  threshold ${calibration.threshold.toFixed(3)}`,
);
columns("", "n", "right %", "low", "high", "wrong", "missed");
block("held out, generated", held);
for (const [family, score] of byFamily(held, calibration)) line(`  ${family}`, score);
block("unseen wordings", unseen);
for (const [family, score] of byFamily(unseen, calibration)) line(`  ${family}`, score);
block("handwritten, looked at", sets.looked);
block("handwritten, kept", sets.kept);
const all = [...sets.looked, ...sets.kept];
block("handwritten", all);
for (const [family, score] of byFamily(all, calibration)) line(`  ${family}`, score);

interface BlindReport {
  readonly programs: ReturnType<typeof scores>;
  readonly exact: number;
  readonly families: Record<string, Score>;
  readonly answers: Record<string, number>;
  readonly answered: ReturnType<typeof shareOf>;
  readonly expectedError: number;
  readonly reliability: ReturnType<typeof reliabilityOf>["rows"];
  readonly failures?: readonly { media: readonly string[]; question: string; said: string; wanted: string }[];
}

/** A set by writers who never saw the generator: programs, and answers on the media. */
async function blindReport(set: BlindSet): Promise<BlindReport> {
  const lines = readBlind(set);
  const judged = judgeBlind(network, indexed, lines);
  block(`${set} set, programs`, judged);
  for (const [family, score] of byFamily(judged, calibration)) line(`  ${family}`, score);
  const answered = await answersOf(judged, lines, calibration);
  const count = (end: string) => answered.filter((one) => one.end === end).length;
  const answers = Object.fromEntries(
    ["right", "wrong", "unsure", "declined", "unjudged"].map((end) => [end, count(end)]),
  );
  const fitted = calibration.answers ?? { knots: [], unmeasured: 1 };
  const cases = set === "threshold" ? crossValidated(answered) : answerCases(answered, fitted);
  const { rows, error } = reliabilityOf(cases);
  console.log(
    `${set} set, answers: ${JSON.stringify(answers)}; expected calibration error ${error.toFixed(4)}`,
  );
  if (set === "dev" && values.card) await writeFailures(answered, modelName);
  const failures = answered.flatMap(({ end, line: { media, question, answer }, said }) =>
    end === "wrong"
      ? [{ media, question, said: said ?? "", wanted: (answer ?? ["declining"]).join(" or ") }]
      : [],
  );
  return {
    programs: scores(judged),
    exact: judged.filter(({ programRight }) => programRight).length,
    families: Object.fromEntries(byFamily(judged, calibration)),
    answers,
    answered: shareOf(answers.right!, answers.right! + answers.wrong!),
    expectedError: error,
    reliability: rows,
    ...(set === "dev" ? { failures: failures.slice(0, 12) } : {}),
  };
}

const blind: Record<string, BlindReport> = {
  dev: await blindReport("dev"),
  threshold: await blindReport("threshold"),
};
if (values.test) blind.test = await blindReport("test");

const calibrations = {
  generated: reliability(held, calibration),
  unseenWordings: reliability(unseen, calibration),
  handwritten: reliability(all, calibration),
  kept: reliability(sets.kept, calibration),
};
for (const [name, { rows, error }] of Object.entries(calibrations)) {
  console.log(`\nconfidence against correctness, ${name}: expected calibration error ${error.toFixed(4)}`);
  for (const { from, to, n, confidence, right } of rows) {
    if (n > 0)
      console.log(
        `  ${from.toFixed(1)}-${to.toFixed(1)}  n ${String(n).padStart(5)}  said ${confidence.toFixed(3)}  right ${right.toFixed(3)}`,
      );
  }
}

const input = { type: "object", properties: { program: programSchema }, $defs: programDefinitions };
const timed = written.map(({ question }) => {
  const start = performance.now();
  reasoner.understand(question, input);
  return performance.now() - start;
});
const sorted = timed.toSorted((a, b) => a - b);
const median = sorted[Math.floor(sorted.length / 2)]!;
console.log(
  `\nload ${loadMs.toFixed(0)} ms; question to program: median ${median.toFixed(1)} ms, slowest ${sorted.at(-1)!.toFixed(1)} ms`,
);

if (values.errors) {
  for (const judged of sets.looked) {
    const verdict = verdictOf(judged, calibration);
    if (verdict !== "wrong" && verdict !== "missed") continue;
    const { program, probability, refusal, refusing } = judged.parse;
    const said = program === undefined ? "nothing" : printProgram(program as never);
    console.log(
      `${verdict} ${probability.toFixed(3)}  ${judged.question}\n    ${said}  (refuse ${refusing.toFixed(2)}: ${refusal})`,
    );
  }
}

if (values.card) {
  const earlier = existsSync(cardFile) ? JSON.parse(readFileSync(cardFile, "utf8")) : {};
  const same = earlier.sha256 === reasoner.hash;
  if (same && blind.test === undefined && earlier.blind?.test !== undefined) blind.test = earlier.blind.test;
  const cpuSeconds = values["cpu-seconds"] ?? (same ? earlier.training?.cpuSeconds : undefined);
  const looks = Number(values.looks ?? earlier.looksAtTheTestSet ?? 0);
  const { metadata } = loadTensors(readFileSync(weights));
  const families = (judged: readonly Judged[]) => Object.fromEntries(byFamily(judged, calibration));
  const card = {
    model: modelName,
    sha256: reasoner.hash,
    bytes: readFileSync(weights).length,
    parameters: countParameters(network),
    sizes: network.sizes,
    training: {
      ...(JSON.parse(metadata.origin ?? "{}") as Origin),
      ...(cpuSeconds === undefined ? {} : { cpuSeconds: Number(cpuSeconds) }),
      data: "questions drawn from the grammar in packages/training/src/embedded/generator and from the wordings in packages/training/wordings, which a language model wrote; none written by users",
    },
    heldOut: { seed: reportSeed, ...scores(held), families: families(held) },
    unseenWordings: { seed: reportSeed, ...scores(unseen) },
    handwritten: { lookedAt: scores(sets.looked), kept: scores(sets.kept), families: families(all) },
    blind,
    looksAtTheTestSet: looks + (values.test ? 1 : 0),
    calibration: {
      threshold: calibration.threshold,
      expectedError: Object.fromEntries(
        Object.entries(calibrations).map(([name, { error }]) => [name, error]),
      ),
      reliability: calibrations.generated.rows,
    },
    limits: [
      "The sets named dev, threshold and test were written by a language model that was shown only the pictures and the kinds of questions; no person wrote them.",
      "The generator was grown from dev, and the confidences and the threshold were fitted on threshold, so figures of these two flatter; those of test do not.",
      "Media of all sets are the pictures and documents in samples/; so were those that the writers of the training wordings saw.",
    ],
    command: "npm run card:embedded",
  };
  writeFileSync(
    cardFile,
    `${JSON.stringify(card, (_, value) => (typeof value === "number" ? Math.round(value * 1e5) / 1e5 : value), 2)}\n`,
  );
}
// Workers of the experts would keep the process alive.
process.exit(0);
