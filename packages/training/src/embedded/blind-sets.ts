import { readFileSync } from "node:fs";

/**
 * The sets of questions by writers who never saw the generator (`../../blind/README.md`). `dev` and `review` may be looked at;
 * confidences and the threshold are fitted on `threshold`; of the others figures are printed and nothing else.
 */
export const blindSets = ["dev", "review", "threshold", "test", "final"] as const;
export type BlindSet = (typeof blindSets)[number];

export interface BlindLine {
  readonly id: string;
  readonly media: readonly string[];
  readonly before?: readonly string[];
  readonly question: string;
  readonly family: string;
  readonly scope: "in" | "out";
  /** Short answers that the writer saw in the media; null where there is none to compare with. */
  readonly answer: readonly string[] | null;
  readonly programs?: readonly string[];
}

export function readBlind(set: BlindSet): BlindLine[] {
  const file = new URL(`../../blind/${set}.jsonl`, import.meta.url);
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as BlindLine);
}
