import { FoveaError } from "@fovea/core";

/** The stable exit codes of the command line. */
export const ExitCode = {
  done: 0,
  failed: 1,
  usage: 2,
  abstained: 3,
  limit: 4,
  interrupted: 130,
} as const;

export function exitCodeOf(error: unknown): number {
  if (!(error instanceof FoveaError)) return ExitCode.failed;
  return {
    usage: ExitCode.usage,
    failure: ExitCode.failed,
    limit: ExitCode.limit,
    interrupted: ExitCode.interrupted,
  }[error.kind];
}
