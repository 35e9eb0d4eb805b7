import type { Tool } from "@fovea/core";
import { answerTool } from "./answer/index.js";
import { pointingAnswerTool } from "./answer/pointing.js";
import { viewTool } from "./context/view-tool.js";
import { fitTool } from "./view/fit/index.js";

/** The loop's own tools, by identity: what a record of it may hold beside the tools that it was given. */
export const loopTools: readonly Tool[] = [answerTool, pointingAnswerTool, viewTool, fitTool];
