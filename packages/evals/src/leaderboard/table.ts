import { aligned } from "../report/lines.js";
import type { LeaderboardEntry } from "./entry.js";
import type { Verification } from "./verify.js";

const head = [
  "benchmark",
  "name",
  "metric",
  "value",
  "95 % interval",
  "n",
  "failed",
  "agent",
  "model",
  "entered",
  "",
];

/** Benchmarks by name; in each the highest first metric first. */
export function sortedEntries(entries: readonly LeaderboardEntry[]): LeaderboardEntry[] {
  const score = ({ metrics }: LeaderboardEntry) => Object.values(metrics)[0]?.value ?? -Infinity;
  const text = ({ benchmark, name }: LeaderboardEntry) => `${benchmark.id} ${name}`;
  return [...entries].sort((a, b) =>
    a.benchmark.id !== b.benchmark.id
      ? a.benchmark.id < b.benchmark.id
        ? -1
        : 1
      : score(b) - score(a) || (text(a) < text(b) ? -1 : 1),
  );
}

function cellsOf(entry: LeaderboardEntry): string[] {
  const [metric = "-", figures] = Object.entries(entry.metrics)[0] ?? [];
  const { low = null, high = null } = figures ?? {};
  return [
    entry.benchmark.id,
    entry.name,
    metric,
    figures === undefined ? "-" : figures.value.toFixed(3),
    low === null || high === null ? "-" : `${low.toFixed(3)} to ${high.toFixed(3)}`,
    String(entry.n),
    String(entry.failed),
    entry.agent.split("+")[0]!,
    entry.model ?? "-",
    entry.recorded,
    entry.label ?? "",
  ];
}

/** The leaderboard for a terminal. */
export const leaderboardLines = (entries: readonly LeaderboardEntry[]): string[] =>
  aligned([head, ...sortedEntries(entries).map(cellsOf)]);

/** The same as a table in Markdown. */
export function leaderboardMarkdown(entries: readonly LeaderboardEntry[]): string {
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const titles = [...head.slice(0, -1), "note"];
  return [
    row(titles),
    row(titles.map(() => "---")),
    ...sortedEntries(entries).map((entry) => row(cellsOf(entry))),
  ].join("\n");
}

/** What came of verifying, for a terminal. */
export const verificationLines = (verifications: readonly Verification[]): string[] =>
  verifications.flatMap(({ benchmark, name, verdict, by, differences }) => [
    `${benchmark}/${name}: ${verdict} (${by})`,
    ...differences.map((line) => `    ${line}`),
  ]);
