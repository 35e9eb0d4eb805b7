// Breaks the command in one of two ways when it opens its first file: an error that nobody waits for, or a wait for
// something that never comes.
import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";

fs.open = () => {
  if (process.env.FOVEA_TEST_BUG === "throw") {
    setImmediate(() => {
      throw new Error("a bug");
    });
  }
  return new Promise(() => {});
};
syncBuiltinESMExports();
