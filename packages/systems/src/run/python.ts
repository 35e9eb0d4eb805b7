import type { Sandbox } from "@fovea/core";
import { pythonSandbox } from "@fovea/sandbox";

let shared: Sandbox | undefined;
const started = (): Sandbox => {
  shared ??= pythonSandbox();
  return shared;
};

/**
 * The Python sandbox of this process: interpreters are started when code first runs, and wait for the next; a replay starts none.
 *
 * @throws SandboxUnavailableError from `open` and `isolation` when bubblewrap or Python is not installed
 */
export const sharedPython = (): Sandbox => ({
  language: "python",
  get isolation() {
    return started().isolation;
  },
  open: async (house, limits) => started().open(house, limits),
  close: async () => {
    await shared?.close();
    shared = undefined;
  },
});
