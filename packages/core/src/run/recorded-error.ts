import { FoveaError } from "../errors.js";
import type { ResultRecord } from "./records.js";

/** An error as the journal holds it, thrown again on replay; `code` is the original's. */
export class RecordedError extends FoveaError {
  override readonly code: string;

  constructor(code: string, message: string, fix: string) {
    super(message, fix);
    this.code = code;
  }
}

export function recordedError(record: ResultRecord): RecordedError {
  const { code, message, fix } = record.error ?? {
    code: record.outcome,
    message: `it was ${record.outcome}`,
    fix: "",
  };
  return new RecordedError(code, message, fix);
}
