import { openToolbox, toolLoop } from "@fovea/agents";
import type { System } from "@fovea/core";
import { imageCodec, tools as visionTools } from "@fovea/vision";

/** ReAct (Yao et al. 2022, arXiv 2210.03629) with eyes: the tool loop over every vision tool and expert. */
const react: System = {
  id: "react",
  async agent({ tools = [], ...options }) {
    const toolbox = await openToolbox([...visionTools, ...tools]);
    return { ...toolLoop({ ...options, toolbox, codec: imageCodec }), id: "react@1" };
  },
};

export default react;
