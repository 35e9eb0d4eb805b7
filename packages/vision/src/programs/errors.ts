import { SchemaError } from "@fovea/core";

/** One thing that is wrong with a program. */
export interface ProgramIssue {
  /** Where, as a path from the root: "$.left.of". */
  readonly path: string;
  /** The whole complaint in a sentence, for a person or a model. */
  readonly message: string;
  /** What stands there, shortened. */
  readonly found: string;
  /** What may stand there. */
  readonly expected: string;
  /** The nearest name or word that would be right. */
  readonly suggestion?: string;
}

/** A program that is not well-typed, or that asks for media that are not there. It is an InvalidInputError. */
export class ProgramError extends SchemaError {
  readonly issues: readonly ProgramIssue[];

  constructor(issues: readonly ProgramIssue[]) {
    const lines = issues.map(({ path, message }) => `${path}: ${message}`);
    const count = issues.length === 1 ? "1 error" : `${issues.length} errors`;
    super(`the program has ${count}: ${lines.join("; ")}`, fixOf(issues));
    this.issues = issues;
  }
}

function fixOf(issues: readonly ProgramIssue[]): string {
  const hints = issues.flatMap(({ path, suggestion }) =>
    suggestion === undefined ? [] : [`${path}: ${suggestion}`],
  );
  return hints.length === 0
    ? "see the language reference in packages/vision/src/programs/tool/README.md"
    : `try ${hints.join(", ")}`;
}
