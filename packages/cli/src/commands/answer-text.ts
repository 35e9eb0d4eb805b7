import { relative } from "node:path";
import type { Evidence } from "@fovea/core";
import type { AskResult } from "@fovea/systems";
import { seconds } from "../output.js";
import { usageText } from "./budget.js";

const mostEvidence = 12;

/** An answer for a person: what, why, where it stands, how sure, how long, and where to look further. */
export function answerLines(result: AskResult, kept: boolean): string[] {
  const { answer, reason, confidence, evidence, media, ms, pictures, run, usage } = result;
  const rows: [string, string][] = [];
  const names = new Map(media.length > 1 ? media.map(({ id, name }) => [id, name]) : []);
  for (const one of evidence.slice(0, mostEvidence)) {
    rows.push([one.role === "supports" ? "evidence" : "searched", evidenceLine(one, names.get(one.media))]);
  }
  if (evidence.length > mostEvidence)
    rows.push(["", `and ${evidence.length - mostEvidence} more (--json lists them)`]);
  if (answer !== null) rows.push(["confidence", confidence?.toFixed(2) ?? "not measured"]);
  rows.push(["time", seconds(ms)]);
  // What runs here costs nothing, and counts no tokens that anybody pays for.
  if (usage.cost !== 0) rows.push(["usage", usageText(usage)]);
  for (const picture of pictures) rows.push(["picture", shortPath(picture)]);
  if (kept) rows.push(["run", run]);
  const head =
    answer === null
      ? [`No answer: ${reason ?? "the agent abstained"}`]
      : [answer, ...(reason ? [`  ${reason}`] : [])];
  return [...head, "", ...rows.map(([label, value]) => `  ${label.padEnd(11)} ${value}`)];
}

/** From here, when it is below here. */
export function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith("..") || short === "" ? path : short;
}

/** `"Total $1,234.50", at 812,640 - 930,662, score 0.98, by ocr@1` */
function evidenceLine({ text, region, page, score, by }: Evidence, medium: string | undefined): string {
  const parts: string[] = [];
  if (text !== undefined) parts.push(JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text));
  if (medium !== undefined) parts.push(`in ${medium}`);
  if (page !== undefined) parts.push(`page ${page + 1}`);
  if (region !== undefined) parts.push(`at ${regionText(region)}`);
  if (score !== undefined) parts.push(`score ${score.toFixed(2)}`);
  if (by !== undefined) parts.push(`by ${by.split("+")[0]}`);
  return parts.join(", ");
}

function regionText(region: NonNullable<Evidence["region"]>): string {
  const round = (values: readonly number[]) => values.map(Math.round).join(",");
  if (region.type === "point") return round(region.point);
  if (region.type === "box") return `${round(region.box.slice(0, 2))} - ${round(region.box.slice(2))}`;
  return region.points.map((point) => round(point)).join(" ");
}
