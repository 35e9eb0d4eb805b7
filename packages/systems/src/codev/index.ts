import { codeLoop } from "@fovea/agents";
import type { System } from "@fovea/core";
import { imageCodec } from "@fovea/vision";
import { sharedPython } from "../run/python.js";
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

/**
 * CodeV (arXiv 2511.19661): the model thinks with images by writing Python, in a sandbox, until it answers.
 *
 * @throws SandboxUnavailableError from a run when bubblewrap or Python is not installed
 */
const codev: System = {
  id: "codev",
  tellsFaithfulness: true,
  async agent({ model, sampling, limits, maxModelCalls }) {
    return codeLoop({
      protocol: codevProtocol(maxModelCalls),
      model,
      sandbox: sharedPython(),
      codec: imageCodec,
      ...(sampling === undefined ? {} : { sampling }),
      ...(limits === undefined ? {} : { limits }),
    });
  },
};

export default codev;
