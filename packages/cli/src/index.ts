export { make } from "@fovea/environments";
export { type AskOptions, type AskResult, ask } from "@fovea/systems";
