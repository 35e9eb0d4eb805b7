import type { Tool } from "@fovea/core";
import { answerTool } from "./answer/index.js";
import { pointingAnswerTool } from "./answer/pointing.js";
import { viewTool } from "./context/view-tool.js";
import type { Toolbox } from "./toolbox/index.js";
import { fitTool } from "./view/fit/index.js";

const own: readonly Tool[] = [answerTool, pointingAnswerTool, viewTool, fitTool];

/** The given tools and the loop's own, of every version: what a record of it may hold. For `verifyRun`. */
export function withLoopTools(toolbox: Toolbox): Toolbox {
  const get = (name: string) => own.find((tool) => tool.name === name) ?? toolbox.get(name);
  return { tools: [...toolbox.tools, ...own], get };
}
