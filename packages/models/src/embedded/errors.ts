import { FoveaError } from "@fovea/core";

/** The weights are not there or are not of this kind of model. */
export class WeightsError extends FoveaError {}
