export { groupAdvantages } from "./group-advantage.js";
export { afterThoughts, insides, isBalanced, timesOpened } from "./tags.js";
