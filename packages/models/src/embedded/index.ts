export { programModel } from "./program-model.js";
