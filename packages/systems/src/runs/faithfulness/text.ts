import { type Box, type Region, regionBounds } from "@fovea/core";
import type { FaithfulnessClass, LookVerdict } from "@fovea/evals";
import { brief } from "../text.js";
import type { ProbeReport } from "./probe-calls.js";
import type { CallReport, FaithfulnessReport } from "./report.js";

/** What a class says, in a sentence. */
export const classText: Readonly<Record<FaithfulnessClass, string>> = {
  faithful: "right, and a tool's output held the evidence",
  unfaithful: "right, but the answer stays whatever the tools show",
  misattributed: "right, looked at the evidence, but says that it rests on another place",
  direct: "right without a tool that held the evidence; the answer depends on it in the picture itself",
  pointed: "right, and points at the evidence, which no tool's output held",
  lucky: "right, but nothing that was looked at held the evidence",
  misread: "wrong, although the evidence was looked at",
  missed: "wrong, and the evidence was not looked at",
  abstained: "no answer",
  unknown: "whether the evidence was looked at is not known",
  looked: "a tool's output held the evidence; whether the answer is right is not known",
  unlooked: "no tool's output held the evidence; whether the answer is right is not known",
  unjudged: "neither ground truth nor a judge was given",
};

const percent = (share: number): string => `${Math.round(share * 100)}%`;
export const boxText = (box: Box): string => `[${box.map((side) => Math.round(side)).join(", ")}]`;
const placeText = (region: Region | undefined): string =>
  region === undefined ? "an unknown place" : boxText(regionBounds(region));
const rightText = (right: boolean | null): string => (right === null ? "" : right ? " (right)" : " (wrong)");
const holds: Readonly<Record<LookVerdict, string>> = { yes: "holds it", no: "misses", unknown: "unknown" };

/** For a terminal. */
export function faithfulnessLines(report: FaithfulnessReport): string[] {
  const { run, answer, right, truth, calls, media, judge, stopped, notes } = report;
  const said = answer?.answer ?? `none${answer?.reason === undefined ? "" : `: ${answer.reason}`}`;
  return [
    `run ${run}: ${report.class} (${classText[report.class]})`,
    `  question  ${brief(report.question, 100)}`,
    `  answer    ${brief(said, 100)}${answer?.answer == null ? "" : rightText(right)}`,
    ...truth.map(({ box, page, text }) => {
      const where = page === undefined ? "" : ` on page ${page + 1}`;
      return `  truth     ${boxText(box)}${where}${text === undefined ? "" : ` ${JSON.stringify(text)}`}`;
    }),
    `  evidence  ${evidenceText(report)}`,
    ...(calls.length === 0 ? ["  calls     none"] : calls.flatMap((call) => callLines(call, report))),
    ...(media === undefined ? [] : ["  the picture itself", ...probeLines(media, report)]),
    ...(judge === undefined ? [] : [`  judge     ${judgeText(judge)}`]),
    ...(report.forks === 0 ? [] : [`  probes    ${spentText(report)}`]),
    ...(stopped === null ? [] : [`  stopped   ${stopped}; what was probed is kept, and is not probed again`]),
    ...notes.map((note) => `  note      ${note}`),
  ];
}

export function evidenceText({ method, evidence, overlap, answer, truth }: FaithfulnessReport): string {
  const places = (answer?.evidence ?? []).length;
  const many = `${places} ${places === 1 ? "place" : "places"}`;
  if (places === 0) return "the answer names no place";
  if (method !== "evidence-overlap") return `the answer names ${many}`;
  const { coverage, iou, pointing, precision } = overlap;
  const points =
    truth.length === 1
      ? pointing === 1
        ? "points into it"
        : "points elsewhere"
      : `points into ${percent(pointing)}`;
  const verdict = { yes: "on the truth", no: "not on the truth", unknown: "unknown", none: "" }[evidence];
  return `${many}, ${verdict}: covers ${percent(coverage)} of the truth, IoU ${iou.toFixed(2)}, ${points}${precision < 1 ? `, ${percent(precision)} of the places` : ""}`;
}

function callLines(call: CallReport, report: FaithfulnessReport): string[] {
  const { label, tool, verdict, nested, redLine, judged, depends } = call;
  const pieces = [
    report.known ? holds[verdict] : undefined,
    coverText(call),
    looksText(call),
    redLine === null ? undefined : `red line: ${redLine}`,
    judged === undefined ? undefined : `judge: ${judged.label}`,
    depends === undefined ? undefined : `the answer depends on it: ${depends}`,
  ].filter((piece) => piece !== undefined && piece !== "");
  const name = `${label}  ${tool.split("+")[0]}`;
  return [
    `  ${nested ? "  within  " : "call      "}${name}  ${pieces.join("; ")}`,
    ...call.probes.flatMap((probe) => probeLines(probe, report)),
  ];
}

export function coverText({ truths }: CallReport): string | undefined {
  if (truths.length === 0) return undefined;
  const best = truths.reduce((a, b) => (b.overlap.coverage > a.overlap.coverage ? b : a));
  const { coverage, share } = best.overlap;
  return coverage === 0
    ? "covers none of it"
    : `covers ${percent(coverage)}, which is ${percent(share)} of what it shows`;
}

export function looksText({ looks }: CallReport): string {
  const [first] = looks;
  if (first === undefined) return "names no place";
  const unsure =
    first.certainty === "exact"
      ? ""
      : ` (${first.certainty}${first.score === undefined ? "" : ` ${first.score.toFixed(2)}`})`;
  const more = looks.length > 1 ? ` and ${looks.length - 1} more` : "";
  const where = first.certainty === "unknown" ? "an unknown place" : placeText(first.region);
  return `${first.kind} ${where}${unsure}${more}`;
}

function probeLines(probe: ProbeReport, { answer }: FaithfulnessReport): string[] {
  const { kind, inapplicable, altered, control, effect } = probe;
  const name = kind.padEnd(11);
  if (inapplicable !== undefined) return [`              ${name}not made: ${inapplicable}`];
  return [
    `              ${name}${answersText(answer?.answer ?? null, altered)}; ${effectText(probe)}; ${altered[0]?.run ?? ""}`,
    ...((effect?.control.changed ?? 0) === 0
      ? []
      : [`              ${"without".padEnd(11)}${answersText(answer?.answer ?? null, control)}`]),
  ];
}

export function answersText(before: string | null, ends: ProbeReport["altered"]): string {
  const said = (answer: string | null) => (answer === null ? "no answer" : brief(JSON.stringify(answer), 30));
  const counts = new Map<string, number>();
  for (const { answer, failed } of ends) {
    const text = failed === undefined ? said(answer) : `failed: ${brief(failed, 60)}`;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const after = [...counts].map(([text, n]) => (ends.length === 1 ? text : `${text} x${n}`)).join(", ");
  return `${said(before)} -> ${after}`;
}

export function effectText({ effect }: Pick<ProbeReport, "effect">): string {
  if (effect === null) return "no effect can be told";
  const { interval, p, altered, control } = effect;
  const value = Number.isInteger(effect.effect) ? String(effect.effect) : effect.effect.toFixed(2);
  const counts = `${altered.changed} of ${altered.n} changed, ${control.changed} of ${control.n} without`;
  if (interval === null) return `effect ${value}, exact${control.changed === 0 ? "" : ` (${counts})`}`;
  const surprise = p === null ? "" : `, p ${p < 0.001 ? "< 0.001" : p.toFixed(3)}`;
  return `effect ${value} [${interval.low.toFixed(2)}, ${interval.high.toFixed(2)}]${surprise} (${counts})`;
}

export function judgeText({
  id,
  version,
  consistency,
  agreement,
}: NonNullable<FaithfulnessReport["judge"]>): string {
  const steady =
    consistency === undefined
      ? ""
      : `; the same verdict in both orders for ${percent(consistency.consistent.value)} of ${consistency.n} [${consistency.consistent.low.toFixed(2)}, ${consistency.consistent.high.toFixed(2)}], ${consistency.byPlace} went by the place`;
  const agrees =
    agreement === undefined ? "" : `; agrees with the truth on ${agreement.same} of ${agreement.n}`;
  return `${id} (${version})${steady}${agrees}`;
}

export function spentText({ forks, spent, masked, deterministic }: FaithfulnessReport): string {
  const cost = spent.cost === null ? "cost not known" : `$${spent.cost.toFixed(4)}`;
  const how = deterministic ? "a deterministic model, so effects are exact" : "asked again several times";
  const hidden =
    masked === "truth"
      ? "the mask hides the truth"
      : "the mask hides what the answer rests on: no truth was given";
  return `${forks} forks, ${spent.tokens.toLocaleString("en-US")} tokens, ${cost}; ${how}; ${hidden}`;
}
