import type { EvalMetric } from "../runner/result.js";
import { type Html, html } from "./html.js";
import type { Reliability } from "./reliability.js";

/** The range that a table's intervals are drawn in: 0 to 1 unless a value lies outside. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export function rangeOf(metrics: readonly EvalMetric[]): Range {
  const all = metrics
    .flatMap(({ value, low, high }) => [value, low ?? value, high ?? value])
    .filter(Number.isFinite);
  const [from, to] = [Math.min(0, ...all), Math.max(0, ...all)];
  return from === 0 && to <= 1 ? { from: 0, to: 1 } : { from, to: to === from ? from + 1 : to };
}

const barWidth = 200;
const barHeight = 16;
const round = (value: number): number => Math.round(value * 10) / 10;

/** A figure as a point on a line, its interval as a band. */
export function intervalBar({ value, low, high }: EvalMetric, { from, to }: Range): Html {
  const inset = 5;
  const x = (at: number) => round(inset + ((at - from) / (to - from)) * (barWidth - 2 * inset));
  const middle = barHeight / 2;
  const band =
    low === null || high === null
      ? null
      : html`<rect class="band" x="${x(low)}" y="${middle - 5}" width="${Math.max(1, round(x(high) - x(low)))}" height="10" rx="5"/>`;
  return html`<svg class="bar" viewBox="0 0 ${barWidth} ${barHeight}" width="${barWidth}" height="${barHeight}" aria-hidden="true"><line class="axis" x1="${x(from)}" x2="${x(to)}" y1="${middle}" y2="${middle}"/>${band}<circle class="point" cx="${x(value)}" cy="${middle}" r="3.6"/></svg>`;
}

const plot = { size: 260, left: 38, bottom: 34, top: 8, right: 8 };

/** Confidence against the share that was right; on the diagonal, confidence is what it says. */
export function reliabilityDiagram({ bins, n }: Reliability): Html {
  const { size, left, bottom, top, right } = plot;
  const [x, y] = [(at: number) => round(left + at * size), (at: number) => round(top + (1 - at) * size)];
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  return html`<svg class="reliability" viewBox="0 0 ${left + size + right} ${top + size + bottom}" role="img" aria-label="reliability diagram; its figures stand in the table beside it">${ticks.map(
    (at) =>
      html`<line class="grid" x1="${x(at)}" x2="${x(at)}" y1="${y(0)}" y2="${y(1)}"/><line class="grid" x1="${x(0)}" x2="${x(1)}" y1="${y(at)}" y2="${y(at)}"/><text x="${x(at)}" y="${y(0) + 14}" text-anchor="middle">${at}</text><text x="${left - 6}" y="${y(at) + 4}" text-anchor="end">${at}</text>`,
  )}<text x="${x(0.5)}" y="${y(0) + 30}" text-anchor="middle">confidence</text><text x="${-y(0.5)}" y="10" transform="rotate(-90)" text-anchor="middle">share right</text><line class="ideal" x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}"/>${bins.map(
    (bin) =>
      html`<line class="whisker" x1="${x(bin.confidence)}" x2="${x(bin.confidence)}" y1="${y(bin.low)}" y2="${y(bin.high)}"/><circle class="point" cx="${x(bin.confidence)}" cy="${y(bin.right)}" r="${round(3 + 7 * Math.sqrt(bin.n / n))}"/>`,
  )}</svg>`;
}
