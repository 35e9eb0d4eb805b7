import type { Leak } from "../attack.js";

export const leaks: readonly Leak[] = [
  { name: "a variable", plant: "globalThis.planted = 1", look: `typeof planted !== "undefined"` },
  { name: "a file", plant: `writeFile("planted", "x")`, look: `readFile("planted").length === 1` },
  { name: "a changed prototype", plant: `Array.prototype.planted = 1`, look: `[].planted === 1` },
  { name: "a changed function of the house", plant: `print.planted = 1`, look: `print.planted === 1` },
];
