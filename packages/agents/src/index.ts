export * from "./answer/index.js";
export * from "./tool-loop/index.js";
export {
  type CallSite,
  callTool,
  stepEvidence,
  type ToolCall,
  ToolFailedError,
} from "./toolbox/call-tool.js";
export { failedResult } from "./toolbox/failure.js";
export { openToolbox, type Toolbox } from "./toolbox/index.js";
export * from "./verify/index.js";
