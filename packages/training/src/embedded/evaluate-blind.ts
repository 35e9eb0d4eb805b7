/**
 * Measures weights on a set of questions by writers who never saw the generator:
 * `node packages/training/dist/embedded/evaluate-blind.js dev|test|final [--weights FILE] [--errors]`.
 * `--errors` lists what goes wrong, on `dev` only: of the other sets nothing but figures may be seen.
 */
import { parseArgs } from "node:util";
import { readReasoner } from "@fovea/models/embedded";
import { printProgram } from "@fovea/vision";
import { type BlindSet, blindSets, judgeBlind, readBlind } from "./blind.js";
import { byFamily, scoreOf, verdictOf } from "./evaluation.js";
import { weightsFile } from "./weights.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { weights: { type: "string" }, errors: { type: "boolean", default: false } },
});
const set = blindSets.find((name) => name === positionals[0]);
if (set === undefined) throw new Error(`name a set: ${blindSets.join(", ")}`);
report(set);

function report(set: BlindSet): void {
  const { network, indexed, calibration } = readReasoner(values.weights ?? weightsFile).load();
  const judged = judgeBlind(network, indexed, calibration, readBlind(set));
  const line = (name: string, part: readonly (typeof judged)[number][]) => {
    const { n, accuracy, low, high, wrong, missed } = scoreOf(part, calibration);
    const percent = (value: number) => (100 * value).toFixed(1).padStart(7);
    const exact = part.filter(({ programRight }) => programRight).length;
    console.log(
      `${name.padEnd(24)}${String(n).padStart(6)}${percent(accuracy)}${percent(low)}${percent(high)}${String(wrong).padStart(7)}${String(missed).padStart(8)}${String(exact).padStart(7)}`,
    );
  };
  console.log(
    `${"".padEnd(24)}     n  right%    low   high  wrong  missed  exact   (threshold ${calibration.threshold})`,
  );
  line("all", judged);
  line(
    "in scope",
    judged.filter(({ decline }) => !decline),
  );
  line(
    "out of scope",
    judged.filter(({ decline }) => decline),
  );
  for (const family of byFamily(judged, calibration).keys())
    line(
      `  ${family}`,
      judged.filter((one) => one.family === family),
    );
  if (!values.errors) return;
  if (set !== "dev") throw new Error("errors are shown of dev only");
  for (const one of judged) {
    const verdict = verdictOf(one, calibration);
    if (verdict !== "wrong" && verdict !== "missed") continue;
    const { program, probability, refusal, refusing } = one.parse;
    const said = program === undefined ? "nothing" : printProgram(program as never);
    console.log(
      `${verdict} ${probability.toFixed(3)} ${one.family}  ${one.question}\n    ${said}${one.programRight ? " (right)" : ""}  (refuse ${refusing.toFixed(2)}: ${refusal})`,
    );
  }
}
