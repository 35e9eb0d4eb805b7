// Kills the process at its FOVEA_TEST_WRITE-th write to a file, when half of that write is done.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const { writeSync } = fs;
let left = Number(process.env.FOVEA_TEST_WRITE);
fs.writeSync = (file, bytes, offset, length, position) => {
  // Standard output and error are no files of a store.
  if (file > 2) left -= 1;
  if (left === 0) {
    writeSync(file, bytes, offset, length >> 1, position);
    process.kill(process.pid, "SIGKILL");
  }
  return writeSync(file, bytes, offset, length, position);
};
syncBuiltinESMExports();
