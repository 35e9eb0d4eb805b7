import { codeLoop } from "@fovea/agents";
import type { Sandbox, System } from "@fovea/core";
import { pythonSandbox } from "@fovea/sandbox";
import { imageCodec } from "@fovea/vision";
import { codevProtocol } from "./protocol.js";

export { codevProtocol } from "./protocol.js";
export {
  crossesRedLine,
  type TapoCall,
  type TapoReward,
  type TapoWeights,
  tapoReward,
  tapoWeights,
} from "./tapo.js";

/** Interpreters are started once for all runs of a process, and only when a run needs one. */
let shared: Sandbox | undefined;

/**
 * CodeV (arXiv 2511.19661): the model thinks with images by writing Python, in a sandbox, until it answers.
 *
 * @throws SandboxUnavailableError from a run when bubblewrap or Python is not installed
 */
const codev: System = {
  id: "codev",
  async agent({ model, sampling, limits, maxModelCalls }) {
    shared ??= pythonSandbox();
    return codeLoop({
      protocol: codevProtocol(maxModelCalls),
      model,
      sandbox: shared,
      codec: imageCodec,
      ...(sampling === undefined ? {} : { sampling }),
      ...(limits === undefined ? {} : { limits }),
    });
  },
};

export default codev;
