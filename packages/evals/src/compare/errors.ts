import { InvalidInputError } from "@fovea/core";

/** Two evals whose scores say nothing about each other: other benchmarks, other data, no sample that both have. */
export class NotComparableError extends InvalidInputError {}
