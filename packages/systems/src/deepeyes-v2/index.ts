import { codeLoop, openToolbox } from "@fovea/agents";
import type { System } from "@fovea/core";
import { imageCodec } from "@fovea/vision";
import { sharedPython } from "../run/python.js";
import { deepEyesV2Protocol } from "./protocol.js";

export { guardImage } from "./image-guard.js";
export { deepEyesV2Protocol } from "./protocol.js";
export { type DeepEyesV2Reward, deepEyesV2Reward } from "./reward.js";

/**
 * DeepEyesV2 (arXiv 2511.05271): code, text search and image search in one loop. The searches are tools named `search` and
 * `image_search`, given by whoever has a search engine (`SystemOptions.tools`); without them a call is told that there is none.
 *
 * @throws SandboxUnavailableError from a run when bubblewrap or Python is not installed
 */
const deepEyesV2: System = {
  id: "deepeyes-v2",
  async agent({ model, sampling, limits, tools = [], maxModelCalls }) {
    return codeLoop({
      protocol: { ...deepEyesV2Protocol, ...(maxModelCalls === undefined ? {} : { turns: maxModelCalls }) },
      model,
      sandbox: sharedPython(),
      codec: imageCodec,
      toolbox: await openToolbox(tools),
      ...(sampling === undefined ? {} : { sampling }),
      ...(limits === undefined ? {} : { limits }),
    });
  },
};

export default deepEyesV2;
