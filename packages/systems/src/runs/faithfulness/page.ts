import type { BlobStore, ImagePart } from "@fovea/core";
import type { FaithfulnessPicture } from "./picture.js";
import type { CallReport, FaithfulnessReport } from "./report.js";
import {
  answersText,
  boxText,
  classText,
  coverText,
  effectText,
  evidenceText,
  judgeText,
  looksText,
  spentText,
} from "./text.js";

/** Text of models and tools inside a page: nothing of it is markup. */
const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

/** Bytes of the outputs that are shown in one page. */
const mostBytes = 12_000_000;

/** One page without scripts or outside files: the class, the pictures, each call with its output, verdict and probes. */
export async function faithfulnessPage(
  report: FaithfulnessReport,
  pictures: readonly FaithfulnessPicture[],
  blobs: BlobStore,
): Promise<string> {
  const { answer, right, question, judge, truth, media, stopped, notes } = report;
  let room = mostBytes;
  const shown = async (part: ImagePart): Promise<string> => {
    const bytes = await blobs.get(part.ref.id);
    room -= bytes.length;
    if (room < 0) return "<em>not shown: the page would be too large</em>";
    return `<img alt="${escaped(part.name ?? "picture")}" src="data:${escaped(part.ref.mediaType)};base64,${Buffer.from(bytes).toString("base64")}">`;
  };
  const rows: string[] = [];
  for (const call of report.calls) rows.push(await callRow(call, report, shown));
  const facts: [string, string][] = [
    ["Question", question],
    [
      "Answer",
      `${answer?.answer ?? "none"}${answer?.answer == null || right === null ? "" : right ? " (right)" : " (wrong)"}`,
    ],
    ["Truth", truth.map(({ box, text }) => `${boxText(box)} ${text ?? ""}`).join("; ") || "not known"],
    ["Evidence", evidenceText(report)],
    ...(judge === undefined ? [] : [["Judge", judgeText(judge)] as [string, string]]),
    ...(report.forks === 0 ? [] : [["Probes", spentText(report)] as [string, string]]),
    ...(stopped === null ? [] : [["Stopped", stopped] as [string, string]]),
    ...notes.map((note): [string, string] => ["Note", note]),
  ];
  const table = facts
    .map(([name, value]) => `<tr><th>${name}</th><td>${escaped(value)}</td></tr>`)
    .join("\n");
  const images = pictures.map(
    ({ name, page, png }) =>
      `<figure><img alt="${escaped(name)}" src="data:image/png;base64,${Buffer.from(png).toString("base64")}"><figcaption>${escaped(name)}${page === undefined ? "" : `, page ${page + 1}`}</figcaption></figure>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Faithfulness of ${escaped(report.run)}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #14171c; background: #fff; }
h1 { font-size: 1.4rem; } h1 b { padding: .1em .5em; border-radius: .3em; background: #eef; }
h1 b.faithful { background: #c9f5cf; } h1 b.unfaithful, h1 b.lucky, h1 b.misattributed, h1 b.missed { background: #ffd9c2; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; } th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #dde; }
td img { max-width: 16rem; max-height: 12rem; image-rendering: auto; border: 1px solid #ccd; } figure { margin: 1rem 0; } figure img { max-width: 100%; }
code { font-size: .85em; color: #456; } .nested { color: #678; } ul { margin: .2rem 0; padding-left: 1.1rem; }
@media (prefers-color-scheme: dark) { body { color: #dde; background: #14171c; } th, td { border-color: #345; } h1 b { color: #14171c; } }
</style></head><body>
<h1><b class="${report.class}">${report.class}</b> ${escaped(classText[report.class])}</h1>
<p><code>${escaped(report.run)}</code></p>
<table>${table}</table>
${images.join("\n")}
<h2>Tool calls</h2>
<table><tr><th>Call</th><th>Output</th><th>Looked at</th><th>Holds the evidence</th><th>Probes</th></tr>
${rows.join("\n") || '<tr><td colspan="5">none</td></tr>'}
</table>
${media === undefined ? "" : `<h2>The picture itself</h2><ul>${probeItem(media, report)}</ul>`}
</body></html>
`;
}

async function callRow(
  call: CallReport,
  report: FaithfulnessReport,
  shown: (part: ImagePart) => Promise<string>,
): Promise<string> {
  const { label, tool, verdict, nested, redLine, judged, depends, probes, parts } = call;
  const pictures: string[] = [];
  for (const part of parts) if (part.type === "image") pictures.push(await shown(part));
  const said = parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n");
  const verdicts = [
    report.known ? `<b>${verdict}</b>` : "not judged",
    escaped(coverText(call) ?? ""),
    redLine === null ? "" : `red line: ${redLine}`,
    judged === undefined ? "" : `judge: ${judged.label} (${escaped(judged.why)})`,
  ].filter((piece) => piece !== "");
  const probed = [
    ...(depends === undefined ? [] : [`<li>the answer depends on it: <b>${depends}</b></li>`]),
    ...probes.map((probe) => probeItem(probe, report)),
  ];
  const cells = [
    `<b>${escaped(label)}</b><br><code>${escaped(tool.split("+")[0]!)}</code>${nested ? "<br>within another tool" : ""}`,
    `${pictures.join(" ")}<br>${escaped(said.slice(0, 400))}${said.length > 400 ? "..." : ""}`,
    escaped(looksText(call)),
    verdicts.join("<br>"),
    `<ul>${probed.join("")}</ul>`,
  ];
  return `<tr${nested ? ' class="nested"' : ""}>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
}

function probeItem(
  probe: FaithfulnessReport["calls"][number]["probes"][number],
  { answer }: FaithfulnessReport,
): string {
  const { kind, inapplicable, altered } = probe;
  if (inapplicable !== undefined) return `<li>${kind}: not made: ${escaped(inapplicable)}</li>`;
  const forks = altered.map(({ run }) => `<code>${escaped(run)}</code>`).join(" ");
  return `<li>${kind}: ${escaped(answersText(answer?.answer ?? null, altered))}; ${escaped(effectText(probe))}<br>${forks}</li>`;
}
