import type { Sandbox } from "@fovea/core";
import { pythonSandbox } from "@fovea/sandbox";

let shared: Sandbox | undefined;

/**
 * The Python sandbox of this process: interpreters are started when a run first needs one, and wait for the next.
 *
 * @throws SandboxUnavailableError when bubblewrap or Python is not installed
 */
export function sharedPython(): Sandbox {
  shared ??= pythonSandbox();
  return shared;
}
