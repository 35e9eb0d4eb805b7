import type { EvalMetric, EvalResult } from "../runner/result.js";
import { intervalBar, type Range, rangeOf, reliabilityDiagram } from "./charts.js";
import { count, dollars, duration, figure, interval } from "./figures.js";
import { cut, type Html, html } from "./html.js";
import type { Reliability } from "./reliability.js";

type Metrics = Readonly<Record<string, EvalMetric>>;

export function headSection(result: EvalResult): Html {
  const { benchmark, agent, model, id, n, failed, abstained, epochs, cost, tokens, time, started } = result;
  const [name, metric] = Object.entries(result.metrics)[0] ?? [];
  const without = name === undefined ? undefined : result.metricsWithoutFailed[name];
  const asked = epochs === 1 ? `${count(n)} samples` : `${count(n)} answers, ${epochs} to each sample`;
  return html`<h1>${benchmark.id}: ${agent}${model === null ? null : ` with ${model}`}</h1>
<p class="soft">${id} · ${started.slice(0, 16).replace("T", " ")} UTC · ${asked} · data ${result.dataset.hash.slice(0, 12)} · configuration ${result.configurationHash.slice(0, 12)}</p>
${notices(result).map((text) => html`<p class="notice">${text}</p>`)}
<div class="tiles">${
    metric === undefined
      ? null
      : html`<div class="tile main"><span>${name!}</span><b>${figure(metric.value)}</b>${intervalBar(metric, rangeOf([metric]))}<span>${metric.low === null ? "no interval: too few, or all alike" : `95 %: ${interval(metric)}`} · n = ${count(metric.n)}</span></div>`
  }${tile(`${count(failed)} of ${count(n)}`, failed > 0 && without !== undefined ? `failed; ${figure(without.value)} without them` : "failed")}
${tile(count(abstained), "abstained")}
${tile(dollars(cost), n === 0 || cost === null ? "cost" : `cost; ${dollars(cost / n)} an answer`)}
${tile(count(tokens.input + tokens.output), `tokens: ${count(tokens.input)} in, ${count(tokens.output)} out`)}
${tile(duration(time.ms), `time; an answer ${duration(time.medianMs)} (median), ${duration(time.slowestMs)} at most`)}</div>`;
}

const tile = (figure: string, text: string): Html =>
  html`<div class="tile"><b>${figure}</b><span>${text}</span></div>`;

/** What a reader must know before the figures. */
export function notices({ complete, id, agent, model, failed, n }: EvalResult): string[] {
  return [
    ...(complete
      ? []
      : [
          `This eval is not complete: the figures are of what is done. Go on with it: fovea eval --run ${id}`,
        ]),
    ...(`${agent} ${model ?? ""}`.includes("simulated/")
      ? [
          "A simulated model is handed the right answers and told how often to err: this proves a mechanism, never a capability.",
        ]
      : []),
    ...(failed > 0.1 * n ? [`${count(failed)} of ${count(n)} answers failed and count as wrong.`] : []),
  ];
}

function metricRow(name: string, metric: EvalMetric, range: Range): Html {
  return html`<tr><td class="name">${name}</td><td class="n"><b>${figure(metric.value)}</b></td><td>${intervalBar(metric, range)}</td><td>${interval(metric)}</td><td class="n">${count(metric.n)}</td><td class="soft">${metric.interval}</td></tr>`;
}

const metricHead = html`<tr><th>metric</th><th class="n">value</th><th></th><th>95 % interval</th><th class="n">n</th><th>how</th></tr>`;

function metricTable(metrics: Metrics): Html {
  const range = rangeOf(Object.values(metrics));
  return html`<div class="scroll"><table>${metricHead}${Object.entries(metrics).map(([name, metric]) => metricRow(name, metric, range))}</table></div>`;
}

export function metricSection({ metrics, metricsWithoutFailed, failed }: EvalResult): Html {
  return html`<h2>Metrics</h2>${metricTable(metrics)}${
    failed === 0
      ? null
      : html`<h2>Without the ${count(failed)} that failed</h2><p class="soft">A failed sample counts as wrong above. What is left here may be the easier samples.</p>${metricTable(metricsWithoutFailed)}`
  }`;
}

/** Groups beyond this are in the JSON only. */
const mostGroups = 100;

export function groupSection({ groups, metrics }: EvalResult): Html {
  if (groups.length === 0) return html``;
  const names = Object.keys(metrics);
  const [first = "", ...others] = names;
  const range = rangeOf(groups.flatMap(({ metrics: own }) => (own[first] === undefined ? [] : [own[first]])));
  const rows = groups.slice(0, mostGroups).map(({ group, n, failed, metrics: own }) => {
    const metric = own[first];
    const figures =
      metric === undefined
        ? html`<td></td><td></td><td></td>`
        : html`<td class="n"><b>${figure(metric.value)}</b></td><td>${intervalBar(metric, range)}</td><td>${interval(metric)}</td>`;
    return html`<tr><td class="name">${cut(group, 120)}</td><td class="n">${count(n)}</td><td class="n">${count(failed)}</td>${figures}${others.map((name) => html`<td class="n">${own[name] === undefined ? "" : figure(own[name].value)}</td>`)}</tr>`;
  });
  return html`<h2>Groups</h2><div class="scroll"><table><tr><th>group</th><th class="n">n</th><th class="n">failed</th><th class="n">${first}</th><th></th><th>95 % interval</th>${others.map((name) => html`<th class="n">${name}</th>`)}</tr>${rows}</table></div>${
    groups.length > mostGroups
      ? html`<p class="soft">and ${count(groups.length - mostGroups)} more</p>`
      : null
  }`;
}

export function reliabilitySection(reliability: Reliability | null): Html {
  if (reliability === null) return html``;
  const { bins, n, ece, brier, metric } = reliability;
  return html`<h2>Is its confidence worth anything?</h2><p class="soft">Of ${count(n)} answer${n === 1 ? "" : "s"} with a confidence: how many are right (${metric}), by how sure it was. On the dashed line, confidence is what it says; below it, it is too sure. Expected calibration error ${figure(ece)}, Brier score ${figure(brier)}.</p>
<div class="columns">${reliabilityDiagram(reliability)}<div class="scroll"><table><tr><th class="n">mean confidence</th><th class="n">share right</th><th>95 % interval</th><th class="n">n</th></tr>${bins.map(
    (bin) =>
      html`<tr><td class="n">${figure(bin.confidence)}</td><td class="n"><b>${figure(bin.right)}</b></td><td>${interval(bin)}</td><td class="n">${count(bin.n)}</td></tr>`,
  )}</table></div></div>`;
}

export function faithfulnessSection({ faithfulness }: EvalResult): Html {
  if (faithfulness === undefined) return html``;
  const { method, metrics, rightForTheRightReason: right } = faithfulness;
  const rows = right === undefined ? metrics : { "right, and for the right reason": right, ...metrics };
  return html`<h2>Is it right for the right reason?</h2><p class="soft">Found by ${method}, of the answers that could be checked.</p>${metricTable(rows)}`;
}

/** How often which error. */
export function failureSection(codes: ReadonlyMap<string, { n: number; message: string }>): Html {
  if (codes.size === 0) return html``;
  const rows = [...codes].sort(([, a], [, b]) => b.n - a.n).slice(0, 20);
  return html`<h2>Failures</h2><div class="scroll"><table><tr><th>error</th><th class="n">n</th><th>for example</th></tr>${rows.map(
    ([code, { n, message }]) =>
      html`<tr><td><code>${cut(code, 80)}</code></td><td class="n">${count(n)}</td><td class="name">${cut(message, 300)}</td></tr>`,
  )}</table></div>`;
}

export function configurationSection({ configuration, configurationHash, dataset, id }: EvalResult): Html {
  return html`<details><summary>Configuration</summary><p class="meta">hash ${configurationHash} · data ${dataset.hash}, ${count(dataset.n)} samples</p><pre>${cut(JSON.stringify(configuration, null, 2), 20_000)}</pre><p class="meta">All cases are in the store: <code>fovea evals show ${id} --case SAMPLE</code>. Against another: <code>fovea evals compare ${id} OTHER</code>.</p></details>`;
}
