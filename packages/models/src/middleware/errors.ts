import { CorruptStoreError, FoveaError, LimitError } from "@fovea/core";

/** The budget is spent: exit code 4. */
export class BudgetSpentError extends LimitError {}
/** The time for the call, or for all calls, is over: exit code 4. */
export class DeadlineError extends LimitError {}
/** The cassette holds no answer to this request. */
export class NotRecordedError extends FoveaError {}
/** A line of the cassette is not what was written. */
export class CorruptCassetteError extends CorruptStoreError {}
