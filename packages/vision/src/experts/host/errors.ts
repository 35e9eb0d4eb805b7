import { FoveaError, InterruptedError, MissingExpertError } from "@fovea/core";

/** The thread that an expert runs in ended before it answered. The next question gets a fresh one. */
export class ExpertCrashError extends FoveaError {}
/** The weights on disk are not those that this version of the expert was measured with. */
export class ExpertWeightsError extends FoveaError {}
/** An expert failed inside, on an input that it should have been able to read. */
export class ExpertFailedError extends FoveaError {}

/** What crosses the thread boundary in place of an error: classes do not survive a structured clone. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly fix?: string;
}

export const plainError = (error: unknown): PlainError => {
  if (error instanceof FoveaError) return { name: error.name, message: error.message, fix: error.fix };
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: "Error", message: String(error) };
};

const kinds = { MissingExpertError, ExpertWeightsError, InterruptedError, ExpertFailedError };

/** The named error again, on the caller's side; anything unexpected becomes an ExpertFailedError. */
export function namedError(expert: string, plain: PlainError): FoveaError {
  const Kind = Object.hasOwn(kinds, plain.name) ? kinds[plain.name as keyof typeof kinds] : undefined;
  if (Kind !== undefined) return new Kind(plain.message, plain.fix ?? "see the message");
  return new ExpertFailedError(
    `the ${expert} expert failed: ${plain.name}: ${plain.message}`,
    "try another picture; if it happens again, report it with the picture",
  );
}
