import { codeLoop } from "@fovea/agents";
import type { System } from "@fovea/core";
import { imageCodec } from "@fovea/vision";
import { sharedPython } from "../run/python.js";
import { codingProtocol } from "./coding.js";

export { codingProtocol, pixelSlices } from "./coding.js";
export {
  type ArftTag,
  codingReward,
  formatReward,
  problemLabels,
  type SearchRewardOptions,
  searchReward,
} from "./rewards.js";
export { searchSystem } from "./search.js";

/**
 * Visual-ARFT's coding agent (arXiv 2505.14246, MAT-Coding): it names what is wrong with a picture, repairs it with OpenCV, and answers.
 *
 * @throws SandboxUnavailableError from a run when bubblewrap or Python is not installed
 */
const visualArft: System = {
  id: "visual-arft",
  async agent({ model, sampling, limits }) {
    return codeLoop({
      protocol: codingProtocol(),
      model,
      sandbox: sharedPython(),
      codec: imageCodec,
      ...(sampling === undefined ? {} : { sampling }),
      ...(limits === undefined ? {} : { limits }),
    });
  },
};

export default visualArft;
