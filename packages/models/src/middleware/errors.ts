import { CorruptStoreError, FoveaError, InvalidInputError, LimitError } from "@fovea/core";

/** A money budget was set for a model whose price is not known. */
export class PriceUnknownError extends InvalidInputError {}
/** The price file is not what a price file is. */
export class PriceFileError extends InvalidInputError {}
/** The budget is spent: exit code 4. */
export class BudgetSpentError extends LimitError {}
/** The time for the call, or for all calls, is over: exit code 4. */
export class DeadlineError extends LimitError {}
/** The cassette holds no answer to this request. */
export class NotRecordedError extends FoveaError {}
/** A line of the cassette is not what was written. */
export class CorruptCassetteError extends CorruptStoreError {}
