export { type AskOptions, type AskResult, ask } from "@fovea/systems";
