import type { Evidence } from "@fovea/core";
import { caseKey, type EvalCase } from "../runner/result.js";
import { type CaseKind, type ChosenCase, kinds } from "./choose.js";
import { count, dollars, duration, figure } from "./figures.js";
import { cut, type Html, html } from "./html.js";
import { pictureBytes, pictureHtml, type ReportPicture } from "./picture.js";

/** What the record of a case's run adds to it. */
export interface CaseDetail {
  readonly pictures: readonly ReportPicture[];
  /** In the order of their numbers on the pictures, from 1. */
  readonly evidence: readonly Evidence[];
  /** The whole question, of which the case has the beginning. */
  readonly question?: string;
  /** Why the agent abstained, or how it found the answer. */
  readonly reason?: string;
  /** Why something is missing: "the picture is not in the store". */
  readonly notes?: readonly string[];
}

/** Characters of each text in the page; the store has all. */
const most = { question: 2000, target: 1000, answer: 3000, error: 1000, evidence: 160, items: 20, name: 300 };

const tones: Readonly<Record<CaseKind, string>> = {
  "confident and wrong": "bad",
  "right without evidence": "warn",
  failed: "bad",
  wrong: "bad",
  "partly right": "warn",
  abstained: "",
  right: "good",
};

export interface CaseCard extends ChosenCase {
  readonly detail: CaseDetail;
  readonly eval: string;
  readonly order: number;
  readonly metric: string;
  /** Numbers of the groups that have a button. */
  readonly groups: readonly number[];
}

/** @param pictures whether there is room for them. */
export function caseHtml(card: CaseCard, pictures: boolean): Html {
  const { case: one, kind, detail, order, metric, groups } = card;
  const shown = pictures ? detail.pictures : [];
  const figures = shown.map(pictureHtml);
  const left = detail.pictures.length - shown.length;
  const key = caseKey(one);
  const command = `fovea evals show ${card.eval} --case ${shellWord(key)}`;
  return html`<article class="case${shown.length === 0 ? " bare" : ""}" data-kind="${kinds.indexOf(kind)}" data-groups="${groups.join(" ")}" data-order="${order}" data-value="${one.values[metric] ?? 0}" data-ms="${one.ms}"${typeof one.confidence === "number" ? html` data-confidence="${one.confidence}"` : null}>${
    shown.length === 0 ? null : html`<div>${figures}</div>`
  }<div><p><span class="badge ${tones[kind]}">${kind}</span>${one.groups.slice(0, 12).map((group) => html`<span class="badge">${cut(group, 60)}</span>`)}</p>
${block("question", detail.question ?? one.question, most.question)}<div class="pair">${answerHtml(one, detail)}${block("right answer", one.target, most.target)}</div>
${detail.reason === undefined ? null : block("its reason", detail.reason, most.error)}${evidenceHtml(detail.evidence)}
${left === 0 ? null : html`<p class="meta">${count(left)} picture${left === 1 ? "" : "s"} more than this file has room for</p>`}${(detail.notes ?? []).map((note) => html`<p class="meta">${cut(note, 400)}</p>`)}
<p class="meta">${facts(one)}</p><p class="meta">sample <code>${cut(key, most.name)}</code>${one.run === null ? " · no run was kept" : html` · run <code>${one.run}</code>`}</p><p class="meta"><code>${cut(command, most.name + 60)}</code></p></div></article>`;
}

/** What a case may add to the file, in bytes, beyond its text. */
export const cardPictureBytes = ({ detail }: CaseCard): number =>
  detail.pictures.reduce((sum, picture) => sum + pictureBytes(picture), 0);

function block(title: string, text: string | undefined, limit: number): Html {
  return text === undefined
    ? html``
    : html`<div><h3>${title}</h3><p class="said" dir="auto">${cut(text, limit)}</p></div>`;
}

function answerHtml({ answer, error }: EvalCase, { evidence }: CaseDetail): Html {
  if (error !== undefined) return block("failed", `${error.code}: ${error.message}`, most.error);
  if (answer === null) return block("answer", "(none: it abstained)", most.answer);
  return block(
    evidence.length === 0 ? "answer" : "answer, with its evidence",
    answer === "" ? "(empty)" : answer,
    most.answer,
  );
}

function evidenceHtml(evidence: readonly Evidence[]): Html {
  if (evidence.length === 0) return html``;
  const items = evidence.slice(0, most.items).map(({ role, text, score, by, region, page }) => {
    const words = [
      role === "searched" ? "searched" : undefined,
      text === undefined ? undefined : cut(text, most.evidence),
      score === undefined ? undefined : score.toFixed(2),
      by === undefined ? undefined : cut(by.split("+")[0]!, 80),
      page === undefined ? undefined : `page ${page + 1}`,
      region === undefined ? "no known place" : undefined,
    ];
    return html`<li dir="auto">${words.filter((word) => word !== undefined && word !== "").join(" · ")}</li>`;
  });
  const more = evidence.length - most.items;
  return html`<ol class="evidence">${items}</ol>${more > 0 ? html`<p class="meta">and ${count(more)} more</p>` : null}`;
}

function facts({ values, faithful, confidence, ms, tokens, cost }: EvalCase): string {
  const measures = Object.entries({ ...values, ...faithful }).map(
    ([name, value]) => `${cut(name, 60)} ${figure(value)}`,
  );
  return [
    ...measures,
    ...(typeof confidence === "number" ? [`confidence ${figure(confidence)}`] : []),
    duration(ms),
    `${count(tokens.input)} tokens in, ${count(tokens.output)} out`,
    ...(cost === null || cost === 0 ? [] : [dollars(cost)]),
  ].join(" · ");
}

/** As a shell takes it for one word, whatever a data set calls its samples. */
const shellWord = (text: string): string =>
  /^[\w.,:@%+=/][\w.,:@%+=/#-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
