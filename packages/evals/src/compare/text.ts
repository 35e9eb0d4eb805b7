import { aligned } from "../report/lines.js";
import type { DifferingSample, EvalComparison, Side } from "./compare.js";
import type { ComparisonRow } from "./row.js";
import { signed } from "./warnings.js";

/** A comparison for a terminal. */
export function comparisonLines(comparison: EvalComparison): string[] {
  const { a, b, configuration, rows, warnings, mostDifferent } = comparison;
  return [
    `A  ${whoIs(a)}`,
    `B  ${whoIs(b)}`,
    ...configuration.map((line) => `   ${line}`),
    "",
    ...table(rows),
    "",
    verdict(rows[0]!, rows.length),
    ...warnings.map((line) => `warning: ${line}`),
    ...(mostDifferent.length === 0 ? [] : ["", `samples on which ${rows[0]!.metric} differs most:`]),
    ...mostDifferent.flatMap(example),
  ];
}

const whoIs = ({ id, agent, model, n, failed }: EvalComparison["a"]): string =>
  `${id}  ${agent}${model === null ? "" : ` with ${model}`}, ${n} samples${failed === 0 ? "" : `, ${failed} failed`}`;

const head = ["metric", "n", "A", "B", "B - A", "95 % interval", "p", "corrected", "test", ""];

function table(rows: readonly ComparisonRow[]): string[] {
  const cells = rows.map((row) => {
    const { metric, group, n, a, b, difference, pCorrected, higher } = row;
    const { value, low, high, p, by } = difference;
    return [
      group === null ? metric : `${metric}/${group}`,
      String(n),
      a.toFixed(3),
      b.toFixed(3),
      signed(value),
      low === null || high === null ? "-" : `${signed(low)} to ${signed(high)}`,
      p === null ? "-" : pText(p),
      pCorrected === null ? "-" : pText(pCorrected),
      by ?? "-",
      higher === "open" ? "open" : `${higher.toUpperCase()} is higher`,
    ];
  });
  return aligned([head, ...cells]);
}

const pText = (p: number): string => (p < 0.0001 ? "<0.0001" : p.toFixed(4));

/** What the first row says, in a sentence or two. */
export function verdict(row: ComparisonRow, rows: number): string {
  const { metric, n, clusters, difference, higher, pCorrected, minimumDetectable, samplesNeeded } = row;
  const over = rows === 1 ? "" : `, corrected for ${rows} rows`;
  const of = clusters === null ? `${n} samples` : `${n} samples in ${clusters} clusters`;
  if (higher !== "open")
    return `The difference in ${metric} is real: ${higher.toUpperCase()} is higher by ${Math.abs(difference.value).toFixed(3)} (${of}, p ${pCorrected! < 0.0001 ? "< 0.0001" : `= ${pCorrected!.toFixed(4)}`}${over}).`;
  if (difference.p === null)
    return `Nothing can be said of ${metric}: ${n < 2 ? `${n} sample` : `all ${n} samples are of one cluster`}.`;
  const least =
    minimumDetectable === null
      ? ""
      : ` So many samples show a difference of ${minimumDetectable.toFixed(3)} or more in four of five tries.`;
  const needed =
    samplesNeeded === null || samplesNeeded <= n
      ? ""
      : ` If it is ${Math.abs(difference.value).toFixed(3)} as seen here, about ${samplesNeeded.toLocaleString("en")} samples would settle it.`;
  return `It is open whether ${metric} differs (${of}, p = ${pCorrected!.toFixed(4)}${over}).${least}${needed}`;
}

const longest = 160;
const oneLine = (text: string): string => {
  const flat = text.replace(/\s+/g, " ").trim();
  return flat.length > longest ? `${flat.slice(0, longest - 3).toWellFormed()}...` : flat;
};

function example({ sample, a, b }: DifferingSample): string[] {
  const say = (name: string, { value, answer, run, error }: Side) =>
    `    ${name} ${value.toFixed(2)}  ${error === undefined ? (answer === null ? "(no answer)" : oneLine(answer)) : oneLine(error)}${run === null ? "" : `  [${run}]`}`;
  return [`  ${sample}`, say("A", a), say("B", b)];
}
