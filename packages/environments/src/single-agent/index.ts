export * from "./body.js";
export { cellViews } from "./cell-views.js";
export * from "./game.js";
export * from "./paint.js";
export * from "./planned-expert.js";
export * from "./single-agent.js";
