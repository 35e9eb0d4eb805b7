import { InvalidInputError } from "@fovea/core";

/** One thing that is wrong with a data set. */
export interface DatasetProblem {
  /** Path below the data folder. */
  readonly file: string;
  /** Counted from 1, the header not included; of JSON lines it is the line. Absent when the whole file is wrong. */
  readonly row?: number;
  /** The column or the field of the description. */
  readonly field?: string;
  readonly message: string;
}

/** So many are kept; `total` counts on. */
export const mostProblems = 1000;

/**
 * A data set is not usable. All that is wrong is in `problems`, found before any model was asked.
 */
export class DatasetError extends InvalidInputError {
  readonly problems: readonly DatasetProblem[];
  readonly total: number;

  constructor(name: string, problems: readonly DatasetProblem[], total = problems.length) {
    const shown = problems.slice(0, 20).map((problem) => `  ${problemLine(problem)}`);
    if (total > shown.length) shown.push(`  and ${total - shown.length} more`);
    const count = total === 1 ? "1 problem" : `${total} problems`;
    super(
      `the data set ${name} has ${count}:\n${shown.join("\n")}`,
      "correct the rows, or leave them out with a filter; nothing was sent to a model",
    );
    this.problems = problems;
    this.total = total;
  }
}

export function problemLine({ file, row, field, message }: DatasetProblem): string {
  return (
    [file, ...(row === undefined ? [] : [`row ${row}`]), ...(field === undefined ? [] : [field])].join(", ") +
    `: ${message}`
  );
}

/** The description of a data set is not usable. */
export class DatasetDescriptionError extends InvalidInputError {}
/** A file of the data set is another than when it was checked. */
export class DatasetChangedError extends InvalidInputError {}
