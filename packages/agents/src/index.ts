export * from "./answer/index.js";
export * from "./answer/pointing.js";
export * from "./code-loop/index.js";
export type { ContextPolicy } from "./context/policy.js";
export { viewTool } from "./context/view-tool.js";
export { withLoopTools } from "./loop-tools.js";
export { askModel } from "./tool-loop/ask-model.js";
export { type AskSite, askWhole } from "./tool-loop/ask-whole.js";
export * from "./tool-loop/index.js";
export { overLimit, Spending } from "./tool-loop/spending.js";
export {
  type CallSite,
  callTool,
  stepEvidence,
  type ToolCall,
  ToolFailedError,
} from "./toolbox/call-tool.js";
export { failedResult } from "./toolbox/failure.js";
export { openToolbox, type Toolbox } from "./toolbox/index.js";
export { takes } from "./toolbox/takes.js";
export * from "./verify/index.js";
export { fitTool } from "./view/fit/index.js";
