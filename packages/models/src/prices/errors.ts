import { InvalidInputError } from "@fovea/core";

/** A money budget was set for a model whose price is not known. */
export class PriceUnknownError extends InvalidInputError {}
/** The price file is not what a price file is. */
export class PriceFileError extends InvalidInputError {}
