import { InvalidInputError } from "../errors.js";

/** A seed, entropy, spawn key or stream name that cannot start a generator. */
export class SeedError extends InvalidInputError {}

/** Bounds, sizes or probabilities from which nothing can be drawn. */
export class DrawError extends InvalidInputError {}

/** A saved generator state that is not one: wrong kind, length or values. */
export class GeneratorStateError extends InvalidInputError {}
