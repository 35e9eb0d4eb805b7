import { createHash } from "node:crypto";
import type { EvalCase, EvalResult } from "../runner/result.js";
import { type CaseCard, type CaseDetail, cardPictureBytes, caseHtml } from "./cases.js";
import { CaseChoice, type CaseKind, kinds } from "./choose.js";
import { count } from "./figures.js";
import { cut, type Html, html } from "./html.js";
import { ReliabilityCount } from "./reliability.js";
import { script } from "./script.js";
import {
  configurationSection,
  failureSection,
  faithfulnessSection,
  groupSection,
  headSection,
  metricSection,
  reliabilitySection,
} from "./sections.js";
import { style } from "./style.js";

export interface EvalReportOptions {
  /** Cases in the page. Default and most: 200. */
  readonly most?: number;
  /** Bytes of the file. Default and most: 15 MB. What finds no room is read from the store. */
  readonly bytes?: number;
  /** Pictures and evidence of a case, from its run. Without it there are none. */
  readonly detail?: (one: EvalCase) => Promise<CaseDetail>;
  /** Called before each case whose detail is read. */
  readonly onProgress?: (done: number, of: number) => void;
}

export interface EvalReport {
  readonly html: string;
  /** Cases in the page, of how many there are. */
  readonly shown: number;
  readonly cases: number;
  /** Pictures that found no room. */
  readonly withoutRoom: number;
}

const limits = { cases: 200, bytes: 15_000_000 };
const nothing: CaseDetail = { pictures: [], evidence: [] };
const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
/** Nothing is fetched, nothing runs and nothing styles but what this file was made with. */
const policy = `default-src 'none'; img-src data:; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'`;

/**
 * A finished eval (or what there is of one) as one HTML file that asks nothing of the network: metrics with their intervals
 * drawn, groups, calibration, cost, faithfulness, failures, and the cases worth reading, each with its picture, question,
 * right answer, answer, evidence and run. Whatever a model or a data set says is text there.
 *
 * Cases are read once, one by one; at most 200 of them and 15 MB are in the page.
 */
export async function evalReport(
  result: EvalResult,
  cases: Iterable<EvalCase> | AsyncIterable<EvalCase>,
  { most = limits.cases, bytes = limits.bytes, detail, onProgress }: EvalReportOptions = {},
): Promise<EvalReport> {
  const choice = new CaseChoice(result, Math.min(most, limits.cases));
  const reliability = new ReliabilityCount(result);
  const codes = new Map<string, { n: number; message: string }>();
  for await (const one of cases) {
    choice.add(one);
    reliability.add(one);
    if (one.error === undefined) continue;
    const code = codes.get(one.error.code) ?? { n: 0, message: one.error.message };
    codes.set(one.error.code, { ...code, n: code.n + 1 });
  }
  const chosen = choice.chosen();
  const head = [
    headSection(result),
    metricSection(result),
    groupSection(result),
    reliabilitySection(reliability.result()),
    faithfulnessSection(result),
    failureSection(codes),
    configurationSection(result),
  ];
  const names = buttonGroups(chosen.flatMap(({ case: one }) => one.groups));
  const all = Object.values(choice.counts).reduce((sum, n) => sum + n, 0);
  const frame = (cards: readonly Html[]) =>
    page(
      result,
      html`${head}${controls(choice.counts, chosen.length, all, names)}<div id="cases">${cards}</div>`,
    );
  let room = Math.min(bytes, limits.bytes) - Buffer.byteLength(frame([]).markup);
  let withoutRoom = 0;
  const cards: Html[] = [];
  for (const [order, each] of chosen.entries()) {
    onProgress?.(order, chosen.length);
    const card: CaseCard = {
      ...each,
      detail: (await detail?.(each.case)) ?? nothing,
      eval: result.id,
      order,
      metric: Object.keys(result.metrics)[0] ?? "",
      groups: names.flatMap((name, i) => (each.case.groups.includes(name) ? [i] : [])),
    };
    // Text of the cases behind this one needs room too.
    const ahead = (chosen.length - order - 1) * reserve;
    const isRoomy = room - ahead - reserve - cardPictureBytes(card) > 0;
    if (!isRoomy) withoutRoom += card.detail.pictures.length;
    const made = caseHtml(card, isRoomy);
    const size = Buffer.byteLength(made.markup);
    if (size > room) break;
    room -= size;
    cards.push(made);
  }
  return { html: frame(cards).markup, shown: cards.length, cases: all, withoutRoom };
}

/** Bytes that the words of a case take, rarely more. */
const reserve = 12_000;

/** Groups beyond this have no button. */
const mostButtons = 24;

function buttonGroups(groups: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, mostButtons)
    .map(([group]) => group)
    .sort();
}

function controls(
  counts: Readonly<Record<CaseKind, number>>,
  shown: number,
  all: number,
  groups: readonly string[],
): Html {
  const button = (set: string, to: string | number, text: string) =>
    html`<button type="button" data-set="${set}" data-to="${to}" aria-pressed="${to === "" || to === "order" ? "true" : "false"}">${cut(text, 60)}</button>`;
  const ofKind = kinds.map((kind, i) =>
    counts[kind] === 0 ? html`` : button("kind", i, `${kind} (${count(counts[kind])})`),
  );
  return html`<h2>Cases worth reading</h2><p class="soft">${shown === all ? `All ${count(all)} cases.` : `${count(shown)} of ${count(all)} cases are in this file; the others are in the store.`} <span id="shown"></span></p>
<p class="key soft"><i></i>its evidence<i class="s"></i>searched in vain<i class="t"></i>where the answer can be seen</p>
<div class="buttons"><h3>show</h3>${button("kind", "", "all")}${ofKind}</div>
${groups.length < 2 ? null : html`<div class="buttons"><h3>group</h3>${button("group", "", "all")}${groups.map((group, i) => button("group", i, group))}</div>`}
<div class="buttons"><h3>sort</h3>${button("sort", "order", "worth reading")}${button("sort", "confidence", "most confident")}${button("sort", "value", "lowest score")}${button("sort", "ms", "slowest")}</div>`;
}

function page({ benchmark, agent, model }: EvalResult, body: Html): Html {
  const title = `${benchmark.id}: ${agent}${model === null ? "" : ` with ${model}`}`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><title>${title}</title><style>${{ markup: style }}</style></head>
<body><main>${body}</main><script>${{ markup: script }}</script></body></html>
`;
}
