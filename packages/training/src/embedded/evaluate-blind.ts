/**
 * Measures weights on a set of questions by writers who never saw the generator:
 * `node packages/training/dist/embedded/evaluate-blind.js dev|review|threshold|test|final [--weights FILE] [--errors] [--eyes]`.
 * `--eyes` also runs the programs on the media and compares the answers (about a minute). `--errors` lists what goes wrong, on
 * `dev` and `review` only: of the other sets nothing but figures may be seen.
 */
import { parseArgs } from "node:util";
import { readReasoner } from "@fovea/models/embedded";
import { printProgram } from "@fovea/vision";
import { answerCases, answersOf, crossValidated } from "./answers.js";
import { type BlindSet, blindSets, judgeBlind, readBlind } from "./blind.js";
import { reliabilityOf } from "./calibrate.js";
import { byFamily, type Judged, scoreOf, shareOf, verdictOf } from "./evaluation.js";
import { weightsFile } from "./weights.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    weights: { type: "string" },
    errors: { type: "boolean", default: false },
    eyes: { type: "boolean", default: false },
  },
});
const set = blindSets.find((name) => name === positionals[0]);
if (set === undefined) throw new Error(`name a set: ${blindSets.join(", ")}`);
if (values.errors && set !== "dev" && set !== "review")
  throw new Error("errors are shown of dev and review only");
const { network, indexed, calibration } = readReasoner(values.weights ?? weightsFile).load();
const lines = readBlind(set);
const judged = judgeBlind(network, indexed, lines);
programs(judged);
if (values.eyes) await answers(set);
if (values.errors) errors(judged);
// Workers of the experts would keep the process alive.
process.exit(0);

function programs(all: readonly Judged[]): void {
  const head = `n  right%    low   high  wrong  missed  exact   (threshold ${calibration.threshold})`;
  console.log(`${"".padEnd(24)}     ${head}`);
  const line = (name: string, part: readonly Judged[]) => {
    const { n, accuracy, low, high, wrong, missed } = scoreOf(part, calibration);
    const exact = part.filter(({ programRight }) => programRight).length;
    const shares = [accuracy, low, high].map((value) => (100 * value).toFixed(1).padStart(7)).join("");
    const counts = `${String(wrong).padStart(7)}${String(missed).padStart(8)}${String(exact).padStart(7)}`;
    console.log(`${name.padEnd(24)}${String(n).padStart(6)}${shares}${counts}`);
  };
  line("all", all);
  const isOut = ({ decline }: Judged) => decline;
  line(
    "in scope",
    all.filter((one) => !isOut(one)),
  );
  line("out of scope", all.filter(isOut));
  for (const family of byFamily(all, calibration).keys())
    line(
      `  ${family}`,
      all.filter((one) => one.family === family),
    );
}

async function answers(name: BlindSet): Promise<void> {
  const answered = await answersOf(judged, lines, calibration);
  const count = (end: string) => answered.filter((one) => one.end === end).length;
  const share = (part: number, whole: number) => {
    const { accuracy, low, high } = shareOf(part, whole);
    return `${(100 * accuracy).toFixed(1)}% (${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)}), ${part} of ${whole}`;
  };
  console.log("\nend to end, on the media");
  for (const end of ["right", "wrong", "unsure", "declined", "unjudged"])
    console.log(`  ${end.padEnd(10)} ${share(count(end), answered.length)}`);
  console.log(
    `  right of those answered and judged: ${share(count("right"), count("right") + count("wrong"))}`,
  );
  const fitted = calibration.answers;
  if (fitted === undefined) return;
  const cases = name === "threshold" ? crossValidated(answered) : answerCases(answered, fitted);
  const { rows, error } = reliabilityOf(cases);
  const how = name === "threshold" ? ", each fifth by a calibration of the other four" : "";
  console.log(
    `  confidence of answers against correctness${how}: expected calibration error ${error.toFixed(4)}`,
  );
  for (const { from, to, n, confidence, right } of rows)
    if (n > 0)
      console.log(
        `    ${from.toFixed(1)}-${to.toFixed(1)}  n ${String(n).padStart(4)}  said ${confidence.toFixed(3)}  right ${right.toFixed(3)}`,
      );
  if (!values.errors) return;
  for (const { end, line, said, value } of answered)
    if (end === "wrong")
      console.log(
        `  wrong  ${line.media.join(" ")}  ${line.question}\n    said ${JSON.stringify(said)} (${value}), wanted ${JSON.stringify(line.answer)}`,
      );
}

function errors(all: readonly Judged[]): void {
  for (const one of all) {
    const verdict = verdictOf(one, calibration);
    if (verdict !== "wrong" && verdict !== "missed") continue;
    const { program, probability, refusal, refusing } = one.parse;
    const said = program === undefined ? "nothing" : printProgram(program as never);
    const right = one.programRight ? " (right)" : "";
    console.log(
      `${verdict} ${probability.toFixed(3)} ${one.family}  ${one.question}\n    ${said}${right}  (refuse ${refusing.toFixed(2)}: ${refusal})`,
    );
  }
}
