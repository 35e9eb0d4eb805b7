import { FoveaError } from "@fovea/core";

/** The interpreter cannot be started on this machine. */
export class SandboxUnavailableError extends FoveaError {}

/** A process of a sandbox wrote what is no answer: the code of a model took it over. It was killed. */
export class SandboxProtocolError extends FoveaError {}
