import { codeLoop, openToolbox } from "@fovea/agents";
import type { System } from "@fovea/core";
import { imageCodec, tools as visionTools } from "@fovea/vision";
import { noSandbox } from "../run/no-sandbox.js";
import { spaceToolsProtocol } from "./protocol.js";
import { expertPool, served } from "./served.js";
import { visionOps } from "./tools.js";
import { Toolshed } from "./toolshed.js";

export { type Camera, type Point2, type Point3, projectToImage, projectToSpace } from "./camera.js";
export { convexHull } from "./hull.js";
export { spaceToolsProtocol, variablesOf } from "./protocol.js";
export {
  boxReward,
  choiceReward,
  graspReward,
  nndc,
  type Point,
  pointReward,
  poseReward,
} from "./rewards.js";
export { expertPool, served } from "./served.js";
export { visionOps } from "./tools.js";
export {
  type ShedMeasure,
  type ShedResult,
  type ShedSession,
  type ShedTool,
  type ShedWorker,
  Toolshed,
} from "./toolshed.js";
export { resolveVariables } from "./variables.js";
export { type Grid, indexAt, maskCrop, pointCrop } from "./vision-ops.js";

/** The experts that the system serves as pools. */
export const spaceExperts = ["objects", "ocr", "faces"] as const;

let shared: Toolshed | undefined;

/** The experts' pools of this process: two workers each, started when they are first needed. */
export function sharedToolshed(): Toolshed {
  shared ??= new Toolshed(spaceExperts.map((name) => expertPool(name, 2)));
  return shared;
}

/**
 * SpaceTools (arXiv 2512.04069): the model calls experts and camera operations by turns, and names what they gave in `$variables`. The
 * experts are those that ship, as pools; depth, pointing, segmentation and a robot are tools that the caller gives
 * (`SystemOptions.tools`).
 */
export const spaceTools: System = {
  id: "space-tools",
  async agent({ model, sampling, limits, tools = [], maxModelCalls }) {
    const experts = await openToolbox(
      visionTools.filter(({ id }) => (spaceExperts as readonly string[]).includes(id)),
    );
    const pooled = experts.tools.map((tool) => served(tool, sharedToolshed()));
    const toolbox = await openToolbox([...pooled, ...visionOps, ...tools]);
    return codeLoop({
      protocol: spaceToolsProtocol(toolbox.tools, maxModelCalls),
      model,
      sandbox: noSandbox,
      codec: imageCodec,
      toolbox,
      ...(sampling === undefined ? {} : { sampling }),
      ...(limits === undefined ? {} : { limits }),
    });
  },
};

export default spaceTools;
