// Breaks the command in one of two ways when it first lists a folder: an error that nobody waits for, or a wait for
// something that never comes.
import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";

fs.readdir = () => {
  if (process.env.FOVEA_TEST_BUG === "throw") {
    setImmediate(() => {
      throw new Error("a bug");
    });
  }
  return new Promise(() => {});
};
syncBuiltinESMExports();
